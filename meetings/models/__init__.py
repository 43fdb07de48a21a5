"""Models: meetings, moves, cancellations, series, RSVPs, calendar feeds, topics with dots, live pages."""

from meetings.models.agenda import DOTS_EACH, Dot, GoesOn, MarketPlace, RetrospectiveSentence, SameMeeting, Topic
from meetings.models.feed import Feed
from meetings.models.live import OVERRUN, LiveSession, Thumb
from meetings.models.meeting import LONGEST_MEETING, Cancellation, Format, Meeting, Move
from meetings.models.recurrence import Frequency
from meetings.models.rsvp import RSVP, OpenMeetingKey
from meetings.models.series import Series, SeriesAnswer

__all__ = [
    "DOTS_EACH",
    "LONGEST_MEETING",
    "OVERRUN",
    "RSVP",
    "Cancellation",
    "Dot",
    "Feed",
    "Format",
    "Frequency",
    "GoesOn",
    "LiveSession",
    "MarketPlace",
    "Meeting",
    "Move",
    "OpenMeetingKey",
    "RetrospectiveSentence",
    "SameMeeting",
    "Series",
    "SeriesAnswer",
    "Thumb",
    "Topic",
]
