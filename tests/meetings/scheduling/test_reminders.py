"""The reminder a day before a meeting (M8)."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from communities.notifications.preferences import set_preference, subscribers_of
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.models import QueuedMail
from cop_platform.reminders.planning import plan_reminders
from meetings.models import RSVP, Meeting
from meetings.rsvps.answering import set_rsvp
from meetings.scheduling.reminders import DAY_AHEAD, REMINDER
from meetings.scheduling.schedule import INVITATION, cancel, update
from meetings.series.changing import end_series
from members.models import Employee
from tests.support.mails import content
from tests.support.people import Tenant, make_meeting, make_meeting_details, make_series, noon_in
from tests.support.reminders import keep_only

pytestmark = pytest.mark.at("2026-06-01T09:00:00Z")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def only_these(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_only(monkeypatch, DAY_AHEAD)


@pytest.fixture
def meeting(inside: Tenant) -> Meeting:
    made = make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True)
    send_due()
    return made


def plan_until(moment: datetime) -> None:
    """The hourly job runs until then."""
    now = timezone.now()
    while now < moment:
        with time_machine.travel(now, tick=False):
            plan_reminders(now)
        now += HOUR


def reminded(meeting: Meeting, moment: datetime) -> set[int]:
    """Who has a reminder that is sent at this moment."""
    return set(QueuedMail.objects.filter(kind=REMINDER, due_at=moment).values_list("recipient_id", flat=True))


def send_at(moment: datetime, mailbox: MailCatcher) -> list[str]:
    before = len(mailbox.messages())
    with time_machine.travel(moment, tick=False):
        send_due()
    return sorted(
        str(mail["To"]).partition(".")[0] for mail in mailbox.messages()[before:] if "Soon" in mail["Subject"]
    )


def test_it_is_due_to_the_hour_and_goes_to_who_was_told(inside: Tenant, meeting: Meeting) -> None:
    plan_until(meeting.starts_at)
    assert reminded(meeting, meeting.starts_at - DAY) == subscribers_of(meeting.community, INVITATION)
    assert QueuedMail.objects.filter(kind=REMINDER).count() == len(reminded(meeting, meeting.starts_at - DAY))


def test_it_is_planned_shortly_before(inside: Tenant, meeting: Meeting) -> None:
    plan_until(meeting.starts_at - DAY - 3 * HOUR)
    assert not QueuedMail.objects.filter(kind=REMINDER).exists()


def test_one_mail_a_person_however_many_reasons(inside: Tenant, meeting: Meeting) -> None:
    """Invited, and answered, and asked for again by the job."""
    set_rsvp(meeting, inside["Amina"], RSVP.Choice.COMING)
    plan_until(meeting.starts_at)
    plan_until(meeting.starts_at)
    assert QueuedMail.objects.filter(kind=REMINDER, recipient_id=inside["Amina"].pk).count() == 1


def test_who_cannot_come_or_turned_it_off_is_left_alone(inside: Tenant, meeting: Meeting, mailbox: MailCatcher) -> None:
    set_rsvp(meeting, inside["Amina"], RSVP.Choice.NOT_THIS_TIME)
    set_preference(meeting.community, inside["Nele"], REMINDER, wanted=False)
    plan_until(meeting.starts_at)
    planned = reminded(meeting, meeting.starts_at - DAY)
    assert planned
    assert not planned & {inside["Amina"].pk, inside["Nele"].pk}
    # Who says so between planning and sending gets none either.
    stays_away = next(each for each in inside.people.values() if each.pk in planned)
    set_rsvp(meeting, stays_away, RSVP.Choice.NOT_THIS_TIME)
    assert len(send_at(meeting.starts_at - DAY, mailbox)) == len(planned) - 1


def test_nobody_is_reminded_of_what_nobody_was_told(inside: Tenant) -> None:
    quiet = make_meeting(inside.communities["plain-language"], inside["Wout"])
    plan_until(quiet.starts_at)
    assert not QueuedMail.objects.filter(kind=REMINDER).exists()


def test_who_answered_what_nobody_was_mailed_about_is_reminded_alone(inside: Tenant) -> None:
    quiet = make_meeting(inside.communities["plain-language"], inside["Wout"])
    set_rsvp(quiet, inside["Amina"], RSVP.Choice.MAYBE)
    plan_until(quiet.starts_at)
    assert reminded(quiet, quiet.starts_at - DAY) == {inside["Amina"].pk}


def test_it_is_sent_again_when_the_meeting_moved_to_another_day(
    inside: Tenant, meeting: Meeting, mailbox: MailCatcher
) -> None:
    plan_until(meeting.starts_at - DAY + HOUR)
    assert send_at(meeting.starts_at - DAY, mailbox)
    with time_machine.travel(meeting.starts_at - 20 * HOUR):
        update(meeting, make_meeting_details(starts_at=meeting.starts_at + 3 * DAY), by=inside["Wout"], revision=0)
    meeting.refresh_from_db()
    with time_machine.travel(meeting.starts_at - 2 * DAY):
        plan_until(meeting.starts_at)
    again = send_at(meeting.starts_at - DAY, mailbox)
    assert "amina" in again


@pytest.mark.parametrize("is_off", [True, False])
def test_nothing_is_said_of_a_day_on_which_it_is_no_more(
    inside: Tenant, meeting: Meeting, mailbox: MailCatcher, is_off: bool
) -> None:
    plan_until(meeting.starts_at - DAY)
    with time_machine.travel(meeting.starts_at - DAY - HOUR / 2):
        if is_off:
            cancel(meeting, by=inside["Wout"])
        else:
            update(meeting, make_meeting_details(starts_at=meeting.starts_at + DAY), by=inside["Wout"], revision=0)
    assert send_at(meeting.starts_at - DAY, mailbox) == []


def test_a_meeting_of_tomorrow_has_been_said_already(inside: Tenant) -> None:
    soon = make_meeting(
        inside.communities["plain-language"], inside["Wout"], invite=True, starts_at=noon_in(0) + 8 * HOUR
    )
    plan_until(soon.starts_at)
    assert not QueuedMail.objects.filter(kind=REMINDER).exists()


def test_each_date_of_a_series_is_reminded_of(inside: Tenant, mailbox: MailCatcher) -> None:
    series = make_series(inside.communities["plain-language"], inside["Nele"], count=3, invite=True)
    send_due()
    first, second, third = Meeting.objects.filter(series=series).order_by("original_day")
    plan_until(first.starts_at)
    assert reminded(first, first.starts_at - DAY) == subscribers_of(series.community, INVITATION)
    with time_machine.travel(first.ends_at):
        end_series(series, since=third.original_day, by=inside["Nele"])
        plan_until(third.starts_at)
    assert reminded(second, second.starts_at - DAY)
    assert not reminded(third, third.starts_at - DAY)


@pytest.mark.at("2026-10-20T09:00:00Z")
def test_a_day_is_24_hours_also_when_the_clocks_change(inside: Tenant) -> None:
    """Sunday 25 October, noon: the day before at one o'clock of summer time."""
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True, starts_at=noon_in(5))
    plan_until(meeting.starts_at)
    [moment] = set(QueuedMail.objects.filter(kind=REMINDER).values_list("due_at", flat=True))
    assert timezone.localtime(moment).isoformat() == "2026-10-24T13:00:00+02:00"


