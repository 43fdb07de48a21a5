"""“Still your place here?”: how often a community has it asked, and what came of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class CheckInInterval(models.TextChoices):
    """How long a season lasts in a community (P5)."""

    QUARTER = "quarter", _("Every three months")
    HALF_YEAR = "half_year", _("Every six months")
    YEAR = "year", _("Once a year")
    NEVER = "never", _("Never")


class CheckIn(TenantModel):
    """When one person was asked about one place, and when they last said that it is still right.

    It goes with the place. No line says that somebody did not answer: silence is no fact about anybody.
    """

    participation = tenant_key("communities.Participation", related_name="check_ins")
    asked_at = models.DateTimeField(null=True, blank=True)
    # The second mail of a season nobody answered in, and the last.
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
