"""What the live page shows, and its ETag, which costs one query."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac

from cop_platform.planned_queries import Moment, planned
from meetings.agenda.listing import LIVE_FORMATS, Agenda, agenda_of
from meetings.live.hosting import state_of
from meetings.live.market import Round, free_places, market_of
from meetings.live.retrospective import Answers, answers_of
from meetings.live.steps import State
from meetings.models import OVERRUN, Format, LiveSession, MarketPlace, Meeting, Thumb, Topic
from members.models import Employee

#: Rises when the same state is written otherwise.
FORM = 1


@planned
def _versions(community_slug: str, public_id: str, _at: Moment) -> QuerySet[Any]:
    found = LiveSession.objects.filter(meeting__public_id=public_id, meeting__community__slug=community_slug)
    return found.values_list("version", "ends_at", "meeting__revision", "meeting__ends_at")


def etag_of(community_slug: str, public_id: str, reader: Employee, *, is_screen: bool) -> str:
    """The ETag of a live page for this reader; empty if it has not been opened.

    That time is up changes the page too, though nobody does anything.
    """
    row = next(iter(_versions(community_slug, public_id)), None)
    if row is None:
        return ""
    version, ends_at, revision, meeting_ends_at = row
    now = timezone.now()
    is_up, is_over = ends_at is not None and ends_at <= now, meeting_ends_at + OVERRUN <= now
    language, zone = translation.get_language(), timezone.get_current_timezone_name()
    shown = repr((FORM, version, revision, is_up, is_over, public_id, reader.pk, language, zone, is_screen))
    return f'"{salted_hmac("meetings.live.etag", shown, algorithm="sha256").hexdigest()[:32]}"'


@dataclass(frozen=True)
class LivePage:
    """The live page as one reader sees it. ``now`` is the server's clock, from which phones reckon."""

    meeting: Meeting
    agenda: Agenda
    state: State
    now: datetime
    thumb: str = ""
    rounds: list[Round] = field(default_factory=list)
    answers: list[Answers] = field(default_factory=list)

    @property
    def session(self) -> LiveSession | None:
        return self.agenda.topics.session

    @property
    def is_running(self) -> bool:
        return self.agenda.is_live

    @property
    def has_topics(self) -> bool:
        """Topics one after the other, with a timer."""
        return self.meeting.format not in {Format.OPEN_SPACE, Format.RETROSPECTIVE}

    @property
    def has_market(self) -> bool:
        return self.meeting.format == Format.OPEN_SPACE

    @property
    def has_questions(self) -> bool:
        return self.meeting.format == Format.RETROSPECTIVE

    @property
    def collects(self) -> bool:
        """The round of dots goes on."""
        return self.state.phase == LiveSession.Phase.DOTS

    @property
    def current(self) -> Topic | None:
        return next((line.topic for line in self.agenda.lines if line.topic.pk == self.state.topic), None)

    @property
    def waiting(self) -> list[Any]:
        return [line for line in self.agenda.lines if line.topic.pk != self.state.topic]

    @property
    def unplaced(self) -> list[Any]:
        return [line for line in self.agenda.lines if line.topic.place_id is None]

    @property
    def free(self) -> list[MarketPlace]:
        return free_places(self.rounds)

    @property
    def can_write(self) -> bool:
        return self.is_running and self.agenda.can_add

    @property
    def leads(self) -> bool:
        return self.is_running and self.agenda.can_lead

    @property
    def seconds_left(self) -> int:
        return self.state.left_at(self.now)

    @property
    def minutes(self) -> int:
        """The whole length of what the timer counts down."""
        return max(1, round(self.state.seconds / 60))

    @property
    def is_up(self) -> bool:
        return self.state.is_up_at(self.now)

    @property
    def is_paused(self) -> bool:
        return self.state.seconds_left is not None

    @property
    def ends_ms(self) -> int:
        """When the timer ends, for the clock of the page; 0 while it stands still."""
        return int(self.state.ends_at.timestamp() * 1000) if self.state.ends_at else 0

    @property
    def decider(self) -> str:
        """Who decides when the time is up: the host, by name."""
        host = self.meeting.shown_host
        return host.display_name if host else ""


def live_page(meeting: Meeting, reader: Employee) -> LivePage:
    agenda = agenda_of(meeting, reader)
    session = agenda.topics.session
    state = state_of(session) if session else State()
    asks_thumb = session is not None and state.topic is not None
    thumbs = Thumb.objects.filter(session=session, employee=reader).values_list("choice", flat=True)
    return LivePage(
        meeting,
        agenda,
        state,
        timezone.now(),
        next(iter(thumbs), "") if asks_thumb else "",
        market_of(meeting) if meeting.format == Format.OPEN_SPACE else [],
        answers_of(meeting) if meeting.format == Format.RETROSPECTIVE else [],
    )


def has_live_page(meeting: Meeting) -> bool:
    """Whether there is one to wait for, or one that was opened."""
    is_opened = LiveSession.objects.filter(meeting=meeting).exists()
    return is_opened or (meeting.is_upcoming and meeting.format in LIVE_FORMATS)
