"""Models: meetings, moves, cancellations, RSVPs."""

from meetings.models.meeting import LONGEST_MEETING, Cancellation, Format, Meeting, Move
from meetings.models.rsvp import RSVP, OpenMeetingKey

__all__ = ["LONGEST_MEETING", "RSVP", "Cancellation", "Format", "Meeting", "Move", "OpenMeetingKey"]
