"""Reviews of a charter: how it went, criterion by criterion, and what was decided about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class CriterionResult(models.TextChoices):
    """The three words a criterion gets at the review."""

    AS_HOPED = "as_hoped", _("As hoped")
    PARTLY = "partly", _("Partly")
    NOT_YET = "not_yet", _("Not yet")


class CharterReview(TenantModel):
    """An adopted version was looked at again: it stays until the next date, or a new version was started."""

    class Outcome(models.TextChoices):
        KEEP = "keep", _("Keep it as it is")
        NEW_VERSION = "new_version", _("Start a new version")

    version = tenant_key("charters.CharterVersion", related_name="+")
    # The review date that it answers.
    review_on = models.DateField(_("review date"))
    outcome = models.CharField(_("outcome"), max_length=11, choices=Outcome)
    # For each criterion its text, the result and a sentence: charters/reviews/reviewing.py.
    answers = models.JSONField(default=list)
    reviewed_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    reviewed_at = models.DateTimeField()
    next_review_on = models.DateField(_("review it again by"), null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("review of a charter")
        verbose_name_plural = _("reviews of charters")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="version", name="charterreview_own_version"),
            SameOrganisation(field="reviewed_by", name="charterreview_own_reviewer"),
            models.CheckConstraint(
                condition=models.Q(outcome="keep", next_review_on__isnull=False)
                | models.Q(outcome="new_version", next_review_on=None),
                name="charterreview_kept_until",
            ),
        ]
        indexes = [
            models.Index("organisation", "version", models.F("reviewed_at").desc(), name="charterreview_of_version")
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.outcome}"
