"""Plan the mails of reminders, a few hours ahead. Run often and by several workers, each stage is planned once."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_scopes import get_scope

from cop_platform.outbox.queue import queue_mail
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.sources import Due, ReminderSource, reminder_sources
from cop_platform.reminders.stages import SENDING_HOUR, sending_day, sending_time

#: The easternmost zone is so far ahead of UTC: at this time the day after tomorrow's first morning is still to come.
FURTHEST_EAST = timedelta(hours=14)
#: A reminder is late once its morning is over in the westernmost zone, so far behind UTC.
FURTHEST_WEST = timedelta(hours=12)
#: A mail with a moment of its own is planned shortly before it, by what is known then. The job runs each hour.
SHORTLY_BEFORE = timedelta(minutes=90)
LATE_AFTER = timedelta(hours=1)
#: Objects in one transaction.
BATCH_SIZE = 200


def plan_reminders(now: datetime | None = None) -> None:
    """Plan all stages of this organisation that are due by the day that has begun somewhere on earth.

    After a standstill only the latest stage of a date is sent; those before it are kept as overtaken.
    """
    now = now or timezone.now()
    today = (now + FURTHEST_EAST).date()
    for source in reminder_sources():
        dues = list(source.between(*source.stages.dates_in_question(today)))
        for start in range(0, len(dues), BATCH_SIZE):
            _plan_batch(source, dues[start : start + BATCH_SIZE], today, now)


@transaction.atomic
def _plan_batch(source: ReminderSource, dues: list[Due], today: date, now: datetime) -> None:
    _lock_organisation()
    known = _recorded_stages(source, dues)
    planned: list[tuple[Due, Reminder]] = []
    for due in dues:
        stages = _stages_due(source, due, today, now)
        missing = [stage for stage in stages if stage not in known[due.object_id, due.day]]
        for stage in missing:
            reminder = _record(source, due, stage, now, is_latest=stage == stages[-1])
            if reminder.state == Reminder.State.PLANNED:
                planned.append((due, reminder))
    if source.note and planned:
        source.note([due for due, _reminder in planned], now)
    for due, reminder in planned:
        _queue(source, due, reminder, now)


def _stages_due(source: ReminderSource, due: Due, today: date, now: datetime) -> list[int]:
    if due.at is None:
        return source.stages.due(due.day, today, due.since)
    return [*source.stages.offsets] if due.at <= now + SHORTLY_BEFORE else []


def _lock_organisation() -> None:
    """One worker plans for an organisation at a time; people's requests do not wait for it."""
    organisation = get_scope()["organisation"]
    type(organisation).objects.select_for_update(no_key=True).only("pk").get(pk=organisation.pk)


def _recorded_stages(source: ReminderSource, dues: list[Due]) -> dict[tuple[int, date], set[int]]:
    rows = Reminder.objects.filter(kind=source.name, object_id__in=[due.object_id for due in dues])
    found: dict[tuple[int, date], set[int]] = defaultdict(set)
    for object_id, day, stage in rows.values_list("object_id", "day", "stage"):
        found[object_id, day].add(stage)
    return found


def _record(source: ReminderSource, due: Due, stage: int, now: datetime, *, is_latest: bool) -> Reminder:
    reminder: Reminder = Reminder.objects.create(
        organisation_id=get_scope()["organisation"].pk,
        kind=source.name,
        object_id=due.object_id,
        day=due.day,
        stage=stage,
        state=Reminder.State.PLANNED if is_latest else Reminder.State.OVERTAKEN,
        created_at=now,
        is_late=now > _latest_moment(due, stage),
    )
    return reminder


def _latest_moment(due: Due, stage: int) -> datetime:
    if due.at is not None:
        return due.at + LATE_AFTER
    return datetime.combine(sending_day(due.day, stage), SENDING_HOUR, UTC) + FURTHEST_WEST


def _queue(source: ReminderSource, due: Due, reminder: Reminder, now: datetime) -> None:
    """Queue a mail for each recipient, due at nine in the morning where they are, or at the moment of the source."""
    day, at = sending_day(reminder.day, reminder.stage), defaultdict(list)
    for recipient in source.recipients(reminder.object_id, reminder.stage):
        moment = max(due.at, now) if due.at else sending_time(day, recipient.zone, now)
        at[moment].append(recipient.pk)
    for due_at, recipient_ids in at.items():
        queue_mail(source.name, reminder, recipient_ids, due_at=due_at)
