"""Models: meetings, moves, cancellations, RSVPs."""

from meetings.models.meeting import Cancellation, Format, Meeting, Move
from meetings.models.rsvp import RSVP, OpenMeetingKey

__all__ = ["RSVP", "Cancellation", "Format", "Meeting", "Move", "OpenMeetingKey"]
