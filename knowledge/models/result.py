"""Results: what a community made better (V2), with their earlier wordings, where they were taken up, and thanks."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cop_platform.public_ids import public_id
from cop_platform.search.upkeep import SearchedText
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key

MAX_STORY = 3000


class Gain(models.TextChoices):
    """What kind of thing got better (S92)."""

    SOONER = "sooner", _("Information, sooner")
    COST = "cost", _("Cost")
    PROCESS = "process", _("Process")
    METHOD = "method", _("Method")
    PRODUCT = "product", _("Product or service idea")


class Result(TenantModel):
    """Something that got better. Taken away, it keeps its row without its words, so that a line can say so."""

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="results")
    title = models.CharField(_("what got better"), max_length=120, blank=True)
    story = models.TextField(_("how it went"), max_length=MAX_STORY, blank=True)
    gain = models.CharField(_("what kind of thing got better"), max_length=7, choices=Gain, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    ambition = tenant_key(
        "communities.Ambition", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ambition")
    )
    goal = tenant_key("members.Goal", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("goal"))
    recorded_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))
    corrected_at = models.DateTimeField(_("corrected"), null=True, blank=True)
    removed_at = models.DateTimeField(_("taken away"), null=True, blank=True)
    removed_by = tenant_key("members.Employee", models.SET_NULL, null=True, blank=True, related_name="+")
    # By an administrator, because something unlawful was written: only who recorded it reads the reason.
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_reason = models.CharField(_("why it is hidden"), max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="result_own_community"),
            SameOrganisation(field="ambition", name="result_own_ambition"),
            SameOrganisation(field="goal", name="result_own_goal"),
            SameOrganisation(field="recorded_by", name="result_own_recorder"),
            SameOrganisation(field="removed_by", name="result_own_remover"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="result_public_id"),
            models.CheckConstraint(
                condition=models.Q(removed_at=None) & ~models.Q(title="")
                | models.Q(removed_at__isnull=False, title="", story="", link=""),
                name="result_has_words_unless_removed",
            ),
            models.CheckConstraint(
                condition=models.Q(link="")
                | models.Q(link__startswith="http://")
                | models.Q(link__startswith="https://"),
                name="result_link_is_web",
            ),
            models.CheckConstraint(condition=models.Q(gain__in=["", *Gain.values]), name="result_known_gain"),
            models.CheckConstraint(
                condition=models.Q(hidden_at=None, hidden_reason="")
                | models.Q(hidden_at__isnull=False) & ~models.Q(hidden_reason=""),
                name="result_hidden_says_why",
            ),
            SearchedText(
                subject="result",
                names={"title": 60},
                texts={"story": 30},
                when="this.removed_at IS NULL AND this.hidden_at IS NULL",
                name="result_searched",
            ),
        ]
        indexes = [
            models.Index("organisation", models.F("recorded_at").desc(), "id", name="result_newest"),
            models.Index(
                "organisation", "community", models.F("recorded_at").desc(), "id", name="result_newest_of_community"
            ),
            models.Index(
                "organisation",
                "goal",
                "recorded_at",
                "community",
                name="result_of_goal",
                condition=models.Q(removed_at=None, hidden_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("result", args=[self.organisation.slug, self.community.slug, self.public_id])

    @property
    def is_shown(self) -> bool:
        """Whether everybody can read it: neither taken away nor hidden."""
        return self.removed_at is None and self.hidden_at is None


def shown() -> models.Q:
    """A filter for results that everybody can read."""
    return models.Q(removed_at=None, hidden_at=None)


class ResultRevision(TenantModel):
    """The words of a result before a correction. It never changes; it goes when the result is taken away."""

    result = tenant_key("knowledge.Result", related_name="revisions")
    title = models.CharField(_("what got better"), max_length=120)
    story = models.TextField(_("how it went"), max_length=MAX_STORY, blank=True)
    gain = models.CharField(_("what kind of thing got better"), max_length=7, choices=Gain, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    corrected_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    corrected_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = _("earlier wording of a result")
        verbose_name_plural = _("earlier wordings of results")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="result", name="resultrevision_own_result"),
            SameOrganisation(field="corrected_by", name="resultrevision_own_corrector"),
        ]
        indexes = [
            models.Index("organisation", "result", models.F("corrected_at").desc(), name="resultrevision_of_result")
        ]

    def __str__(self) -> str:
        return f"{self.result_id}: {self.title}"


class TakeUp(TenantModel):
    """A place, in people's own words, where a result is used, tried, or not used yet (S86)."""

    class State(models.TextChoices):
        IN_USE = "in_use", _("In use")
        TRYING = "trying", _("Trying it")
        NOT_YET = "not_yet", pgettext_lazy("taken up", "Not yet")

    result = tenant_key("knowledge.Result", related_name="take_ups")
    place = models.CharField(_("where"), max_length=60)
    # The place without capitals, accents and double spaces.
    folded_place = models.CharField(max_length=120)
    state = models.CharField(_("state"), max_length=7, choices=State)
    told_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = _("place where a result was taken up")
        verbose_name_plural = _("places where results were taken up")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="result", name="takeup_own_result"),
            SameOrganisation(field="told_by", name="takeup_own_teller"),
            models.UniqueConstraint(fields=["organisation", "result", "folded_place"], name="takeup_once_a_place"),
            models.CheckConstraint(
                condition=models.Q(state__in=["in_use", "trying", "not_yet"]), name="takeup_known_state"
            ),
            models.CheckConstraint(condition=~models.Q(folded_place=""), name="takeup_has_place"),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.state}"


class Thanks(TenantModel):
    """A colleague is thanked for a result, once they said yes. A no, and a yes taken back, delete the row."""

    result = tenant_key("knowledge.Result", related_name="thanks")
    employee = tenant_key("members.Employee", related_name="+")
    asked_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("thanks")
        verbose_name_plural = _("thanks")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="result", name="thanks_own_result"),
            SameOrganisation(field="employee", name="thanks_own_employee"),
            SameOrganisation(field="asked_by", name="thanks_own_asker"),
            models.UniqueConstraint(fields=["organisation", "result", "employee"], name="thanks_once"),
        ]
        indexes = [models.Index("organisation", "employee", name="thanks_of_person")]

    def __str__(self) -> str:
        return f"{self.result_id}: {self.employee_id}"
