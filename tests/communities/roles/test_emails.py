"""The mails about roles, as a mail server receives them."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from django.utils import timezone

from communities.models import Community, Nomination, Phase, Role, RoleTerm
from communities.nominations.answering import answer_nomination, withdraw_nomination
from communities.nominations.nominating import nominate
from communities.notifications.preferences import set_preference
from communities.roles.terms import agree_term, resign, start_term
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.models import MailOutcome, QueuedMail
from cop_platform.reminders.planning import plan_reminders
from tests.support.people import Tenant, signed_in

WHY = "She asks what nobody dared to ask."


@pytest.fixture(autouse=True)
def starting_up(mereldal: Tenant) -> None:
    with mereldal.enter():
        Community.objects.update(phase=Phase.START_UP)


def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


def seen(house: Tenant) -> Nomination:
    return nominate(plain(house), house["Amina"], Role.COACH, by=house["Nele"], reason=WHY)


def text(message: EmailMessage, kind: str = "text/plain") -> str:
    [found] = [part for part in message.walk() if part.get_content_type() == kind]
    words: str = found.get_content()
    return words


def outcomes() -> list[str]:
    return list(QueuedMail.objects.order_by("pk").values_list("outcome", flat=True))


def test_who_is_seen_reads_by_whom_as_what_and_why(inside: Tenant, mailbox: MailCatcher) -> None:
    seen(inside)
    send_due()
    [message] = mailbox.messages()
    assert (message["To"], message["Subject"]) == (
        "amina.el.idrissi@mereldal.example",
        "Nele Baert would like you as coach",
    )
    for kind in ["text/plain", "text/html"]:
        words = text(message, kind)
        assert (WHY in words, "No is fine too." in words, "http://testserver/o/mereldal/" in words) == (True,) * 3
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_it_is_dropped_when_it_was_answered_taken_back_or_closed_meanwhile(
    inside: Tenant, mailbox: MailCatcher
) -> None:
    answer_nomination(seen(inside), Nomination.Answer.DECLINED)
    withdraw_nomination(nominate(plain(inside), inside["Karel"], Role.COACH, by=inside["Wout"], reason=WHY))
    send_due()
    assert (mailbox.messages(), outcomes()) == ([], [MailOutcome.DROPPED] * 2)


def test_who_wants_no_such_mail_is_asked_on_their_page_only(inside: Tenant, mailbox: MailCatcher) -> None:
    set_preference(plain(inside), inside["Amina"], "role_nomination", wanted=False)
    seen(inside)
    send_due()
    assert mailbox.messages() == []


def test_one_click_from_the_mail_stops_it(inside: Tenant, mailbox: MailCatcher) -> None:
    seen(inside)
    send_due()
    address = mailbox.messages()[0]["List-Unsubscribe"].strip(" <>").removeprefix("http://testserver")
    page = signed_in(inside["Karel"]).get(address).content.decode()
    assert "No more mail when somebody suggests you for a role in Plain Language?" in page


def test_those_who_carry_hear_which_role_is_open_and_of_the_note(inside: Tenant, mailbox: MailCatcher) -> None:
    resign(RoleTerm.objects.get(employee=inside["Lotte"]), note="The soup is the secret.")
    send_due()
    by_reader = {message["To"].split(".")[0]: message for message in mailbox.messages()}
    assert sorted(by_reader) == ["griet", "karel", "nele", "wout"]
    words = text(by_reader["karel"])
    assert by_reader["karel"]["Subject"] == "Plain Language: role open, coach"
    told = ["Lotte Vermeersch held it since", "There is a note for whoever takes over."]
    assert [line for line in told if line in words] == told
    assert "The soup is the secret." not in words


def test_nobody_hears_of_a_role_that_is_taken_up_meanwhile(inside: Tenant, mailbox: MailCatcher) -> None:
    resign(RoleTerm.objects.get(employee=inside["Lotte"]))
    start_term(plain(inside), inside["Amina"], Role.COACH)
    send_due()
    assert (mailbox.messages(), set(outcomes())) == ([], {MailOutcome.DROPPED})


def test_the_holder_is_asked_how_to_go_on(inside: Tenant, mailbox: MailCatcher) -> None:
    term = RoleTerm.objects.get(employee=inside["Lotte"])
    agree_term(term, until=timezone.localdate() + timedelta(days=20), hours="")
    plan_reminders()
    agree_term(term, until=timezone.localdate() + timedelta(days=25), hours="")
    plan_reminders()
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        send_due()
    [message] = mailbox.messages()
    assert outcomes() == [MailOutcome.DROPPED, MailOutcome.SENT], "Of the first day they said another meanwhile."
    words = text(message)
    for way in ["coach/mine/", "coach/?way=suggest", "coach/mine/#step-down"]:
        assert f"http://testserver/o/mereldal/communities/plain-language/roles/{way}\r\n" in words
