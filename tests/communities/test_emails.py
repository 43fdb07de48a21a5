"""The mails about coming in, as a mail server receives them."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from django.utils import timezone

from communities.joining.reminders import remind
from communities.joining.requests import Outcome, ask, decide, end_what_is_moot, withdraw
from communities.joining.reviews import answer_look, ask_the_coach
from communities.models import Community, Joining, JoinRequest, Phase, SecondLook
from communities.notifications.preferences import read_unsubscribe_token
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_owed
from cop_platform.outbox.models import Outcome as Settled
from cop_platform.outbox.models import OwedMail
from tests.people import MOTIVATION, House, make_circle_with_a_door, make_meeting

WHY = "We would like to hear <the> night, & more."


@pytest.fixture
def asked(inside: House, mailbox: MailCatcher) -> JoinRequest:
    return ask(make_circle_with_a_door(inside, "Quiet Rounds"), inside["Yasmina"], MOTIVATION)


def sent(mailbox: MailCatcher) -> dict[str, str]:
    """Everything that has left, by first name: its subject."""
    send_owed()
    return {str(mail["To"]).split(".")[0]: str(mail["Subject"]) for mail in mailbox.messages()}


def last_to(mailbox: MailCatcher, name: str) -> EmailMessage:
    send_owed()
    return [mail for mail in mailbox.messages() if str(mail["To"]).startswith(name)][-1]


def text(mail: EmailMessage, kind: str = "plain") -> str:
    [part] = [part for part in mail.walk() if part.get_content_type() == f"text/{kind}"]
    return str(part.get_content())


def test_those_who_answer_hear_who_would_like_to_join(asked: JoinRequest, mailbox: MailCatcher) -> None:
    subject = "Quiet Rounds: Yasmina Benali would like to join"
    assert sent(mailbox) == {"nele": subject, "wout": subject, "lotte": subject}
    mail = last_to(mailbox, "nele")
    assert "Who answers?" in text(mail)
    assert asked.get_absolute_url() in text(mail)
    for kind in ["plain", "html"]:
        assert MOTIVATION.interest not in text(mail, kind), "That is read on the page."


def test_they_can_stop_these_mails(asked: JoinRequest, inside: House, mailbox: MailCatcher) -> None:
    mail = last_to(mailbox, "nele")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = str(mail["List-Unsubscribe"]).strip().rstrip("/>").rsplit("/", 1)[1]
    told = read_unsubscribe_token(token, inside.organisation.pk)
    assert told == ([asked.community_id], inside["Nele"].pk, "join_request")


def test_what_was_answered_before_the_mail_left_is_not_asked(
    asked: JoinRequest, inside: House, mailbox: MailCatcher
) -> None:
    decide(asked, Outcome.YES, WHY, by=inside["Nele"])
    assert sent(mailbox) == {"yasmina": "Yes, welcome to Quiet Rounds"}
    assert OwedMail.objects.filter(kind="join_request", outcome=Settled.DROPPED).count() == 3


def test_a_yes_says_why_and_when_the_first_meeting_is(asked: JoinRequest, inside: House, mailbox: MailCatcher) -> None:
    make_meeting(asked.community, inside["Nele"], focus="The evening round")
    decide(asked, Outcome.YES, WHY, by=inside["Nele"])
    mail = last_to(mailbox, "yasmina")
    for words in ["Nele Baert says yes:", f"“{WHY}”", "First meeting: The evening round."]:
        assert words in text(mail)
    assert "We would like to hear &lt;the&gt; night, &amp; more." in text(mail, "html")
    assert mail["List-Unsubscribe"] is None, "Who asked gets the answer."


@pytest.mark.requirement("S61")
def test_a_not_now_explains_and_leaves_ways_open(asked: JoinRequest, inside: House, mailbox: MailCatcher) -> None:
    decide(asked, Outcome.NOT_NOW, WHY, by=inside["Nele"])
    mail = last_to(mailbox, "yasmina")
    assert mail["Subject"] == "Quiet Rounds: not now"
    for words in ["Nele Baert explains:", f"“{WHY}”", "Following is always possible.", "ask the Coach to look"]:
        assert words in text(mail)
    assert mail["List-Unsubscribe"] is None


def test_a_reminder_is_one_mail_however_often_the_job_runs(asked: JoinRequest, mailbox: MailCatcher) -> None:
    send_owed()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        for _run in range(3):
            remind()
            send_owed()
        assert len(mailbox.messages()) == 6
        assert "Yasmina Benali still waits for an answer, since" in text(last_to(mailbox, "wout"))


def test_a_reminder_about_what_was_taken_back_stays_at_home(asked: JoinRequest, mailbox: MailCatcher) -> None:
    send_owed()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        remind()
        withdraw(asked)
        send_owed()
        assert len(mailbox.messages()) == 3


@pytest.mark.parametrize(
    ("change", "subject"),
    [
        ({"joining": Joining.OPEN}, "Quiet Rounds is open to everyone now"),
        ({"phase": Phase.CLOSED}, "Quiet Rounds has closed, with thanks"),
    ],
)
def test_who_waits_hears_that_nobody_needs_to_ask(
    asked: JoinRequest, mailbox: MailCatcher, change: dict[str, str], subject: str
) -> None:
    Community.objects.filter(pk=asked.community_id).update(**change)
    end_what_is_moot()
    assert sent(mailbox) == {"yasmina": subject}


@pytest.mark.parametrize(
    ("answer", "words"),
    [(SecondLook.Answer.AGAIN, "look at your request again"), (SecondLook.Answer.LEAVE, "It stays as it is for now.")],
)
def test_the_coach_is_asked_and_their_words_arrive(
    asked: JoinRequest, inside: House, mailbox: MailCatcher, answer: SecondLook.Answer, words: str
) -> None:
    look = ask_the_coach(decide(asked, Outcome.NOT_NOW, WHY, by=inside["Nele"]))
    assert last_to(mailbox, "lotte")["Subject"] == "Quiet Rounds: Yasmina Benali asks you to look"
    answer_look(look, answer, "We talked, you and I.", by=inside["Lotte"])
    mail = last_to(mailbox, "yasmina")
    assert mail["Subject"] == "Quiet Rounds: Lotte Vermeersch looked at your request"
    assert ("We talked, you and I." in text(mail), words in text(mail)) == (True, True)
    again = "A Coach asks you all to look at the request of Yasmina Benali once more."
    assert (again in text(last_to(mailbox, "wout"))) if answer == "again" else "wout" not in sent(mailbox)


def test_an_answer_that_was_taken_back_for_a_second_look_is_not_mailed(
    asked: JoinRequest, inside: House, mailbox: MailCatcher
) -> None:
    look = ask_the_coach(decide(asked, Outcome.NOT_NOW, WHY, by=inside["Nele"]))
    answer_look(look, SecondLook.Answer.AGAIN, "Once more.", by=inside["Lotte"])
    assert sent(mailbox)["yasmina"] == "Quiet Rounds: Lotte Vermeersch looked at your request"
    assert [str(mail["To"]).split(".")[0] for mail in mailbox.messages()].count("yasmina") == 1
