"""The mails about date polls, as a mail server receives them."""

from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import pytest
import time_machine
from django.utils import timezone

from communities.models import Role, RoleTerm
from communities.notifications.preferences import set_preference
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.models import QueuedMail
from cop_platform.reminders.planning import plan_reminders
from meetings.models import Poll, PollVote
from meetings.polls.answering import answer
from meetings.polls.polling import change_times, choose, withdraw
from meetings.polls.reminders import POLL_DUE, POLL_PASSED
from meetings.scheduling.schedule import INVITATION
from tests.support.mails import content
from tests.support.people import Tenant, make_poll
from tests.support.reminders import keep_only

#: A Monday.
pytestmark = [pytest.mark.at("2026-06-01T09:00:00Z"), pytest.mark.requirement("S76")]
FRIDAY, THURSDAY = date(2026, 6, 5), date(2026, 6, 4)
YES, NO = PollVote.Choice.YES, PollVote.Choice.NO


@pytest.fixture
def few(inside: Tenant) -> Tenant:
    """Only Amina and Karel, who is in Lisbon and reads Dutch, get news of meetings."""
    plain = inside.communities["plain-language"]
    for name in set(inside.people) - {"Amina", "Karel"}:
        set_preference(plain, inside[name], INVITATION, wanted=False)
    karel = inside["Karel"].user
    karel.time_zone, karel.language = "Europe/Lisbon", "nl"
    karel.save()
    return inside


def ask(house: Tenant, last_day: date = FRIDAY) -> Poll:
    return make_poll(house.communities["plain-language"], house["Nele"], invite=True, last_day=last_day)


def vote(poll: Poll, house: Tenant, name: str, choice: PollVote.Choice = YES) -> None:
    answer(poll, house[name], {slot.public_id: choice for slot in poll.slots.filter(number__isnull=False)})


def sent(mailbox: MailCatcher) -> dict[str, EmailMessage]:
    """The newest mail of each address, by the first name."""
    send_due()
    return {str(each["To"]).split("@")[0].split(".")[0].strip('"<'): each for each in mailbox.messages()}


def test_the_question_lists_the_times_on_the_readers_clock_with_a_link(few: Tenant, mailbox: MailCatcher) -> None:
    poll = ask(few)
    mails = sent(mailbox)
    assert set(mails) == {"amina", "karel"}
    english, dutch = content(mails["amina"]), content(mails["karel"])
    assert mails["amina"]["Subject"] == f"Which date suits you? {poll.focus}"
    assert "Times in Brussels:" in english
    assert "Tue 9 Jun, 12:00–13:30" in english
    assert "Open until the end of Friday 5 June." in english
    assert "/o/mereldal/poll-answers/" in english
    assert "di 9 jun, 11:00–12:30 (12:00–13:30 in Brussels)" in dutch
    assert "Lisbon" in dutch
    assert mails["amina"]["List-Unsubscribe"]


def test_a_question_that_has_ended_is_not_mailed(few: Tenant, mailbox: MailCatcher) -> None:
    withdraw(ask(few))
    assert sent(mailbox) == {}


def test_whoever_answered_is_mailed_about_new_times_once(few: Tenant, mailbox: MailCatcher) -> None:
    poll = ask(few)
    vote(poll, few, "Amina")
    sent(mailbox)
    start = datetime(2026, 6, 18, 7, tzinfo=UTC)
    for number in range(2):
        added = [(start + timedelta(days=number), start + timedelta(days=number, hours=1))]
        change_times(poll, removed=[], added=added, last_day=FRIDAY, by=few["Nele"], revision=number)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        send_due()
    [mail] = [each for each in mailbox.messages() if "New times" in each["Subject"]]
    assert "amina" in mail["To"]
    assert "Fri 19 Jun, 09:00–10:00" in content(mail)


