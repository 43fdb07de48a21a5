"""Meetings, past and coming, with what was moved, called off and answered."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random

from communities.models import Level, Role
from demo.accounts import People
from demo.communities import Gathered
from demo.crowd import chance
from demo.script import Date
from demo.timetable import ZONE, Slot, timetable
from meetings.models import Answer, Cancellation, Meeting, Move
from meetings.rsvps.answering import choices_for
from members.models import Employee

#: How many of a hundred have answered at each level, for the next date and for one that is further off.
NEAR = {Level.CORE: 75, Level.ACTIVE: 40, Level.PERIPHERY: 6}
FAR = {Level.CORE: 30, Level.ACTIVE: 8, Level.PERIPHERY: 0}
WEIGHTS = {
    Answer.Choice.COMING: 60,
    Answer.Choice.ONLINE: 25,
    Answer.Choice.MAYBE: 14,
    Answer.Choice.NOT_THIS_TIME: 10,
}

Told = list[tuple[Meeting, Slot]]


def put_on_the_board(gathered: Iterable[Gathered], people: People, now: datetime) -> None:
    """Written as rows: the verbs of scheduling plan nothing in the past, and would owe mails."""
    today = now.astimezone(ZONE).date()
    told = [(each, slot) for each in gathered for slot in timetable(each.circle, today)]
    meetings = Meeting.objects.bulk_create(_meeting(each, slot, people.named) for each, slot in told)
    for meeting in meetings:
        meeting.planned_at = min(meeting.starts_at - timedelta(weeks=5), now - timedelta(days=3))
    Meeting.objects.bulk_update(meetings, ["planned_at"])
    slots = [slot for _each, slot in told]
    _move(list(zip(meetings, slots, strict=True)), now)
    _call_off(list(zip(meetings, slots, strict=True)), now)
    Answer.objects.bulk_create(
        answer
        for (each, slot), meeting in zip(told, meetings, strict=True)
        if meeting.takes_answers
        for answer in _answers(each, slot.date, meeting, people.named)
    )


def _meeting(gathered: Gathered, slot: Slot, named: dict[str, Employee]) -> Meeting:
    told, circle = slot.date, gathered.circle
    return Meeting(
        **gathered.of,
        focus=told.focus,
        reason=told.reason,
        format=told.format,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        time_zone=str(ZONE),
        place=slot.place,
        online_url=slot.online_url,
        catering=slot.catering,
        host=named[told.host or circle.holder(Role.LEADER)],
        planned_by=named[circle.holder(Role.COORDINATOR, Role.LEADER)],
        revision=_was_moved(told) + bool(told.called_off),
        is_open=not told.called_off,
    )


def _was_moved(told: Date) -> bool:
    return bool(told.moved_by or told.moved_from)


def _move(told: Told, now: datetime) -> None:
    """What stood before the move; six days ahead, at the latest the day before yesterday."""
    moves = Move.objects.bulk_create(
        Move(
            organisation_id=meeting.organisation_id,
            meeting=meeting,
            by=meeting.planned_by,
            revision=1,
            starts_at=slot.starts_at - slot.date.moved_by,
            ends_at=slot.ends_at - slot.date.moved_by,
            place=slot.date.moved_from or slot.place,
            online_url=slot.online_url,
        )
        for meeting, slot in told
        if _was_moved(slot.date)
    )
    for move in moves:
        move.at = min(move.meeting.starts_at - timedelta(days=6), now - timedelta(days=2))
    Move.objects.bulk_update(moves, ["at"])


def _call_off(told: Told, now: datetime) -> None:
    """Three days ahead, at the latest yesterday."""
    cancellations = Cancellation.objects.bulk_create(
        Cancellation(
            organisation_id=meeting.organisation_id,
            meeting=meeting,
            by=meeting.planned_by,
            words=slot.date.called_off,
        )
        for meeting, slot in told
        if slot.date.called_off
    )
    for cancellation in cancellations:
        cancellation.at = min(cancellation.meeting.starts_at - timedelta(days=3), now - timedelta(days=1))
    Cancellation.objects.bulk_update(cancellations, ["at"])


def _answers(gathered: Gathered, told: Date, meeting: Meeting, named: dict[str, Employee]) -> Iterator[Answer]:
    rng = chance(f"{gathered.circle.slug}: {told.focus}")
    asked = NEAR if meeting.starts_at == gathered.community.next_meeting_at else FAR
    said = {
        each.employee: _choice(meeting, rng)
        for each in gathered.sittings
        if each.level and rng.randrange(100) < asked[Level(each.level)]
    }
    said |= {named[name]: Answer.Choice.COMING for name in told.coming}
    said |= {named[name]: Answer.Choice.MAYBE for name in told.maybe}
    for employee, choice in said.items():
        yield Answer(organisation_id=meeting.organisation_id, meeting=meeting, employee=employee, choice=choice)


def _choice(meeting: Meeting, rng: Random) -> Answer.Choice:
    possible = choices_for(meeting)
    [choice] = rng.choices(possible, [WEIGHTS[each] for each in possible])
    return choice
