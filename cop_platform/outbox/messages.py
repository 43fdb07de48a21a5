"""Mail messages: rendered for one recipient, then converted to MIME."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from email.mime.base import MIMEBase
from email.mime.text import MIMEText
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import SafeMIMEText
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac


@dataclass(frozen=True)
class CalendarPart:
    """An iTIP message. ``method`` is in the MIME type and in the calendar itself, and must be the same.

    ``written``: how a line that is filled in later is written in the content.
    """

    method: str
    content: str
    written: Callable[[str], str] = str


@dataclass(frozen=True)
class MailMessage:
    """A rendered mail. ``page_url`` and ``zone`` are for the summary of what was held back.

    ``revision`` is that of the object that the message shows, for kinds that compare it with a later one.
    """

    to: str
    subject: str
    text: str
    html: str
    sender: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    calendar: CalendarPart | None = None
    page_url: str = ""
    zone: ZoneInfo | None = None
    revision: int | None = None

    def email(self, token: UUID) -> EmailMultiAlternatives:
        return built_email(self, token)


def absolute(path: str) -> str:
    """Absolute address for mails: from the settings, never from a request's Host header."""
    return settings.SITE_URL + path


def one_line(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True)
class Recipient:
    """Email address, language and time zone of a mail's recipient."""

    email: str
    language: str
    zone: ZoneInfo


_subjects_only: ContextVar[bool] = ContextVar("subjects_only", default=False)


@contextmanager
def subjects_only() -> Iterator[None]:
    """Messages that are rendered inside have a subject and no text."""
    token = _subjects_only.set(True)
    try:
        yield
    finally:
        _subjects_only.reset(token)


def are_subjects_only() -> bool:
    return _subjects_only.get()


def render_message(
    template: str,
    context: Mapping[str, Any],
    recipient: Recipient,
    *,
    sender: str = "",
    unsubscribe: str = "",
    calendar: CalendarPart | Callable[[], CalendarPart] | None = None,
    revision: int | None = None,
) -> MailMessage:
    """Render ``<template>/{subject.txt,body.txt,body.html}`` in the recipient's language and time zone.

    A ``calendar`` that is a function is called in that language.

    ``unsubscribe`` is the address of a one-click page (RFC 8058) for exactly this kind of mail. The
    ``thread`` of the context is what the mail is about: mail programs show all mails about it together.
    """
    with translation.override(recipient.language), timezone.override(recipient.zone):
        context = {**context, "site_name": settings.SITE_NAME, "unsubscribe_url": unsubscribe}
        return MailMessage(
            to=recipient.email,
            subject=one_line(render_to_string(f"{template}/subject.txt", context)),
            text=_render_body(f"{template}/body.txt", context).strip() + "\n",
            html=_render_body(f"{template}/body.html", context),
            sender=sender,
            headers={**_unsubscribe_headers(unsubscribe), **_reference_headers(context.get("thread"))},
            calendar=calendar() if callable(calendar) else calendar,
            page_url=context.get("page_url", ""),
            zone=recipient.zone,
            revision=revision,
        )


def _render_body(template: str, context: dict[str, Any]) -> str:
    return "" if are_subjects_only() else render_to_string(template, context)


def _unsubscribe_headers(address: str) -> dict[str, str]:
    if not address:
        return {}
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _reference_headers(thread: Model | None) -> dict[str, str]:
    return {"References": thread_id(thread)} if thread else {}


def thread_id(thing: Model) -> str:
    """The id to which all mails about one thing refer. No mail has it; it says neither what that is nor how many."""
    digest = salted_hmac("cop_platform.outbox.thread", f"{thing._meta.label_lower}:{thing.pk}", algorithm="sha256")
    return f"<{digest.hexdigest()[:32]}@{mail_domain()}>"


def message_id(token: UUID) -> str:
    """The Message-ID: the same at each attempt, so that a mail delivered twice is shown as one."""
    return f"<{token}@{mail_domain()}>"


def mail_domain() -> str:
    return settings.SENDER_ADDRESS.rpartition("@")[2]


class _EmailWithCalendar(EmailMultiAlternatives):
    """A multipart/alternative mail whose last alternative is the calendar entry, which is also attached as a file."""

    calendar: CalendarPart | None = None

    def _create_mime_attachment(self, content: Any, mimetype: str) -> MIMEBase:
        # Django would drop the parameters of "text/calendar; method=…".
        if isinstance(content, CalendarPart):
            return _calendar_mime(content)
        return super()._create_mime_attachment(content, mimetype)  # type: ignore[misc]


def _calendar_mime(calendar: CalendarPart) -> MIMEText:
    part = SafeMIMEText(calendar.content, "calendar", "utf-8")
    part.set_param("method", calendar.method)
    return part


def built_email(message: MailMessage, token: UUID) -> EmailMultiAlternatives:
    """The mail as Django builds and serialises it."""
    email = _EmailWithCalendar(
        subject=message.subject,
        body=message.text,
        from_email=message.sender or settings.DEFAULT_FROM_EMAIL,
        to=[message.to],
        headers={"Message-ID": message_id(token), "Auto-Submitted": "auto-generated", **message.headers},
    )
    email.attach_alternative(message.html, "text/html")
    if message.calendar:
        email.attach_alternative(message.calendar, "text/calendar")  # type: ignore[arg-type]
        email.attach("invite.ics", message.calendar.content.encode(), "application/ics")
    return email
