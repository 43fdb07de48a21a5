"""State of a round: when it is over and how it ends (C3). Pure: no database, no mail.

Only responses are an input, so silence never counts.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from communities.models import Stance

#: Extra time when nobody but the proposer has answered, once for each text.
EXTRA_TIME = timedelta(days=7)
#: How long after its closing date a round lapses that still has an open objection, or no decision.
LAPSE_AFTER = timedelta(days=30)
#: Least time to answer a new text.
MIN_READING_TIME = timedelta(days=3)


class RoundState(Enum):
    OPEN = "people can answer"
    OVERDUE = "the date has passed, and something has to happen first"
    NEEDS_MORE_TIME = "nobody else spoke: once more"
    ADOPTED = "adopted"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class StandingResponse:
    """A response, not withdrawn. ``is_own``: by proposer, candidate or author; ``is_member``: by a member of today."""

    stance: str
    is_own: bool = False
    is_member: bool = True

    @property
    def is_objection(self) -> bool:
        """The objection of a former member does not block: it counts as a concern."""
        return self.stance == Stance.OBJECTION and self.is_member

    @property
    def is_consent(self) -> bool:
        """“A concern, and go ahead” is consent; the objection of a former member does not become one."""
        return self.stance in {Stance.NO_OBJECTION, Stance.CONCERN} and self.is_member and not self.is_own


def round_state(
    responses: Collection[StandingResponse],
    *,
    closes_at: datetime,
    now: datetime,
    had_more_time: bool,
    by_consent: bool = True,
) -> RoundState:
    """The state of a round at ``now``. ``had_more_time``: this text had its extra time already."""
    if now < closes_at:
        return RoundState.OPEN
    if not by_consent or any(voice.is_objection for voice in responses):
        return RoundState.OVERDUE if now < closes_at + LAPSE_AFTER else RoundState.LAPSED
    if any(voice.is_consent for voice in responses):
        return RoundState.ADOPTED
    return RoundState.LAPSED if had_more_time else RoundState.NEEDS_MORE_TIME
