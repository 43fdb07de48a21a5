"""Four hundred days of a charter by a moved clock: a table of every reminder sent, each once to each."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from charters.models import CharterVersion
from charters.reviews.reviewing import CriterionAnswer, keep
from cop_platform.devserver.mail_catcher import MailCatcher, read
from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.models import QueuedMail
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.planning import plan_reminders
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, make_charter

START = date(2026, 1, 5)
#: Core group, with the Leader and the Coordinator.
CORE = ["karel", "lotte", "nele", "wout"]
#: When a review is held, and the next date that it sets.
HELD = {
    date(2026, 6, 20): date(2026, 10, 25),
    date(2026, 10, 28): date(2027, 1, 30),
    date(2027, 1, 26): date(2027, 6, 1),
}
TABLE = {
    "2026-04-13": "a month left",
    "2026-05-06": "a week left",
    "2026-05-13": "today",
    "2026-05-20": "waits since 13 May",
    "2026-05-27": "waits since 13 May",
    "2026-06-03": "waits since 13 May",
    "2026-06-10": "waits since 13 May",
    "2026-06-17": "waits since 13 May",
    # Kept on 20 June until 25 October, the Sunday on which the clock goes back; a week before it is a Sunday too.
    "2026-09-25": "a month left",
    "2026-10-19": "a week left",
    "2026-10-26": "waits since 25 October",
    # Kept on 28 October until 30 January, a Saturday.
    "2026-12-31": "a month left",
    "2027-01-25": "a week left",
    # On 26 January it gets another date: what was planned for 30 January is not sent.
}


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def hold_review(house: Tenant, day: date) -> None:
    with time_machine.travel(at(day, 10)), house.enter():
        charter = CharterVersion.objects.select_related("community").get()
        assert charter.review_on
        answers = [CriterionAnswer("Teams come to us with texts.", "partly", "Two did.")]
        keep(charter, by=house["Nele"], of=charter.review_on, answers=answers, next_review_on=HELD[day])


@pytest.mark.slow
@pytest.mark.requirement("S74", "S114")
@pytest.mark.at("2026-01-05T08:00:00Z")
def test_every_reminder_of_four_hundred_days_is_sent_once(mereldal: Tenant, mailbox: MailCatcher) -> None:
    """The jobs run twice a day; a review is held three times."""
    with mereldal.enter():
        make_charter(mereldal.communities["plain-language"], mereldal["Nele"], review_date=date(2026, 5, 13))
    told: dict[str, list[tuple[str, str]]] = defaultdict(list)
    seen = 0
    for day in (START + timedelta(days=number) for number in range(401)):
        for hour in [5, 11]:
            with time_machine.travel(at(day, hour)):
                with mereldal.enter():
                    plan_reminders()
                send_due()
        mails = [read(file) for file in mailbox.mailbox.files()[seen:]]  # each is read once
        seen += len(mails)
        for mail in mails:
            who = mail["To"].split(".")[0].strip('"').lower()
            told[day.isoformat()].append((who, mail["Subject"].removeprefix("Plain Language: one-pager, ")))
        if day in HELD:
            hold_review(mereldal, day)
    found = {day: sorted(rows) for day, rows in told.items()}
    words = {day: said if "waits" not in said else f"Plain Language: one-pager {said}" for day, said in TABLE.items()}
    assert found == {day: [(who, said) for who in CORE] for day, said in words.items()}
    with mereldal.enter():
        assert not Reminder.objects.filter(is_late=True).exists()


@pytest.mark.at("2026-05-01T08:00:00Z")
def test_on_the_day_of_the_clock_change_it_is_nine_in_the_morning_too(inside: Tenant) -> None:
    """The clock goes back on Sunday; the reminder goes on Monday at nine of the new time."""
    make_charter(inside.communities["plain-language"], inside["Nele"], review_date=date(2026, 10, 25))
    with time_machine.travel(at(date(2026, 10, 25), 12), tick=False):
        plan_reminders()
    reminder = Reminder.objects.get(stage=0)
    due = QueuedMail.objects.filter(object_id=reminder.pk).values_list("due_at", flat=True)
    assert {each.astimezone(ZoneInfo("Europe/Brussels")).isoformat() for each in due} == {"2026-10-26T09:00:00+01:00"}


@pytest.mark.at("2026-05-01T08:00:00Z")
def test_two_jobs_at_once_tell_each_once(mereldal: Tenant, transactional_db: None) -> None:
    with mereldal.enter():
        make_charter(mereldal.communities["plain-language"], mereldal["Nele"], review_date=date(2026, 10, 21))
    with time_machine.travel(at(date(2026, 10, 21), 1), tick=False):
        run_at_once(mereldal, plan_reminders, times=4)
    with mereldal.enter():
        reminder = Reminder.objects.get(stage=0)
    told = list(QueuedMail.objects.filter(object_id=reminder.pk).values_list("recipient_id", flat=True))
    assert sorted(told) == sorted(mereldal[name].pk for name in ["Karel", "Lotte", "Nele", "Wout"])
