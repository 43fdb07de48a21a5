"""From topic to topic, with a timer. Pure: no clock, no database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from meetings.models import LiveSession

#: A topic has eight minutes, then thumbs say whether it goes on for four more.
TOPIC_SECONDS = 8 * 60
MORE_SECONDS = 4 * 60

_Phase = LiveSession.Phase


@dataclass(frozen=True)
class State:
    """What is discussed, and the timer: it ends at a moment, or stands still with so many seconds left."""

    phase: str = _Phase.DOTS
    topic: int | None = None
    ends_at: datetime | None = None
    seconds_left: int | None = None
    seconds: int = 0

    def left_at(self, now: datetime) -> int:
        """Seconds that are left, never below zero."""
        if self.ends_at is None:
            return self.seconds_left or 0
        return max(0, -(-(self.ends_at - now) // timedelta(seconds=1)))

    def is_up_at(self, now: datetime) -> bool:
        return self.topic is not None and self.left_at(now) == 0


def next_topic(state: State, waiting: Sequence[int], now: datetime) -> State:
    """The first topic that waits, besides the present one; none if all have been discussed."""
    following = next((topic for topic in waiting if topic != state.topic), None)
    return _discussing(following, now)


def go_back(state: State, discussed: Sequence[int], now: datetime) -> State:
    """The topic before, with new time; from the first one, the round of dots. Nothing is lost."""
    if discussed:
        return _discussing(discussed[-1], now)
    return State() if state.phase == _Phase.TALK else state


def pause(state: State, now: datetime) -> State:
    if state.ends_at is None:
        return state
    return replace(state, ends_at=None, seconds_left=state.left_at(now))


def resume(state: State, now: datetime) -> State:
    if state.seconds_left is None:
        return state
    return replace(state, ends_at=now + timedelta(seconds=state.seconds_left), seconds_left=None)


def give_more(state: State, now: datetime) -> State:
    """Four more minutes: from now if time is up, else in addition. A timer that stands still goes on standing."""
    if state.topic is None:
        return state
    left = state.left_at(now)
    seconds = state.seconds + MORE_SECONDS if left else MORE_SECONDS
    if state.seconds_left is not None:
        return replace(state, seconds_left=left + MORE_SECONDS, seconds=seconds)
    return replace(state, ends_at=now + timedelta(seconds=left + MORE_SECONDS), seconds=seconds)


def end(_state: State) -> State:
    return State(_Phase.ENDED)


def _discussing(topic: int | None, now: datetime) -> State:
    if topic is None:
        return State(_Phase.TALK)
    return State(_Phase.TALK, topic, now + timedelta(seconds=TOPIC_SECONDS), None, TOPIC_SECONDS)


def leaning(go_on: int, next_one: int, either: int) -> str:
    """Where the group leans, in a word and without a number; nothing while only one person has said something."""
    if go_on + next_one + either < 2:
        return ""
    if go_on == next_one:
        return "either"
    return "go_on" if go_on > next_one else "next"
