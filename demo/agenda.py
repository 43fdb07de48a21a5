"""Create the topics of the demonstration: a coming lean coffee with topics and dots, and one that is live."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from communities.models import Role
from demo.communities import LoadedCommunity
from demo.crowd import seeded_random
from demo.employees import People
from demo.timetable import ZONE
from meetings.live.steps import TOPIC_SECONDS
from meetings.models import DOTS_EACH, Dot, Format, LiveSession, Meeting, Topic
from meetings.scheduling.next_meeting import update_next_meeting

COMING, LIVE = "plain-language", "facilitators-circle"
#: Topics of the next lean coffee, with who added them. They have dots of about half of those who are active.
TOPICS = (
    ("Why is there a minus on page one?", "A credit from last month. Families think we owe them double.", "Els"),
    ("Day price, care price, extras: three words or one?", "By law we need all three. On page one too?", "Karel"),
    ("Who do I call? A name instead of a number", "", "Amina"),
    ("Can we test it with the family council?", "They meet next month.", "Imane"),
    ("QR code, yes or no", "", "Dries"),
)
#: Topics of the one that is live: the first was discussed, the second has five minutes left.
LIVE_TOPICS = (
    "Half the group never says a word",
    "Ending on time when it gets interesting",
    "Online and in the room at once: who looks after whom?",
    "May a facilitator have an opinion?",
)
TALKED, GONE = timedelta(minutes=12), timedelta(minutes=3)
PERCENT_WITH_DOTS = 55


def add_agendas(gathered: Iterable[LoadedCommunity], people: People, now: datetime) -> None:
    """Written as rows, with dates in the past."""
    for each in gathered:
        if each.script.slug == COMING:
            _add_topics(each, people, now)
        elif each.script.slug == LIVE:
            _add_live(each, people, now)


def _add_topics(loaded: LoadedCommunity, people: People, now: datetime) -> None:
    coming = Meeting.objects.upcoming(now).filter(community=loaded.community, format=Format.LEAN_COFFEE)
    meeting = coming.first()
    if meeting is None:
        return
    topics = Topic.objects.bulk_create(
        Topic(
            organisation_id=meeting.organisation_id,
            meeting=meeting,
            title=title,
            text=text,
            added_by=people.named[name],
            added_at=now - timedelta(days=3, hours=-number),
        )
        for number, (title, text, name) in enumerate(TOPICS)
    )
    _give_dots(loaded, meeting, topics)


def _give_dots(loaded: LoadedCommunity, meeting: Meeting, topics: list[Topic]) -> None:
    rng = seeded_random(f"dots of {loaded.script.slug}")
    weights = [len(topics) - place for place in range(len(topics))]
    for each in loaded.participants:
        if not each.level or rng.randrange(100) >= PERCENT_WITH_DOTS:
            continue
        liked = list(dict.fromkeys(rng.choices(topics, weights, k=DOTS_EACH)))
        Dot.objects.bulk_create(
            Dot(
                organisation_id=meeting.organisation_id,
                meeting=meeting,
                topic=topic,
                employee=each.employee,
                number=number,
            )
            for number, topic in enumerate(liked, 1)
        )


def _add_live(loaded: LoadedCommunity, people: People, now: datetime) -> None:
    """A meeting that began a quarter of an hour ago, at whatever hour the demonstration is loaded."""
    host = people.named[loaded.script.holder(Role.LEADER, Role.COORDINATOR)]
    starts_at = now.replace(second=0, microsecond=0) - timedelta(minutes=15)
    meeting = Meeting.objects.create(
        **loaded.foreign_keys,
        focus="What makes it hard",
        reason="Bring the moment in which you did not know how to go on.",
        format=Format.LEAN_COFFEE,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        time_zone=str(ZONE),
        online_url="https://meet.mereldal.example/facilitators",
        host=host,
        scheduled_by=host,
    )
    Meeting.objects.filter(pk=meeting.pk).update(scheduled_at=now - timedelta(weeks=2))
    topics = Topic.objects.bulk_create(
        Topic(
            organisation_id=meeting.organisation_id,
            meeting=meeting,
            title=title,
            added_by=each.employee,
            added_at=now - timedelta(days=1, hours=-number),
            discussed_at=None if number else now - GONE,
        )
        for number, (title, each) in enumerate(zip(LIVE_TOPICS, loaded.participants, strict=False))
    )
    _give_dots(loaded, meeting, topics)
    LiveSession.objects.create(
        organisation_id=meeting.organisation_id,
        meeting=meeting,
        phase=LiveSession.Phase.TALK,
        topic=topics[1],
        ends_at=now - GONE + timedelta(seconds=TOPIC_SECONDS),
        seconds=TOPIC_SECONDS,
        step=2,
        started_at=now - TALKED,
    )
    update_next_meeting(loaded.community)
