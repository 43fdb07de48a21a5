"""When a round is over and how it ends, over plain values."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communities.decisions.outcome import PATIENCE, Verdict, Voice, outcome_of
from communities.models import Stance

CLOSES = datetime(2026, 12, 4, 22, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)
AGREES, CONCERN, OBJECTS = Voice(Stance.NO_OBJECTION), Voice(Stance.CONCERN), Voice(Stance.OBJECTION)
OWN = Voice(Stance.NO_OBJECTION, own=True)
GONE = Voice(Stance.OBJECTION, here=False)


def after(voices: list[Voice], *, late: timedelta = timedelta(0), again: bool = False, consent: bool = True) -> Verdict:
    """The verdict so long after the closing second."""
    return outcome_of(voices, closes_at=CLOSES, now=CLOSES + late, had_more_time=again, by_consent=consent)


@pytest.mark.parametrize(
    ("voices", "verdict"),
    [
        ([AGREES], Verdict.ADOPTED),
        ([CONCERN], Verdict.ADOPTED),
        ([AGREES, CONCERN, OWN], Verdict.ADOPTED),
        ([], Verdict.MORE_TIME),
        ([OWN], Verdict.MORE_TIME),
        ([GONE], Verdict.MORE_TIME),
        ([Voice(Stance.NO_OBJECTION, here=False)], Verdict.MORE_TIME),
        ([GONE, AGREES], Verdict.ADOPTED),
        ([OBJECTS], Verdict.WAITING),
        ([OBJECTS, AGREES, AGREES, AGREES], Verdict.WAITING),
        ([Voice(Stance.OBJECTION, own=True), AGREES], Verdict.WAITING),
    ],
)
def test_how_it_ends_in_the_closing_second(voices: list[Voice], verdict: Verdict) -> None:
    assert after(voices, late=-SECOND) is Verdict.OPEN
    assert after(voices) is verdict
    assert after(voices, late=SECOND) is verdict


def test_where_nobody_spoke_it_gets_more_time_once_and_then_lapses() -> None:
    assert after([OWN]) is Verdict.MORE_TIME
    assert after([OWN], again=True) is Verdict.LAPSED
    assert after([OWN, CONCERN], again=True) is Verdict.ADOPTED


@pytest.mark.parametrize("voices", [[OBJECTS], [OBJECTS, AGREES]])
def test_an_objection_waits_a_month_to_be_met(voices: list[Voice]) -> None:
    assert after(voices, late=PATIENCE - SECOND) is Verdict.WAITING
    assert after(voices, late=PATIENCE) is Verdict.LAPSED


def test_where_one_person_decides_after_listening_time_adopts_nothing() -> None:
    assert after([Voice(Stance.ADVICE)], consent=False) is Verdict.WAITING
    assert after([AGREES], consent=False) is Verdict.WAITING
    assert after([], late=PATIENCE, consent=False) is Verdict.LAPSED


VOICES = st.lists(st.builds(Voice, st.sampled_from(list(Stance)), own=st.booleans(), here=st.booleans()), max_size=6)
LATE = st.timedeltas(min_value=timedelta(days=-40), max_value=timedelta(days=80))


@given(VOICES, LATE, st.booleans())
def test_nothing_ends_early_and_nothing_is_adopted_over_an_objection(
    voices: list[Voice], late: timedelta, again: bool
) -> None:
    verdict = after(voices, late=late, again=again)
    assert (verdict is Verdict.OPEN) == (late < timedelta(0))
    if verdict is Verdict.ADOPTED:
        assert not any(voice.objects for voice in voices)
        assert any(voice.agrees for voice in voices)


@given(VOICES, LATE, st.booleans(), st.integers(2, 5))
def test_how_many_say_the_same_makes_no_difference(
    voices: list[Voice], late: timedelta, again: bool, times: int
) -> None:
    assert after(voices * times, late=late, again=again) is after(voices, late=late, again=again)
