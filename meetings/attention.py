"""Action items and signs of meetings, registered by importing them."""

from meetings.minutes import attention as minutes
from meetings.scheduling import attention as scheduling

__all__ = ["minutes", "scheduling"]