def test_voters_and_those_invited_are_told_of_the_choice_in_one_mail(few: Tenant, mailbox: MailCatcher) -> None:
    poll = ask(few)
    vote(poll, few, "Amina")
    vote(poll, few, "Yasmina")
    set_preference(poll.community, few["Yasmina"], INVITATION, wanted=True)
    sent(mailbox)
    choose(poll.slots.select_related("poll__community").get(number=2), by=few["Nele"])
    send_due()
    told = [each for each in mailbox.messages() if each["Subject"] == f"{poll.focus}, Wed 10 Jun"]
    told += [each for each in mailbox.messages() if each["Subject"] == f"{poll.focus}, wo 10 jun"]
    assert sorted(str(each["To"]).split("@")[0].split(".")[0] for each in told) == ["amina", "karel", "yasmina"]
    english = next(each for each in told if "amina" in each["To"])
    assert "This date came out of the question which date suits." in content(english)
    assert any(part.get_content_type() == "text/calendar" for part in english.walk())


def test_whoever_answered_hears_that_no_date_comes_of_it(few: Tenant, mailbox: MailCatcher) -> None:
    poll = ask(few)
    vote(poll, few, "Amina", NO)
    sent(mailbox)
    withdraw(poll)
    send_due()
    [mail] = [each for each in mailbox.messages() if "No date after all" in each["Subject"]]
    assert "amina" in mail["To"]
    assert "you need not keep a time free" in content(mail)


# --- The last day has passed --------------------------------------------------------------------------------------
def remind(moment: str) -> None:
    with time_machine.travel(moment):
        plan_reminders()
        send_due()


def reminded() -> list[int]:
    rows = QueuedMail.objects.filter(kind=POLL_PASSED, outcome="sent").order_by("recipient_id")
    return [*rows.values_list("recipient_id", flat=True)]


def test_who_asked_is_told_once_on_the_morning_after_the_last_day(
    inside: Tenant, mailbox: MailCatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_only(monkeypatch, POLL_DUE)
    poll = make_poll(inside.communities["plain-language"], inside["Nele"], last_day=THURSDAY)
    vote(poll, inside, "Amina")
    remind("2026-06-04T12:00:00Z")
    assert reminded() == []
    for moment in ["2026-06-05T06:00:00Z", "2026-06-05T07:30:00Z", "2026-06-06T09:00:00Z", "2026-06-08T09:00:00Z"]:
        remind(moment)
    assert reminded() == [inside["Nele"].pk]
    [mail] = mailbox.messages()
    assert mail["Subject"] == f"Choose a date: {poll.focus}"
    assert "Tuesday 9 June suits everyone who answered." in content(mail)


def test_when_who_asked_no_longer_plans_the_others_are_told(
    inside: Tenant, mailbox: MailCatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_only(monkeypatch, POLL_DUE)
    make_poll(inside.communities["plain-language"], inside["Nele"], last_day=THURSDAY)
    RoleTerm.objects.filter(employee=inside["Nele"], role=Role.LEADER).update(ended_at=timezone.now())
    remind("2026-06-05T06:00:00Z")
    remind("2026-06-05T09:00:00Z")
    assert reminded() == [inside["Wout"].pk]
    assert "Nobody answered." in content(mailbox.messages()[0])


@pytest.mark.parametrize("ending", ["chosen", "withdrawn", "more days"])
def test_nobody_is_told_when_nothing_waits_any_more(
    inside: Tenant, mailbox: MailCatcher, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    keep_only(monkeypatch, POLL_DUE)
    poll = make_poll(inside.communities["plain-language"], inside["Nele"], last_day=THURSDAY)
    with time_machine.travel(timezone.now() + timedelta(days=3, hours=18)):
        plan_reminders()
        if ending == "chosen":
            choose(poll.slots.select_related("poll__community").get(number=1), by=inside["Nele"])
        elif ending == "withdrawn":
            withdraw(poll)
        else:
            change_times(poll, removed=[], added=[], last_day=date(2026, 6, 8), by=inside["Nele"], revision=0)
    remind("2026-06-05T09:00:00Z")
    assert reminded() == []