def test_after_a_standstill_it_goes_at_once_while_the_meeting_is_ahead(
    inside: Tenant, meeting: Meeting, mailbox: MailCatcher
) -> None:
    late = meeting.starts_at - 5 * HOUR
    with time_machine.travel(late, tick=False):
        plan_reminders()
    assert send_at(late, mailbox)
    with time_machine.travel(meeting.starts_at, tick=False):
        plan_reminders()
        assert send_due() == 0


def test_it_says_when_and_where_and_can_be_turned_off_with_one_click(
    inside: Tenant, meeting: Meeting, mailbox: MailCatcher
) -> None:
    set_rsvp(meeting, inside["Amina"], RSVP.Choice.COMING)
    plan_until(meeting.starts_at - DAY + HOUR)
    assert "amina" in send_at(meeting.starts_at - DAY, mailbox)
    mails = {str(mail["To"]).partition(".")[0]: mail for mail in mailbox.messages() if "Soon" in mail["Subject"]}
    said = content(mails["amina"], "text/plain")
    assert mails["amina"]["Subject"].startswith("Soon: The bill nobody understands, ")
    assert "De Refter, Aalst" in said
    assert "https://teams.example/klare-taal" in said
    assert "You said that you come" in said
    assert not any(part.get_content_type() == "text/calendar" for part in mails["amina"].walk())
    assert "No need to answer" in content(next(mails[name] for name in mails if name != "amina"), "text/plain")
    address = mails["amina"]["List-Unsubscribe"].strip(" <>").removeprefix("http://testserver")
    assert Client().post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert inside["Amina"].pk not in {each.pk for each in DAY_AHEAD.recipients(meeting.pk, -1)}


def test_the_link_goes_to_nobody_who_has_left_and_stands_on_no_page_without_sign_in(
    inside: Tenant, meeting: Meeting, mailbox: MailCatcher
) -> None:
    plan_until(meeting.starts_at - DAY + HOUR)
    planned = reminded(meeting, meeting.starts_at - DAY)
    assert inside["Nele"].pk in planned
    Employee.objects.filter(pk=inside["Nele"].pk).update(left_at=timezone.now())
    gone = inside["Amina"].user
    gone.is_active = False
    gone.save()
    names = send_at(meeting.starts_at - DAY, mailbox)
    assert names
    assert not {"nele", "amina"} & set(names)
    mail = mailbox.messages()[-1]
    assert meeting.online_url in content(mail, "text/plain")
    page = Client().get(re.findall(r"http://testserver(/o/mereldal/rsvps/\S+/)", content(mail, "text/plain"))[0])
    assert page.status_code == 200
    assert meeting.online_url not in page.content.decode()
