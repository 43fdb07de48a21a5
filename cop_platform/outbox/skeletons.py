"""Mails that read the same for many people: rendered and serialised once, then filled in for each.

A mail is rendered with a mark wherever something stands that is one person's own: how they are greeted, their links,
their line in the calendar entry. A mark is random, so nobody can have typed it, and made of letters, so no template
escapes it and no line is folded inside it. What lies between the marks is serialised once. For each recipient their
own values are put there, each in the encoding of its part. Decision: docs/decisions/0051-mail-from-skeletons.md.
"""

import base64
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from email import quoprimime
from email.message import Message
from email.utils import formatdate
from functools import cached_property
from html import escape
from typing import Any
from uuid import UUID

from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import EmailAlternative, MIMEMixin, sanitize_address

from cop_platform.outbox.headers import LONGEST_LINE, POLICY, address_header, header
from cop_platform.outbox.messages import (
    CalendarPart,
    MailMessage,
    Recipient,
    are_subjects_only,
    built_email,
    message_id,
)
from cop_platform.text import own_direction

#: So many different mails are kept while a worker sends, each about 50 kB.
MOST_KEPT = 64
LINE_ENDS = re.compile(r"\r\n|\r|\n")
#: Written as it is in quoted-printable.
PLAIN_VALUE = re.compile(r"[\x21-\x3c\x3e-\x7e]{1,70}")

# The values of one person → the mail with them. Given marks, it returns the mail with these.
Render = Callable[[Mapping[str, str]], MailMessage]

_kept: ContextVar["OrderedDict[Hashable, Skeleton] | None"] = ContextVar("kept_skeletons", default=None)


@contextmanager
def keep_skeletons() -> Iterator[None]:
    """What is rendered inside by :func:`fill_in` is rendered once for each key."""
    token = _kept.set(OrderedDict())
    try:
        yield
    finally:
        _kept.reset(token)


def fill_in(key: Hashable, recipient: Recipient, values: Mapping[str, str], render: Render) -> MailMessage:
    """The mail to one of several people who read the same but for their own ``values``.

    ``key`` holds everything else that the mail depends on; its language and zone are added here. The template prints
    each value with ``own_direction``, as all typed text; only the calendar has it as it is. No value is in the subject.
    Outside :func:`keep_skeletons` each mail is rendered by itself.
    """
    kept = _kept.get()
    if kept is None or are_subjects_only():
        return render(values)
    names = tuple(sorted(name for name, value in values.items() if value))
    full_key = (key, recipient.language, str(recipient.zone), names)
    skeleton = kept.get(full_key)
    if skeleton is None:
        skeleton = kept[full_key] = _make(names, values, render)
        if len(kept) > MOST_KEPT:
            kept.popitem(last=False)
    kept.move_to_end(full_key)
    return FilledMessage(skeleton, recipient.email, values)


def _make(names: tuple[str, ...], values: Mapping[str, str], render: Render) -> "Skeleton":
    nonce = secrets.token_hex(12)
    marks = {f"mark{nonce}{number:02d}end": name for number, name in enumerate(names)}
    by_name = {name: mark for mark, name in marks.items()}
    return Skeleton(render({name: by_name.get(name, "") for name in values}), marks)


