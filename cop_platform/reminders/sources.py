"""What people are reminded of: each app declares its sources in a module ``reminders`` of the slice they belong to."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from cop_platform.outbox.kinds import MailClass, mail_kind
from cop_platform.outbox.messages import MailMessage
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.stages import Stages


class Recipient(Protocol):
    pk: int

    @property
    def zone(self) -> ZoneInfo: ...


@dataclass(frozen=True)
class Due:
    """An object has a date to come back to. Stages of ``since`` or before are left out: the date was set then.

    ``at``: the moment of its mails, where they have an hour of their own. It is the same for all recipients, on any day
    of the week, and the source has one stage.
    """

    object_id: int
    day: date
    since: date = date.min
    at: datetime | None = None


@dataclass(frozen=True)
class ReminderSource:
    """``name`` is the kind of its mail.

    ``between``: the objects whose date lies between two days, both included.
    ``current``: the date of one object, or None when there is nothing to come back to any more. Without it the composer
    sees by itself what is still true, as where one mail is about several dates of a person.
    ``recipients``: whom to tell of one object at one stage, in days from the date.
    ``note``: keeps that these are planned now, in the same transaction and before ``recipients`` are asked for. The
    moment is also ``Reminder.created_at``.
    """

    name: str
    stages: Stages
    between: Callable[[date, date], Iterable[Due]]
    current: Callable[[int], Due | None] | None
    recipients: Callable[[int, int], Iterable[Recipient]]
    note: Callable[[list[Due], datetime], None] | None = None


# (reminder, recipient ids) → (recipient id, message or None when it is no longer true)
Compose = Callable[[Reminder, list[int]], Iterable[tuple[int, MailMessage | None]]]

_sources: dict[str, ReminderSource] = {}


def reminder_sources() -> list[ReminderSource]:
    return list(_sources.values())


def reminder_mail(source: ReminderSource) -> Callable[[Compose], Compose]:
    """Register a source with the composer of its mail, which runs only while the object still has that date."""

    def declare(compose: Compose) -> Compose:
        @mail_kind(source.name, MailClass.UNREQUESTED)
        def compose_if_current(
            object_id: int, revision: int, recipient_ids: list[int]
        ) -> Iterator[tuple[int, MailMessage | None]]:
            reminder = Reminder.objects.filter(pk=object_id).first()
            if reminder is None:
                return
            if _stands(source, reminder):
                yield from compose(reminder, recipient_ids)

        _sources[source.name] = source
        return compose

    return declare


def _stands(source: ReminderSource, reminder: Reminder) -> bool:
    if source.current is None:
        return True
    due = source.current(reminder.object_id)
    return due is not None and due.day == reminder.day
