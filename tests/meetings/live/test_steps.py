"""From topic to topic, with a timer: without clock and database."""

from datetime import UTC, datetime, timedelta

from meetings.live.steps import (
    MORE_SECONDS,
    TOPIC_SECONDS,
    State,
    end,
    give_more,
    go_back,
    leaning,
    next_topic,
    pause,
    resume,
)

NOON = datetime(2026, 10, 27, 12, tzinfo=UTC)
TALK = "talk"


def later(seconds: int) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_the_first_topic_that_waits_gets_eight_minutes() -> None:
    state = next_topic(State(), [7, 8], NOON)
    assert state == State(TALK, 7, later(TOPIC_SECONDS), None, TOPIC_SECONDS)
    assert (state.left_at(NOON), state.left_at(later(470)), state.left_at(later(500))) == (480, 10, 0)
    assert [state.is_up_at(later(seconds)) for seconds in (0, 479, 480, 9999)] == [False, False, True, True]


def test_the_next_topic_is_another_one() -> None:
    state = next_topic(State(TALK, 7, later(480), None, 480), [7, 8], NOON)
    assert state.topic == 8
    assert next_topic(state, [8], NOON) == State(TALK)
    assert not State(TALK).is_up_at(NOON)


def test_going_back_ends_with_the_round_of_dots() -> None:
    state = State(TALK, 8, later(480), None, 480)
    assert go_back(state, [5, 7], NOON).topic == 7
    assert go_back(State(TALK), [5], NOON).topic == 5
    assert go_back(state, [], NOON) == State()
    assert go_back(State(), [], NOON) == State()


def test_a_pause_keeps_what_is_left() -> None:
    state = next_topic(State(), [7], NOON)
    stopped = pause(state, later(100))
    assert (stopped.ends_at, stopped.seconds_left, stopped.seconds) == (None, 380, 480)
    assert stopped.left_at(later(9999)) == 380
    assert pause(stopped, later(200)) == stopped
    assert resume(stopped, later(1000)) == State(TALK, 7, later(1380), None, 480)
    assert resume(state, later(50)) == state


def test_more_time_comes_on_top_or_from_now() -> None:
    state = next_topic(State(), [7], NOON)
    assert give_more(state, later(400)) == State(TALK, 7, later(480 + MORE_SECONDS), None, 480 + MORE_SECONDS)
    assert give_more(state, later(600)) == State(TALK, 7, later(600 + MORE_SECONDS), None, MORE_SECONDS)
    stopped = pause(state, later(400))
    assert give_more(stopped, later(500)) == State(TALK, 7, None, 80 + MORE_SECONDS, 480 + MORE_SECONDS)
    assert give_more(State(TALK), NOON) == State(TALK)


def test_the_end_has_no_topic_and_no_timer() -> None:
    assert end(State(TALK, 7, later(480), None, 480)) == State("ended")


def test_a_leaning_is_a_word_and_needs_two() -> None:
    assert leaning(go_on=1, next_one=0, either=0) == ""
    assert leaning(go_on=2, next_one=1, either=5) == "go_on"
    assert leaning(go_on=0, next_one=1, either=1) == "next"
    assert leaning(go_on=2, next_one=2, either=0) == "either"
    assert leaning(go_on=0, next_one=0, either=3) == "either"
