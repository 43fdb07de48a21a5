"""Check-ins: how often a community asks people whether their level is still right, and their answers (P5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class CheckInInterval(models.TextChoices):
    """How often a community sends check-ins (P5)."""

    QUARTER = "quarter", _("Every three months")
    HALF_YEAR = "half_year", _("Every six months")
    YEAR = "year", _("Once a year")
    NEVER = "never", _("Never")


class CheckIn(TenantModel):
    """When a participant was asked about their level, and when they last confirmed it.

    Deleted with the participation. A missing answer is not recorded as one: silence changes nothing (P5).
    """

    participation = tenant_key("communities.Participation", related_name="check_ins")
    asked_at = models.DateTimeField(null=True, blank=True)
    # Asked a second and last time, after a whole interval without an answer.
    asked_again_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("season question")
        verbose_name_plural = _("season questions")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="participation", name="checkin_own_participation"),
            models.UniqueConstraint(fields=["organisation", "participation"], name="checkin_once"),
            models.CheckConstraint(
                condition=models.Q(asked_again_at=None) | models.Q(asked_again_at__gt=models.F("asked_at")),
                name="checkin_again_after_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation_id}: asked {self.asked_at}, answered {self.answered_at}"
