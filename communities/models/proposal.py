"""A proposal, and all that people say to it in the open."""

from django.db import models
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from communities.models.community import DecisionMethod
from communities.models.role import Role
from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class RoundOutcome(models.TextChoices):
    ADOPTED = "adopted", pgettext_lazy("proposal", "We do it")
    DECLINED = "declined", pgettext_lazy("proposal", "Not now")
    LAPSED = "lapsed", pgettext_lazy("proposal", "Lapsed")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Withdrawn")


class Proposal(TenantModel):
    """Something put to the core and active members. What it is about points at it, and hears how it ends."""

    class Subject(models.TextChoices):
        GENERAL = "general", _("Proposal")
        ROLE = "role", _("Role")
        CHARTER = "charter", _("One-page charter")

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="proposals")
    subject = models.CharField(_("about"), max_length=10, choices=Subject, default=Subject.GENERAL)
    # As the community decided on the day it was proposed; roles and charters always by consent.
    method = models.CharField(
        _("way of deciding"), max_length=10, choices=DecisionMethod.choices, default=DecisionMethod.CONSENT
    )
    title = models.CharField(_("title"), max_length=120, blank=True)
    # Of a round about a role. Its heading follows from them, whatever that person is called later.
    candidate = tenant_key("members.Employee", models.SET_NULL, null=True, blank=True, related_name="+")
    role = models.CharField(_("role"), max_length=12, choices=Role, blank=True)
    proposed_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    closes_at = models.DateTimeField(_("until"))
    # When the round got more time because nobody but the proposer had spoken: once for each text.
    extended_at = models.DateTimeField(null=True, blank=True)
    # Why whoever carries it moved the date, in their own words.
    extension_reason = models.CharField(_("why more time"), max_length=300, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=RoundOutcome, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField(_("looked at again"))

    class Meta(TenantModel.Meta):
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="proposal_own_community"),
            SameOrganisation(field="proposed_by", name="proposal_own_proposer"),
            SameOrganisation(field="candidate", name="proposal_own_candidate"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="proposal_public_id"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("proposed_at")), name="proposal_closes_later"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", decided_at=None) | ~models.Q(outcome="") & ~models.Q(decided_at=None),
                name="proposal_outcome_has_date",
            ),
            models.CheckConstraint(
                condition=models.Q(subject="general") | models.Q(method="consent"), name="proposal_by_consent"
            ),
            models.CheckConstraint(
                condition=models.Q(role="", candidate=None) & ~models.Q(title="")
                | models.Q(role__in=Role.values, subject="role", title=""),
                name="proposal_title_or_role",
            ),
            models.CheckConstraint(
                condition=models.Q(subject__in=["general", "role", "charter"]), name="proposal_known_subject"
            ),
            models.CheckConstraint(
                condition=models.Q(method__in=["consent", "advice", "leader"]), name="proposal_known_method"
            ),
        ]
        indexes = [
            models.Index("organisation", "community", "closes_at", name="proposal_of_community"),
            models.Index("organisation", "closes_at", condition=models.Q(outcome=""), name="proposal_open_by_closing"),
        ]

    def __str__(self) -> str:
        return self.title or self.role

    @property
    def heading(self) -> str:
        """Its title, in the community’s language like all that is written in it."""
        if not self.role:
            return self.title
        with translation.override(self.community.language):
            name = self.candidate.display_name if self.candidate else gettext("a former colleague")
            return capfirst(gettext("{name} as {role}").format(name=name, role=Role(self.role).label))

    def get_absolute_url(self) -> str:
        return reverse("proposal", args=[self.organisation.slug, self.community.slug, self.public_id])

    @property
    def is_open(self) -> bool:
        """Not decided yet; it may wait for an objection that is being woven in."""
        return not self.outcome

    @property
    def can_be_answered(self) -> bool:
        return self.is_open and timezone.now() < self.closes_at

    @property
    def is_by_consent(self) -> bool:
        return self.method == DecisionMethod.CONSENT

    @cached_property
    def current_text(self) -> "ProposalText":
        """The text that is answered now."""
        found: ProposalText = self.texts.get(replaced_at=None)
        return found


