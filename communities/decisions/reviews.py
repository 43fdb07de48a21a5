"""Reviews: a decision is looked at again on its review day, and kept, changed or dropped (S100)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.decisions.consent import propose
from communities.models import (
    MEMBER_LEVELS,
    Community,
    Decision,
    DecisionOutcome,
    DecisionReview,
    Participation,
    Phase,
    Proposal,
    RoleTerm,
)
from communities.models.decision import log
from communities.models.locking import lock_open
from communities.models.role import STEWARD_ROLES
from cop_platform.planned_queries import Moment, planned
from cop_platform.web.refusals import Refusal
from members.models import Employee

_OUTCOME = DecisionReview.Outcome


class AlreadyReviewed(Refusal):
    sentence = _("Someone looked at this first, so nothing was saved. What you wrote is still here.")


def with_review_day() -> QuerySet[Decision]:
    """Decisions about proposals, of open communities, that will be looked at again."""
    rows: QuerySet[Decision] = Decision.objects.filter(review_on__isnull=False).exclude(proposal=None)
    return rows.exclude(community__phase=Phase.CLOSED)


def due_for_review(community: Community) -> list[Decision]:
    """Decisions whose review day has come, at most 20."""
    due = with_review_day().filter(community=community, review_on__lte=timezone.localdate())
    return list(due.select_related("person", "proposal__community").order_by("review_on", "id")[:20])


@planned
def reviewable_by(person: Employee, at: Moment) -> QuerySet[Decision]:
    """``permissions.can_review`` for the database, of decisions whose review day has come; at most 20."""
    place = {"community": OuterRef("community"), "employee": person}
    sits = Participation.objects.filter(**place, level__in=MEMBER_LEVELS)
    holds = RoleTerm.objects.filter(**place, role__in=STEWARD_ROLES, ended_at=None)
    due = with_review_day().filter(review_on__lte=at.today)
    mine = due.filter(Q(Exists(holds)) | Q(Exists(sits), proposal__proposed_by=person))
    return mine.select_related("community", "proposal").order_by("review_on", "id")[:20]


def reviewers_of(decision: Decision) -> set[int]:
    """Ids of the proposer, while a member, and of the Leaders, Coordinators and Coaches."""
    here = {"community": decision.community_id, "employee__left_at": None}
    holds = RoleTerm.objects.filter(**here, role__in=STEWARD_ROLES, ended_at=None)
    proposer = decision.proposal.proposed_by_id if decision.proposal else None
    sits = Participation.objects.filter(**here, employee=proposer, level__in=MEMBER_LEVELS)
    return {*holds.values_list("employee_id", flat=True)} | {*sits.values_list("employee_id", flat=True)}


# --- Verbs: ``of`` is the review day that the person saw -----------------------------------------------------------
@transaction.atomic
def keep(decision: Decision, *, by: Employee, of: date, next_review_on: date, reason: str = "") -> None:
    """Keep the decision until its next review day. Raises :class:`AlreadyReviewed`, ``CommunityClosed``."""
    locked = _lock_due(decision, of)
    _record(locked, _OUTCOME.KEEP, by=by, reason=reason, next_review_on=next_review_on)


@transaction.atomic
def drop(decision: Decision, *, by: Employee, of: date, reason: str) -> None:
    """End the decision, with a line in the log. Raises :class:`AlreadyReviewed`, ``CommunityClosed``."""
    locked = _lock_due(decision, of)
    _record(locked, _OUTCOME.DROP, by=by, reason=reason)
    facts = {"title": locked.title, "reason": reason, "by": by, "proposal": locked.proposal}
    log(locked.community, Decision.Kind.PROPOSAL, DecisionOutcome.ENDED, **facts)


@transaction.atomic
def propose_change(decision: Decision, *, by: Employee, of: date, **proposal: Any) -> Proposal:
    """Propose another text in its place; the decision holds until that is decided. ``proposal``: see ``propose``.

    Raises :class:`AlreadyReviewed` and what ``propose`` raises.
    """
    proposed = propose(decision.community, by=by, **proposal)
    locked = _lock_due(decision, of)
    _record(locked, _OUTCOME.CHANGE, by=by, proposal=proposed)
    return proposed


def _lock_due(decision: Decision, of: date) -> Decision:
    """Read the decision again, with its community locked."""
    lock_open(decision.community)
    current: Decision = Decision.objects.get(pk=decision.pk)
    if current.review_on != of:
        raise AlreadyReviewed
    return current


def _record(locked: Decision, outcome: DecisionReview.Outcome, *, by: Employee, **facts: Any) -> None:
    DecisionReview.objects.create(
        organisation_id=locked.organisation_id,
        decision=locked,
        review_on=locked.review_on,
        outcome=outcome,
        reviewed_by=by,
        reviewed_at=timezone.now(),
        **facts,
    )
    locked.review_on = facts.get("next_review_on")
    locked.save(update_fields=["review_on"])
