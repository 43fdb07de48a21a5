"""What a meeting is made of."""

from meetings.models.meeting import Cancellation, Format, Meeting, Move
from meetings.models.rsvp import Answer

__all__ = ["Answer", "Cancellation", "Format", "Meeting", "Move"]
