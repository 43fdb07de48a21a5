"""Which step leads from which phase to which, and what each asks. Pure: no clock, no database."""

from communities.models import PHASE_STEPS, Phase

#: These steps are about going back, up or away, so they are never made without a word why.
REASON_ASKED = frozenset(
    {
        (Phase.PERFORM, Phase.WIND_DOWN),
        (Phase.WIND_DOWN, Phase.PERFORM),
        (Phase.INITIATE, Phase.CLOSED),
        (Phase.START_UP, Phase.CLOSED),
        (Phase.CLOSED, Phase.START_UP),
    }
)
#: This step follows from asking the members (L3), so it is no button on the page of phases.
BY_CLOSING = (Phase.WIND_DOWN, Phase.CLOSED)
#: The usual next step from each phase: the one with the filled button.
NEXT = {Phase.INITIATE: Phase.START_UP, Phase.START_UP: Phase.PERFORM, Phase.CLOSED: Phase.START_UP}


def steps_from(phase: str) -> list[Phase]:
    """Where one can go from here, the usual next step first."""
    found = [after for before, after in PHASE_STEPS if before == phase]
    return sorted(found, key=lambda after: after != NEXT.get(Phase(phase)))


def is_step(before: str, after: str) -> bool:
    return (before, after) in PHASE_STEPS


def asks_reason(before: str, after: str) -> bool:
    return (before, after) in REASON_ASKED


def drops_idea(before: str, after: str) -> bool:
    """Whether this closes something that never performed: no members have to be asked (L1)."""
    return after == Phase.CLOSED and before in {Phase.INITIATE, Phase.START_UP}
