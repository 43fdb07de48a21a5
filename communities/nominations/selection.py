"""Role selection: choose together who takes up a role, after Sociocracy 3.0 (S99).

Describe the role; members and role holders suggest somebody, with reasons; all read the reasons and may change their
suggestion; the facilitator proposes the candidate with the strongest reasons; a round for objections; the candidate
accepts or declines. Suggestions are never counted, and no date moves the selection on, except the end of the round.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from communities.decisions.consent import Candidacy, propose, withdraw
from communities.decisions.settling import RoundClosed
from communities.decisions.stakeholders import deciding_members
from communities.models import (
    FINAL_STEPS,
    MEMBER_LEVELS,
    Community,
    Decision,
    DecisionOutcome,
    Nomination,
    Phase,
    Proposal,
    Role,
    RoleSelection,
    RoundOutcome,
    SelectionStep,
    Step,
    Suggestion,
)
from communities.models.decision import log
from communities.models.locking import CommunityClosed, lock_open
from communities.nominations.nominating import create_nomination
from communities.nominations.selection_steps import SUGGESTION_STEPS, SelectionEvent, StepNotAllowed, next_step
from communities.roles.terms import agree_term, has_role, term_of
from cop_platform.planned_queries import Moment, planned
from cop_platform.sorting import SortKey
from members.models import Employee


class SelectionInProgress(Exception):
    """This role has an open selection already: ``selection``."""

    def __init__(self, selection: RoleSelection) -> None:
        super().__init__()
        self.selection = selection


# --- What people do -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class RoleDescription:
    """The purpose of the role, its hours and the planned end of the term, written before anybody is suggested."""

    purpose: str
    hours: str
    until: date | None


def start_selection(
    community: Community, role: Role, description: RoleDescription, *, by: Employee, by_when: date | None
) -> RoleSelection:
    """Start a role selection with a description of the role.

    Raises :class:`SelectionInProgress`, :class:`CommunityClosed`.
    """
    try:
        with transaction.atomic():
            community = lock_open(community)
            selection: RoleSelection = RoleSelection.objects.create(
                organisation_id=community.organisation_id,
                community=community,
                role=role,
                facilitator=by,
                started_at=timezone.now(),
                by_when=by_when,
                **vars(description),
            )
            _record_step(selection, by)
    except IntegrityError:
        raise SelectionInProgress(open_selections(community).get(role=role)) from None
    return selection


def open_selections(community: Community) -> QuerySet[RoleSelection]:
    return RoleSelection.objects.filter(community=community).exclude(step__in=FINAL_STEPS).order_by("role")


@transaction.atomic
def suggest(selection: RoleSelection, person: Employee, *, by: Employee, reason: str) -> Suggestion:
    """Suggest a person for the role, with a reason; replaces an earlier suggestion. Raises :class:`StepNotAllowed`."""
    selection = _lock(selection)
    if selection.step not in SUGGESTION_STEPS:
        raise StepNotAllowed
    naming, _is_new = Suggestion.objects.update_or_create(
        organisation_id=selection.organisation_id,
        selection=selection,
        by=by,
        defaults={"person": person, "reason": reason, "at": timezone.now()},
    )
    return naming


@transaction.atomic
def reveal_reasons(selection: RoleSelection, *, by: Employee, by_when: date | None) -> None:
    """Move on to the step in which everyone can read all reasons. Raises :class:`StepNotAllowed`."""
    selection = _lock(selection)
    _advance(selection, SelectionEvent.REASONS_REVEALED, by=by, by_when=by_when)


@transaction.atomic
def propose_candidate(selection: RoleSelection, suggestion: Suggestion, *, by: Employee, closes_on: date) -> None:
    """Propose a suggested person: open a round, or nominate at once if there is no other member to ask.

    Raises :class:`StepNotAllowed`.
    """
    selection = _lock(selection)
    next_step(selection.step, SelectionEvent.CANDIDATE_PROPOSED)
    if suggestion.selection_id != selection.pk or suggestion.person.left_at:
        raise StepNotAllowed
    selection.candidate = suggestion.person
    if deciding_members(selection.community) - {by.pk, suggestion.person_id}:
        try:
            selection.proposal = _open_round(selection, by, closes_on)
        except CommunityClosed:
            raise StepNotAllowed from None
        _advance(selection, SelectionEvent.CANDIDATE_PROPOSED, by=by, by_when=closes_on)
    else:
        _advance(selection, SelectionEvent.NOBODY_TO_ASK, by=by)
        _nominate_candidate(selection)


@transaction.atomic
def stop_selection(selection: RoleSelection, *, by: Employee) -> None:
    """Stop the selection, and withdraw its open round or nomination. Raises :class:`StepNotAllowed`."""
    # Lock round and nomination before the selection, in the same order as when they end by themselves.
    if selection.proposal:
        _withdraw_round(selection.proposal, by)
    asked = Nomination.objects.filter(pk=selection.nomination_id, answer="", withdrawn_at=None)
    asked.update(withdrawn_at=timezone.now())
    _advance(_lock(selection), SelectionEvent.STOPPED, by=by)


# --- What follows from a round or an answer -----------------------------------------------------------------------
def apply_round_to_selection(proposal: Proposal, outcome: str) -> None:
    """After the round about the candidate: nominate them, or return to the suggestions."""
    selection = _lock_where(proposal=proposal, step=Step.CONSENT)
    if selection is None:
        return
    candidate = selection.candidate
    if outcome == RoundOutcome.ADOPTED and candidate and not candidate.left_at:
        _advance(selection, SelectionEvent.NO_OBJECTION)
        _nominate_candidate(selection)
        return
    if outcome == RoundOutcome.LAPSED:
        facts = {"person": candidate, "role": selection.role, "proposal": proposal}
        log(selection.community, Decision.Kind.ROLE, DecisionOutcome.LAPSED, **facts)
    _return_to_suggestions(selection)


def candidate_answered(nomination: Nomination) -> None:
    selection = _lock_where(nomination=nomination, step=Step.ACCEPTANCE)
    if selection is None:
        return
    if nomination.answer == Nomination.Answer.ACCEPTED:
        _advance(selection, SelectionEvent.CANDIDATE_ACCEPTED)
        _agree_as_described(selection)
    else:
        _return_to_suggestions(selection)


def _agree_as_described(selection: RoleSelection) -> None:
    """Save the hours and the end of the description as agreed: the candidate accepted them, and can change them."""
    term = term_of(selection.community, selection.candidate, Role(selection.role))
    is_ahead = selection.until and selection.until > timezone.localdate()
    if term:
        agree_term(term, until=selection.until if is_ahead else None, hours=selection.hours)


def lock_open_selections(community: Community) -> None:
    """Lock what stops when this community closes, before the community: as where a candidate is proposed."""
    running = RoleSelection.objects.select_for_update().filter(community=community).exclude(step__in=FINAL_STEPS)
    list(running.order_by("pk").values_list("pk"))


def stop_selections_in(community: Community, *, by: Employee) -> None:
    """After a community closed: whoever closed it stopped them."""
    for chosen in RoleSelection.objects.filter(community=community).exclude(step__in=FINAL_STEPS).order_by("pk"):
        if held := _lock_where(pk=chosen.pk):
            _advance(held, SelectionEvent.STOPPED, by=by)


def candidate_left(employee: Employee) -> None:
    """Drop a candidate who leaves the organisation: the round about them is withdrawn, the suggestions stay."""
    for selection in RoleSelection.objects.filter(candidate=employee, step=Step.CONSENT).select_related("proposal"):
        if selection.proposal:
            _withdraw_round(selection.proposal, employee)
    for selection in RoleSelection.objects.filter(candidate=employee, step=Step.ACCEPTANCE):
        _return_to_suggestions(_lock(selection))


def _withdraw_round(round_: Proposal, by: Employee) -> None:
    """Withdraw the round, unless it was decided in the same moment: then its outcome has been applied."""
    with suppress(RoundClosed):
        withdraw(round_, by=by)


def _return_to_suggestions(selection: RoleSelection) -> None:
    selection.candidate = selection.proposal = selection.nomination = None
    _advance(selection, SelectionEvent.CANDIDATE_DROPPED)


def _open_round(selection: RoleSelection, by: Employee, closes_on: date) -> Proposal:
    """The text is the purpose of the role and the reasons, without the names of the people who gave them."""
    candidate = selection.candidate
    reasons = selection.suggestions.filter(person=candidate).order_by("at", "id").values_list("reason", flat=True)
    words = "\n\n".join([selection.purpose, *(f"“{why}”" for why in reasons)])
    return propose(
        selection.community,
        by=by,
        subject=Candidacy(candidate, Role(selection.role)),
        text=words[:4000],
        closes_at=timezone.make_aware(datetime.combine(closes_on, time(23, 59))),
    )


def _nominate_candidate(selection: RoleSelection) -> None:
    """Ask the candidate to accept by an ordinary nomination, without a second round."""
    candidate, role = selection.candidate, Role(selection.role)
    if has_role(selection.community, candidate, role):
        _advance(selection, SelectionEvent.CANDIDATE_ACCEPTED)
        return
    nomination = create_nomination(
        selection.community, candidate, role, by=selection.facilitator, reason=selection.purpose[:600]
    )
    nomination.proposal = selection.proposal
    nomination.save(update_fields=["proposal"])
    selection.nomination = nomination
    selection.save(update_fields=["nomination"])


# ------------------------------------------------------------------------------------------------------------------
def _lock(selection: RoleSelection) -> RoleSelection:
    found = _lock_where(pk=selection.pk)
    if found is None or found.community.is_closed:
        raise StepNotAllowed
    return found


def _lock_where(**which: object) -> RoleSelection | None:
    rows = RoleSelection.objects.select_for_update(of=("self",))
    found: RoleSelection | None = rows.select_related("community", "candidate", "facilitator").filter(**which).first()
    return found


def _advance(
    selection: RoleSelection, event: SelectionEvent, *, by: Employee | None = None, by_when: date | None = None
) -> None:
    selection.step, selection.by_when = next_step(selection.step, event), by_when
    selection.save()
    _record_step(selection, by)


def _record_step(selection: RoleSelection, by: Employee | None) -> None:
    SelectionStep.objects.create(
        organisation_id=selection.organisation_id,
        selection=selection,
        step=selection.step,
        began_at=timezone.now(),
        by=by,
    )


def suggestion_of(selection: RoleSelection, person: Employee) -> Suggestion | None:
    """This person's suggestion, unless the suggested colleague has left the organisation."""
    said = selection.suggestions.filter(by=person, person__left_at=None).select_related("person")
    found: Suggestion | None = said.first()
    return found


# --- To read ------------------------------------------------------------------------------------------------------
def readable_suggestions(selection: RoleSelection, reader: Employee) -> Iterable[Suggestion]:
    """All suggestions after the step SUGGEST; during it only one's own."""
    namings = selection.suggestions.filter(person__left_at=None).select_related("by", "person")
    namings = namings.order_by(SortKey("person__name"), "at")
    return namings.filter(by=reader) if selection.step == Step.SUGGEST else namings


@planned
def pending_selections_for(employee: Employee, _at: Moment) -> QuerySet[RoleSelection]:
    """Selections in the step SUGGEST that have no suggestion of this member yet."""
    sits = {"community__participations__employee": employee}
    naming = RoleSelection.objects.filter(**sits, community__participations__level__in=MEMBER_LEVELS, step=Step.SUGGEST)
    heard = Suggestion.objects.filter(by=employee).values("selection")
    pending: QuerySet[RoleSelection] = naming.exclude(pk__in=heard).exclude(community__phase=Phase.CLOSED)
    return pending.select_related("community")
