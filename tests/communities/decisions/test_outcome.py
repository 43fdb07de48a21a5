"""State of a round, computed from plain values: responses, closing time and decision method."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communities.decisions.outcome import LAPSE_AFTER, RoundState, StandingResponse, round_state
from communities.models import Stance

CLOSES = datetime(2026, 12, 4, 22, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)
AGREES, CONCERN, OBJECTS = (
    StandingResponse(Stance.NO_OBJECTION),
    StandingResponse(Stance.CONCERN),
    StandingResponse(Stance.OBJECTION),
)
OWN = StandingResponse(Stance.NO_OBJECTION, is_own=True)
GONE = StandingResponse(Stance.OBJECTION, is_member=False)


def after(
    voices: list[StandingResponse], *, late: timedelta = timedelta(0), again: bool = False, consent: bool = True
) -> RoundState:
    """State of the round so long after its closing time."""
    return round_state(voices, closes_at=CLOSES, now=CLOSES + late, had_more_time=again, by_consent=consent)


@pytest.mark.parametrize(
    ("voices", "verdict"),
    [
        ([AGREES], RoundState.ADOPTED),
        ([CONCERN], RoundState.ADOPTED),
        ([AGREES, CONCERN, OWN], RoundState.ADOPTED),
        ([], RoundState.NEEDS_MORE_TIME),
        ([OWN], RoundState.NEEDS_MORE_TIME),
        ([GONE], RoundState.NEEDS_MORE_TIME),
        ([StandingResponse(Stance.NO_OBJECTION, is_member=False)], RoundState.NEEDS_MORE_TIME),
        ([GONE, AGREES], RoundState.ADOPTED),
        ([OBJECTS], RoundState.OVERDUE),
        ([OBJECTS, AGREES, AGREES, AGREES], RoundState.OVERDUE),
        ([StandingResponse(Stance.OBJECTION, is_own=True), AGREES], RoundState.OVERDUE),
    ],
)
def test_how_it_ends_in_the_closing_second(voices: list[StandingResponse], verdict: RoundState) -> None:
    assert after(voices, late=-SECOND) is RoundState.OPEN
    assert after(voices) is verdict
    assert after(voices, late=SECOND) is verdict


def test_where_nobody_spoke_it_gets_more_time_once_and_then_lapses() -> None:
    assert after([OWN]) is RoundState.NEEDS_MORE_TIME
    assert after([OWN], again=True) is RoundState.LAPSED
    assert after([OWN, CONCERN], again=True) is RoundState.ADOPTED


@pytest.mark.parametrize("voices", [[OBJECTS], [OBJECTS, AGREES]])
def test_an_objection_waits_a_month_to_be_met(voices: list[StandingResponse]) -> None:
    assert after(voices, late=LAPSE_AFTER - SECOND) is RoundState.OVERDUE
    assert after(voices, late=LAPSE_AFTER) is RoundState.LAPSED


def test_where_one_person_decides_after_listening_time_adopts_nothing() -> None:
    assert after([StandingResponse(Stance.ADVICE)], consent=False) is RoundState.OVERDUE
    assert after([AGREES], consent=False) is RoundState.OVERDUE
    assert after([], late=LAPSE_AFTER, consent=False) is RoundState.LAPSED


VOICES = st.lists(
    st.builds(StandingResponse, st.sampled_from(list(Stance)), is_own=st.booleans(), is_member=st.booleans()),
    max_size=6,
)
LATE = st.timedeltas(min_value=timedelta(days=-40), max_value=timedelta(days=80))


@given(VOICES, LATE, st.booleans())
def test_nothing_ends_early_and_nothing_is_adopted_over_an_objection(
    voices: list[StandingResponse], late: timedelta, again: bool
) -> None:
    verdict = after(voices, late=late, again=again)
    assert (verdict is RoundState.OPEN) == (late < timedelta(0))
    if verdict is RoundState.ADOPTED:
        assert not any(voice.is_objection for voice in voices)
        assert any(voice.is_consent for voice in voices)


@given(VOICES, LATE, st.booleans(), st.integers(2, 5))
def test_how_many_say_the_same_makes_no_difference(
    voices: list[StandingResponse], late: timedelta, again: bool, times: int
) -> None:
    assert after(voices * times, late=late, again=again) is after(voices, late=late, again=again)
