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
from communities.decisions.settling import Over
from communities.decisions.stakeholders import members_of
from communities.models import (
    INSIDE,
    OVER,
    Community,
    Decision,
    Naming,
    Nomination,
    Phase,
    Proposal,
    Role,
    RoleSelection,
    SelectionStep,
    Step,
)
from communities.models.decision import log
from communities.models.locking import Closed, locked_open
from communities.nominations.nominating import nominate
from communities.nominations.selection_steps import NAMING, Event, NotNow, after
from communities.roles.terms import agree, holds, term_of
from members.models import Employee


class UnderWay(Exception):
    """This role is being chosen already; ``selection`` is where."""

    def __init__(self, selection: RoleSelection) -> None:
        super().__init__()
        self.selection = selection


# --- What people do -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Description:
    """What the role is for, how much time it asks and until when, before anybody is named for it."""

    purpose: str
    hours: str
    until: date | None


def start(
    community: Community, role: Role, described: Description, *, by: Employee, by_when: date | None
) -> RoleSelection:
    """Describe the role and ask everyone whom they see. Raises :class:`UnderWay`, :class:`Closed`."""
    try:
        with transaction.atomic():
            community = locked_open(community)
            selection: RoleSelection = RoleSelection.objects.create(
                organisation_id=community.organisation_id,
                community=community,
                role=role,
                facilitator=by,
                started_at=timezone.now(),
                by_when=by_when,
                **vars(described),
            )
            _remember(selection, by)
    except IntegrityError:
        raise UnderWay(open_ones(community).get(role=role)) from None
    return selection


def open_ones(community: Community) -> QuerySet[RoleSelection]:
    return RoleSelection.objects.filter(community=community).exclude(step__in=OVER).order_by("role")


@transaction.atomic
def say_whom(selection: RoleSelection, person: Employee, *, by: Employee, reason: str) -> Naming:
    """Say whom one sees and why; again is a change of mind. Raises :class:`NotNow`."""
    selection = _locked(selection)
    if selection.step not in NAMING:
        raise NotNow
    naming, _is_new = Naming.objects.update_or_create(
        organisation_id=selection.organisation_id,
        selection=selection,
        by=by,
        defaults={"person": person, "reason": reason, "at": timezone.now()},
    )
    return naming


@transaction.atomic
def hear(selection: RoleSelection, *, by: Employee, by_when: date | None) -> None:
    """From now on everyone reads all the reasons. Raises :class:`NotNow`."""
    selection = _locked(selection)
    _go(selection, Event.REASONS_HEARD, by=by, by_when=by_when)


@transaction.atomic
def put_forward(selection: RoleSelection, naming: Naming, *, by: Employee, closes_on: date) -> None:
    """Propose somebody who was named, for the reasons that were given. Raises :class:`NotNow`."""
    selection = _locked(selection)
    after(selection.step, Event.PROPOSED)
    if naming.selection_id != selection.pk or naming.person.left_at:
        raise NotNow
    selection.candidate = naming.person
    if members_of(selection.community) - {by.pk, naming.person_id}:
        try:
            selection.proposal = _ask_the_group(selection, by, closes_on)
        except Closed:
            raise NotNow from None
        _go(selection, Event.PROPOSED, by=by, by_when=closes_on)
    else:
        _go(selection, Event.NOBODY_TO_ASK, by=by)
        _ask_the_candidate(selection)


@transaction.atomic
def stop(selection: RoleSelection, *, by: Employee) -> None:
    """Not now, or another way. A round or a question that waits is taken back. Raises :class:`NotNow`."""
    # The round and the nomination are locked before the selection, as they are where they end by themselves.
    if selection.proposal:
        _take_back(selection.proposal, by)
    asked = Nomination.objects.select_for_update().filter(pk=selection.nomination_id, answer="", withdrawn_at=None)
    asked.update(withdrawn_at=timezone.now())
    _go(_locked(selection), Event.STOPPED, by=by)


# --- What follows by itself ---------------------------------------------------------------------------------------
def round_decided(proposal: Proposal, outcome: str) -> None:
    """The group has spoken about the candidate: their own answer comes last."""
    selection = _locked_where(proposal=proposal, step=Step.OBJECT)
    if selection is None:
        return
    candidate = selection.candidate
    if outcome == Proposal.Outcome.ADOPTED and candidate and not candidate.left_at:
        _go(selection, Event.NO_OBJECTION)
        _ask_the_candidate(selection)
        return
    if outcome == Proposal.Outcome.LAPSED:
        facts = {"person": candidate, "role": selection.role, "proposal": proposal}
        log(selection.community, Decision.Kind.ROLE, Decision.Outcome.LAPSED, **facts)
    _look_further(selection)


