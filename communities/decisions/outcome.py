"""When a round is over and how it ends (C3), from plain values: no database, no mail.

Silence appears nowhere here: what nobody said cannot weigh.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from communities.models import Stance

#: Nobody but the proposer spoke: so much more time, once for each text.
EXTRA_TIME = timedelta(days=7)
#: How long a round waits, after its date, for an objection to be woven in or taken back.
LAPSE_AFTER = timedelta(days=30)
#: The least time that people have to answer a new text.
MIN_READING_TIME = timedelta(days=3)


class RoundState(Enum):
    OPEN = "people can answer"
    OVERDUE = "the date has passed, and something has to happen first"
    NEEDS_MORE_TIME = "nobody else spoke: once more"
    ADOPTED = "adopted"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class StandingResponse:
    """One standing answer. ``is_own``: of who proposed or wrote it; ``is_member``: in the core or active, as of now."""

    stance: str
    is_own: bool = False
    is_member: bool = True

    @property
    def is_objection(self) -> bool:
        """The objection of someone who has left the circle is a concern from then on."""
        return self.stance == Stance.OBJECTION and self.is_member

    @property
    def is_consent(self) -> bool:
        """“A concern, and go ahead” says go ahead. An objection whose author left never said so."""
        return self.stance in {Stance.NO_OBJECTION, Stance.CONCERN} and self.is_member and not self.is_own


def round_state(
    responses: Collection[StandingResponse],
    *,
    closes_at: datetime,
    now: datetime,
    had_more_time: bool,
    by_consent: bool = True,
) -> RoundState:
    """How a round stands at this moment."""
    if now < closes_at:
        return RoundState.OPEN
    if not by_consent or any(voice.is_objection for voice in responses):
        return RoundState.OVERDUE if now < closes_at + LAPSE_AFTER else RoundState.LAPSED
    if any(voice.is_consent for voice in responses):
        return RoundState.ADOPTED
    return RoundState.LAPSED if had_more_time else RoundState.NEEDS_MORE_TIME
