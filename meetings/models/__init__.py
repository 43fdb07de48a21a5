"""Models: meetings, co-hosts, moves, series, date polls, RSVPs, feeds, topics with dots, live pages, minutes."""

from meetings.models.agenda import DOTS_EACH, Dot, GoesOn, MarketPlace, RetrospectiveSentence, SameMeeting, Topic
from meetings.models.co_hosting import CoHosting, PlannedByKey
from meetings.models.feed import Feed
from meetings.models.live import OVERRUN, LiveSession, Thumb
from meetings.models.meeting import LONGEST_MEETING, Cancellation, Format, Meeting, Move, joint_meetings
from meetings.models.minutes import (
    ActionPoint,
    ActionRequest,
    MeetingDecision,
    MeetingNotes,
    NotesRevision,
    UseSentence,
)
from meetings.models.place import Place
from meetings.models.poll import FEWEST_SLOTS, MOST_SLOTS, OfferedSlotKey, Poll, PollSlot, PollVote
from meetings.models.preparation import DietaryNeed, Guest, PreparationTask, Reading
from meetings.models.recurrence import Frequency
from meetings.models.rsvp import RSVP, OpenMeetingKey
from meetings.models.series import Series, SeriesAnswer, SeriesMove

__all__ = [
    "DOTS_EACH",
    "FEWEST_SLOTS",
    "LONGEST_MEETING",
    "MOST_SLOTS",
    "OVERRUN",
    "RSVP",
    "ActionPoint",
    "ActionRequest",
    "Cancellation",
    "CoHosting",
    "DietaryNeed",
    "Dot",
    "Feed",
    "Format",
    "Frequency",
    "GoesOn",
    "Guest",
    "LiveSession",
    "MarketPlace",
    "Meeting",
    "MeetingDecision",
    "MeetingNotes",
    "Move",
    "NotesRevision",
    "OfferedSlotKey",
    "OpenMeetingKey",
    "Place",
    "PlannedByKey",
    "Poll",
    "PollSlot",
    "PollVote",
    "PreparationTask",
    "Reading",
    "RetrospectiveSentence",
    "SameMeeting",
    "Series",
    "SeriesAnswer",
    "SeriesMove",
    "Thumb",
    "Topic",
    "UseSentence",
    "joint_meetings",
]
