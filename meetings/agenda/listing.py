"""The topics of a meeting as one reader sees them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, Q, QuerySet
from django.utils import timezone

from communities.roles.viewers import Viewer
from cop_platform.planned_queries import Moment, planned
from meetings.agenda.permissions import can_edit_topic, can_join_in, can_lead, can_remove_topic
from meetings.agenda.topics import TopicList, is_done, left_over, next_date
from meetings.agenda.without_topics import calls_itself_off_at
from meetings.models import DOTS_EACH, Format, LiveSession, Meeting, Topic
from meetings.scheduling.together import viewer_at
from members.models import Employee

#: Formats with a live page.
LIVE_FORMATS = (Format.LEAN_COFFEE, Format.OPEN_SPACE, Format.RETROSPECTIVE)
#: The host can open the live page so long before the start.
OPENS_BEFORE = timedelta(hours=1)


@dataclass(frozen=True)
class Line:
    """A topic with its dots. ``dots`` is None while this reader does not see how many there are."""

    topic: Topic
    dots: int | None
    is_mine: bool
    can_give: bool = False
    can_take: bool = False
    can_edit: bool = False
    can_remove: bool = False


@dataclass(frozen=True)
class Agenda:
    """The topics that wait, in their order; those that were discussed; and what this reader may do."""

    topics: TopicList
    lines: list[Line]
    discussed: list[Topic]
    removed: list[Topic]
    dots_left: int
    shows_sums: bool
    can_add: bool
    can_lead: bool
    can_put_back: bool
    carries_to: Meeting | None

    @property
    def takes_dots(self) -> bool:
        return self.can_add and self.topics.takes_dots

    @property
    def is_live(self) -> bool:
        return self.topics.is_live

    @property
    def can_open(self) -> bool:
        """Open the live page, also once more after it was ended."""
        return self.can_lead and not self.is_live and can_open_now(self.topics.meeting)

    @property
    def is_empty(self) -> bool:
        return not (self.lines or self.discussed or self.removed)

    @property
    def goes_at(self) -> object:
        """When the date calls itself off, as it has no topics; None if it does not."""
        return None if self.lines or self.discussed else calls_itself_off_at(self.topics.meeting)


def can_open_now(meeting: Meeting) -> bool:
    """From an hour before the start until the end."""
    is_near = meeting.starts_at - OPENS_BEFORE <= timezone.now()
    return meeting.is_upcoming and is_near and meeting.format in LIVE_FORMATS


def agenda_of(meeting: Meeting, reader: Employee, viewer: Viewer | None = None) -> Agenda:
    """Until the round of dots is over, sums and their order show to those who have given a dot (M5).

    Who may give none sees them at once. On the live page nobody does until the host ends the round.
    """
    viewer = viewer_at(meeting, reader, viewer)
    session, has_topics = _session_of(meeting)
    topics = TopicList(meeting, session)
    rows = _rows(meeting, reader) if has_topics else []
    mine = sum(topic.own_dots for topic in rows)
    joins = can_join_in(viewer) and topics.takes_topics
    shows_sums = not topics.takes_dots or not (joins or topics.is_live) or (bool(mine) and not topics.is_live)
    waits = [topic for topic in rows if not topic.is_discussed and topic.removed_at is None]
    # Of two with as many dots the older comes first.
    waits.sort(key=lambda topic: (-topic.dot_count if shows_sums else 0, topic.added_at, topic.pk))
    discussed = [topic for topic in rows if topic.is_discussed]
    carries = is_done(meeting, topics.session) and can_join_in(viewer) and left_over(meeting).exists()
    return Agenda(
        topics,
        [
            _line(topic, viewer, topics, gives=joins and topics.takes_dots, left=DOTS_EACH - mine, shows=shows_sums)
            for topic in waits
        ],
        sorted(discussed, key=lambda topic: (topic.discussed_at, topic.pk)),
        [topic for topic in rows if topic.removed_at],
        DOTS_EACH - mine,
        shows_sums,
        joins,
        can_lead(viewer, meeting),
        topics.takes_topics and can_remove_topic(viewer, Topic()),
        next_date(meeting) if carries else None,
    )


def _session_of(meeting: Meeting) -> tuple[LiveSession | None, bool]:
    """The live page, and whether there are topics: they take PostgreSQL longer to plan than to read."""
    for *values, has_topics in _session_and_topics(meeting):
        names = [field.attname for field in LiveSession._meta.concrete_fields]
        session = LiveSession.from_db(meeting._state.db, names, values)  # noqa: SLF001 - as Django makes a record
        return (session if session.pk else None), has_topics
    return None, False


@planned
def _session_and_topics(meeting: Meeting, _at: Moment) -> QuerySet[Any]:
    columns = [f"live_sessions__{field.attname}" for field in LiveSession._meta.concrete_fields]
    topics = Exists(Topic.objects.filter(meeting=meeting))
    return Meeting.objects.filter(pk=meeting.pk).values_list(*columns, topics)


@planned
def _rows(meeting: Meeting, reader: Employee, _at: Moment) -> QuerySet[Any]:
    """Topics with the number of their dots and of this reader’s own."""
    rows = Topic.objects.filter(meeting=meeting).select_related("added_by", "removed_by", "place")
    counted = rows.annotate(
        dot_count=Count("dots", filter=Q(dots__employee__left_at=None)),
        own_dots=Count("dots", filter=Q(dots__employee=reader)),
    )
    return counted.order_by("added_at", "pk")


def _line(topic: Any, viewer: Viewer, topics: TopicList, *, gives: bool, left: int, shows: bool) -> Line:
    is_mine = bool(topic.own_dots)
    is_current = topics.session is not None and topics.session.topic_id == topic.pk
    is_changeable = topics.takes_topics and not is_current
    return Line(
        topic,
        topic.dot_count if shows else None,
        is_mine,
        can_give=gives and not is_mine and left > 0,
        can_take=gives and is_mine,
        can_edit=is_changeable and can_edit_topic(viewer, topic),
        can_remove=is_changeable and can_remove_topic(viewer, topic),
    )
