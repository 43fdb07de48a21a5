"""Idempotent forms and daily limits for proposals and confidential conversations, also under concurrency."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from communities.confidential import conversations
from communities.confidential.conversations import MESSAGE_SENT, start
from communities.decisions import consent, discussion
from communities.decisions.consent import PROPOSED, amend, respond
from communities.models import (
    Community,
    ConfidentialConversation,
    ConfidentialMessage,
    Opportunity,
    Proposal,
    ProposalText,
    Question,
    Role,
    Stance,
)
from communities.nominations.nominating import stand_for
from communities.opportunities.offering import MAX_OPEN, offer
from cop_platform.outbox.models import QueuedMail
from cop_platform.web.rate_limits import TooMany
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, make_proposal, signed_in
from tools.drills.visiting import hidden_value

PLAIN = "/o/mereldal/communities/plain-language/"
TITLE = "We start at noon"


def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


def opened(client: Client, address: str) -> str:
    """The key of the form on a newly opened page."""
    return hidden_value(client.get(address).content.decode(), "form_key")


def proposing(**typed: str) -> dict[str, str]:
    today = timezone.localdate()
    dates = {"closes_on": str(today + timedelta(days=9)), "review_on": str(today + timedelta(days=90))}
    return {"title": TITLE, "text": "With soup.", **dates, **typed}


# --- A form counts once -------------------------------------------------------------------------------------------
def click_at_once(house: Tenant, name: str, address: str, typed: dict[str, str], times: int = 4) -> list[str]:
    """Where each of several simultaneous submissions of one form is redirected; all by the same person."""
    clients, led_to = [signed_in(house[name]) for _click in range(times)], list[str]()
    start = threading.Barrier(times)

    def click(client: Client) -> None:
        start.wait()
        led_to.append(client.post(address, typed).headers["Location"])
        connection.close()

    threads = [threading.Thread(target=click, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return led_to


def test_four_clicks_at_once_make_one_proposal_and_one_mail_each(transactional_db: None, mereldal: Tenant) -> None:
    address = f"{PLAIN}proposals/new/"
    typed = proposing(form_key=opened(signed_in(mereldal["Karel"]), address))
    led_to = click_at_once(mereldal, "Karel", address, typed)
    with mereldal.enter():
        assert led_to == [Proposal.objects.get().get_absolute_url()] * 4
        assert QueuedMail.objects.filter(kind=PROPOSED).count() == 4, "Amina, Nele, Wout and Lotte, each once."


def test_four_clicks_at_once_begin_one_line_in_confidence(transactional_db: None, mereldal: Tenant) -> None:
    address = f"{PLAIN}confidential/"
    key = opened(signed_in(mereldal["Amina"]), address)
    typed = {"coach": mereldal["Lotte"].public_id, "text": "It weighs.", "form_key": key}
    led_to = click_at_once(mereldal, "Amina", address, typed)
    with mereldal.enter():
        assert led_to == [ConfidentialConversation.objects.get().get_absolute_url()] * 4
        assert QueuedMail.objects.filter(kind=MESSAGE_SENT).count() == 1


def words_once(house: Tenant) -> tuple[str, str, str, type[Any], dict[str, str]]:
    with house.enter():
        line = start(plain(house), house["Lotte"], by=house["Amina"], text="It weighs.")
    page = line.get_absolute_url()
    return "Amina", page, f"{page}messages/", ConfidentialMessage, {"text": "And more."}


def a_question(house: Tenant) -> tuple[str, str, str, type[Any], dict[str, str]]:
    with house.enter():
        page = make_proposal(plain(house), house["Nele"]).get_absolute_url()
    return "Amina", page, f"{page}questions/", Question, {"text": "Who cooks?"}


def a_small_step(house: Tenant) -> tuple[str, str, str, type[Any], dict[str, str]]:
    return "Wout", f"{PLAIN}settings/", f"{PLAIN}opportunities/", Opportunity, {"title": "Bring soup"}


@pytest.mark.parametrize("form", [words_once, a_question, a_small_step])
def test_a_double_click_says_it_once_and_a_page_opened_anew_says_it_again(
    mereldal: Tenant, form: Callable[[Tenant], tuple[str, str, str, type[Any], dict[str, str]]]
) -> None:
    name, page, address, model, typed = form(mereldal)
    client = signed_in(mereldal[name])
    with mereldal.enter():
        before = model.objects.count()
    made = []
    for _opening in range(2):
        key = opened(client, page)
        statuses = [client.post(address, {**typed, "form_key": key}).status_code for _click in range(2)]
        with mereldal.enter():
            made.append((statuses, model.objects.count() - before))
    assert made == [([302, 302], 1), ([302, 302], 2)]


def too_many_offers(house: Tenant) -> tuple[str, str, str, type[Any], dict[str, str], int]:
    with house.enter():
        for number in range(MAX_OPEN):
            offer(plain(house), f"Step {number}")
    return "Wout", f"{PLAIN}settings/", f"{PLAIN}opportunities/", Opportunity, {"title": "Bring soup"}, 409


def too_many_proposals(house: Tenant) -> tuple[str, str, str, type[Any], dict[str, str], int]:
    with house.enter():
        for _time in range(consent.MAX_BY_PERSON):
            make_proposal(plain(house), house["Amina"])
    address = f"{PLAIN}proposals/new/"
    return "Amina", address, address, Proposal, proposing(), 429


def too_many_questions(house: Tenant) -> tuple[str, str, str, type[Any], dict[str, str], int]:
    with house.enter():
        proposal = make_proposal(plain(house), house["Nele"])
        for number in range(discussion.MAX_QUESTIONS):
            discussion.ask_question(proposal, by=house["Amina"], text=f"Why {number}?")
    page = proposal.get_absolute_url()
    return "Amina", page, f"{page}questions/", Question, {"text": "Who cooks?"}, 429


def too_many_conversations(house: Tenant) -> tuple[str, str, str, type[Any], dict[str, str], int]:
    with house.enter():
        for _time in range(conversations.MAX_STARTED):
            start(plain(house), house["Lotte"], by=house["Amina"], text="It weighs.")
    address, typed = f"{PLAIN}confidential/", {"coach": house["Lotte"].public_id, "text": "One more thing."}
    return "Amina", address, address, ConfidentialConversation, typed, 429


def too_many_messages(house: Tenant) -> tuple[str, str, str, type[Any], dict[str, str], int]:
    with house.enter():
        line = start(plain(house), house["Lotte"], by=house["Amina"], text="It weighs.")
        for _time in range(conversations.MAX_MESSAGES - 1):
            conversations.reply(line, by=house["Amina"], text="Hm.")
    page = line.get_absolute_url()
    return "Lotte", page, f"{page}messages/", ConfidentialMessage, {"text": "Shall we walk?"}, 429


@pytest.mark.parametrize(
    "form", [too_many_offers, too_many_proposals, too_many_questions, too_many_conversations, too_many_messages]
)
def test_a_refused_form_sent_again_when_it_fits_makes_the_thing(
    mereldal: Tenant, form: Callable[[Tenant], tuple[str, str, str, type[Any], dict[str, str], int]]
) -> None:
    """With the same key and the same words: only what was made is remembered."""
    name, page, address, model, typed, status = form(mereldal)
    key = opened(signed_in(mereldal[name]), page)

    def send() -> tuple[int, int]:
        response = signed_in(mereldal[name]).post(address, {**typed, "form_key": key})
        with mereldal.enter():
            return response.status_code, model.objects.count()

    with mereldal.enter():
        before = model.objects.count()
    assert send() == (status, before)
    with mereldal.enter():
        Opportunity.objects.filter(title="Step 0").delete()
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        made = before + 1 - (status == 409)
        assert [send(), send()] == [(302, made)] * 2


# --- Daily limits -------------------------------------------------------------------------------------------------
def told_to_wait(response: Any, words: str, typed: str) -> bool:
    page = response.content.decode()
    waits = int(response.headers["Retry-After"])
    return (response.status_code, words in page, typed in page, 0 < waits <= 86_400) == (429, True, True, True)


def test_one_person_proposes_five_things_a_day(mereldal: Tenant) -> None:
    amina, address = signed_in(mereldal["Amina"]), f"{PLAIN}proposals/new/"
    for number in range(consent.MAX_BY_PERSON):
        assert amina.post(address, proposing(title=f"Soup {number}")).status_code == 302
    last = amina.post(address, proposing(title="Soup once more"))
    assert told_to_wait(last, "You proposed 5 things within a day", "Soup once more")
    assert signed_in(mereldal["Karel"]).post(address, proposing()).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert signed_in(mereldal["Amina"]).post(address, proposing()).status_code == 302


def test_a_community_hears_ten_proposals_a_day_and_rounds_about_roles_besides(mereldal: Tenant) -> None:
    with mereldal.enter():
        for number in range(consent.MAX_IN_COMMUNITY):
            make_proposal(plain(mereldal), mereldal[["Amina", "Karel"][number % 2]])
    last = signed_in(mereldal["Wout"]).post(f"{PLAIN}proposals/new/", proposing(title="One more"))
    assert told_to_wait(last, "This community got 10 proposals within a day", "One more")
    with mereldal.enter():
        offered = stand_for(plain(mereldal), Role.SPONSOR, by=mereldal["Amina"], motivation="I know the board.")
        offered.refresh_from_db()
        assert offered.proposal is not None


def test_a_proposal_gets_five_new_texts_a_day(mereldal: Tenant) -> None:
    with mereldal.enter():
        proposal = make_proposal(plain(mereldal), mereldal["Nele"])
        respond(proposal, by=mereldal["Amina"], stance=Stance.CONCERN, reason="Nights.", revision=0)
        for number in range(consent.MAX_TEXTS):
            amend(proposal, by=mereldal["Nele"], text=f"At {number}.", revision=number)
    typed = {"title": "We start late", "text": "At half past ten.", "revision": "5"}
    last = signed_in(mereldal["Nele"]).post(f"{proposal.get_absolute_url()}text/", typed)
    assert told_to_wait(last, "It had 5 new texts within a day", "At half past ten.")
    with mereldal.enter():
        assert ProposalText.objects.count() == 6


def test_one_person_asks_ten_questions_a_day_about_one_proposal(mereldal: Tenant) -> None:
    with mereldal.enter():
        proposal, other = (make_proposal(plain(mereldal), mereldal["Nele"]) for _time in range(2))
    amina = signed_in(mereldal["Amina"])
    for number in range(discussion.MAX_QUESTIONS):
        address = f"{proposal.get_absolute_url()}questions/"
        assert amina.post(address, {"text": f"Why {number}?"}).status_code == 302
    last = amina.post(address, {"text": "And who cooks?"})
    assert told_to_wait(last, "You asked 10 questions within a day", "And who cooks?")
    elsewhere = amina.post(f"{other.get_absolute_url()}questions/", {"text": "Why?"})
    assert (elsewhere.status_code, signed_in(mereldal["Wout"]).post(address, {"text": "Why?"}).status_code) == (
        302,
    ) * 2


def test_one_person_begins_five_lines_in_confidence_a_day(mereldal: Tenant) -> None:
    amina = signed_in(mereldal["Amina"])
    typed = {"coach": mereldal["Lotte"].public_id, "text": "It weighs."}
    for _time in range(conversations.MAX_STARTED):
        assert amina.post(f"{PLAIN}confidential/", typed).status_code == 302
    last = amina.post(f"{PLAIN}confidential/", {**typed, "text": "One more thing."})
    assert told_to_wait(last, "You wrote in confidence 5 times within a day", "One more thing.")
    assert signed_in(mereldal["Kofi"]).post(f"{PLAIN}confidential/", typed).status_code == 302


def test_two_people_write_thirty_times_a_day_in_one_line(mereldal: Tenant) -> None:
    with mereldal.enter():
        line = start(plain(mereldal), mereldal["Lotte"], by=mereldal["Amina"], text="It weighs.")
        for number in range(conversations.MAX_MESSAGES - 1):
            conversations.reply(line, by=mereldal[["Lotte", "Amina"][number % 2]], text="Hm.")
    last = signed_in(mereldal["Lotte"]).post(f"{line.get_absolute_url()}messages/", {"text": "Shall we walk?"})
    assert told_to_wait(last, "You two wrote 30 times within a day", "Shall we walk?")


@pytest.mark.parametrize("most", ["MAX_BY_PERSON", "MAX_IN_COMMUNITY"])
def test_who_proposes_at_once_does_not_pass_the_limit(
    transactional_db: None, mereldal: Tenant, monkeypatch: pytest.MonkeyPatch, most: str
) -> None:
    monkeypatch.setattr(consent, most, 2)
    names = iter(["Amina"] * 6 if most == "MAX_BY_PERSON" else ["Amina", "Karel", "Wout", "Nele", "Lotte", "Amina"])
    came = run_at_once(mereldal, lambda: make_proposal(plain(mereldal), mereldal[next(names)]), times=6)
    assert came == [TooMany.__name__] * 4 + [TITLE] * 2


def test_who_asks_at_once_does_not_pass_the_limit(
    transactional_db: None, mereldal: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discussion, "MAX_QUESTIONS", 2)
    with mereldal.enter():
        proposal = make_proposal(plain(mereldal), mereldal["Nele"])
    came = run_at_once(
        mereldal, lambda: discussion.ask_question(proposal, by=mereldal["Amina"], text="Why?") and "asked", times=6
    )
    assert came == [TooMany.__name__] * 4 + ["asked"] * 2


def test_who_confides_at_once_does_not_pass_the_limit(
    transactional_db: None, mereldal: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversations, "MAX_STARTED", 2)
    monkeypatch.setattr(conversations, "MAX_MESSAGES", 3)
    amina, lotte = mereldal["Amina"], mereldal["Lotte"]
    came = run_at_once(mereldal, lambda: start(plain(mereldal), lotte, by=amina, text="Why?") and "begun", times=5)
    assert came == [TooMany.__name__] * 3 + ["begun"] * 2
    with mereldal.enter():
        line = ConfidentialConversation.objects.order_by("pk")[0]
    came = run_at_once(mereldal, lambda: conversations.reply(line, by=lotte, text="Hm.") or "written", times=5)
    assert came == [TooMany.__name__] * 3 + ["written"] * 2
