"""Choose together who takes up a role, after the role selection of Sociocracy 3.0 (S99).

Describe the role, each names somebody with reasons, hear the reasons and change one's mind, propose the one with the
strongest reasons, a round for objections, and the candidate's own yes as the last word. Reasons weigh; nothing is
counted, and nothing moves on by itself.
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
from members.models import Employee


class SelectionInProgress(Exception):
    """This role is being chosen already; ``selection`` is where."""

    def __init__(self, selection: RoleSelection) -> None:
        super().__init__()
        self.selection = selection


# --- What people do -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class RoleDescription:
    """What the role is for, how much time it asks and until when, before anybody is named for it."""

    purpose: str
    hours: str
    until: date | None


def start_selection(
    community: Community, role: Role, description: RoleDescription, *, by: Employee, by_when: date | None
) -> RoleSelection:
    """Describe the role and ask everyone whom they see.

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
    """Say whom one sees and why; again is a change of mind. Raises :class:`StepNotAllowed`."""
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
    """From now on everyone reads all the reasons. Raises :class:`StepNotAllowed`."""
    selection = _lock(selection)
    _advance(selection, SelectionEvent.REASONS_REVEALED, by=by, by_when=by_when)


@transaction.atomic
def propose_candidate(selection: RoleSelection, suggestion: Suggestion, *, by: Employee, closes_on: date) -> None:
    """Propose somebody who was named, for the reasons that were given. Raises :class:`StepNotAllowed`."""
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
    """Not now, or another way. A round or a question that waits is taken back. Raises :class:`StepNotAllowed`."""
    # The round and the nomination are locked before the selection, as they are where they end by themselves.
    if selection.proposal:
        _withdraw_round(selection.proposal, by)
    asked = Nomination.objects.select_for_update().filter(pk=selection.nomination_id, answer="", withdrawn_at=None)
    asked.update(withdrawn_at=timezone.now())
    _advance(_lock(selection), SelectionEvent.STOPPED, by=by)


# --- What follows by itself ---------------------------------------------------------------------------------------
def apply_round_to_selection(proposal: Proposal, outcome: str) -> None:
    """The group has spoken about the candidate: their own answer comes last."""
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
    """The time and the day everyone read are what they said yes to; theirs to change any day."""
    term = term_of(selection.community, selection.candidate, Role(selection.role))
    is_ahead = selection.until and selection.until > timezone.localdate()
    if term:
        agree_term(term, until=selection.until if is_ahead else None, hours=selection.hours)


def candidate_left(employee: Employee) -> None:
    """Who leaves the organisation is a candidate no more; the round about them is taken back, the reasons stay."""
    for selection in RoleSelection.objects.filter(candidate=employee, step=Step.CONSENT).select_related("proposal"):
        if selection.proposal:
            _withdraw_round(selection.proposal, employee)
    for selection in RoleSelection.objects.filter(candidate=employee, step=Step.ACCEPTANCE):
        _return_to_suggestions(_lock(selection))


def _withdraw_round(round_: Proposal, by: Employee) -> None:
    """Unless it was decided in the same moment; then what follows has happened."""
    with suppress(RoundClosed):
        withdraw(round_, by=by)


def _return_to_suggestions(selection: RoleSelection) -> None:
    selection.candidate = selection.proposal = selection.nomination = None
    _advance(selection, SelectionEvent.CANDIDATE_DROPPED)


def _open_round(selection: RoleSelection, by: Employee, closes_on: date) -> Proposal:
    """With what the role is for and the reasons given; whose they are stands with the selection."""
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
    """They are asked as anybody is; the group has had its round already."""
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
    """Whom this person said, as long as that one is here."""
    said = selection.suggestions.filter(by=person, person__left_at=None).select_related("person")
    found: Suggestion | None = said.first()
    return found


# --- To read ------------------------------------------------------------------------------------------------------
def readable_suggestions(selection: RoleSelection, reader: Employee) -> Iterable[Suggestion]:
    """All of them once they are heard; before that only one's own."""
    namings = (
        selection.suggestions.filter(person__left_at=None).select_related("by", "person").order_by("person__name", "at")
    )
    return namings.filter(by=reader) if selection.step == Step.SUGGEST else namings


def pending_selections_for(employee: Employee) -> Iterable[RoleSelection]:
    """Selections that ask this person whom they see, and have not heard it."""
    sits = {"community__participations__employee": employee}
    naming = RoleSelection.objects.filter(**sits, community__participations__level__in=MEMBER_LEVELS, step=Step.SUGGEST)
    heard = Suggestion.objects.filter(by=employee).values("selection")
    return naming.exclude(pk__in=heard).exclude(community__phase=Phase.CLOSED).select_related("community")