def candidate_answered(nomination: Nomination) -> None:
    selection = _locked_where(nomination=nomination, step=Step.ANSWER)
    if selection is None:
        return
    if nomination.answer == Nomination.Answer.ACCEPTED:
        _go(selection, Event.SAID_YES)
        _agree_as_described(selection)
    else:
        _look_further(selection)


def _agree_as_described(selection: RoleSelection) -> None:
    """The time and the day everyone read are what they said yes to; theirs to change any day."""
    term = term_of(selection.community, selection.candidate, Role(selection.role))
    is_ahead = selection.until and selection.until > timezone.localdate()
    if term:
        agree(term, until=selection.until if is_ahead else None, hours=selection.hours)


def candidate_left(employee: Employee) -> None:
    """Who leaves the organisation is a candidate no more; the round about them is taken back, the reasons stay."""
    for selection in RoleSelection.objects.filter(candidate=employee, step=Step.OBJECT).select_related("proposal"):
        if selection.proposal:
            _take_back(selection.proposal, employee)
    for selection in RoleSelection.objects.filter(candidate=employee, step=Step.ANSWER):
        _look_further(_locked(selection))


def _take_back(round_: Proposal, by: Employee) -> None:
    """Unless it was decided in the same moment; then what follows has happened."""
    with suppress(Over):
        withdraw(round_, by=by)


def _look_further(selection: RoleSelection) -> None:
    selection.candidate = selection.proposal = selection.nomination = None
    _go(selection, Event.NOT_THIS_ONE)


def _ask_the_group(selection: RoleSelection, by: Employee, closes_on: date) -> Proposal:
    """With what the role is for and the reasons given; whose they are stands with the selection."""
    candidate = selection.candidate
    reasons = selection.namings.filter(person=candidate).order_by("at", "id").values_list("reason", flat=True)
    words = "\n\n".join([selection.purpose, *(f"“{why}”" for why in reasons)])
    return propose(
        selection.community,
        by=by,
        subject=Candidacy(candidate, Role(selection.role)),
        text=words[:4000],
        closes_at=timezone.make_aware(datetime.combine(closes_on, time(23, 59))),
    )


def _ask_the_candidate(selection: RoleSelection) -> None:
    """They are asked as anybody is; the group has had its round already."""
    candidate, role = selection.candidate, Role(selection.role)
    if holds(selection.community, candidate, role):
        _go(selection, Event.SAID_YES)
        return
    nomination = nominate(
        selection.community, candidate, role, by=selection.facilitator, reason=selection.purpose[:600]
    )
    nomination.proposal = selection.proposal
    nomination.save(update_fields=["proposal"])
    selection.nomination = nomination
    selection.save(update_fields=["nomination"])


# ------------------------------------------------------------------------------------------------------------------
def _locked(selection: RoleSelection) -> RoleSelection:
    found = _locked_where(pk=selection.pk)
    if found is None or found.community.is_closed:
        raise NotNow
    return found


def _locked_where(**which: object) -> RoleSelection | None:
    rows = RoleSelection.objects.select_for_update(of=("self",))
    found: RoleSelection | None = rows.select_related("community", "candidate", "facilitator").filter(**which).first()
    return found


def _go(selection: RoleSelection, event: Event, *, by: Employee | None = None, by_when: date | None = None) -> None:
    selection.step, selection.by_when = after(selection.step, event), by_when
    selection.save()
    _remember(selection, by)


def _remember(selection: RoleSelection, by: Employee | None) -> None:
    SelectionStep.objects.create(
        organisation_id=selection.organisation_id,
        selection=selection,
        step=selection.step,
        began_at=timezone.now(),
        by=by,
    )


def naming_of(selection: RoleSelection, person: Employee) -> Naming | None:
    """Whom this person said, as long as that one is here."""
    said = selection.namings.filter(by=person, person__left_at=None).select_related("person")
    found: Naming | None = said.first()
    return found


# --- To read ------------------------------------------------------------------------------------------------------
def reasons_to_read(selection: RoleSelection, reader: Employee) -> Iterable[Naming]:
    """All of them once they are heard; before that only one's own."""
    namings = (
        selection.namings.filter(person__left_at=None).select_related("by", "person").order_by("person__name", "at")
    )
    return namings.filter(by=reader) if selection.step == Step.NAME else namings


def waiting_for(employee: Employee) -> Iterable[RoleSelection]:
    """Selections that ask this person whom they see, and have not heard it."""
    sits = {"community__participations__employee": employee}
    naming = RoleSelection.objects.filter(**sits, community__participations__level__in=INSIDE, step=Step.NAME)
    heard = Naming.objects.filter(by=employee).values("selection")
    return naming.exclude(pk__in=heard).exclude(community__phase=Phase.CLOSED).select_related("community")
