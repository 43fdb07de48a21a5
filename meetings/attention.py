"""Action items and signs of meetings, registered by importing them."""

from meetings.agenda import attention as agenda
from meetings.co_hosting import attention as co_hosting
from meetings.minutes import attention as minutes
from meetings.polls import attention as polls
from meetings.scheduling import attention as scheduling

__all__ = ["agenda", "co_hosting", "minutes", "polls", "scheduling"]
