"""Newcomers: people who became a member of a community for the first time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class Newcomer(TenantModel):
    """A new member, welcomed for a while and listed for others to greet. No field records who greeted."""

    community = tenant_key("communities.Community", related_name="newcomers")
    employee = tenant_key("members.Employee", related_name="newcomer_records")
    arrived_at = models.DateTimeField()
    # When the newcomer dismissed the welcome on the community's page.
    dismissed_at = models.DateTimeField(null=True, blank=True)
    greeted_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="newcomer_own_community"),
            SameOrganisation(field="employee", name="newcomer_own_employee"),
            models.UniqueConstraint(fields=["organisation", "community", "employee"], name="newcomer_once"),
        ]
        indexes = [models.Index("organisation", "employee", name="newcomer_of_person")]

    def __str__(self) -> str:
        return f"{self.employee_id} → {self.community_id}"
