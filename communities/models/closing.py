"""Closing a community: the question to its members, their answers, the outcome, and whom it thanks."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class ClosingOutcome(models.TextChoices):
    CLOSED = "closed", _("We close it, with thanks")
    CONTINUED = "continued", _("We go on")


class Closing(TenantModel):
    """A consultation about closing (L3). Whether it is still open to answers is a matter of the clock, not of a job."""

    class Reason(models.TextChoices):
        """The three reasons of the source (S53)."""

        GOAL_MET = "goal_met", _("The goal is reached")
        LITTLE_VALUE = "little_value", _("It brings too little")
        PURPOSE_GONE = "purpose_gone", _("The purpose no longer serves anybody")

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="closings")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    words = models.TextField(_("words"), max_length=1000)
    proposed_by = tenant_key("members.Employee", related_name="+")
    proposed_at = models.DateTimeField()
    closes_at = models.DateTimeField(_("people can answer until"))
    # The community that goes on with what is left.
    successor = tenant_key("communities.Community", null=True, blank=True, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=9, choices=ClosingOutcome, blank=True)
    outcome_words = models.TextField(_("what was decided, and why"), max_length=1000, blank=True)
    made = models.TextField(_("what we made"), max_length=2000, blank=True)
    learned = models.TextField(_("what we learned"), max_length=2000, blank=True)
    decided_by = tenant_key("members.Employee", null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("closing")
        verbose_name_plural = _("closings")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="closing_own_community"),
            SameOrganisation(field="successor", name="closing_own_successor"),
            SameOrganisation(field="proposed_by", name="closing_own_proposer"),
            SameOrganisation(field="decided_by", name="closing_own_decider"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="closing_public_id"),
            models.UniqueConstraint(
                fields=["organisation", "community"], condition=Q(outcome=""), name="closing_one_at_a_time"
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=models.F("proposed_at")), name="closing_gives_time"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None, decided_by=None)
                | Q(outcome__in=ClosingOutcome.values, decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(outcome_words=""),
                name="closing_says_why",
            ),
            # Members are asked before it closes, and are heard (S54).
            models.CheckConstraint(
                condition=~Q(outcome="closed") | Q(decided_at__gte=models.F("closes_at")), name="closing_after_asking"
            ),
            models.CheckConstraint(condition=~Q(successor=models.F("community")), name="closing_by_another"),
        ]

    def __str__(self) -> str:
        return f"{self.community_id}: {self.outcome or 'open'}"

    def get_absolute_url(self) -> str:
        return reverse("closing", args=[self.organisation.slug, self.community.slug])

    @property
    def is_open(self) -> bool:
        """Whether people can answer now."""
        return not self.outcome and timezone.now() < self.closes_at

    @property
    def is_due(self) -> bool:
        """Whether everybody was asked and the outcome is still to be recorded."""
        return not self.outcome and timezone.now() >= self.closes_at


class ClosingExtension(TenantModel):
    """People got more time to answer: until when, instead of when, by whom. It never changes."""

    closing = tenant_key("communities.Closing", related_name="extensions")
    before = models.DateTimeField()
    after = models.DateTimeField(_("people can answer until"))
    by = tenant_key("members.Employee", related_name="+")
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = _("more time to answer about closing")
        verbose_name_plural = _("more time to answer about closing")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="closing", name="closingextension_own_closing"),
            SameOrganisation(field="by", name="closingextension_own_person"),
            models.CheckConstraint(condition=Q(after__gt=models.F("before")), name="closingextension_gives_time"),
            # An earlier date that has passed is not reopened.
            models.CheckConstraint(condition=Q(at__lt=models.F("before")), name="closingextension_in_time"),
        ]

    def __str__(self) -> str:
        return f"{self.closing_id}: {self.after}"


class ClosingView(models.TextChoices):
    CLOSE = "close", _("Close it, with thanks")
    CONTINUE = "continue", _("Continue")
    SPLIT = "split", _("Split it")


class ClosingAnswer(TenantModel):
    """What somebody thinks. ``employee`` is empty a year after the closing, unless they may be named."""

    public_id = public_id()
    closing = tenant_key("communities.Closing", related_name="answers")
    employee = tenant_key("members.Employee", null=True, blank=True, related_name="+")
    view = models.CharField(_("view"), max_length=8, choices=ClosingView)
    text = models.TextField(_("words"), max_length=1000, blank=True)
    # Whether the name stays with the words later.
    keeps_name = models.BooleanField(default=False)
    answered_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = _("answer about closing")
        verbose_name_plural = _("answers about closing")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="closing", name="closinganswer_own_closing"),
            SameOrganisation(field="employee", name="closinganswer_own_employee"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="closinganswer_public_id"),
            models.UniqueConstraint(fields=["organisation", "closing", "employee"], name="closinganswer_once"),
            models.CheckConstraint(condition=Q(view="close") | ~Q(text=""), name="closinganswer_says_why"),
            models.CheckConstraint(condition=Q(view__in=ClosingView.values), name="closinganswer_known_view"),
        ]

    def __str__(self) -> str:
        return f"{self.closing_id}: {self.view}"


class ClosingReply(TenantModel):
    """Words in reply to an answer."""

    answer = tenant_key("communities.ClosingAnswer", related_name="replies")
    employee = tenant_key("members.Employee", null=True, blank=True, related_name="+")
    text = models.TextField(_("words"), max_length=600)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = _("reply to an answer about closing")
        verbose_name_plural = _("replies to answers about closing")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="answer", name="closingreply_own_answer"),
            SameOrganisation(field="employee", name="closingreply_own_employee"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id}"


class Recognition(TenantModel):
    """Thanks to somebody who contributed. Their name is shown only once they said yes (S55)."""

    class NameChoice(models.TextChoices):
        ASKED = "asked", _("Asked, no answer yet")
        NAMED = "named", _("With the name")
        UNNAMED = "unnamed", _("Without the name")

    public_id = public_id()
    closing = tenant_key("communities.Closing", related_name="recognitions")
    person = tenant_key("members.Employee", related_name="+")
    text = models.CharField(_("for what"), max_length=300)
    written_by = tenant_key("members.Employee", related_name="+")
    written_at = models.DateTimeField()
    naming = models.CharField(_("name"), max_length=7, choices=NameChoice, default=NameChoice.ASKED)

    class Meta(TenantModel.Meta):
        verbose_name = _("thanks")
        verbose_name_plural = _("thanks")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="closing", name="recognition_own_closing"),
            SameOrganisation(field="person", name="recognition_own_person"),
            SameOrganisation(field="written_by", name="recognition_own_writer"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="recognition_public_id"),
            models.UniqueConstraint(
                fields=["organisation", "closing", "person", "written_by"], name="recognition_once"
            ),
            models.CheckConstraint(
                condition=Q(naming__in=["asked", "named", "unnamed"]), name="recognition_known_naming"
            ),
        ]
        indexes = [models.Index("organisation", "person", name="recognition_of_person")]

    def __str__(self) -> str:
        return f"{self.closing_id}: {self.naming}"

    @property
    def is_named(self) -> bool:
        return self.naming == self.NameChoice.NAMED
