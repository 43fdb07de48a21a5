"""Mails about meetings that are rendered once: those of each person, and nobody else's."""

from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communities.models import Level
from communities.participation.levels import choose_level
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox import delivery, skeletons
from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.kinds import kind_named
from cop_platform.outbox.messages import MailMessage
from cop_platform.outbox.models import MailOutcome, QueuedMail
from cop_platform.outbox.queue import queue_mail
from cop_platform.outbox.skeletons import FilledMessage, keep_skeletons
from meetings.models import Meeting, Series
from meetings.scheduling.schedule import CHANGE, INVITATION, SERIES_CHANGE, SERIES_INVITATION, update
from members.models import Employee
from tests.cop_platform.outbox.test_skeletons import NAMES, read, told
from tests.support.people import Tenant, make_employee, make_meeting, make_meeting_details, make_series, noon_in

pytestmark = pytest.mark.at("2026-06-01T09:00:00Z")
ZONES = ["Europe/Brussels", "America/New_York"]


@pytest.fixture
def readers(inside: Tenant) -> list[Employee]:
    """Members with all kinds of names, in two languages and two zones."""
    plain = inside.communities["plain-language"]
    found = []
    for number, name in enumerate(name for name in NAMES if name):
        employee = make_employee(inside.organisation, f"reader-{number}")
        employee.name = name[:90] + f" §{number}§"
        employee.save()
        user = employee.user
        user.language, user.time_zone = ("en", "nl")[number % 2], ZONES[number // 2 % 2]
        user.save()
        choose_level(plain, employee, Level.ACTIVE)
        found.append(employee)
    QueuedMail.objects.all().delete()  # words of welcome
    return found


@pytest.fixture
def meeting(inside: Tenant) -> Meeting:
    return make_meeting(inside.communities["plain-language"], inside["Wout"])


def moved(house: Tenant, meeting: Meeting, readers: list[Employee]) -> int:
    queue_mail(INVITATION, meeting, [reader.pk for reader in readers])
    update(meeting, make_meeting_details(starts_at=noon_in(9)), by=house["Nele"], revision=0)
    QueuedMail.objects.filter(kind=INVITATION).update(outcome=MailOutcome.SENT, settled_at=meeting.scheduled_at)
    return 1


def composed(kind: str, about: Meeting | Series, readers: list[Employee], revision: int = 0) -> list[MailMessage]:
    found = dict(kind_named(kind).compose(about.pk, revision, [reader.pk for reader in readers]))
    return [message for reader in readers if (message := found[reader.pk])]


@pytest.mark.parametrize("kind", [INVITATION, CHANGE, SERIES_INVITATION, SERIES_CHANGE])
def test_each_mail_is_the_one_that_would_be_written_for_this_person_alone(
    kind: str, inside: Tenant, meeting: Meeting, readers: list[Employee]
) -> None:
    about: Meeting | Series = meeting
    if kind in (SERIES_INVITATION, SERIES_CHANGE):
        about = make_series(inside.communities["plain-language"], inside["Nele"])
    revision = moved(inside, meeting, readers) if kind == CHANGE else 0
    alone = composed(kind, about, readers, revision)
    with keep_skeletons():
        together = composed(kind, about, readers, revision)
    assert len(alone) == len(together) == len(readers)
    for number, (one, other) in enumerate(zip(alone, together, strict=True)):
        assert isinstance(other, FilledMessage)
        assert (one.to, one.subject, one.text, one.html) == (other.to, other.subject, other.text, other.html)
        assert (one.headers, one.revision, one.zone) == (other.headers, other.revision, other.zone)
        token = uuid4()
        built: Any = one.email(token).message()
        slow = built.as_bytes(linesep="\r\n")
        said = told(read(other.email(token).raw))
        assert said == told(read(slow))
        assert f"§{number}§" in str(said).replace("\\r\\n ", "")
        for stranger in range(len(readers)):
            assert stranger == number or f"§{stranger}§" not in str(said).replace("\\r\\n ", "")


def test_it_is_serialised_once_for_each_language_and_zone_however_many_batches(
    meeting: Meeting, readers: list[Employee], mailbox: MailCatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []
    make = skeletons.Skeleton

    def counted(*given: Any) -> Any:
        made.append(given)
        return make(*given)

    monkeypatch.setattr(skeletons, "Skeleton", counted)
    monkeypatch.setattr(delivery, "BATCH_SIZE", 3)
    queue_mail(INVITATION, meeting, [reader.pk for reader in readers])
    assert send_due() == len(readers)
    assert len(made) == 4  # two languages, two zones
    to = {str(message["To"]) for message in mailbox.messages()}
    assert len(to) == len(readers)


def test_what_changes_meanwhile_is_told_to_those_who_come_after(
    inside: Tenant, meeting: Meeting, readers: list[Employee]
) -> None:
    same = [reader for reader in readers if reader.user.language == "en" and reader.zone == ZoneInfo(ZONES[0])][:2]
    with keep_skeletons():
        [before] = composed(INVITATION, meeting, same[:1])
        inside.communities["plain-language"].name = "Plainer Language"
        inside.communities["plain-language"].save()
        [after] = composed(INVITATION, meeting, same[1:])
    assert "Plainer Language" not in before.text
    assert "Plainer Language" in after.text


def test_a_batch_asks_the_database_the_same_however_many_it_holds(
    meeting: Meeting, readers: list[Employee], mailbox: MailCatcher
) -> None:
    def asked(some: list[Employee]) -> int:
        queue_mail(INVITATION, meeting, [reader.pk for reader in some])
        before = notes_written()
        with CaptureQueriesContext(connection) as queries:
            assert send_due() == len(some)
        settled = [query for query in queries if "cop_platform_queuedmail AS mail" in query["sql"]]
        assert notes_written() - before == len(some)  # beside these queries, on the way
        assert len([query for query in settled if "outcome = 'sent'" in query["sql"]]) == 1
        return len(queries)

    def notes_written() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_get_xact_tuples_inserted('cop_platform_acceptedmail'::regclass)")
            [(number,)] = cursor.fetchall()
        return int(number)

    assert asked(readers[:2]) == asked(readers[2:])
