"""All kinds of mail of meetings: importing a slice's emails module registers them."""

from meetings.agenda import emails as agenda
from meetings.co_hosting import emails as co_hosting
from meetings.minutes import emails as minutes
from meetings.polls import emails as polls
from meetings.scheduling import emails as scheduling
from meetings.series import emails as series

__all__ = ["agenda", "co_hosting", "minutes", "polls", "scheduling", "series"]
