"""Kinds of mail, each declared beside the function that composes it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from cop_platform.outbox.messages import MailMessage

# (object id, revision, recipient ids) → (recipient id, message or None when it is no longer true)
Compose = Callable[[int, int, list[int]], Iterable[tuple[int, MailMessage | None]]]


class MailClass(Enum):
    """Why people get a mail. Only ``UNREQUESTED`` counts towards the daily limit of its recipient (daily_limit.py)."""

    UNREQUESTED = "what the recipient did not ask for themselves"
    ANSWER = "what follows from the recipient’s own act"
    CALENDAR = "a change of a date that the recipient was told of"
    ACCESS = "a way into the organisation; its sender has limits"
    SUMMARY = "the summary of what was held back"


@dataclass(frozen=True)
class MailKind:
    name: str
    mail_class: MailClass
    compose: Compose


_kinds: dict[str, MailKind] = {}


def mail_kind(name: str, mail_class: MailClass) -> Callable[[Compose], Compose]:
    """Register the composer of a kind. It runs inside the organisation, for a batch of recipients of one object."""

    def declare(compose: Compose) -> Compose:
        if name in _kinds:
            raise ValueError(f"Two composers for mail kind {name!r}")
        _kinds[name] = MailKind(name, mail_class, compose)
        return compose

    return declare


def kind_named(name: str) -> MailKind:
    return _kinds[name]