class Skeleton:
    """A mail with marks, serialised but for what they stand for. ``marks``: the name of the value of each mark."""

    def __init__(self, message: MailMessage, marks: Mapping[str, str]) -> None:
        self.message = message
        if any(mark in message.subject + message.sender for mark in marks):
            raise ValueError("A subject or sender differs from reader to reader")
        self.text = _Part(message.text, marks, "text/plain", own_direction)
        self.html = _Part(message.html, marks, "text/html", lambda value: escape(own_direction(value)))
        self.calendar = _CalendarPart(message.calendar, marks) if message.calendar else None
        self.headers = {name: _Pieces(value, marks) for name, value in message.headers.items()}
        self.head, self.sender = self._constant_head()
        self.outer, self.inner = (f"==={secrets.token_hex(16)}===".encode() for _each in range(2))

    def _constant_head(self) -> tuple[bytes, str]:
        """The headers that are the same for all, as Django writes them, and the sender."""
        email = built_email(self.message, UUID(int=0))
        own = {"content-type", "mime-version", "date", "to", "message-id", *(name.lower() for name in self.headers)}
        lines = (POLICY.fold_binary(name, value) for name, value in email.message().items() if name.lower() not in own)
        return b"".join(lines), sanitize_address(email.from_email, "utf-8")

    def serialise(self, to: str, values: Mapping[str, str], token: UUID) -> bytes:
        """The mail to one person, with CRLF at the end of each line."""
        alternatives = [self.text.serialise(values), self.html.serialise(values)]
        if self.calendar:
            entry, file = self.calendar.serialise_both(values)
            inner = _multipart(b"alternative", self.inner, [*alternatives, entry])
            body = _multipart(b"mixed", self.outer, [inner, file])
        else:
            body = _multipart(b"alternative", self.inner, alternatives)
        return b"".join(
            [
                self.head,
                address_header(to),
                f"Date: {formatdate()}\r\nMessage-ID: {message_id(token)}\r\n".encode(),
                *(header(name, pieces.fill(values)) for name, pieces in self.headers.items()),
                b"MIME-Version: 1.0\r\n",
                body,
            ]
        )


class FilledMessage(MailMessage):
    """A skeleton with one person's values. Its texts are put together when somebody reads them."""

    def __init__(self, skeleton: Skeleton, to: str, values: Mapping[str, str]) -> None:
        same = skeleton.message
        plain = {"to": to, "subject": same.subject, "sender": same.sender, "page_url": same.page_url}
        for name, value in {**plain, "zone": same.zone, "revision": same.revision}.items():
            object.__setattr__(self, name, value)
        self.__dict__["_skeleton"], self.__dict__["_values"] = skeleton, values

    _skeleton: Skeleton
    _values: Mapping[str, str]

    @property
    def text(self) -> str:
        return self._skeleton.text.fill(self._values)

    @property
    def html(self) -> str:
        return self._skeleton.html.fill(self._values)

    @property
    def headers(self) -> Mapping[str, str]:
        return {name: pieces.fill(self._values) for name, pieces in self._skeleton.headers.items()}

    @property
    def calendar(self) -> CalendarPart | None:
        part, same = self._skeleton.calendar, self._skeleton.message.calendar
        return CalendarPart(same.method, part.fill(self._values)) if part and same else None

    def email(self, token: UUID) -> "ReadyEmail":
        raw = self._skeleton.serialise(self.to, self._values, token)
        return ReadyEmail(self, self._skeleton.sender, raw)


class ReadyEmail(EmailMultiAlternatives):
    """A mail that is serialised already. The SMTP backend sends ``raw``; other backends read it as a message."""

    def __init__(self, message: FilledMessage, sender: str, raw: bytes) -> None:
        self.filled, self.raw = message, raw
        super().__init__(message.subject, "", sender, [message.to])

    # Put together when somebody reads them, which the SMTP backend does not. Django's constructor sets both.
    body = property(lambda self: self.filled.text, lambda _self, _value: None)
    alternatives = property(lambda self: [EmailAlternative(self.filled.html, "text/html")], lambda _self, _value: None)

    def message(self) -> Any:  # type: ignore[override]
        return _parsed(self.raw)


class _ParsedMessage(MIMEMixin, Message):  # type: ignore[misc]
    """A message read from bytes, which Django's backends can write again."""


def _parsed(raw: bytes) -> Any:
    from email import message_from_bytes  # only for backends that are no SMTP servers

    return message_from_bytes(raw, _class=_ParsedMessage)


