"""What is kept how long: a job removes it the day after, and nothing younger."""

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

from communities.confidential import conversations
from communities.invitations import inviting
from communities.joining.retention import NOT_NOW_KEPT, UNANSWERED_KEPT
from communities.nominations import retention as nominations_retention
from communities.opportunities import offering
from communities.participation.admission import YES_HOLDS
from communities.welcome import newcomers
from cop_platform import retention
from cop_platform.audit.models import KEPT_IN_LOG, AppendOnly, AuditEntry, OperatorEntry
from cop_platform.audit.recording import act, record
from cop_platform.celery import app as celery
from cop_platform.outbox.models import Outcome, OwedMail
from cop_platform.tasks import keep_house
from meetings.rsvps.answering import KEPT_FOR as ANSWERS_KEPT
from members.invitations import retention as of_members
from members.models import User
from tests.people import House, make_user, signed_in

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
DONE = act("done_long_ago", "did something long ago")


@pytest.fixture
def ada(db: None) -> User:
    return make_user("ada@kring.example", is_staff=True)


def left_after(term: timedelta, count: Callable[[], int]) -> tuple[int, int]:
    """How many are left when the job runs just before the term is over, and just after."""
    now = timezone.now()
    left = []
    for moment in [term - MINUTE, term + MINUTE]:
        with time_machine.travel(now + moment, tick=False):
            keep_house()
            left.append(count())
    return left[0], left[1]


@pytest.mark.parametrize(
    ("outcome", "term"),
    [(Outcome.SENT, 30), (Outcome.DROPPED, 30), (Outcome.REFUSED, 90), (Outcome.UNKNOWN, 90)],
)
def test_a_settled_mail_is_forgotten_after_its_term(db: None, outcome: str, term: int) -> None:
    now = timezone.now()
    OwedMail.objects.create(kind="k", object_id=1, due_at=now - DAY, outcome=outcome, settled_at=now)
    assert left_after(timedelta(days=term), OwedMail.objects.count) == (1, 0)


def test_a_mail_that_is_still_owed_is_never_forgotten(db: None) -> None:
    OwedMail.objects.create(kind="k", object_id=1, due_at=timezone.now())
    assert left_after(timedelta(days=4000), OwedMail.objects.count) == (1, 1)


def test_a_session_is_forgotten_when_it_has_ended(mereldal: House) -> None:
    signed_in(mereldal["Amina"])
    assert left_after(timedelta(seconds=settings.SESSION_COOKIE_AGE), Session.objects.count) == (1, 0)


