"""The mails about roles, as a mail server receives them."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.utils import timezone

from communities.models import Community, Nomination, Phase, Role, RoleTerm
from communities.nominations.nominating import answer_nomination, see_in, take_back
from communities.notifications.preferences import wish
from communities.roles.terms import agree, lay_down, take_up
from communities.tasks import look_ahead_at_roles_in_organisation
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_owed
from cop_platform.outbox.models import Outcome, OwedMail
from tests.people import House, signed_in

WHY = "She asks what nobody dared to ask."


@pytest.fixture(autouse=True)
def starting_up(mereldal: House) -> None:
    with mereldal.enter():
        Community.objects.update(phase=Phase.START_UP)


def plain(house: House) -> Community:
    return house.communities["plain-language"]


def seen(house: House) -> Nomination:
    return see_in(plain(house), house["Amina"], Role.COACH, by=house["Nele"], reason=WHY)


def text(message: EmailMessage, kind: str = "text/plain") -> str:
    [found] = [part for part in message.walk() if part.get_content_type() == kind]
    words: str = found.get_content()
    return words


def outcomes() -> list[str]:
    return list(OwedMail.objects.order_by("pk").values_list("outcome", flat=True))


def test_who_is_seen_reads_by_whom_as_what_and_why(inside: House, mailbox: MailCatcher) -> None:
    seen(inside)
    send_owed()
    [message] = mailbox.messages()
    assert (message["To"], message["Subject"]) == (
        "amina.el.idrissi@mereldal.example",
        "Nele Baert sees you as coach",
    )
    for kind in ["text/plain", "text/html"]:
        words = text(message, kind)
        assert (WHY in words, "No is fine too." in words, "http://testserver/o/mereldal/" in words) == (True,) * 3
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_it_is_dropped_when_it_was_answered_taken_back_or_closed_meanwhile(inside: House, mailbox: MailCatcher) -> None:
    answer_nomination(seen(inside), Nomination.Answer.DECLINED)
    take_back(see_in(plain(inside), inside["Karel"], Role.COACH, by=inside["Wout"], reason=WHY))
    send_owed()
    assert (mailbox.messages(), outcomes()) == ([], [Outcome.DROPPED] * 2)


def test_who_wants_no_such_mail_is_asked_on_their_page_only(inside: House, mailbox: MailCatcher) -> None:
    wish(plain(inside), inside["Amina"], "role_nomination", wanted=False)
    seen(inside)
    send_owed()
    assert mailbox.messages() == []


def test_one_click_from_the_mail_stops_it(inside: House, mailbox: MailCatcher) -> None:
    seen(inside)
    send_owed()
    address = mailbox.messages()[0]["List-Unsubscribe"].strip(" <>").removeprefix("http://testserver")
    page = signed_in(inside["Karel"]).get(address).content.decode()
    assert "No more mail when somebody sees you in a role in Plain Language?" in page


def test_those_who_carry_hear_which_role_is_open_and_of_the_note(inside: House, mailbox: MailCatcher) -> None:
    lay_down(RoleTerm.objects.get(employee=inside["Lotte"]), note="The soup is the secret.")
    send_owed()
    by_reader = {message["To"].split(".")[0]: message for message in mailbox.messages()}
    assert sorted(by_reader) == ["griet", "karel", "nele", "wout"]
    words = text(by_reader["karel"])
    assert by_reader["karel"]["Subject"] == "Plain Language: role open, coach"
    told = ["Lotte Vermeersch held it since", "There is a note for whoever comes next."]
    assert [line for line in told if line in words] == told
    assert "The soup is the secret." not in words


def test_nobody_hears_of_a_role_that_is_taken_up_meanwhile(inside: House, mailbox: MailCatcher) -> None:
    lay_down(RoleTerm.objects.get(employee=inside["Lotte"]))
    take_up(plain(inside), inside["Amina"], Role.COACH)
    send_owed()
    assert (mailbox.messages(), set(outcomes())) == ([], {Outcome.DROPPED})


def test_the_holder_is_asked_how_to_go_on(inside: House, mailbox: MailCatcher) -> None:
    term = RoleTerm.objects.get(employee=inside["Lotte"])
    agree(term, until=timezone.localdate() + timedelta(days=20), hours="")
    look_ahead_at_roles_in_organisation(inside.organisation.pk)
    agree(term, until=timezone.localdate() + timedelta(days=25), hours="")
    look_ahead_at_roles_in_organisation(inside.organisation.pk)
    send_owed()
    [message] = mailbox.messages()
    assert outcomes() == [Outcome.DROPPED, Outcome.SENT], "Of the first day they said another meanwhile."
    words = text(message)
    for way in ["coach/mine/", "coach/nominations/", "coach/mine/end/"]:
        assert f"http://testserver/o/mereldal/communities/plain-language/roles/{way}\r\n" in words
