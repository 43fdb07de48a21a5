"""Planning reminders: each stage once, the latest after a standstill, at nine where the reader is."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from cop_platform.outbox import kinds
from cop_platform.outbox.messages import MailMessage
from cop_platform.outbox.models import QueuedMail
from cop_platform.reminders import planning, sources
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.sources import Due, ReminderSource
from cop_platform.reminders.stages import Stages
from tests.support.at_once import run_at_once
from tests.support.people import Tenant

REVIEW = date(2027, 6, 15)
BRUSSELS, AUCKLAND = ZoneInfo("Europe/Brussels"), ZoneInfo("Pacific/Auckland")


class Plan:
    """Objects with a date, by id, and their readers."""

    def __init__(self) -> None:
        self.days: dict[int, Due] = {}
        self.zones = {41: BRUSSELS, 42: AUCKLAND}
        stages = Stages((-30, -7, 0), every=7)
        self.source = ReminderSource("test_review", stages, self.between, self.days.get, self.recipients)

    def between(self, first: date, last: date) -> Iterator[Due]:
        return (due for due in list(self.days.values()) if first <= due.day <= last)

    def recipients(self, object_id: int, stage: int) -> list[SimpleNamespace]:
        return [SimpleNamespace(pk=pk, zone=zone) for pk, zone in self.zones.items()]


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch) -> Plan:
    made = Plan()
    made.days[1] = Due(1, REVIEW)
    monkeypatch.setattr(planning, "reminder_sources", lambda: [made.source])
    return made


def at(days: int, hour: int = 12) -> datetime:
    return datetime(REVIEW.year, REVIEW.month, REVIEW.day, hour, tzinfo=UTC) + timedelta(days=days)


def run(*moments: datetime) -> None:
    for moment in moments:
        with time_machine.travel(moment, tick=False):
            planning.plan_reminders()


def stages(state: str) -> list[int]:
    return list(Reminder.objects.filter(state=state).order_by("stage").values_list("stage", flat=True))


def test_over_four_hundred_days_each_stage_is_planned_once(inside: Tenant, plan: Plan) -> None:
    """The job runs twice on each day; the table of what was mailed, with the day on which each mail is due."""
    start = at(-40)
    run(*(start + timedelta(days=day, hours=hour) for day in range(400) for hour in (0, 6)))
    assert stages("overtaken") == []
    assert stages("planned") == [-30, -7, *range(0, 359, 7)]
    assert not Reminder.objects.filter(is_late=True).exists()
    mails = QueuedMail.objects.filter(kind="test_review", recipient_id=41).order_by("due_at")
    reminders = Reminder.objects.in_bulk()
    for mail in mails:
        reminder = reminders[mail.object_id]
        local = mail.due_at.astimezone(BRUSSELS)
        expected = REVIEW + timedelta(days=reminder.stage)
        assert (local.hour, local.minute) == (9, 0)
        assert local.date() == (expected + timedelta(days=1) if reminder.stage == -30 else expected)
    assert mails.count() == len(stages("planned"))


def test_after_a_standstill_only_the_latest_stage_is_sent_and_it_is_late(inside: Tenant, plan: Plan) -> None:
    """Beat stood still from 35 days before the date to three days after it."""
    run(at(-35), at(3))
    assert (stages("overtaken"), stages("planned")) == ([-30, -7], [0])
    assert Reminder.objects.get(stage=0).is_late
    assert {mail.due_at.astimezone(BRUSSELS).date() for mail in QueuedMail.objects.filter(recipient_id=41)} == {
        REVIEW + timedelta(days=6)
    }, "The third day after is a Friday noon, so the mail leaves on Monday."
    run(at(4))
    assert QueuedMail.objects.count() == 2


def test_each_reader_gets_it_at_nine_where_they_are(inside: Tenant, plan: Plan) -> None:
    run(at(-1, 10))
    due = {
        mail.recipient_id: mail.due_at for mail in QueuedMail.objects.filter(object_id=Reminder.objects.get(stage=0).pk)
    }
    assert due == {
        41: datetime(2027, 6, 15, 9, tzinfo=BRUSSELS),
        42: datetime(2027, 6, 15, 9, tzinfo=AUCKLAND),
    }
    assert due[42] > at(-1, 10), "The job runs before the first morning on earth."


def test_another_date_begins_anew(inside: Tenant, plan: Plan) -> None:
    run(at(-6))
    plan.days[1] = Due(1, REVIEW + timedelta(days=182), since=REVIEW)
    run(at(1), at(182 - 29))
    days = list(Reminder.objects.order_by("id").values_list("day", "stage", "state"))
    assert days == [
        (REVIEW, -30, "overtaken"),
        (REVIEW, -7, "planned"),
        (REVIEW + timedelta(days=182), -30, "planned"),
    ]


def test_two_workers_plan_each_stage_once(mereldal: Tenant, plan: Plan, transactional_db: None) -> None:
    for number in range(2, 30):
        plan.days[number] = Due(number, REVIEW)
    with time_machine.travel(at(0, 1), tick=False):
        run_at_once(mereldal, planning.plan_reminders, times=4)
    with mereldal.enter():
        assert Reminder.objects.filter(stage=0).count() == 29
    assert QueuedMail.objects.filter(kind="test_review").count() == 58


def test_what_stops_half_way_leaves_nothing_half_done(inside: Tenant, plan: Plan) -> None:
    plan.days[2] = Due(2, REVIEW)
    plan.zones = {41: BRUSSELS}
    real = plan.recipients

    def fails(object_id: int, stage: int) -> list[SimpleNamespace]:
        if object_id == 2:
            raise KeyboardInterrupt
        return real(object_id, stage)

    object.__setattr__(plan.source, "recipients", fails)
    with time_machine.travel(at(0, 1), tick=False), pytest.raises(KeyboardInterrupt):
        planning.plan_reminders(timezone.now())
    assert (Reminder.objects.count(), QueuedMail.objects.count()) == (0, 0)
    object.__setattr__(plan.source, "recipients", real)
    run(at(0, 1))
    assert QueuedMail.objects.count() == 2


def test_a_source_notes_what_is_planned_in_the_same_transaction_and_before_its_readers_are_read(
    inside: Tenant, plan: Plan
) -> None:
    noted: list[tuple[list[Due], datetime]] = []
    readers = plan.zones
    plan.zones = {}

    def note(dues: list[Due], now: datetime) -> None:
        assert transaction.get_connection().in_atomic_block
        noted.append((dues, now))
        plan.zones = readers

    object.__setattr__(plan.source, "note", note)
    run(at(0, 1), at(0, 2))
    assert noted == [([Due(1, REVIEW)], at(0, 1))]
    assert QueuedMail.objects.count() == 2
    assert Reminder.objects.get(stage=0).created_at == at(0, 1)


def test_what_was_overtaken_is_not_noted(inside: Tenant, plan: Plan) -> None:
    noted: list[int] = []
    object.__setattr__(plan.source, "note", lambda dues, _now: noted.append(len(dues)))
    run(at(3))
    assert (stages("overtaken"), stages("planned"), noted) == ([-30, -7], [0], [1])


@pytest.mark.parametrize("has_current", [True, False])
def test_without_a_date_to_compare_the_composer_looks_for_itself(
    inside: Tenant, plan: Plan, monkeypatch: pytest.MonkeyPatch, has_current: bool
) -> None:
    monkeypatch.setattr(sources, "_sources", {})
    monkeypatch.setattr(kinds, "_kinds", {})
    if not has_current:
        object.__setattr__(plan.source, "current", None)
    composed: list[int] = []

    @sources.reminder_mail(plan.source)
    def compose(reminder: Reminder, recipient_ids: list[int]) -> Iterator[tuple[int, MailMessage | None]]:
        composed.extend(recipient_ids)
        return iter(())

    run(at(0, 1))
    reminder = Reminder.objects.get(stage=0)
    plan.days.clear()
    list(kinds.kind_named("test_review").compose(reminder.pk, 0, [41]))
    assert composed == ([] if has_current else [41])
