"""Mails about one thing are shown together: they refer to one id, and each has a Message-ID of its own."""

import re
from email.message import EmailMessage

import time_machine
from django.utils import timezone

from communities.decisions.consent import amend, respond
from communities.joining.requests import decide_request, submit
from communities.models import JoinRequest, Proposal, RequestOutcome, Stance
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.messages import thread_id
from meetings.scheduling.schedule import GATHER_FOR, cancel, update
from tests.support.people import (
    MOTIVATION,
    Tenant,
    make_community_by_request,
    make_meeting,
    make_meeting_details,
    make_proposal,
    noon_in,
)


def sent(mailbox: MailCatcher) -> list[EmailMessage]:
    """All mails so far, those that gather changes included."""
    with time_machine.travel(timezone.now() + GATHER_FOR):
        send_due()
    return list(mailbox.messages())


def references(mails: list[EmailMessage]) -> set[str]:
    return {str(each["References"]).strip() for each in mails}


def test_what_is_sent_about_a_meeting_refers_to_the_meeting(inside: Tenant, mailbox: MailCatcher) -> None:
    plain, wout = inside.communities["plain-language"], inside["Wout"]
    meeting = make_meeting(plain, wout, invite=True)
    sent(mailbox)
    update(meeting, make_meeting_details(starts_at=noon_in(9)), by=wout, revision=0)
    sent(mailbox)
    meeting.refresh_from_db()
    cancel(meeting, by=wout)
    mails = [each for each in sent(mailbox) if each["To"].startswith("amina")]
    assert len(mails) == len({each["Message-ID"] for each in mails}) == 3
    assert references(mails) == {thread_id(meeting)}
    other = make_meeting(plain, wout, invite=True, focus="Another one")
    [last] = [each for each in sent(mailbox) if each["To"].startswith("amina")][3:]
    assert references([last]) == {thread_id(other)} != {thread_id(meeting)}


def test_what_is_sent_about_a_request_to_join_refers_to_the_request(inside: Tenant, mailbox: MailCatcher) -> None:
    request = submit(make_community_by_request(inside, "Quiet Rounds"), inside["Yasmina"], MOTIVATION)
    asked = sent(mailbox)
    decide_request(request, by=inside["Nele"], outcome=RequestOutcome.DECLINED, reason="Not this spring.")
    mails = sent(mailbox)
    assert len(mails) == len(asked) + 1
    assert references(mails) == {thread_id(request)}


def test_what_is_sent_about_a_proposal_refers_to_the_proposal(inside: Tenant, mailbox: MailCatcher) -> None:
    proposal = make_proposal(inside.communities["plain-language"], inside["Nele"])
    put = sent(mailbox)
    respond(proposal, by=inside["Wout"], stance=Stance.NO_OBJECTION, revision=0)
    amend(proposal, by=inside["Nele"], text="Every third meeting starts at nine.", revision=0)
    mails = sent(mailbox)
    assert len(mails) > len(put) > 0
    assert references(mails) == {thread_id(proposal)}


def test_the_id_is_of_one_thing_and_says_nothing_of_it() -> None:
    assert thread_id(JoinRequest(pk=7)) == thread_id(JoinRequest(pk=7))
    ids = {thread_id(each) for each in [JoinRequest(pk=7), JoinRequest(pk=8), Proposal(pk=7)]}
    assert len(ids) == 3
    assert all(re.fullmatch(r"<[0-9a-f]{32}@[a-z.-]+>", each) for each in ids)
