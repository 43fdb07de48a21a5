"""Create the meetings of the demonstration, past and upcoming, with moves, cancellations and RSVPs."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random

from communities.models import Level, Role
from demo.communities import LoadedCommunity
from demo.crowd import seeded_random
from demo.employees import People
from demo.script import MeetingScript
from demo.timetable import ZONE, Slot, timetable
from meetings.models import RSVP, Cancellation, Meeting, Move
from meetings.rsvps.answering import choices_for
from members.models import Employee

#: Percentage of RSVPs at each level, for the next meeting and for later ones.
RSVP_PERCENT_NEXT = {Level.CORE: 75, Level.ACTIVE: 40, Level.PERIPHERY: 6}
RSVP_PERCENT_LATER = {Level.CORE: 30, Level.ACTIVE: 8, Level.PERIPHERY: 0}
CHOICE_WEIGHTS = {
    RSVP.Choice.COMING: 60,
    RSVP.Choice.ONLINE: 25,
    RSVP.Choice.MAYBE: 14,
    RSVP.Choice.NOT_THIS_TIME: 10,
}

MeetingSlots = list[tuple[Meeting, Slot]]


def add_meetings(gathered: Iterable[LoadedCommunity], people: People, now: datetime) -> None:
    """Written as rows: the functions of scheduling would queue mails and set today's date."""
    today = now.astimezone(ZONE).date()
    told = [(each, slot) for each in gathered for slot in timetable(each.script, today)]
    meetings = Meeting.objects.bulk_create(_meeting(each, slot, people.named) for each, slot in told)
    for meeting in meetings:
        meeting.scheduled_at = min(meeting.starts_at - timedelta(weeks=5), now - timedelta(days=3))
    Meeting.objects.bulk_update(meetings, ["scheduled_at"])
    slots = [slot for _each, slot in told]
    _add_moves(list(zip(meetings, slots, strict=True)), now)
    _add_cancellations(list(zip(meetings, slots, strict=True)), now)
    RSVP.objects.bulk_create(
        answer
        for (each, slot), meeting in zip(told, meetings, strict=True)
        if meeting.is_upcoming
        for answer in _rsvps(each, slot.date, meeting, people.named)
    )


def _meeting(gathered: LoadedCommunity, slot: Slot, named: dict[str, Employee]) -> Meeting:
    told, circle = slot.date, gathered.script
    return Meeting(
        **gathered.foreign_keys,
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
        scheduled_by=named[circle.holder(Role.COORDINATOR, Role.LEADER)],
        revision=_was_moved(told) + bool(told.cancellation_note),
        is_open=not told.cancellation_note,
    )


def _was_moved(told: MeetingScript) -> bool:
    return bool(told.moved_by or told.moved_from)


def _add_moves(told: MeetingSlots, now: datetime) -> None:
    """Moves, dated six days before the meeting, or two days ago if that is earlier."""
    moves = Move.objects.bulk_create(
        Move(
            organisation_id=meeting.organisation_id,
            meeting=meeting,
            by=meeting.scheduled_by,
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


def _add_cancellations(told: MeetingSlots, now: datetime) -> None:
    """Cancellations, dated three days before the meeting, or yesterday if that is earlier."""
    cancellations = Cancellation.objects.bulk_create(
        Cancellation(
            organisation_id=meeting.organisation_id,
            meeting=meeting,
            by=meeting.scheduled_by,
            note=slot.date.cancellation_note,
        )
        for meeting, slot in told
        if slot.date.cancellation_note
    )
    for cancellation in cancellations:
        cancellation.at = min(cancellation.meeting.starts_at - timedelta(days=3), now - timedelta(days=1))
    Cancellation.objects.bulk_update(cancellations, ["at"])


def _rsvps(
    gathered: LoadedCommunity, told: MeetingScript, meeting: Meeting, named: dict[str, Employee]
) -> Iterator[RSVP]:
    rng = seeded_random(f"{gathered.script.slug}: {told.focus}")
    asked = RSVP_PERCENT_NEXT if meeting.starts_at == gathered.community.next_meeting_at else RSVP_PERCENT_LATER
    said = {
        each.employee: _choice(meeting, rng)
        for each in gathered.participants
        if each.level and rng.randrange(100) < asked[Level(each.level)]
    }
    said |= {named[name]: RSVP.Choice.COMING for name in told.going}
    said |= {named[name]: RSVP.Choice.MAYBE for name in told.maybe}
    for employee, choice in said.items():
        yield RSVP(organisation_id=meeting.organisation_id, meeting=meeting, employee=employee, choice=choice)


def _choice(meeting: Meeting, rng: Random) -> RSVP.Choice:
    possible = choices_for(meeting)
    [choice] = rng.choices(possible, [CHOICE_WEIGHTS[each] for each in possible])
    return choice
