"""Signs and action items of meetings, registered by importing them."""

from meetings.agenda import attention as agenda
from meetings.scheduling import attention as scheduling

__all__ = ["agenda", "scheduling"]
