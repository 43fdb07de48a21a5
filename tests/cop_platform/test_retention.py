"""Retention: how long data is kept; a job deletes it within a day, and nothing younger."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from charters.keeping.retention import KEPT_FOR
from communities.confidential import retention as confidential_retention
from communities.invitations import inviting
from communities.joining.retention import KEEP_DECLINED_FOR, KEEP_UNANSWERED_FOR
from communities.nominations import retention as nominations_retention
from communities.opportunities import offering
from communities.participation.admission import ACCEPTANCE_VALID_FOR
from communities.welcome import newcomers
from cop_platform import retention
from cop_platform.audit.models import LOG_KEPT_FOR, AppendOnly, AuditEntry, OperatorEntry
from cop_platform.audit.recording import audit_action, record
from cop_platform.celery import app as celery
from cop_platform.outbox.models import MailOutcome, QueuedMail
from cop_platform.tasks import purge_expired_data
from meetings.rsvps.retention import RSVPS_KEPT_FOR as ANSWERS_KEPT
from members.invitations import retention as of_members
from members.models import User
from tests.support.people import Tenant, make_user, signed_in

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
DONE = audit_action("done_long_ago", "did something long ago")


@pytest.fixture
def ada(db: None) -> User:
    return make_user("ada@kring.example", is_staff=True)


def left_after(term: timedelta, count: Callable[[], int]) -> tuple[int, int]:
    """Number of rows left when the job runs a minute before the end of the term, and a minute after."""
    now = timezone.now()
    left = []
    for moment in [term - MINUTE, term + MINUTE]:
        with time_machine.travel(now + moment, tick=False):
            purge_expired_data()
            left.append(count())
    return left[0], left[1]


@pytest.mark.parametrize(
    ("outcome", "term"),
    [
        (MailOutcome.SENT, 30),
        (MailOutcome.HELD, 30),
        (MailOutcome.DROPPED, 30),
        (MailOutcome.REFUSED, 90),
        (MailOutcome.UNKNOWN, 90),
    ],
)
def test_a_settled_mail_is_forgotten_after_its_term(db: None, outcome: str, term: int) -> None:
    now = timezone.now()
    QueuedMail.objects.create(kind="k", object_id=1, due_at=now - DAY, outcome=outcome, settled_at=now)
    assert left_after(timedelta(days=term), QueuedMail.objects.count) == (1, 0)


def test_a_mail_that_is_still_owed_is_never_forgotten(db: None) -> None:
    QueuedMail.objects.create(kind="k", object_id=1, due_at=timezone.now())
    assert left_after(timedelta(days=4000), QueuedMail.objects.count) == (1, 1)


def test_a_session_is_forgotten_when_it_has_ended(mereldal: Tenant) -> None:
    signed_in(mereldal["Amina"])
    assert left_after(timedelta(seconds=settings.SESSION_COOKIE_AGE), Session.objects.count) == (1, 0)


def test_more_than_a_batch_goes_in_one_run(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH_SIZE", 2)
    old = timezone.now() - timedelta(days=31)
    QueuedMail.objects.bulk_create(
        QueuedMail(kind="k", object_id=each, due_at=old, outcome="sent", settled_at=old) for each in range(5)
    )
    assert retention.purge_settled_mail() == 5


def test_what_is_opened_again_while_the_job_runs_stays(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    old = timezone.now() - timedelta(days=91)
    mail = QueuedMail.objects.create(kind="k", object_id=1, due_at=old, outcome="refused", settled_at=old)
    rows = QueuedMail.objects.filter(outcome="refused")
    found = list(rows.values_list("pk", flat=True))
    QueuedMail.objects.update(outcome="", settled_at=None)
    assert rows.filter(pk__in=found).delete()[0] == 0
    assert QueuedMail.objects.get() == mail


# --- The audit log ---------------------------------------------------------------------------------------------------


def write_down(house: Tenant, by: User, ago: timedelta) -> None:
    """Records an entry in the past: only Python's clock is moved, not the database's, which guards the log."""
    with time_machine.travel(timezone.now() - ago, tick=False), house.enter():
        record(DONE, house["Nele"], by=by)


def entries(house: Tenant) -> list[int]:
    with house.enter():
        return [AuditEntry.objects.count(), OperatorEntry.objects.count()]


def run_all(house: Tenant) -> None:
    purge_expired_data()
    with house.enter():
        retention.purge_organisation_log()


def test_the_log_is_kept_for_its_term_and_not_longer(mereldal: Tenant, ada: User) -> None:
    for ago in [LOG_KEPT_FOR + MINUTE, LOG_KEPT_FOR - MINUTE, timedelta(0)]:
        write_down(mereldal, ada, ago)
    run_all(mereldal)
    assert entries(mereldal) == [2, 2]


def test_another_organisations_log_is_left_alone(mereldal: Tenant, duinzicht: Tenant, ada: User) -> None:
    for house in [mereldal, duinzicht]:
        write_down(house, ada, LOG_KEPT_FOR + DAY)
    with mereldal.enter():
        assert retention.purge_organisation_log() == 1
    assert [entries(mereldal)[0], entries(duinzicht)[0]] == [0, 1]


@pytest.mark.parametrize("table", ["cop_platform_auditentry", "cop_platform_operatorentry"])
@pytest.mark.parametrize(
    ("ago", "sql"),
    [
        (LOG_KEPT_FOR - MINUTE, "DELETE FROM {}"),
        (timedelta(0), "DELETE FROM {}"),
        (LOG_KEPT_FOR + DAY, "UPDATE {} SET label = ''"),
        (timedelta(0), "UPDATE {} SET at = '2000-01-01'"),
    ],
)
def test_nothing_younger_goes_and_nothing_at_all_is_changed(
    mereldal: Tenant, ada: User, table: str, ago: timedelta, sql: str
) -> None:
    """The database refuses it, even when Python's clock is moved."""
    write_down(mereldal, ada, ago)
    with time_machine.travel(timezone.now() + timedelta(days=9000)), mereldal.enter():
        with pytest.raises(IntegrityError, match="stays"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.format(table))
        assert retention.purge_organisation_log() == (1 if ago > LOG_KEPT_FOR else 0)


