"""Requests for support: role holders ask, the Sponsor answers once, both hear of it, and a reminder goes once."""

from collections import Counter
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.models import Phase, Role
from communities.notifications.preferences import set_preference
from communities.roles.terms import start_term
from cop_platform.attention import action_items_for
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from cop_platform.reminders.planning import plan_reminders
from knowledge.models import SupportAnswer, SupportRequest
from knowledge.support import retention
from knowledge.support.requests import (
    MAX_OPEN,
    NotWithdrawn,
    RequestWithdrawn,
    TooManyRequests,
    answer,
    withdraw,
)
from tests.support.at_once import run_during_transaction
from tests.support.people import Tenant, make_support_request, signed_in

PLAIN = "/o/mereldal/communities/plain-language/"
NEW = f"{PLAIN}support/new/"
LINE = "knowledge/support/attention/request.html"


def recipients(mailbox: MailCatcher) -> Counter[str]:
    return Counter(str(message["To"]).split(".")[0].split("<")[-1].lower() for message in mailbox.messages())


def subjects(mailbox: MailCatcher) -> list[str]:
    return [str(message["Subject"]) for message in mailbox.messages()]


def yes(support: SupportRequest, house: Tenant, *, by: str = "Griet") -> None:
    answer(support, by=house[by], answer=SupportAnswer.GRANTED, word="Ordered. Tell me what you find.")


@pytest.mark.requirement("S95")
def test_it_is_asked_and_answered_and_both_hear_of_it(mereldal: Tenant, mailbox: MailCatcher) -> None:
    typed = {"kind": "budget", "title": "Scales for the kitchen", "reason": "To weigh what is thrown away."}
    signed_in(mereldal["Nele"]).post(NEW, typed)
    send_due()
    assert recipients(mailbox) == {"griet": 1}
    assert subjects(mailbox) == ["Plain Language asks you for budget"]
    with mereldal.enter():
        support = SupportRequest.objects.select_related("community").get()
        assert [item.template for item in action_items_for(mereldal["Griet"])].count(LINE) == 1
        assert LINE not in [item.template for item in action_items_for(mereldal["Karel"])]
    page, griet = support.get_absolute_url(), signed_in(mereldal["Griet"])
    name = support.public_id
    assert griet.post(page, {f"{name}-answer": "yes", f"{name}-word": ""}).status_code == 422
    griet.post(page, {f"{name}-answer": "partly", f"{name}-word": "One of the two."})
    send_due()
    assert recipients(mailbox) == {"griet": 1, "nele": 1, "wout": 1}
    for reader in ("Kofi", "Chloé"):
        shown = signed_in(mereldal[reader]).get(page).text
        assert "Partly" in shown
        assert "One of the two." in shown
    with mereldal.enter():
        assert LINE not in [item.template for item in action_items_for(mereldal["Griet"])]


