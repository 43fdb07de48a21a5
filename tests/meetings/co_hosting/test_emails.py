"""The mails about hosting together, as a mail server receives them, and what mails about a joint meeting say."""

import re
from email.message import EmailMessage

import pytest
import time_machine
from django.utils import timezone

from communities.models import Community
from communities.notifications.preferences import read_unsubscribe_token, set_preference
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.models import QueuedMail
from meetings.co_hosting.hosting import ANSWERED, ASKED, ask, decline, end, take_back
from meetings.models import RSVP, Meeting
from meetings.rsvps.answering import set_rsvp
from meetings.scheduling.reminders import DAY_AHEAD
from meetings.scheduling.schedule import GATHER_FOR, INVITATION, cancel
from tests.support.mails import content
from tests.support.people import Tenant, make_meeting
from tests.support.together import host_together, make_data_for_humans

pytestmark = pytest.mark.requirement("S128")
FOCUS = "The bill nobody understands"


@pytest.fixture
def data(inside: Tenant) -> Community:
    made = make_data_for_humans(inside)
    QueuedMail.objects.all().delete()  # the welcomes
    return made


@pytest.fixture
def meeting(inside: Tenant, data: Community) -> Meeting:
    """Planned without inviting anybody yet."""
    return make_meeting(inside.communities["plain-language"], inside["Nele"])


def send_all() -> None:
    with time_machine.travel(timezone.now() + GATHER_FOR):
        send_due()


def mails_to(mailbox: MailCatcher, name: str) -> list[EmailMessage]:
    return [each for each in mailbox.messages() if each["To"].lower().startswith(name.lower())]


def unsubscribes_from(message: EmailMessage, house: Tenant) -> tuple[list[int], str]:
    [token] = re.findall(r"/unsubscribe/([^/\s]+)/", content(message))
    communities, _person, kind = read_unsubscribe_token(token, house.organisation.pk)
    return communities, kind


def test_the_question_says_who_asks_for_what_and_leads_to_the_answer(
    inside: Tenant, data: Community, meeting: Meeting, mailbox: MailCatcher
) -> None:
    ask(meeting, data, "Your charts, our words?", by=inside["Nele"])
    send_all()
    [mail] = mailbox.messages()
    assert mail["To"].lower().startswith("tom")
    assert mail["Subject"] == f"Together with Plain Language? {FOCUS}"
    plain = content(mail)
    assert f"“Your charts, our words?” {inside['Nele'].display_name}" in plain
    assert f"{meeting.get_absolute_url()}co-hosts/" in plain
    assert unsubscribes_from(mail, inside) == ([data.pk], ASKED)


def test_in_dutch_too(inside: Tenant, data: Community, meeting: Meeting, mailbox: MailCatcher) -> None:
    inside["Tom"].user.language = "nl"
    inside["Tom"].user.save()
    ask(meeting, data, "", by=inside["Nele"])
    send_all()
    [mail] = mailbox.messages()
    assert mail["Subject"] == f"Samen met Plain Language? {FOCUS}"
    assert "Nee is ook goed." in content(mail)


@pytest.mark.parametrize("ends", ["taken back", "called off", "answered", "turned off"])
def test_no_question_is_mailed_that_is_none_any_more(
    inside: Tenant, data: Community, meeting: Meeting, mailbox: MailCatcher, ends: str
) -> None:
    asked = ask(meeting, data, "", by=inside["Nele"])
    if ends == "taken back":
        take_back(asked)
    elif ends == "called off":
        cancel(meeting, by=inside["Nele"])
    elif ends == "answered":
        set_preference(inside.communities["plain-language"], inside["Nele"], ANSWERED, wanted=False)
        decline(asked, by=inside["Tom"])
    else:
        set_preference(data, inside["Tom"], ASKED, wanted=False)
    send_all()
    assert mailbox.messages() == []


def test_the_answer_carries_its_word(inside: Tenant, data: Community, meeting: Meeting, mailbox: MailCatcher) -> None:
    decline(ask(meeting, data, "", by=inside["Nele"]), "At sea then.", by=inside["Tom"])
    send_all()
    [mail] = mailbox.messages()
    assert mail["To"].lower().startswith("nele")
    assert mail["Subject"] == f"Not together with Data for Humans this time: {FOCUS}"
    assert "“At sea then.”" in content(mail)


def test_an_invitation_speaks_for_the_community_of_its_reader(
    inside: Tenant, data: Community, meeting: Meeting, mailbox: MailCatcher
) -> None:
    host_together(inside, meeting, data)
    send_all()
    plain = inside.communities["plain-language"]
    [hers] = mails_to(mailbox, "yasmina")
    assert "Data for Humans, together with Plain Language" in content(hers)
    assert "because of where you sit in Data for Humans" in content(hers)
    assert unsubscribes_from(hers, inside) == ([data.pk], INVITATION)
    assert "METHOD:REQUEST" in content(hers, "text/calendar")
    [both] = mails_to(mailbox, "amina")
    assert "Plain Language, together with Data for Humans" in content(both)
    assert unsubscribes_from(both, inside) == ([plain.pk, data.pk], INVITATION)


def test_a_cancellation_takes_it_out_of_the_calendars_of_both(
    inside: Tenant, data: Community, meeting: Meeting, mailbox: MailCatcher
) -> None:
    host_together(inside, meeting, data)
    send_all()
    cancel(meeting, by=inside["Nele"], note="The printer is ill.")
    send_all()
    last = mails_to(mailbox, "yasmina")[-1]
    assert "METHOD:CANCEL" in content(last, "text/calendar")
    assert "Data for Humans, together with Plain Language" in content(last)


def test_the_end_says_that_the_date_is_still_right(
    inside: Tenant, data: Community, meeting: Meeting, mailbox: MailCatcher
) -> None:
    agreed = host_together(inside, meeting, data)
    send_all()
    end(agreed, by=inside["Tom"])
    send_all()
    last = mails_to(mailbox, "yasmina")[-1]
    assert last["Subject"] == f"Not together any more: {FOCUS}"
    assert "What stands in your calendar is still right." in content(last)
    assert "text/calendar" not in [part.get_content_type() for part in last.walk()]
    assert [each["Subject"] for each in mails_to(mailbox, "wout")][-1] == last["Subject"]


def test_a_day_ahead_the_people_of_both_are_reminded(inside: Tenant, data: Community, meeting: Meeting) -> None:
    agreed = host_together(inside, meeting, data)
    set_rsvp(meeting, inside["Yasmina"], RSVP.Choice.NOT_THIS_TIME)
    assert {each.pk for each in DAY_AHEAD.recipients(meeting.pk, 0)} >= {inside["Tom"].pk, inside["Karel"].pk}
    assert inside["Yasmina"].pk not in {each.pk for each in DAY_AHEAD.recipients(meeting.pk, 0)}
    end(agreed, by=inside["Nele"])
    # Who was told of it is told of what is near, too.
    assert inside["Tom"].pk in {each.pk for each in DAY_AHEAD.recipients(meeting.pk, 0)}
