"""Models: meetings, moves, cancellations, series, RSVPs, calendar feeds, preparation, places."""

from meetings.models.feed import Feed
from meetings.models.meeting import LONGEST_MEETING, Cancellation, Format, Meeting, Move
from meetings.models.place import Place
from meetings.models.preparation import DietaryNeed, Guest, PreparationTask, Reading
from meetings.models.recurrence import Frequency
from meetings.models.rsvp import RSVP, OpenMeetingKey
from meetings.models.series import Series, SeriesAnswer

__all__ = [
    "LONGEST_MEETING",
    "RSVP",
    "Cancellation",
    "DietaryNeed",
    "Feed",
    "Format",
    "Frequency",
    "Guest",
    "Meeting",
    "Move",
    "OpenMeetingKey",
    "Place",
    "PreparationTask",
    "Reading",
    "Series",
    "SeriesAnswer",
]