def test_of_two_answers_the_first_counts_and_the_second_is_told(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        support = make_support_request(plain, mereldal["Nele"])
        start_term(plain, mereldal["Karel"], Role.SPONSOR)
        yes(support, mereldal)
    name = support.public_id
    typed = {f"{name}-answer": "no", f"{name}-word": "Not this year, sadly."}
    second = signed_in(mereldal["Karel"]).post(support.get_absolute_url(), typed)
    assert second.status_code == 409
    assert "Griet Lambrecht answered first: Yes. Your answer was not sent." in unescape(second.text)
    assert "Not this year, sadly." in second.text
    with mereldal.enter():
        assert SupportRequest.objects.get().answer == "yes"


@pytest.mark.usefixtures("transactional_db")
def test_two_answers_at_once_are_one(mereldal: Tenant) -> None:
    with mereldal.enter():
        support = make_support_request(mereldal.communities["plain-language"], mereldal["Nele"])

    def first() -> None:
        yes(support, mereldal)

    def second() -> None:
        answer(support, by=mereldal["Karel"], answer=SupportAnswer.DECLINED, word="No.")

    assert run_during_transaction(mereldal, first, second) == ["None", "AnsweredAlready"]
    with mereldal.enter():
        assert SupportRequest.objects.get().answered_by == mereldal["Griet"]


def test_what_was_withdrawn_gets_no_answer_and_what_was_answered_stays(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    gone, answered = (make_support_request(plain, inside["Nele"]) for _time in range(2))
    withdraw(gone)
    withdraw(gone)
    with pytest.raises(RequestWithdrawn):
        yes(gone, inside)
    yes(answered, inside)
    with pytest.raises(NotWithdrawn):
        withdraw(answered)


def test_a_community_asks_a_few_things_at_once(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    asked = [make_support_request(plain, inside["Nele"]) for _time in range(MAX_OPEN)]
    with pytest.raises(TooManyRequests):
        make_support_request(plain, inside["Nele"])
    yes(asked[0], inside)
    make_support_request(plain, inside["Nele"])


def test_role_holders_ask(mereldal: Tenant) -> None:
    names = ("Nele", "Wout", "Lotte", "Karel", "Griet")
    answers = {name: signed_in(mereldal[name]).get(NEW).status_code for name in names}
    assert answers == {"Nele": 200, "Wout": 200, "Lotte": 200, "Karel": 403, "Griet": 403}


@pytest.mark.parametrize("typed", [{"kind": "money", "title": "x"}, {"kind": "time", "title": ""}, {}])
def test_bad_input_is_said(mereldal: Tenant, typed: dict[str, str]) -> None:
    answer_page = signed_in(mereldal["Nele"]).post(NEW, {**typed, "reason": "Because."})
    assert answer_page.status_code == 422
    assert "Because." in answer_page.text


def test_nobody_but_the_sponsor_answers(mereldal: Tenant) -> None:
    with mereldal.enter():
        support = make_support_request(mereldal.communities["plain-language"], mereldal["Nele"])
    for name in ("Nele", "Chloé"):
        page = signed_in(mereldal[name])
        assert "Send my answer" not in page.get(support.get_absolute_url()).text
        assert page.post(support.get_absolute_url(), {"answer": "yes"}).status_code == 403


def test_a_sponsor_who_does_not_answer_is_reminded_once_after_a_fortnight(
    mereldal: Tenant, mailbox: MailCatcher
) -> None:
    with mereldal.enter():
        make_support_request(mereldal.communities["plain-language"], mereldal["Nele"])
    start, reminders = timezone.now(), list[int]()
    for day in range(40):
        with time_machine.travel(start + timedelta(days=day)):
            with mereldal.enter():
                plan_reminders()
            send_due()
        told = subjects(mailbox)
        if told.count("Plain Language still waits for your answer") > len(reminders):
            reminders.append(day)
    assert len(reminders) == 1
    assert 13 <= reminders[0] <= 18
    assert recipients(mailbox) == {"griet": 2}


@pytest.mark.parametrize("what", ["answered", "withdrawn", "closed", "opted out"])
def test_no_reminder_of_what_waits_no_more(mereldal: Tenant, mailbox: MailCatcher, what: str) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        support = make_support_request(plain, mereldal["Nele"])
        if what == "answered":
            yes(support, mereldal)
        elif what == "withdrawn":
            withdraw(support)
        elif what == "opted out":
            set_preference(plain, mereldal["Griet"], "support_waits", wanted=False)
        else:
            plain.phase = Phase.CLOSED
            plain.save()
    for day in (14, 15, 16, 17, 18):
        with time_machine.travel(timezone.now() + timedelta(days=day)):
            with mereldal.enter():
                plan_reminders()
            send_due()
    assert "Plain Language still waits for your answer" not in subjects(mailbox)


def test_requests_are_forgotten_three_years_after_their_end(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    old, young = (make_support_request(plain, inside["Nele"]) for _time in range(2))
    for each in (old, young):
        yes(each, inside)
    SupportRequest.objects.filter(pk=old.pk).update(answered_at=timezone.now() - retention.KEEP_FOR - timedelta(days=1))
    SupportRequest.objects.filter(pk=young.pk).update(asked_at=timezone.now() - retention.KEEP_FOR - timedelta(days=1))
    retention.purge()
    assert list(SupportRequest.objects.all()) == [young]


@pytest.mark.parametrize(
    "fields",
    [{"kind": "money"}, {"answer": "yes"}, {"answered_at": timezone.now()}, {"word": "Yes."}, {"answer": "maybe"}],
)
def test_the_database_refuses_what_no_request_can_be(inside: Tenant, fields: dict[str, object]) -> None:
    make_support_request(inside.communities["plain-language"], inside["Nele"])
    with pytest.raises(IntegrityError), transaction.atomic():
        SupportRequest.objects.update(**fields)