def test_more_than_a_batch_goes_in_one_run(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    old = timezone.now() - timedelta(days=31)
    OwedMail.objects.bulk_create(
        OwedMail(kind="k", object_id=each, due_at=old, outcome="sent", settled_at=old) for each in range(5)
    )
    assert retention.forget_settled_mail() == 5


def test_what_is_opened_again_while_the_job_runs_stays(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    old = timezone.now() - timedelta(days=91)
    mail = OwedMail.objects.create(kind="k", object_id=1, due_at=old, outcome="refused", settled_at=old)
    rows = OwedMail.objects.filter(outcome="refused")
    found = list(rows.values_list("pk", flat=True))
    OwedMail.objects.update(outcome="", settled_at=None)
    assert rows.filter(pk__in=found).delete()[0] == 0
    assert OwedMail.objects.get() == mail


# --- The audit log ---------------------------------------------------------------------------------------------------


def write_down(house: House, by: User, ago: timedelta) -> None:
    """The clock of Python goes back for it; the database's, which guards the log, does not."""
    with time_machine.travel(timezone.now() - ago, tick=False), house.enter():
        record(DONE, house["Nele"], by=by)


def entries(house: House) -> list[int]:
    with house.enter():
        return [AuditEntry.objects.count(), OperatorEntry.objects.count()]


def run_all(house: House) -> None:
    keep_house()
    with house.enter():
        retention.forget_old_entries()


def test_the_log_is_kept_for_its_term_and_not_longer(mereldal: House, ada: User) -> None:
    for ago in [KEPT_IN_LOG + MINUTE, KEPT_IN_LOG - MINUTE, timedelta(0)]:
        write_down(mereldal, ada, ago)
    run_all(mereldal)
    assert entries(mereldal) == [2, 2]


def test_another_organisations_log_is_left_alone(mereldal: House, duinzicht: House, ada: User) -> None:
    for house in [mereldal, duinzicht]:
        write_down(house, ada, KEPT_IN_LOG + DAY)
    with mereldal.enter():
        assert retention.forget_old_entries() == 1
    assert [entries(mereldal)[0], entries(duinzicht)[0]] == [0, 1]


@pytest.mark.parametrize("table", ["cop_platform_auditentry", "cop_platform_operatorentry"])
@pytest.mark.parametrize(
    ("ago", "sql"),
    [
        (KEPT_IN_LOG - MINUTE, "DELETE FROM {}"),
        (timedelta(0), "DELETE FROM {}"),
        (KEPT_IN_LOG + DAY, "UPDATE {} SET label = ''"),
        (timedelta(0), "UPDATE {} SET at = '2000-01-01'"),
    ],
)
def test_nothing_younger_goes_and_nothing_at_all_is_changed(
    mereldal: House, ada: User, table: str, ago: timedelta, sql: str
) -> None:
    """Whoever asks, and whatever clock they go by."""
    write_down(mereldal, ada, ago)
    with time_machine.travel(timezone.now() + timedelta(days=9000)), mereldal.enter():
        with pytest.raises(IntegrityError, match="stays"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.format(table))
        assert retention.forget_old_entries() == (1 if ago > KEPT_IN_LOG else 0)


def test_a_log_without_a_term_keeps_everything(transactional_db: None, ada: User) -> None:
    """As the tables were made first."""
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


# --- Said and done ---------------------------------------------------------------------------------------------------


def test_the_jobs_run_every_day(db: None) -> None:
    daily = {entry["task"]: entry["schedule"] for entry in celery.conf.beat_schedule.values()}
    for task in ["cop_platform.tasks.keep_house", "members.tasks.keep_house"]:
        assert str(daily[task]).endswith("* * * (m/h/dM/MY/d)>")


def test_the_document_says_the_same_terms() -> None:
    page = (Path(__file__).resolve().parent.parent.parent / "docs" / "operations.md").read_text()
    told = dict(
        re.findall(r"^\| ([^|]+) \| ([\d,]+ days|[^|]*?) \|", page.partition("## Keeping house")[2], re.MULTILINE)
    )
    kept: dict[str, Any] = {
        "that a mail was sent, or dropped because it was no longer true": retention.MAIL_DONE,
        "that a mail was refused, or its delivery is unknown": retention.MAIL_UNDECIDED,
        "an invitation, after it was accepted, withdrawn or ran out": of_members.INVITATION_ENDED,
        "an answer to a meeting, after its end": ANSWERS_KEPT,
        "a session": timedelta(seconds=settings.SESSION_COOKIE_AGE),
        "both audit logs": KEPT_IN_LOG,
        "a request to join that got a yes": YES_HOLDS,
        "one that got a “not now”, and its line in the log of decisions": NOT_NOW_KEPT,
        "the bare fact that it was asked": UNANSWERED_KEPT,
        "words in confidence, after they were closed or their coach went": conversations.KEPT_FOR,
        "an invitation to have a look: its words, after it ended": inviting.KEPT,
        "that somebody said “not for me”": inviting.PEACE,
        "that somebody came in, for their welcome": newcomers.KEPT,
        "a small step that is done": offering.KEPT,
        "that somebody was seen in a role and it came to nothing: rather not, taken back, not with the group": (
            nominations_retention.KEPT
        ),
        "a role selection that is done or was stopped: whom each saw in the role, and why": nominations_retention.KEPT,
    }
    assert {what: told.get(what) for what in kept} == {what: f"{term.days:,} days" for what, term in kept.items()}
