"""The mails about action points, as a mail server receives them, and the link that answers without signing in."""

import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from communities.notifications.preferences import set_preference
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from cop_platform.reminders.planning import plan_reminders
from meetings.minutes.actions import ASKED, add_point, close, decline, request_token, take, withdraw_request
from meetings.minutes.reminders import ACTION_POINT_DAY
from meetings.minutes.retention import DECLINED_KEPT_FOR, purge
from meetings.models import ActionPoint, ActionRequest, Meeting
from members.people.deactivation import deactivate
from tests.support.mails import content
from tests.support.minutes import make_past_meeting
from tests.support.people import Tenant
from tests.support.reminders import keep_only

#: A Wednesday.
pytestmark = pytest.mark.at("2026-06-03T09:00:00Z")


@pytest.fixture
def meeting(inside: Tenant) -> Meeting:
    return make_past_meeting(inside.communities["plain-language"], inside["Wout"])


@pytest.fixture
def point(meeting: Meeting, inside: Tenant) -> ActionPoint:
    day = timezone.localdate() + timedelta(days=2)
    return add_point(meeting, "Draw the new first page", by=inside["Nele"], owner=inside["Amina"], due_on=day)


def link_in(message: EmailMessage) -> str:
    found = re.search(r"https?://[^/]+(/o/mereldal/actions/\S+/)", content(message))
    assert found
    return found[1]


def test_whoever_is_asked_gets_a_mail_and_answers_without_signing_in(
    point: ActionPoint, inside: Tenant, mailbox: MailCatcher
) -> None:
    send_due()
    [mail] = mailbox.messages()
    assert mail["To"] == inside["Amina"].user.email
    assert "Nele Baert asks: Draw the new first page?" in str(mail["Subject"]).replace("\u2068", "").replace(
        "\u2069", ""
    )
    assert mail["List-Unsubscribe"]
    link = link_in(mail)
    visitor = Client()
    opened = visitor.get(link).content.decode()
    assert "Draw the new first page" in opened
    assert ActionPoint.objects.get().owner is None  # opening the link answers nothing
    assert visitor.post(link, {"answer": "maybe"}).status_code == 422
    assert "It is yours." in visitor.post(link, {"answer": "yes"}).content.decode()
    assert ActionPoint.objects.get().owner == inside["Amina"]
    assert visitor.post(link, {"answer": "no"}).status_code == 410


def test_a_no_with_a_word_reaches_whoever_asked(point: ActionPoint, inside: Tenant, mailbox: MailCatcher) -> None:
    send_due()
    Client().post(link_in(mailbox.messages()[0]), {"answer": "no", "word": "Busy until Christmas."})
    send_due()
    [mail] = [each for each in mailbox.messages() if each["To"] == inside["Nele"].user.email]
    assert "would rather not: Draw the new first page" in re.sub("[\u2068\u2069]", "", str(mail["Subject"]))
    assert "Busy until Christmas." in content(mail)
    with time_machine.travel(timezone.now() + DECLINED_KEPT_FOR + timedelta(hours=1)):
        purge()
    assert not ActionRequest.objects.exists()


def test_no_mail_when_it_is_not_asked_any_more_or_not_wanted(
    meeting: Meeting, point: ActionPoint, inside: Tenant, mailbox: MailCatcher
) -> None:
    withdraw_request(point)
    set_preference(meeting.community, inside["Karel"], ASKED, wanted=False)
    add_point(meeting, "For Karel", by=inside["Nele"], owner=inside["Karel"])
    send_due()
    assert mailbox.messages() == []


def test_a_link_of_somebody_who_left_or_of_another_house_is_no_door(
    point: ActionPoint, inside: Tenant, duinzicht: Tenant
) -> None:
    token = request_token(ActionRequest.objects.get())
    deactivate(inside["Amina"], by=inside["Tom"])
    assert Client().get(f"/o/mereldal/actions/{token}/").status_code == 410
    assert Client().get(f"/o/duinzicht/actions/{token}/").status_code == 404
    assert Client().get("/o/mereldal/actions/nonsense/").status_code == 404


def days(count: int) -> None:
    """Lets so many days pass, with what a day plans and sends."""
    for day in range(count):
        for minutes in (-150, 0):  # before nine in Brussels, and after
            with time_machine.travel(timezone.now() + timedelta(days=day, minutes=minutes)):
                plan_reminders()
        with time_machine.travel(timezone.now() + timedelta(days=day, hours=12)):
            send_due()


def test_on_its_day_its_owner_gets_one_reminder(
    point: ActionPoint, inside: Tenant, mailbox: MailCatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_only(monkeypatch, ACTION_POINT_DAY)
    take(point, by=inside["Amina"])
    days(6)
    [mail] = mailbox.messages()
    assert mail["To"] == inside["Amina"].user.email
    assert "You said you would do this by today." in content(mail)


def test_nobody_is_reminded_of_what_is_done_or_nobodys(
    point: ActionPoint, inside: Tenant, mailbox: MailCatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_only(monkeypatch, ACTION_POINT_DAY)
    other = add_point(
        point.meeting, "Done", by=inside["Nele"], owner=inside["Nele"], due_on=timezone.localdate() + timedelta(days=1)
    )
    close(other, ActionPoint.State.DONE)
    decline(point, by=inside["Amina"])
    send_due()
    before = len(mailbox.messages())
    days(6)
    assert len(mailbox.messages()) == before
