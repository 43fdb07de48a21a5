"""Create the date poll of the demonstration: it is open, and a few have said which times suit them."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from communities.models import MEMBER_LEVELS, Role
from demo.communities import LoadedCommunity
from demo.employees import People
from demo.timetable import ZONE
from meetings.models import Format, Poll, PollVote
from meetings.polls.polling import Span, ask
from meetings.scheduling.schedule import MeetingDetails

COMMUNITY = "plain-language"
TUESDAY, THURSDAY = 1, 3
YES, IF_NEED_BE, NO = PollVote.Choice.YES, PollVote.Choice.IF_NEED_BE, PollVote.Choice.NO
#: What each of a few members says of the three times; the second suits everyone.
SAID = [(YES, YES, YES), (YES, YES, NO), (NO, YES, YES), (YES, YES, NO), (IF_NEED_BE, YES, NO), (NO, IF_NEED_BE, YES)]


def add_polls(gathered: Iterable[LoadedCommunity], people: People, now: datetime) -> None:
    for each in gathered:
        if each.script.slug == COMMUNITY:
            _add(each, people, now)


def _add(loaded: LoadedCommunity, people: People, now: datetime) -> None:
    planner = people.named[loaded.script.holder(Role.COORDINATOR, Role.LEADER)]
    today = now.astimezone(ZONE).date()
    first, *others = _spans(now)
    details = MeetingDetails(
        focus="Which letters do we read aloud?",
        reason="Families told us where they stopped reading. We choose three letters and read them out loud.",
        format=Format.WORLD_CAFE,
        starts_at=first[0],
        ends_at=first[1],
        time_zone=str(ZONE),
        place="De Refter, Aalst",
        online_url="https://meet.mereldal.example/plain",
        catering="Soup and bread",
        host=None,
    )
    poll = ask(loaded.community, details, others, last_day=today + timedelta(days=4), by=planner, invite=False)
    # As if it had been mailed two days ago.
    Poll.objects.filter(pk=poll.pk).update(invites=True, asked_at=now - timedelta(days=2))
    _answer(poll, loaded, planner.pk)


def _spans(now: datetime) -> list[Span]:
    """Noon on a Tuesday that is at least ten days ahead, noon on the Thursday after it, four o'clock a week later."""
    earliest = now.astimezone(ZONE).date() + timedelta(days=10)
    tuesday = earliest + timedelta(days=(TUESDAY - earliest.weekday()) % 7)
    moments = [(tuesday, 12), (tuesday + timedelta(days=THURSDAY - TUESDAY), 12), (tuesday + timedelta(weeks=1), 16)]
    starts = [datetime.combine(day, time(hour), ZONE) for day, hour in moments]
    return [(start, start + timedelta(minutes=90)) for start in starts]


def _answer(poll: Poll, loaded: LoadedCommunity, planner_id: int) -> None:
    members = [each.employee for each in loaded.participants if each.level in MEMBER_LEVELS]
    voters = [employee for employee in members if employee.pk != planner_id][: len(SAID)]
    slots = list(poll.slots.order_by("number"))
    PollVote.objects.bulk_create(
        PollVote(organisation_id=poll.organisation_id, slot=slot, employee=voter, choice=choice)
        for voter, choices in zip(voters, SAID, strict=False)
        for slot, choice in zip(slots, choices, strict=True)
    )
