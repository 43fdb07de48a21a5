"""Signs of meetings, registered by importing them."""

from meetings.scheduling import attention as scheduling

__all__ = ["scheduling"]
