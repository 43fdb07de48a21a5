"""Models: meetings, moves, cancellations, series, date polls, RSVPs, calendar feeds, minutes."""

from meetings.models.feed import Feed
from meetings.models.meeting import LONGEST_MEETING, Cancellation, Format, Meeting, Move
from meetings.models.minutes import (
    ActionPoint,
    ActionRequest,
    MeetingDecision,
    MeetingNotes,
    NotesRevision,
    UseSentence,
)
from meetings.models.poll import FEWEST_SLOTS, MOST_SLOTS, OfferedSlotKey, Poll, PollSlot, PollVote
from meetings.models.recurrence import Frequency
from meetings.models.rsvp import RSVP, OpenMeetingKey
from meetings.models.series import Series, SeriesAnswer

__all__ = [
    "FEWEST_SLOTS",
    "LONGEST_MEETING",
    "MOST_SLOTS",
    "RSVP",
    "ActionPoint",
    "ActionRequest",
    "Cancellation",
    "Feed",
    "Format",
    "Frequency",
    "Meeting",
    "MeetingDecision",
    "MeetingNotes",
    "Move",
    "NotesRevision",
    "OfferedSlotKey",
    "OpenMeetingKey",
    "Poll",
    "PollSlot",
    "PollVote",
    "Series",
    "SeriesAnswer",
    "UseSentence",
]