class _Pieces:
    """A text cut at its marks."""

    def __init__(
        self, text: str, marks: Mapping[str, str], written: Callable[[str], str] = lambda value: value
    ) -> None:
        parts = re.split(f"({'|'.join(marks)})", text) if marks else [text]
        self.literals, self.names = parts[::2], [marks[mark] for mark in parts[1::2]]
        self.written = written

    def fill(self, values: Mapping[str, str]) -> str:
        return _joined("", self.literals, [self.written(values[name]) for name in self.names])


class _Part(_Pieces):
    """A text part of a mail: as it is, or in quoted-printable if a line of it could become too long."""

    def __init__(
        self,
        text: str,
        marks: Mapping[str, str],
        content_type: str,
        written: Callable[[str], str] = lambda value: value,
    ) -> None:
        super().__init__(text, marks, written)
        self.content_type = content_type
        lines = [LINE_ENDS.sub("\r\n", literal) for literal in self.literals]
        self.plain = [literal.encode() for literal in lines]
        self.room = LONGEST_LINE - max(map(len, "".join(lines).encode().split(b"\r\n")))

    @cached_property
    def quoted(self) -> list[bytes]:
        return [_quoted(literal) for literal in self.plain]

    def serialise(self, values: Mapping[str, str]) -> bytes:
        filled = [self.written(values[name]).encode() for name in self.names]
        if sum(map(len, filled)) <= self.room:
            body = _joined(b"", self.plain, filled)
            encoding = "7bit" if body.isascii() else "8bit"
        else:
            # A soft line break before and after each value: no line becomes longer than 76.
            own = [b"=\r\n" + _quoted(value) + b"=\r\n" for value in filled]
            body, encoding = _joined(b"", self.quoted, own), "quoted-printable"
        return _part_head(f'{self.content_type}; charset="utf-8"', encoding) + body


class _CalendarPart(_Part):
    """The calendar entry, which is an alternative and a file. Its lines are folded, so they are never too long."""

    def __init__(self, calendar: CalendarPart, marks: Mapping[str, str]) -> None:
        super().__init__(calendar.content, marks, "text/calendar", calendar.written)
        self.method = calendar.method
        # What stands before the first mark is encoded once, up to the last whole line of 57 bytes.
        first = self.plain[0]
        self.whole = len(first) // 57 * 57
        self.encoded = base64.encodebytes(first[: self.whole]).replace(b"\n", b"\r\n")

    def serialise_both(self, values: Mapping[str, str]) -> tuple[bytes, bytes]:
        """The alternative and the file."""
        body = _joined(b"", self.plain, [self.written(values[name]).encode() for name in self.names])
        head = f'text/calendar; charset="utf-8"; method="{self.method}"'
        rest = base64.encodebytes(body[self.whole :]).replace(b"\n", b"\r\n")
        disposition = b'Content-Disposition: attachment; filename="invite.ics"\r\n'
        return (
            _part_head(head, "7bit" if body.isascii() else "8bit") + body,
            _part_head("application/ics", "base64", disposition) + self.encoded + rest,
        )


def _joined(empty: Any, literals: list[Any], values: list[Any]) -> Any:
    between = [piece for pair in zip(literals, values, strict=False) for piece in pair]
    return empty.join([*between, literals[-1]])


def _quoted(raw: bytes) -> bytes:
    text = raw.decode("latin-1")
    if PLAIN_VALUE.fullmatch(text):
        return raw
    # One less than the 76 that a line may have: a soft line break may follow.
    return quoprimime.body_encode(text, maxlinelen=75, eol="\r\n").encode("latin-1")


def _part_head(content_type: str, encoding: str, more: bytes = b"") -> bytes:
    head = f"Content-Type: {content_type}\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: {encoding}\r\n"
    return head.encode() + more + b"\r\n"


def _multipart(kind: bytes, boundary: bytes, parts: list[bytes]) -> bytes:
    head = b"Content-Type: multipart/" + kind + b';\r\n boundary="' + boundary + b'"\r\n\r\n'
    inside = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    return head + inside + b"--" + boundary + b"--\r\n"
