"""The mails about join requests, as a mail server receives them."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from django.utils import timezone

from communities.joining.requests import close_obsolete, decide_request, submit, withdraw
from communities.joining.reviews import answer_review, request_review
from communities.models import Community, Joining, JoinRequest, Phase, RequestOutcome, RequestReview
from communities.notifications.preferences import read_unsubscribe_token
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.models import MailOutcome as Settled
from cop_platform.outbox.models import QueuedMail
from cop_platform.reminders.planning import plan_reminders
from tests.support.people import MOTIVATION, Tenant, make_community_by_request, make_meeting

WHY = "We would like to hear <the> night, & more."


@pytest.fixture
def asked(inside: Tenant, mailbox: MailCatcher) -> JoinRequest:
    return submit(make_community_by_request(inside, "Quiet Rounds"), inside["Yasmina"], MOTIVATION)


def sent(mailbox: MailCatcher) -> dict[str, str]:
    """Subjects of all mails sent, by the recipient's first name."""
    send_due()
    return {str(mail["To"]).split(".")[0]: str(mail["Subject"]) for mail in mailbox.messages()}


def last_to(mailbox: MailCatcher, name: str) -> EmailMessage:
    send_due()
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


def test_they_can_stop_these_mails(asked: JoinRequest, inside: Tenant, mailbox: MailCatcher) -> None:
    mail = last_to(mailbox, "nele")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = str(mail["List-Unsubscribe"]).strip().rstrip("/>").rsplit("/", 1)[1]
    told = read_unsubscribe_token(token, inside.organisation.pk)
    assert told == ([asked.community_id], inside["Nele"].pk, "join_request")


def test_what_was_answered_before_the_mail_left_is_not_asked(
    asked: JoinRequest, inside: Tenant, mailbox: MailCatcher
) -> None:
    decide_request(asked, RequestOutcome.ACCEPTED, WHY, by=inside["Nele"])
    assert sent(mailbox) == {"yasmina": "Yes, welcome to Quiet Rounds"}
    assert QueuedMail.objects.filter(kind="join_request", outcome=Settled.DROPPED).count() == 3


def test_a_yes_says_why_and_when_the_first_meeting_is(asked: JoinRequest, inside: Tenant, mailbox: MailCatcher) -> None:
    make_meeting(asked.community, inside["Nele"], focus="The evening round")
    decide_request(asked, RequestOutcome.ACCEPTED, WHY, by=inside["Nele"])
    mail = last_to(mailbox, "yasmina")
    for words in ["Nele Baert says yes:", f"“{WHY}”", "First meeting: The evening round."]:
        assert words in text(mail)
    assert "We would like to hear &lt;the&gt; night, &amp; more." in text(mail, "html")
    assert mail["List-Unsubscribe"] is None, "Who asked gets the answer."


@pytest.mark.requirement("S61")
def test_a_not_now_explains_and_leaves_ways_open(asked: JoinRequest, inside: Tenant, mailbox: MailCatcher) -> None:
    decide_request(asked, RequestOutcome.DECLINED, WHY, by=inside["Nele"])
    mail = last_to(mailbox, "yasmina")
    assert mail["Subject"] == "Quiet Rounds: not now"
    for words in ["Nele Baert explains:", f"“{WHY}”", "Following is always possible.", "ask the Coach to look"]:
        assert words in text(mail)
    assert mail["List-Unsubscribe"] is None


def test_a_reminder_is_one_mail_however_often_the_job_runs(asked: JoinRequest, mailbox: MailCatcher) -> None:
    send_due()
    for days in [10, 12, 14]:
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            plan_reminders()
            send_due()
    with time_machine.travel(timezone.now() + timedelta(days=17)):
        assert len(mailbox.messages()) == 6
        assert "Yasmina Benali still waits for an answer, since" in text(last_to(mailbox, "wout"))


def test_a_reminder_about_what_was_taken_back_stays_at_home(asked: JoinRequest, mailbox: MailCatcher) -> None:
    send_due()
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        plan_reminders()
        withdraw(asked)
    with time_machine.travel(timezone.now() + timedelta(days=14)):
        send_due()
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
    close_obsolete()
    assert sent(mailbox) == {"yasmina": subject}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (RequestReview.Answer.REOPEN, "look at your request again"),
        (RequestReview.Answer.UPHOLD, "It stays as it is for now."),
    ],
)
def test_the_coach_is_asked_and_their_words_arrive(
    asked: JoinRequest, inside: Tenant, mailbox: MailCatcher, answer: RequestReview.Answer, words: str
) -> None:
    look = request_review(decide_request(asked, RequestOutcome.DECLINED, WHY, by=inside["Nele"]))
    assert last_to(mailbox, "lotte")["Subject"] == "Quiet Rounds: Yasmina Benali asks you to look"
    answer_review(look, answer, "We talked, you and I.", by=inside["Lotte"])
    mail = last_to(mailbox, "yasmina")
    assert mail["Subject"] == "Quiet Rounds: Lotte Vermeersch looked at your request"
    assert ("We talked, you and I." in text(mail), words in text(mail)) == (True, True)
    again = "A Coach asks you all to look at the request of Yasmina Benali once more."
    assert (again in text(last_to(mailbox, "wout"))) if answer == "reopen" else "wout" not in sent(mailbox)


def test_an_answer_that_was_taken_back_for_a_second_look_is_not_mailed(
    asked: JoinRequest, inside: Tenant, mailbox: MailCatcher
) -> None:
    look = request_review(decide_request(asked, RequestOutcome.DECLINED, WHY, by=inside["Nele"]))
    answer_review(look, RequestReview.Answer.REOPEN, "Once more.", by=inside["Lotte"])
    assert sent(mailbox)["yasmina"] == "Quiet Rounds: Lotte Vermeersch looked at your request"
    assert [str(mail["To"]).split(".")[0] for mail in mailbox.messages()].count("yasmina") == 1
