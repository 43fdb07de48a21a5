"""What belongs to an idea, before the community starts up: who would join, and the talk about its purpose."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class Interest(TenantModel):
    """Somebody would join if the idea became a community. It is no participation, and binds to nothing."""

    community = tenant_key("communities.Community", related_name="interests")
    employee = tenant_key("members.Employee", related_name="interests")
    said_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = _("would join")
        verbose_name_plural = _("would join")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="interest_own_community"),
            SameOrganisation(field="employee", name="interest_own_employee"),
            models.UniqueConstraint(fields=["organisation", "community", "employee"], name="interest_once"),
        ]
        indexes = [models.Index("organisation", "employee", name="interest_by_person")]

    def __str__(self) -> str:
        return f"{self.employee_id} → {self.community_id}"


class PurposeTalk(TenantModel):
    """What a talk with possible members brought up: the five questions of step 1 (S58), each with an answer."""

    community = tenant_key("communities.Community", related_name="purpose_talks")
    topics = models.TextField(_("Which topics would we take up?"), max_length=1000, blank=True)
    challenges = models.TextField(_("Which difficulties come with them?"), max_length=1000, blank=True)
    appeal = models.TextField(_("Who would like to talk about this with others?"), max_length=1000, blank=True)
    relevance = models.TextField(_("What does it matter to the organisation?"), max_length=1000, blank=True)
    influence = models.TextField(_("What could we change?"), max_length=1000, blank=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("talk about the purpose")
        verbose_name_plural = _("talks about the purpose")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="purposetalk_own_community"),
            models.UniqueConstraint(fields=["organisation", "community"], name="purposetalk_once"),
        ]

    def __str__(self) -> str:
        return f"{self.community_id}"
