"""Models: meetings, moves, cancellations, series, RSVPs, calendar feeds."""

from meetings.models.feed import Feed
from meetings.models.meeting import LONGEST_MEETING, Cancellation, Format, Meeting, Move
from meetings.models.recurrence import Frequency
from meetings.models.rsvp import RSVP, OpenMeetingKey
from meetings.models.series import Series, SeriesAnswer, SeriesMove

__all__ = [
    "LONGEST_MEETING",
    "RSVP",
    "Cancellation",
    "Feed",
    "Format",
    "Frequency",
    "Meeting",
    "Move",
    "OpenMeetingKey",
    "Series",
    "SeriesAnswer",
    "SeriesMove",
]
