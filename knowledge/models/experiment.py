"""Experiments with an end agreed beforehand (S114), and the organisation's list of things to try and to avoid."""

from datetime import date

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cop_platform.public_ids import public_id
from cop_platform.sorting import SortKey
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class ExperimentIdea(TenantModel):
    """Something to try, or to leave out for a while. It is retired, not deleted: experiments that chose it stay."""

    class Kind(models.TextChoices):
        TRY = "try", pgettext_lazy("experiment", "Try")
        AVOID = "avoid", pgettext_lazy("experiment", "Avoid")

    public_id = public_id()
    kind = models.CharField(_("try or avoid"), max_length=5, choices=Kind)
    title = models.CharField(_("in one sentence"), max_length=120)
    explanation = models.CharField(_("why, in a few words"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(
        _("place in the list"), default=0, help_text=_("A low number stands first.")
    )
    retired_on = models.DateField(_("retired on"), null=True, blank=True, editable=False)

    class Meta(TenantModel.Meta):
        verbose_name = _("idea for an experiment")
        verbose_name_plural = _("ideas for experiments")
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "public_id"], name="experimentidea_public_id"),
            models.CheckConstraint(condition=~models.Q(title=""), name="experimentidea_has_title"),
            models.CheckConstraint(condition=models.Q(kind__in=["try", "avoid"]), name="experimentidea_known_kind"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_retired(self) -> bool:
        return self.retired_on is not None

    @classmethod
    def in_order(cls) -> "models.QuerySet[ExperimentIdea]":
        """Those that can be chosen: what to try first, then what to avoid."""
        ideas: models.QuerySet[ExperimentIdea] = cls.objects.filter(retired_on=None)
        return ideas.order_by(models.F("kind").desc(), "position", SortKey("title"), "pk")


class Outcome(models.TextChoices):
    """How an experiment is judged."""

    KEEP = "keep", pgettext_lazy("experiment", "We keep it")
    ADAPT = "adapt", pgettext_lazy("experiment", "We adapt it")
    STOP = "stop", pgettext_lazy("experiment", "We stop")


class Experiment(TenantModel):
    """Something that a community tries until an agreed day, and then judges with a sentence."""

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="experiments")
    idea = tenant_key("knowledge.ExperimentIdea", models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(_("what is tried"), max_length=120)
    signal = models.CharField(_("how you know that it helps"), max_length=200, blank=True)
    started_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(_("started"))
    ends_on = models.DateField(_("agreed end"))
    outcome = models.CharField(_("outcome"), max_length=5, choices=Outcome, blank=True)
    lesson = models.CharField(_("what was seen"), max_length=300, blank=True)
    judged_by = tenant_key("members.Employee", models.SET_NULL, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(_("judged"), null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("experiment")
        verbose_name_plural = _("experiments")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="experiment_own_community"),
            SameOrganisation(field="idea", name="experiment_own_idea"),
            SameOrganisation(field="started_by", name="experiment_own_starter"),
            SameOrganisation(field="judged_by", name="experiment_own_judge"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="experiment_public_id"),
            models.CheckConstraint(condition=~models.Q(title=""), name="experiment_has_title"),
            models.CheckConstraint(
                condition=models.Q(outcome="", judged_at=None, lesson="")
                | models.Q(outcome__in=Outcome.values, judged_at__isnull=False) & ~models.Q(lesson=""),
                name="experiment_judged_with_words",
            ),
        ]
        indexes = [
            models.Index("organisation", "community", "id", name="experiment_of_community"),
            models.Index(
                "organisation", "ends_on", "id", name="experiment_running", condition=models.Q(judged_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("experiment", args=[self.organisation.slug, self.community.slug, self.public_id])

    @property
    def is_running(self) -> bool:
        return self.judged_at is None

    def has_ended(self, today: date) -> bool:
        """Whether the agreed day has come."""
        return self.ends_on <= today
