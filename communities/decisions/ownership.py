"""Who carries a proposal, and what waits for them: a question, an objection, or the decision after advice."""

from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from communities.decisions.permissions import is_for_the_leader
from communities.models import (
    INSIDE,
    Deciding,
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
from communities.notifications.preferences import without_refusals
from communities.participation.permissions import is_member
from cop_platform.outbox.queue import owe
from members.models import Employee

#: The kind of mail, as people can turn it off.
WAITS = "proposal_waits"


def carriers_of(proposal: Proposal) -> set[int]:
    """Who proposed it; once they are no longer here, everyone in the core group. Also of a round that is over."""
    proposer = proposal.proposed_by
    if proposer and not proposer.left_at and _is_of_the_round(proposer, proposal):
        return {proposer.pk}
    core = Participation.objects.filter(community=proposal.community, level=Level.CORE, employee__left_at=None)
    return {*core.values_list("employee_id", flat=True)}


def _is_of_the_round(person: Employee, proposal: Proposal) -> bool:
    return proposal.candidate_id == person.pk or is_member(person, proposal.community)


def awaited_for(proposal: Proposal) -> set[int]:
    """For whom it waits once its date has passed: the Leader where the leader decides, else who carries it."""
    if not is_for_the_leader(proposal):
        return carriers_of(proposal)
    leaders = RoleTerm.objects.filter(community=proposal.community, role=Role.LEADER, ended_at=None)
    return {*leaders.values_list("employee_id", flat=True)}


def tell_it_waits(proposal: Proposal) -> None:
    """One mail for each closing date, however often this runs: the outbox knows as long as a round waits."""
    them = without_refusals(proposal.community, WAITS, awaited_for(proposal))
    owe(WAITS, proposal, them, revision=closing_of(proposal))


def closing_of(proposal: Proposal) -> int:
    """The closing date as a number, to the minute."""
    return int(proposal.closes_at.timestamp()) // 60


# --- What waits for one person ------------------------------------------------------------------------------------
def waiting_for(person: Employee) -> list[Any]:
    """Open proposals that wait for them, in one query.

    ``decides``: the date has passed, and the word is theirs. ``objection_at``, ``question_at``: the last that stands.
    """
    found = Proposal.objects.filter(outcome="").exclude(community__phase=Phase.CLOSED)
    found = found.annotate(
        carries=_truth(_carries(person)), objection_at=_objection_at(), question_at=_question_at(person)
    )
    found = found.annotate(decides=_truth(_decides(person)))
    is_asked = Q(carries=True) & (Q(objection_at__isnull=False) | Q(question_at__isnull=False))
    waits = found.filter(Q(decides=True) | is_asked).select_related("community", "candidate")
    return list(waits.order_by("closes_at", "id")[:20])


def _truth(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, BooleanField())


def _of_the_round(who: Any, in_rows: Any) -> Q:
    """Who sits inside, or is the one it is about; ``in_rows``: the same person, as rows of others see them."""
    sits = Participation.objects.filter(community=OuterRef("community"), employee=in_rows, level__in=INSIDE)
    return Q(Exists(sits)) | Q(candidate=who)


def _carries(person: Employee) -> Q:
    """``permissions.can_carry`` for the database, of an open proposal."""
    core = Participation.objects.filter(community=OuterRef("community"), employee=person, level=Level.CORE)
    is_here = _of_the_round(F("proposed_by"), OuterRef("proposed_by"))
    is_gone = Q(proposed_by=None) | Q(proposed_by__left_at__isnull=False) | ~is_here
    return Q(proposed_by=person) & _of_the_round(person, person) | Q(Exists(core)) & is_gone


def _decides(person: Employee) -> Q:
    """``permissions.can_close_proposal`` for the database, once the date has passed."""
    leaders = RoleTerm.objects.filter(community=OuterRef("community"), role=Role.LEADER, ended_at=None)
    of_a_leader = Q(Exists(leaders), method=Deciding.LEADER)
    own_word = ~Q(method=Deciding.CONSENT) & ~of_a_leader & Q(carries=True)
    return Q(closes_at__lte=timezone.now()) & (own_word | of_a_leader & Q(Exists(leaders.filter(employee=person))))


def _objection_at() -> Subquery:
    """Of who is here to have it woven in; of who has left it is a concern."""
    here = Participation.objects.filter(
        community=OuterRef("text__proposal__community"), employee=OuterRef("employee"), level__in=INSIDE
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
