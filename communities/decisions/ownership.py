"""Owners of a proposal, and what waits for them: a question, an objection, or the decision after advice."""

from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery

from communities.decisions.permissions import is_decided_by_leader, is_involved
from communities.models import (
    MEMBER_LEVELS,
    DecisionMethod,
    Level,
    Participation,
    Phase,
    Proposal,
    Question,
    Response,
    Role,
    RoleTerm,
    Stance,
)
from cop_platform.planned_queries import Moment, planned
from members.models import Employee

#: The kind of mail; people can turn it off.
OVERDUE = "proposal_overdue"


def owners_of(proposal: Proposal) -> set[int]:
    """Ids of the proposer, or of the core group once the proposer has left. Also for a round that is over."""
    proposer = proposal.proposed_by
    if proposer and not proposer.left_at and is_involved(proposer, proposal):
        return {proposer.pk}
    core = Participation.objects.filter(community=proposal.community, level=Level.CORE, employee__left_at=None)
    return {*core.values_list("employee_id", flat=True)}


def awaited_from(proposal: Proposal) -> set[int]:
    """Ids of the people an overdue proposal waits for: the Leaders where the leader decides, else the owners."""
    if not is_decided_by_leader(proposal):
        return owners_of(proposal)
    leaders = RoleTerm.objects.filter(community=proposal.community, role=Role.LEADER, ended_at=None)
    return {*leaders.values_list("employee_id", flat=True)}


# --- What waits for one person ------------------------------------------------------------------------------------
def pending_for(person: Employee) -> list[Any]:
    """Open proposals that wait for this person, at most 20; one query if there are none that may.

    ``can_decide``: the closing date has passed, and the decision is theirs.
    ``objection_at``, ``question_at``: when the newest open one was made.
    """
    may_wait = [pk for (pk,) in _that_may_wait_for(person)]
    found = _how_they_wait(person, may_wait) if may_wait else []
    waits = [each for each in found if each.can_decide or (each.is_owner and (each.objection_at or each.question_at))]
    return waits[:20]


@planned
def _that_may_wait_for(person: Employee, at: Moment) -> QuerySet[Any]:
    """Ids of the open proposals of this person, and of the communities where they are in the core group or lead."""
    core = Participation.objects.filter(employee=person, level=Level.CORE).values("community")
    leads = RoleTerm.objects.filter(employee=person, role=Role.LEADER, ended_at=None).values("community")
    mine = Q(proposed_by=person) | Q(community__in=core) | Q(community__in=leads)
    found = Proposal.objects.filter(mine, outcome="").exclude(community__phase=Phase.CLOSED)
    return found.values_list("pk")


@planned
def _how_they_wait(person: Employee, proposal_ids: list[int], at: Moment) -> QuerySet[Any]:
    """What each of these waits for. Asked only where there are some: PostgreSQL plans it longer than it runs it.

    They are chosen from afterwards: in a condition each of these subqueries would be planned a second time.
    """
    found = Proposal.objects.filter(pk__in=proposal_ids).annotate(
        is_owner=_as_boolean(_q_is_owner(person)), objection_at=_objection_at(), question_at=_question_at(person)
    )
    found = found.annotate(can_decide=_as_boolean(_q_can_decide(person, at.now)))
    return found.select_related("community", "candidate").order_by("closes_at", "id")


def _as_boolean(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, BooleanField())


def _q_is_involved(who: Any, in_rows: Any) -> Q:
    """``permissions.is_involved`` for the database. ``in_rows``: the same person, as a subquery refers to them."""
    sits = Participation.objects.filter(community=OuterRef("community"), employee=in_rows, level__in=MEMBER_LEVELS)
    return Q(Exists(sits)) | Q(candidate=who)


def _q_is_owner(person: Employee) -> Q:
    """``permissions.can_manage_proposal`` for the database, of an open proposal."""
    core = Participation.objects.filter(community=OuterRef("community"), employee=person, level=Level.CORE)
    is_here = _q_is_involved(F("proposed_by"), OuterRef("proposed_by"))
    is_gone = Q(proposed_by=None) | Q(proposed_by__left_at__isnull=False) | ~is_here
    return Q(proposed_by=person) & _q_is_involved(person, person) | Q(Exists(core)) & is_gone


def _q_can_decide(person: Employee, now: datetime) -> Q:
    """``permissions.can_decide_proposal`` for the database, once the date has passed."""
    leaders = RoleTerm.objects.filter(community=OuterRef("community"), role=Role.LEADER, ended_at=None)
    of_a_leader = Q(Exists(leaders), method=DecisionMethod.LEADER)
    own_word = ~Q(method=DecisionMethod.CONSENT) & ~of_a_leader & Q(is_owner=True)
    return Q(closes_at__lte=now) & (own_word | of_a_leader & Q(Exists(leaders.filter(employee=person))))


def _objection_at() -> Subquery:
    """Time of the newest objection by a member; the objection of a former member counts as a concern."""
    here = Participation.objects.filter(
        community=OuterRef("text__proposal__community"), employee=OuterRef("employee"), level__in=MEMBER_LEVELS
    )
    standing = Response.objects.filter(
        Exists(here),
        text__proposal=OuterRef("pk"),
        text__replaced_at=None,
        stance=Stance.OBJECTION,
        withdrawn_at=None,
        employee__left_at=None,
    )
    return _last(standing, "at")


def _question_at(person: Employee) -> Subquery:
    asked = Question.objects.filter(proposal=OuterRef("pk"), answer="").exclude(asked_by=person)
    return _last(asked, "asked_at")


def _last(rows: QuerySet[Any], at: str) -> Subquery:
    return Subquery(rows.order_by(f"-{at}").values(at)[:1])