def test_a_log_without_a_term_keeps_everything(transactional_db: None, ada: User) -> None:
    """A rule without a term, as in the first migrations of these tables."""
    rule = next(each for each in OperatorEntry._meta.constraints if isinstance(each, AppendOnly))
    with connection.schema_editor() as editor:
        editor.remove_constraint(OperatorEntry, rule)
        editor.add_constraint(OperatorEntry, AppendOnly(name=rule.name))
    try:
        with time_machine.travel(timezone.now() - timedelta(days=9000)):
            record(DONE, ada, by=ada)
        with pytest.raises(IntegrityError, match="stays"):
            OperatorEntry.objects.all().delete()
    finally:
        with connection.schema_editor() as editor:
            editor.remove_constraint(OperatorEntry, rule)
            editor.add_constraint(OperatorEntry, rule)


# --- Schedule and documentation --------------------------------------------------------------------------------------


def test_the_jobs_run_every_day(db: None) -> None:
    schedule = {
        (entry["task"], *entry.get("args", [])): entry["schedule"] for entry in celery.conf.beat_schedule.values()
    }
    assert str(schedule["cop_platform.tasks.purge_expired_data",]).endswith("* * * (m/h/dM/MY/d)>")
    for task in ["cop_platform.tasks.purge_expired_organisation_data", "members.tasks.purge_expired_data"]:
        assert schedule["cop_platform.tasks.run_for_each_organisation", task] <= timedelta(days=1).total_seconds()


def test_the_document_says_the_same_terms() -> None:
    page = (Path(__file__).resolve().parent.parent.parent / "docs" / "operations.md").read_text()
    told = dict(re.findall(r"^\| ([^|]+) \| ([\d,]+ days|[^|]*?) \|", page.partition("## Retention")[2], re.MULTILINE))
    kept: dict[str, Any] = {
        "that a mail was sent, or dropped because it was no longer true": retention.SETTLED_MAIL_KEPT,
        "that a mail was held back, beyond twenty on one day": retention.SETTLED_MAIL_KEPT,
        "remarks on a draft of a one-pager, after its version was adopted": KEPT_FOR,
        "a draft of a one-pager that was thrown away, with its remarks": KEPT_FOR,
        "that a mail was refused, or its delivery is unknown": retention.UNDECIDED_MAIL_KEPT,
        "an invitation, after it was accepted, withdrawn or ran out": of_members.ENDED_INVITATIONS_KEPT,
        "an answer to a meeting, after its end": ANSWERS_KEPT,
        "a session": timedelta(seconds=settings.SESSION_COOKIE_AGE),
        "both audit logs": LOG_KEPT_FOR,
        "a request to join that got a yes": ACCEPTANCE_VALID_FOR,
        "one that got a “not now”, and its line in the log of decisions": KEEP_DECLINED_FOR,
        "the bare fact that it was asked": KEEP_UNANSWERED_FOR,
        "words in confidence, after they were closed or their coach went": confidential_retention.KEEP_FOR,
        "an invitation to have a look: its words, after it ended": inviting.KEEP_FOR,
        "that somebody said “not for me”": inviting.COOLDOWN,
        "that somebody came in, for their welcome": newcomers.KEEP_FOR,
        "a small step that is done": offering.KEEP_FOR,
        "that somebody was seen in a role and it came to nothing: rather not, taken back, not with the group": (
            nominations_retention.KEEP_FOR
        ),
        "a role selection that is done or was stopped: whom each saw in the role, and why": (
            nominations_retention.KEEP_FOR
        ),
    }
    assert {what: told.get(what) for what in kept} == {what: f"{term.days:,} days" for what, term in kept.items()}
