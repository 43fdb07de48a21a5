"""Support in three respects (S93), in the words of a role holder, once a year."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class SupportCheck(TenantModel):
    """What one role holder says. All empty: they were asked and had nothing to say this year."""

    community = tenant_key("communities.Community", related_name="support_checks")
    culture = models.CharField(_("culture"), max_length=300, blank=True)
    leadership = models.CharField(_("leadership"), max_length=300, blank=True)
    means = models.CharField(_("people and means"), max_length=300, blank=True)
    answered_by = tenant_key("members.Employee", related_name="+")
    answered_at = models.DateTimeField(_("answered"))

    class Meta(TenantModel.Meta):
        verbose_name = _("words on support")
        verbose_name_plural = _("words on support")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="supportcheck_own_community"),
            SameOrganisation(field="answered_by", name="supportcheck_own_answerer"),
            models.UniqueConstraint(fields=["organisation", "community", "answered_by"], name="supportcheck_one_each"),
        ]
        indexes = [models.Index("organisation", "answered_at", name="supportcheck_by_age")]

    def __str__(self) -> str:
        return f"{self.community}, {self.answered_at:%Y}"
