"""What a meeting is made of."""

from meetings.models.answer import Answer
from meetings.models.meeting import Cancellation, Format, Meeting, Move

__all__ = ["Answer", "Cancellation", "Format", "Meeting", "Move"]
