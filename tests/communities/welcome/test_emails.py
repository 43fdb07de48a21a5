"""The mails to invited colleagues and to newcomers, as a mail server receives them."""

import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from communities.invitations.inviting import decline, invite_to_community
from communities.joining.requests import decide_request, submit
from communities.models import Community, Level, RequestOutcome, Role
from communities.notifications.preferences import set_preference
from communities.participation.levels import choose_level, leave
from communities.roles.terms import start_term
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from tests.support.people import MOTIVATION, Tenant, make_community_by_request, make_meeting, noon_in, signed_in


@pytest.fixture
def plain(inside: Tenant) -> Community:
    return inside.communities["plain-language"]


def only(mailbox: MailCatcher) -> EmailMessage:
    [message] = mailbox.messages()
    return message


def text(message: EmailMessage, kind: str = "text/plain") -> str:
    [part] = [part for part in message.walk() if part.get_content_type() == kind]
    found: str = part.get_content()
    return found


def test_a_colleague_thinks_of_you(inside: Tenant, plain: Community, mailbox: MailCatcher) -> None:
    invite_to_community(plain, inside["Chloé"], by=inside["Amina"], note="You <b>write</b> well.\nCome by.")
    assert send_due() == 1
    message = only(mailbox)
    assert message["Subject"] == "Amina El Idrissi thinks Plain Language might be something for you"
    assert message["To"] == "chloe.simoens@mereldal.example"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    body = text(message)
    for words in ["You <b>write</b> well.", plain.purpose, "Have a look; you decide.", "You need not answer"]:
        assert words in body
    assert "You &lt;b&gt;write&lt;/b&gt; well." in text(message, "text/html")


def test_one_click_stops_this_kind_and_the_line_on_the_first_page_stays(
    inside: Tenant, plain: Community, mailbox: MailCatcher
) -> None:
    invite_to_community(plain, inside["Chloé"], by=inside["Amina"])
    send_due()
    [link] = re.findall(r"http://testserver(\S+/unsubscribe/\S+)", text(only(mailbox)))
    page = Client().get(link).content.decode()
    assert "No more mail when a colleague invites you to have a look at Plain Language?" in page
    assert "You won’t get these mails any more." in Client().post(link).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        invite_to_community(plain, inside["Chloé"], by=inside["Karel"])
        send_due()
    assert len(mailbox.messages()) == 1


@pytest.mark.parametrize("meanwhile", ["came", "not for me", "turned off", "left unanswered"])
def test_an_invitation_that_is_no_longer_true_is_not_sent(
    inside: Tenant, plain: Community, mailbox: MailCatcher, meanwhile: str
) -> None:
    chloe = inside["Chloé"]
    look = invite_to_community(plain, chloe, by=inside["Amina"])
    acts: dict[str, Callable[[], object]] = {
        "came": lambda: choose_level(plain, chloe, Level.PERIPHERY),
        "not for me": lambda: decline(look),
        "turned off": lambda: set_preference(plain, chloe, "community_invitation", wanted=False),
        "left unanswered": lambda: None,
    }
    acts[meanwhile]()
    with time_machine.travel(timezone.now() + timedelta(days=61 if meanwhile == "left unanswered" else 0), tick=False):
        assert send_due() == 0


@pytest.mark.requirement("S65")
def test_who_comes_in_hears_what_is_next_and_whom_to_ask(
    inside: Tenant, plain: Community, mailbox: MailCatcher
) -> None:
    make_meeting(plain, inside["Wout"], focus="Bills & <letters>", starts_at=noon_in(8))
    Community.objects.filter(pk=plain.pk).update(welcome_text="Bring a letter & a pencil.")
    choose_level(plain, inside["Chloé"], Level.ACTIVE)
    assert send_due() == 1
    message = only(mailbox)
    assert message["Subject"] == "Good to have you"
    body = text(message)
    for words in [
        "Next at Plain Language: Bills & <letters>.",
        "Bring a letter & a pencil.",
        "Ask away: Nele Baert, leader; Lotte Vermeersch, coach.",
    ]:
        assert words in body
    assert "Next at Plain Language: Bills &amp; &lt;letters&gt;." in text(message, "text/html")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_without_a_date_it_says_so(inside: Tenant, plain: Community, mailbox: MailCatcher) -> None:
    choose_level(plain, inside["Chloé"], Level.ACTIVE)
    send_due()
    assert "At Plain Language nothing is planned yet" in text(only(mailbox))


@pytest.mark.parametrize("meanwhile", ["stepped out", "to the edge", "took up a role", "left"])
def test_no_welcome_for_who_is_not_new_there(
    inside: Tenant, plain: Community, mailbox: MailCatcher, meanwhile: str
) -> None:
    chloe = inside["Chloé"]
    choose_level(plain, chloe, Level.ACTIVE)
    if meanwhile == "left":
        chloe.left_at = timezone.now()
        chloe.save()
    acts: dict[str, Callable[[], object]] = {
        "stepped out": lambda: leave(plain, chloe),
        "to the edge": lambda: choose_level(plain, chloe, Level.PERIPHERY),
        "took up a role": lambda: start_term(plain, chloe, Role.LEADER),
        "left": lambda: None,
    }
    acts[meanwhile]()
    assert send_due() == 0


# --- After an accepted request --------------------------------------------------------------------------------------
def test_who_read_the_welcome_with_the_yes_gets_no_second_one_and_is_welcomed_on_the_page(
    inside: Tenant, mailbox: MailCatcher
) -> None:
    quiet, yasmina = make_community_by_request(inside, "Quiet Rounds"), inside["Yasmina"]
    Community.objects.filter(pk=quiet.pk).update(welcome_text="Bring a <letter> & a pencil.")
    make_meeting(quiet, inside["Wout"], focus="The evening round", starts_at=noon_in(8))
    request = submit(quiet, yasmina, MOTIVATION)
    send_due()
    decide_request(request, RequestOutcome.ACCEPTED, "We need you.", by=inside["Nele"])
    choose_level(quiet, yasmina, Level.ACTIVE)
    send_due()
    [message] = [each for each in mailbox.messages() if each["To"].startswith("yasmina")]
    assert message["Subject"] == "Yes, welcome to Quiet Rounds"
    for words in [
        "We need you.",
        "Bring a <letter> & a pencil.",
        "First meeting: The evening round.",
        "Ask away: Nele Baert, leader; Lotte Vermeersch, coach.",
    ]:
        assert words in text(message)
    assert "Bring a &lt;letter&gt; &amp; a pencil." in text(message, "text/html")
    assert "Got it" in signed_in(yasmina).get(quiet.get_absolute_url()).content.decode()


def test_a_yes_elsewhere_is_no_welcome_here(inside: Tenant, plain: Community, mailbox: MailCatcher) -> None:
    request = submit(make_community_by_request(inside, "Quiet Rounds"), inside["Chloé"], MOTIVATION)
    decide_request(request, RequestOutcome.ACCEPTED, "We need you.", by=inside["Nele"])
    choose_level(plain, inside["Chloé"], Level.ACTIVE)
    send_due()
    subjects = {each["Subject"] for each in mailbox.messages() if each["To"].startswith("chloe")}
    assert subjects == {"Yes, welcome to Quiet Rounds", "Good to have you"}
