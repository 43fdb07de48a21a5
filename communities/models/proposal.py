"""Proposals, with their texts, responses, questions and volunteers."""

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
from cop_platform.text import own_direction


class RoundOutcome(models.TextChoices):
    ADOPTED = "adopted", pgettext_lazy("proposal", "We do it")
    DECLINED = "declined", pgettext_lazy("proposal", "Not now")
    LAPSED = "lapsed", pgettext_lazy("proposal", "Lapsed")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Withdrawn")


class Proposal(TenantModel):
    """A text put to the members. Its subject, such as a nomination, has a key to it and receives ``round_ended``."""

    class Subject(models.TextChoices):
        GENERAL = "general", _("Proposal")
        ROLE = "role", _("Role")
        CHARTER = "charter", _("One-pager")

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="proposals")
    subject = models.CharField(_("about"), max_length=10, choices=Subject, default=Subject.GENERAL)
    # The community's method when it was proposed; always consent for roles and charters.
    method = models.CharField(
        _("way of deciding"), max_length=10, choices=DecisionMethod.choices, default=DecisionMethod.CONSENT
    )
    title = models.CharField(_("title"), max_length=120, blank=True)
    # Only for a round about a role. The heading is made from both, so it follows a later change of name.
    candidate = tenant_key("members.Employee", models.SET_NULL, null=True, blank=True, related_name="+")
    role = models.CharField(_("role"), max_length=12, choices=Role, blank=True)
    proposed_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    closes_at = models.DateTimeField(_("until"))
    # When the round got extra time because nobody but the proposer had answered: once for each text.
    extended_at = models.DateTimeField(null=True, blank=True)
    # The owner's reason for a later closing date.
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
        """The title, or the candidate and the role in the community’s language, like its other texts."""
        if not self.role:
            return self.title
        with translation.override(self.community.language):
            name = self.candidate.display_name if self.candidate else gettext("a former colleague")
            return capfirst(gettext("{name} as {role}").format(name=own_direction(name), role=Role(self.role).label))

    def get_absolute_url(self) -> str:
        return reverse("proposal", args=[self.organisation.slug, self.community.slug, self.public_id])

    @property
    def is_open(self) -> bool:
        """Whether it has no outcome yet; the closing date may have passed."""
        return not self.outcome

    @property
    def can_be_answered(self) -> bool:
        return self.is_open and timezone.now() < self.closes_at

    @property
    def is_by_consent(self) -> bool:
        return self.method == DecisionMethod.CONSENT

    @cached_property
    def current_text(self) -> "ProposalText":
        """The newest text, which people answer."""
        found: ProposalText = self.texts.get(replaced_at=None)
        return found


class ProposalText(TenantModel):
    """One text of a proposal. It never changes: an amendment adds the next text, and both stay readable."""

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
    """Answers to a proposal. Nobody has to answer, and silence is never counted (C3)."""

    NO_OBJECTION = "no_objection", _("No objection")
    CONCERN = "concern", _("A concern, but go ahead")
    OBJECTION = "objection", _("An objection")
    # For the decision methods other than consent.
    ADVICE = "advice", _("Advice")


class Response(TenantModel):
    """The answer of one person to one text. A withdrawn objection stays readable beside a later answer."""

    text = tenant_key("communities.ProposalText", related_name="responses")
    employee = tenant_key("members.Employee", related_name="+")
    stance = models.CharField(_("answer"), max_length=14, choices=Stance)
    reason = models.TextField(_("in your own words"), max_length=2000, blank=True)
    suggested_change = models.TextField(_("how it could be solved"), max_length=2000, blank=True)
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
    """A question about a proposal to its owner, with the answer."""

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
    """An offer to help with a proposal (S102). Only the volunteer makes it, and can withdraw it any time."""

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
