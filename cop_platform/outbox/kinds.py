"""Kinds of mail, each declared beside the function that composes it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cop_platform.outbox.messages import MailMessage

# (object id, revision, recipient ids) → (recipient id, message or None when it is no longer true)
Compose = Callable[[int, int, list[int]], Iterable[tuple[int, MailMessage | None]]]


@dataclass(frozen=True)
class MailKind:
    name: str
    compose: Compose


_kinds: dict[str, MailKind] = {}


def mail_kind(name: str) -> Callable[[Compose], Compose]:
    """Register the composer of a kind. It runs inside the organisation, for a batch of recipients of one object."""

    def declare(compose: Compose) -> Compose:
        if name in _kinds:
            raise ValueError(f"Two composers for mail kind {name!r}")
        _kinds[name] = MailKind(name, compose)
        return compose

    return declare


def kind_named(name: str) -> MailKind:
    return _kinds[name]
