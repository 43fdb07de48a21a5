"""When a round is over and how it ends (C3), from plain values: no database, no mail.

Silence appears nowhere here: what nobody said cannot weigh.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from communities.models import Stance

#: Nobody but the proposer spoke: so much more time, once for each text.
MORE_TIME = timedelta(days=7)
#: How long a round waits, after its date, for an objection to be woven in or taken back.
PATIENCE = timedelta(days=30)
#: The least time that people have to answer a new text.
TIME_TO_READ = timedelta(days=3)


class Verdict(Enum):
    OPEN = "people can answer"
    WAITING = "the date has passed, and something has to happen first"
    MORE_TIME = "nobody else spoke: once more"
    ADOPTED = "adopted"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class Voice:
    """One standing answer. ``own``: of who proposed or wrote it; ``here``: in the core or active, as of now."""

    stance: str
    own: bool = False
    here: bool = True

    @property
    def objects(self) -> bool:
        """The objection of someone who has left the circle is a concern from then on."""
        return self.stance == Stance.OBJECTION and self.here

    @property
    def agrees(self) -> bool:
        """“A concern, and go ahead” says go ahead. An objection whose author left never said so."""
        return self.stance in {Stance.NO_OBJECTION, Stance.CONCERN} and self.here and not self.own


def outcome_of(
    voices: Collection[Voice], *, closes_at: datetime, now: datetime, had_more_time: bool, by_consent: bool = True
) -> Verdict:
    """How a round stands at this moment."""
    if now < closes_at:
        return Verdict.OPEN
    if not by_consent or any(voice.objects for voice in voices):
        return Verdict.WAITING if now < closes_at + PATIENCE else Verdict.LAPSED
    if any(voice.agrees for voice in voices):
        return Verdict.ADOPTED
    return Verdict.LAPSED if had_more_time else Verdict.MORE_TIME
