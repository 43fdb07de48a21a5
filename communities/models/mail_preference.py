"""Mail preferences: choices of people about the mail of a community, where they made one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class MailPreference(TenantModel):
    """Whether a person wants one kind of mail of one community; without a row, the default of that kind counts."""

    employee = tenant_key("members.Employee", related_name="mail_preferences")
    community = tenant_key("communities.Community", related_name="mail_preferences")
    kind = models.CharField(_("kind of mail"), max_length=40)
    wanted = models.BooleanField(_("wanted"))

    class Meta(TenantModel.Meta):
        verbose_name = _("mail wish")
        verbose_name_plural = _("mail wishes")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="employee", name="mailpreference_own_employee"),
            SameOrganisation(field="community", name="mailpreference_own_community"),
            models.UniqueConstraint(
                fields=["organisation", "community", "kind", "employee"], name="mailpreference_once"
            ),
        ]
        indexes = [models.Index("organisation", "employee", name="mailpreference_by_person")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.kind}: {self.wanted}"
