"""The decision log of a community, for every kind of decision and every decision method."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communities.models.community import Community
from communities.models.role import Role
from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class DecisionOutcome(models.TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("decision", "Yes")
    DECLINED = "declined", pgettext_lazy("decision", "Not now")
    LAPSED = "lapsed", pgettext_lazy("decision", "Lapsed")
    WITHDRAWN = "withdrawn", pgettext_lazy("decision", "Withdrawn")
    ENDED = "ended", pgettext_lazy("decision", "Ended")


class Decision(TenantModel):
    """One line of the decision log. It stores facts, no sentences, so that a page is in the language of its reader."""

    class Kind(models.TextChoices):
        JOINING = "joining", _("Joining")
        ROLE = "role", _("Role")
        PROPOSAL = "proposal", _("Proposal")
        METHOD = "method", _("Way of deciding")
        MEETING = "meeting", _("At a meeting")

    public_id = public_id()
    community = tenant_key("communities.Community", related_name="decisions")
    kind = models.CharField(_("about"), max_length=10, choices=Kind)
    outcome = models.CharField(_("outcome"), max_length=10, choices=DecisionOutcome)
    title = models.CharField(_("title"), max_length=120, blank=True)
    reason = models.TextField(_("words"), max_length=2000, blank=True)
    # The person it is about: the applicant, or the nominee or holder of the role.
    person = tenant_key("members.Employee", null=True, blank=True, related_name="+")
    role = models.CharField(_("role"), max_length=12, choices=Role, blank=True)
    # The proposal that was decided, as a link to its discussion.
    proposal = tenant_key("communities.Proposal", null=True, blank=True, related_name="decisions")
    # The person who decided, where one person did so for the community.
    by = tenant_key("members.Employee", null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField()
    review_on = models.DateField(_("looked at again"), null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="decision_own_community"),
            SameOrganisation(field="person", name="decision_own_person"),
            SameOrganisation(field="by", name="decision_own_by"),
            SameOrganisation(field="proposal", name="decision_own_proposal"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="decision_public_id"),
            models.CheckConstraint(
                condition=~models.Q(kind__in=["joining", "role"]) | ~models.Q(person=None), name="decision_about_whom"
            ),
            models.CheckConstraint(condition=~models.Q(kind="role") | ~models.Q(role=""), name="decision_which_role"),
        ]
        indexes = [
            models.Index("organisation", "community", models.F("decided_at").desc(), name="decision_of_community"),
            models.Index(
                "organisation", "review_on", condition=models.Q(review_on__isnull=False), name="decision_by_review_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.community_id}: {self.outcome}"

    @property
    def review_url(self) -> str:
        return reverse("decision-review", args=[self.organisation.slug, self.community.slug, self.public_id])


class DecisionReview(TenantModel):
    """A decision was looked at again. Its review day moves to ``next_review_on``, or away with a change or a drop."""

    class Outcome(models.TextChoices):
        KEEP = "keep", _("We keep it")
        CHANGE = "change", _("We change it")
        DROP = "drop", _("We drop it")

    decision = tenant_key("communities.Decision", related_name="review_history")
    # The review day that it answers.
    review_on = models.DateField(_("looked at again"))
    outcome = models.CharField(_("outcome"), max_length=6, choices=Outcome)
    reason = models.CharField(_("words"), max_length=600, blank=True)
    reviewed_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    reviewed_at = models.DateTimeField()
    next_review_on = models.DateField(_("looked at again"), null=True, blank=True)
    # The proposal that would change it.
    proposal = tenant_key("communities.Proposal", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        verbose_name = _("review of a decision")
        verbose_name_plural = _("reviews of decisions")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="decision", name="decisionreview_own_decision"),
            SameOrganisation(field="reviewed_by", name="decisionreview_own_reviewer"),
            SameOrganisation(field="proposal", name="decisionreview_own_proposal"),
            models.UniqueConstraint(fields=["organisation", "decision", "review_on"], name="decisionreview_once"),
            models.CheckConstraint(
                condition=models.Q(outcome="keep", next_review_on__isnull=False)
                | models.Q(outcome__in=["change", "drop"], next_review_on=None),
                name="decisionreview_kept_until",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.outcome}"


def log(community: Community, kind: Decision.Kind, outcome: DecisionOutcome, **facts: Any) -> Decision:
    """Write a line of the decision log, in the transaction that decides.

    ``facts`` are fields of :class:`Decision`: ``title``, ``reason``, ``person``, ``role``, ``review_on``, ``proposal``
    and ``by``, the person who decided, where one person did so for the community.
    """
    return Decision.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        kind=kind,
        outcome=outcome,
        decided_at=timezone.now(),
        **facts,
    )