class ProposalText(TenantModel):
    """One wording. It never changes: whoever amends writes a next one, and both stay readable."""

    proposal = tenant_key("communities.Proposal", related_name="texts")
    revision = models.PositiveIntegerField()
    text = models.TextField(_("proposal"), max_length=4000)
    written_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("text of a proposal")
        verbose_name_plural = _("texts of proposals")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="proposal", name="proposaltext_own_proposal"),
            SameOrganisation(field="written_by", name="proposaltext_own_writer"),
            models.UniqueConstraint(fields=["organisation", "proposal", "revision"], name="proposaltext_once"),
            models.UniqueConstraint(
                fields=["organisation", "proposal"],
                condition=models.Q(replaced_at=None),
                name="proposaltext_one_stands",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}.{self.revision}"


class Stance(models.TextChoices):
    """What one can say; nothing is an answer too, and never counted (C3)."""

    NO_OBJECTION = "no_objection", _("No objection")
    CONCERN = "concern", _("A concern, and go ahead")
    OBJECTION = "objection", _("An objection")
    # Where the community decides otherwise than by consent.
    ADVICE = "advice", _("Advice")


class Response(TenantModel):
    """What one person says to one text. An objection that was taken back stays readable beside a later answer."""

    text = tenant_key("communities.ProposalText", related_name="responses")
    employee = tenant_key("members.Employee", related_name="+")
    stance = models.CharField(_("answer"), max_length=14, choices=Stance)
    reason = models.TextField(_("in your own words"), max_length=2000, blank=True)
    suggested_change = models.TextField(_("how it could be woven in"), max_length=2000, blank=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("answer to a proposal")
        verbose_name_plural = _("answers to proposals")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="text", name="response_own_text"),
            SameOrganisation(field="employee", name="response_own_employee"),
            models.UniqueConstraint(
                fields=["organisation", "text", "employee"],
                condition=models.Q(withdrawn_at=None),
                name="response_one_stands",
            ),
            models.CheckConstraint(condition=models.Q(stance__in=Stance.values), name="response_known_stance"),
            models.CheckConstraint(
                condition=models.Q(stance=Stance.NO_OBJECTION) | ~models.Q(reason=""), name="response_says_why"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(stance=Stance.OBJECTION),
                name="response_only_objections_are_withdrawn",
            ),
        ]
        indexes = [models.Index("organisation", "employee", name="response_by_person")]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.stance}"


class Question(TenantModel):
    """Something one wants to understand before answering."""

    public_id = public_id()
    proposal = tenant_key("communities.Proposal", related_name="questions")
    asked_by = tenant_key("members.Employee", related_name="+")
    text = models.TextField(_("your question"), max_length=1000)
    asked_at = models.DateTimeField()
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("question about a proposal")
        verbose_name_plural = _("questions about proposals")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="proposal", name="question_own_proposal"),
            SameOrganisation(field="asked_by", name="question_own_asker"),
            SameOrganisation(field="answered_by", name="question_own_answerer"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="question_public_id"),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None) | ~models.Q(answer="") & ~models.Q(answered_at=None),
                name="question_answer_has_date",
            ),
        ]
        indexes = [models.Index("organisation", "proposal", name="question_of_proposal")]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.public_id}"


class Volunteer(TenantModel):
    """“I’ll help do it” (S102). Only ever said by oneself, and taken back as easily."""

    proposal = tenant_key("communities.Proposal", related_name="volunteers")
    employee = tenant_key("members.Employee", related_name="+")
    since = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="proposal", name="volunteer_own_proposal"),
            SameOrganisation(field="employee", name="volunteer_own_employee"),
            models.UniqueConstraint(fields=["organisation", "proposal", "employee"], name="volunteer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.proposal_id}"
