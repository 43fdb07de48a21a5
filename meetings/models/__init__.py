"""Models: meetings, moves, cancellations, series, date polls, RSVPs, calendar feeds."""

from meetings.models.feed import Feed
from meetings.models.meeting import LONGEST_MEETING, Cancellation, Format, Meeting, Move
from meetings.models.poll import FEWEST_SLOTS, MOST_SLOTS, OfferedSlotKey, Poll, PollSlot, PollVote
from meetings.models.recurrence import Frequency
from meetings.models.rsvp import RSVP, OpenMeetingKey
from meetings.models.series import Series, SeriesAnswer

__all__ = [
    "FEWEST_SLOTS",
    "LONGEST_MEETING",
    "MOST_SLOTS",
    "RSVP",
    "Cancellation",
    "Feed",
    "Format",
    "Frequency",
    "Meeting",
    "Move",
    "OfferedSlotKey",
    "OpenMeetingKey",
    "Poll",
    "PollSlot",
    "PollVote",
    "Series",
    "SeriesAnswer",
]
