"""The pages of join requests."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from communities.joining.requests import REQUEST, decide_request, submit
from communities.joining.views import requests as views
from communities.joining.views import reviews
from communities.models import (
    Community,
    Joining,
    JoinRequest,
    MailPreference,
    Phase,
    RequestOutcome,
    RequestReview,
    Role,
    RoleTerm,
)
from communities.participation.levels import level_of
from communities.roles.terms import start_term
from members.models import Employee
from members.people.deactivation import deactivate
from tests.support.forms import settings_form
from tests.support.people import MOTIVATION, Tenant, make_community_by_request, signed_in

DOOR = "/o/mereldal/communities/quiet-rounds/"
TYPED = {"interest": "The evening round.", "experience": "", "commitment": "A story a month."}
YES = {"decision": "accepted", "reason": "We need a voice of the night."}
NOT_NOW = {"decision": "declined", "reason": "We are many just now."}


@pytest.fixture
def door(mereldal: Tenant) -> Community:
    with mereldal.enter():
        return make_community_by_request(mereldal, "Quiet Rounds")


@pytest.fixture
def asked(mereldal: Tenant, door: Community) -> JoinRequest:
    with mereldal.enter():
        return submit(door, mereldal["Yasmina"], MOTIVATION)


def page(house: Tenant, name: str, address: str) -> str:
    return signed_in(house[name]).get(address).content.decode()


def post(house: Tenant, name: str, request: JoinRequest, what: str, typed: dict[str, str] | None = None) -> Any:
    return signed_in(house[name]).post(f"{request.get_absolute_url()}{what}/", typed or {}, follow=True)


def outcome(house: Tenant, request: JoinRequest) -> str:
    with house.enter():
        found: str = JoinRequest.objects.get(pk=request.pk).outcome
        return found


# --- Before a request ---------------------------------------------------------------------------------------------
@pytest.mark.requirement("S61", "S62", "S64")
@pytest.mark.parametrize("name", ["Chloé", "Kofi", "Tom"])
def test_whoever_may_ask_reads_why_what_counts_who_answers_and_how_it_goes(
    mereldal: Tenant, door: Community, name: str
) -> None:
    with mereldal.enter():
        Community.objects.filter(pk=door.pk).update(joining_criteria="You give out medicines, and <wonder>.")
    read = page(mereldal, name, f"{DOOR}requests/new/")
    for words in [
        "We talk about real people.",
        "You give out medicines, and &lt;wonder&gt;.",
        "Here people practise what they talk about, come when they can, and lend each other a hand.",
        "Nele Baert</a>",
        "One of them answers for the group.",
        "Count on an answer within a week, always with its reason.",
    ]:
        assert words in read


@pytest.mark.requirement("S61")
@pytest.mark.parametrize(
    ("name", "is_asked"), [("Chloé", True), ("Kofi", True), ("Tom", True), ("Amina", False), ("Nele", False)]
)
def test_the_community_says_why_in_one_panel_with_one_button_and_the_steps_in_place(
    mereldal: Tenant, door: Community, name: str, is_asked: bool
) -> None:
    read = page(mereldal, name, DOOR)
    panel = read[read.index('id="take-part"') :].partition("</form>")[0]
    assert ("Ask to join</a>" in panel, "We talk about real people." in panel) == (is_asked, is_asked)
    steps = panel.partition("<details")[2].partition("</details>")[0]
    assert (steps.count("<li>"), "How it works" in steps) == ((4, True) if is_asked else (0, False))
    assert "Here people practise what they talk about" not in read


def test_where_nobody_could_answer_the_page_says_so_and_one_asks_all_the_same(mereldal: Tenant) -> None:
    medication = "/o/mereldal/communities/medication-safety/"
    assert "Nobody holds a role here who could answer right now." in page(
        mereldal, "Chloé", f"{medication}requests/new/"
    )
    answer = signed_in(mereldal["Chloé"]).post(f"{medication}requests/new/", TYPED, follow=True)
    assert "Your request waits for whoever takes up a role here." in answer.content.decode()


def test_an_open_community_has_no_door(mereldal: Tenant) -> None:
    plain = "/o/mereldal/communities/plain-language/"
    assert "How to join" not in page(mereldal, "Chloé", plain)
    answer = signed_in(mereldal["Chloé"]).get(f"{plain}requests/new/", follow=True)
    assert answer.redirect_chain == [(plain, 302)]
    assert "You need not ask: you can join. Choose your place." in answer.content.decode()


# --- Joining terms ------------------------------------------------------------------------------------------------
def test_those_who_answer_write_what_counts(mereldal: Tenant, door: Community) -> None:
    wout = signed_in(mereldal["Wout"])
    asked = wout.get(f"{DOOR}requests/").content.decode()
    assert (
        "Nobody has written down yet who this is for." in asked,
        f"{DOOR}settings/?section=joining#joining" in asked,
    ) == (True, True)
    typed = {"joining_reason": "Real cases.", "joining_criteria": "You wonder.\r\nYou come."}
    assert wout.post(f"{DOOR}settings/joining/", typed, follow=True).redirect_chain == [(f"{DOOR}settings/", 302)]
    with mereldal.enter():
        door.refresh_from_db()
    assert (door.joining_reason, door.joining_criteria) == ("Real cases.", "You wonder.\nYou come.")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"joining_reason": "", "joining_criteria": "Kept."}, "Write a few words."),
        ({"joining_reason": "x", "joining_criteria": "Kept." + "x" * 1000}, "5 characters too many."),
        (
            {"joining_reason": "a\x00b", "joining_criteria": "Kept."},
            "There is a character in this text that we cannot keep.",
        ),
    ],
)
def test_what_is_wrong_with_them_is_said_and_what_was_typed_stays(
    mereldal: Tenant, door: Community, typed: dict[str, str], words: str
) -> None:
    answer = signed_in(mereldal["Nele"]).post(f"{DOOR}settings/joining/", typed)
    read = answer.content.decode()
    assert (answer.status_code, words in read, "Kept." in read) == (422, True, True)
    with mereldal.enter():
        door.refresh_from_db()
    assert door.joining_reason == "We talk about real people."


def test_two_who_write_at_once_lose_nothing(mereldal: Tenant, door: Community) -> None:
    nele = signed_in(mereldal["Nele"])
    version = settings_form(nele, "joining", DOOR).version
    signed_in(mereldal["Wout"]).post(f"{DOOR}settings/joining/", {"joining_reason": "Of Wout.", "joining_criteria": ""})
    answer = nele.post(
        f"{DOOR}settings/joining/", {"joining_reason": "Of Nele.", "joining_criteria": "", "version": version}
    )
    assert answer.status_code == 409
    assert ("Someone saved first." in (read := answer.content.decode()), "Of Wout." in read) == (True, True)


# --- Asking -------------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S62")
def test_one_asks_and_reads_who_has_it(mereldal: Tenant, door: Community) -> None:
    answer = signed_in(mereldal["Yasmina"]).post(f"{DOOR}requests/new/", TYPED, follow=True)
    read = answer.content.decode()
    assert "Your request is in." in read
    assert "Nele Baert, Wout Maes and Lotte Vermeersch have your request." in read
    assert "Nele Baert, Wout Maes and Lotte Vermeersch have your request." in page(mereldal, "Yasmina", DOOR)
    with mereldal.enter():
        assert level_of(door, mereldal["Yasmina"]) == ""


@pytest.mark.parametrize("missing", ["interest", "commitment"])
def test_what_is_missing_is_said_and_the_rest_stays(mereldal: Tenant, door: Community, missing: str) -> None:
    answer = signed_in(mereldal["Yasmina"]).post(f"{DOOR}requests/new/", {**TYPED, missing: " "})
    read, kept = answer.content.decode(), TYPED["interest" if missing == "commitment" else "commitment"]
    assert (answer.status_code, "Write a few words." in read, kept in read) == (422, True, True)


def test_nobody_asks_for_somebody_else_nor_for_a_level(mereldal: Tenant, door: Community) -> None:
    chloe = mereldal["Chloé"]
    forged = {**TYPED, "employee": chloe.pk, "person": chloe.public_id, "level": "core", "outcome": "accepted"}
    signed_in(mereldal["Yasmina"]).post(f"{DOOR}requests/new/?employee={chloe.pk}", forged)
    with mereldal.enter():
        found = JoinRequest.objects.get()
        assert (found.employee, found.outcome, level_of(door, chloe)) == (mereldal["Yasmina"], "", "")


def test_a_fourth_time_in_three_months_leads_to_a_talk(mereldal: Tenant, door: Community) -> None:
    for _time in range(3):
        signed_in(mereldal["Yasmina"]).post(f"{DOOR}requests/new/", TYPED)
        with mereldal.enter():
            found = JoinRequest.objects.select_related("community").get(outcome="")
        post(mereldal, "Yasmina", found, "withdrawal")
    answer = signed_in(mereldal["Yasmina"]).post(f"{DOOR}requests/new/", TYPED)
    read = answer.content.decode()
    assert (answer.status_code, "The evening round." in read) == (409, True)
    assert "A talk does more now: Nele Baert, Wout Maes and Lotte Vermeersch." in read


def test_who_waits_is_led_to_their_request(mereldal: Tenant, asked: JoinRequest) -> None:
    for answer in [
        signed_in(mereldal["Yasmina"]).get(f"{DOOR}requests/new/", follow=True),
        signed_in(mereldal["Yasmina"]).post(f"{DOOR}requests/new/", TYPED, follow=True),
    ]:
        assert answer.redirect_chain == [(asked.get_absolute_url(), 302)]


# --- The request and its answer -----------------------------------------------------------------------------------
def test_a_request_shows_the_questions_as_they_were_asked(mereldal: Tenant, asked: JoinRequest) -> None:
    form = page(mereldal, "Chloé", f"{DOOR}requests/new/")
    read = page(mereldal, "Nele", asked.get_absolute_url())
    questions = [
        "Why would you like to join?",
        "What have you done with it so far?",
        "What would you like to bring?",
    ]
    assert [each for each in questions if each in form and f"<h3>{each}</h3>" in read] == questions


def test_whoever_answers_reads_before_they_press_that_a_reason_is_needed_and_who_reads_it(
    mereldal: Tenant, asked: JoinRequest
) -> None:
    read = page(mereldal, "Nele", asked.get_absolute_url())
    form = read[read.index(f'action="{asked.get_absolute_url()}decision/"') :].partition("</form>")[0]
    order = [
        "Your answer to Yasmina",
        "Yasmina and the members read this.",
        "<textarea",
        "Yes, welcome",
        "Not now",
        "Yes means Yasmina can choose a place.",
    ]
    places = [form.find(words) for words in order]
    assert places == sorted(places)
    assert -1 not in places
    assert "(optional)" not in form


# --- Readers of the motivation ------------------------------------------------------------------------------------
def who_reads(house: Tenant, asked: JoinRequest) -> tuple[set[str], set[str]]:
    """First names of those who can open the request, and of those who see its motivation."""
    opens, reads = set(), set()
    for name in house.people:
        answer = signed_in(house[name]).get(asked.get_absolute_url())
        assert answer.status_code in {200, 404}
        read = answer.content.decode()
        opens |= {name} if answer.status_code == 200 else set()
        reads |= {name} if any(words in read for words in vars(MOTIVATION).values()) else set()
    return opens, reads


WHO_ANSWERS = {"Nele", "Wout", "Lotte"}


@pytest.mark.parametrize(
    ("after", "reads"),
    [("", {"Yasmina", *WHO_ANSWERS}), ("accepted", {"Yasmina", "Nele"}), ("declined", {"Yasmina", "Nele"})],
)
def test_while_it_waits_those_who_answer_read_it_and_then_only_who_did(
    mereldal: Tenant, asked: JoinRequest, after: str, reads: set[str]
) -> None:
    if after:
        with mereldal.enter():
            decide_request(asked, RequestOutcome(after), "Because.", by=mereldal["Nele"])
    assert who_reads(mereldal, asked) == ({"Yasmina", *WHO_ANSWERS}, reads)


def test_who_takes_up_a_role_later_reads_what_waits_and_nothing_older(mereldal: Tenant, asked: JoinRequest) -> None:
    with mereldal.enter():
        decide_request(asked, RequestOutcome.DECLINED, "Because.", by=mereldal["Nele"])
        waits = submit(asked.community, mereldal["Chloé"], MOTIVATION)
    with time_machine.travel(timezone.now() + timedelta(days=200)):
        with mereldal.enter():
            start_term(asked.community, mereldal["Kofi"], Role.COORDINATOR)
        assert "Kofi" not in who_reads(mereldal, asked)[1]
        assert "Kofi" in who_reads(mereldal, waits)[1]


def test_who_answered_reads_it_also_after_laying_the_role_down(mereldal: Tenant, asked: JoinRequest) -> None:
    with mereldal.enter():
        decide_request(asked, RequestOutcome.DECLINED, "Because.", by=mereldal["Nele"])
        RoleTerm.objects.filter(employee=mereldal["Nele"]).update(ended_at=timezone.now())
    assert who_reads(mereldal, asked) == ({"Yasmina", *WHO_ANSWERS}, {"Yasmina", "Nele"})


def test_a_coach_reads_it_as_long_as_they_are_asked_to_look(mereldal: Tenant, asked: JoinRequest) -> None:
    post(mereldal, "Nele", asked, "decision", NOT_NOW)
    post(mereldal, "Yasmina", asked, "review")
    assert who_reads(mereldal, asked)[1] == {"Yasmina", "Nele", "Lotte"}
    post(mereldal, "Lotte", asked, "review/answer", {**LOOK, "answer": "uphold"})
    assert who_reads(mereldal, asked)[1] == {"Yasmina", "Nele"}


def test_what_waits_once_more_is_read_by_all_who_answer(mereldal: Tenant, asked: JoinRequest) -> None:
    post(mereldal, "Nele", asked, "decision", NOT_NOW)
    post(mereldal, "Yasmina", asked, "review")
    post(mereldal, "Lotte", asked, "review/answer", LOOK)
    assert who_reads(mereldal, asked)[1] == {"Yasmina", *WHO_ANSWERS}


def test_the_form_says_who_will_read_it(mereldal: Tenant, door: Community) -> None:
    read = page(mereldal, "Yasmina", f"{DOOR}requests/new/")
    assert "and by whoever takes such a role while your request waits." in read
    assert "After the answer only you and whoever gave it read it, and the Coach if you ask for a look." in read


def test_no_other_page_tells_who_asked_or_what_they_wrote(mereldal: Tenant, asked: JoinRequest) -> None:
    places = [DOOR, f"{DOOR}decisions/", "/o/mereldal/", mereldal["Yasmina"].get_absolute_url(), f"{DOOR}requests/new/"]
    for place in places:
        read = page(mereldal, "Karel", place)
        assert (MOTIVATION.interest in read, "would like to join" in read) == (False, False), place


# --- Answering ----------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S63")
def test_who_answers_finds_it_on_the_first_page_and_is_reminded_of_the_group(
    mereldal: Tenant, asked: JoinRequest
) -> None:
    assert "Yasmina Benali would like to join Quiet Rounds" in page(mereldal, "Wout", "/o/mereldal/")
    read = page(mereldal, "Wout", asked.get_absolute_url())
    assert "Think of the group you would like to be together" in read
    assert "Not of who is strongest." in read


@pytest.mark.requirement("S61", "S103")
@pytest.mark.parametrize("typed", [YES, NOT_NOW])
def test_the_answer_and_its_reason_are_read_by_who_asked_and_by_the_members(
    mereldal: Tenant, asked: JoinRequest, typed: dict[str, str]
) -> None:
    answer = post(mereldal, "Wout", asked, "decision", typed)
    assert "Your answer is in. Yasmina Benali reads it by mail." in answer.content.decode()
    for name, place in [("Yasmina", asked.get_absolute_url()), ("Amina", f"{DOOR}decisions/")]:
        read = page(mereldal, name, place)
        assert (typed["reason"] in read, "Wout Maes" in read) == (True, True)
    assert MOTIVATION.interest not in page(mereldal, "Amina", f"{DOOR}decisions/")


@pytest.mark.requirement("S18")
def test_after_a_yes_one_click_on_the_first_page_takes_the_place(mereldal: Tenant, asked: JoinRequest) -> None:
    post(mereldal, "Nele", asked, "decision", YES)
    yasmina = signed_in(mereldal["Yasmina"])
    assert "You can join Quiet Rounds" in yasmina.get("/o/mereldal/").content.decode()
    assert 'value="core"' in yasmina.get(DOOR).content.decode()
    with mereldal.enter():
        assert level_of(asked.community, mereldal["Yasmina"]) == ""
    yasmina.post(f"{DOOR}participation/", {"level": "active"})
    with mereldal.enter():
        assert level_of(asked.community, mereldal["Yasmina"]) == "active"
    assert "You are welcome at" not in yasmina.get("/o/mereldal/").content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"decision": "accepted", "reason": " "}, "Say why in a few words."),
        ({"decision": "", "reason": "Kept."}, "Choose one."),
        ({"decision": "maybe", "reason": "Kept."}, "Choose one."),
        ({"reason": "Kept."}, "Choose one."),
        ({"decision": "accepted", "reason": "Kept." + "x" * 1000}, "5 characters too many."),
    ],
)
def test_an_answer_without_a_reason_is_none(
    mereldal: Tenant, asked: JoinRequest, typed: dict[str, str], words: str
) -> None:
    answer = post(mereldal, "Nele", asked, "decision", typed)
    read = answer.content.decode()
    assert (answer.status_code, words in read) == (422, True)
    assert typed["reason"].strip()[:5] in read
    assert outcome(mereldal, asked) == ""


@pytest.mark.parametrize("name", ["Chloé", "Kofi", "Amina", "Karel", "Griet", "Tom"])
def test_nobody_else_answers(mereldal: Tenant, asked: JoinRequest, name: str) -> None:
    assert post(mereldal, name, asked, "decision", YES).status_code == 404
    assert outcome(mereldal, asked) == ""


def test_nobody_answers_for_themselves_whatever_role_they_take_up(mereldal: Tenant, asked: JoinRequest) -> None:
    with mereldal.enter():
        start_term(asked.community, mereldal["Yasmina"], Role.LEADER)
    answer = post(mereldal, "Yasmina", asked, "decision", YES)
    assert answer.status_code == 403
    assert "Nobody answers for themselves." in answer.content.decode()
    assert outcome(mereldal, asked) == ""


def test_who_laid_the_role_down_reads_and_answers_no_more(mereldal: Tenant, asked: JoinRequest) -> None:
    nele = signed_in(mereldal["Nele"])
    assert nele.get(asked.get_absolute_url()).status_code == 200
    with mereldal.enter():
        RoleTerm.objects.filter(employee=mereldal["Nele"]).update(ended_at=timezone.now())
    assert nele.get(asked.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("check", "what", "typed", "name"),
    [
        ("can_decide_request", "decision", YES, "Wout"),
        ("can_review", "review/answer", {"answer": "reopen", "note": "Listen."}, "Lotte"),
    ],
)
def test_a_role_laid_down_between_the_page_and_the_answer_sends_nothing(
    mereldal: Tenant,
    asked: JoinRequest,
    monkeypatch: pytest.MonkeyPatch,
    check: str,
    what: str,
    typed: dict[str, str],
    name: str,
) -> None:
    if check == "can_review":
        post(mereldal, "Nele", asked, "decision", NOT_NOW)
        post(mereldal, "Yasmina", asked, "review")
    module = reviews if check == "can_review" else views
    allowed = getattr(module, check)

    def and_then_laid_down(employee: Employee, about: Any) -> bool:
        told: bool = allowed(employee, about)
        RoleTerm.objects.filter(employee=employee).update(ended_at=timezone.now())
        return told

    before = outcome(mereldal, asked)
    monkeypatch.setattr(module, check, and_then_laid_down)
    answer = post(mereldal, name, asked, what, typed)
    words = "The role with which you would answer has ended, so nothing was sent. Yasmina Benali still waits."
    assert (answer.status_code, words in answer.content.decode()) == (403, True)
    assert outcome(mereldal, asked) == before


@pytest.mark.parametrize(
    ("meanwhile", "words"),
    [
        ("answered", "Nele Baert answered already."),
        ("withdrawn", "Yasmina Benali has taken the request back meanwhile."),
        ("opened", "The community is open to everyone now. Nobody needs to ask."),
        ("closed", "The community has closed meanwhile. The request ends with it."),
        ("left", "Yasmina Benali has left the organisation."),
    ],
)
def test_who_comes_too_late_is_told_what_happened(
    mereldal: Tenant, asked: JoinRequest, meanwhile: str, words: str
) -> None:
    happen(mereldal, asked, meanwhile)
    answer = post(mereldal, "Wout", asked, "decision", YES)
    assert (answer.status_code, words in answer.content.decode()) == (409, True)
    ends = {"answered": "declined"}
    assert outcome(mereldal, asked) == ends.get(meanwhile, meanwhile)


def happen(house: Tenant, asked: JoinRequest, what: str) -> None:
    if what == "answered":
        post(house, "Nele", asked, "decision", NOT_NOW)
    if what == "withdrawn":
        post(house, "Yasmina", asked, "withdrawal")
    with house.enter():
        if what == "opened":
            Community.objects.filter(pk=asked.community_id).update(joining=Joining.OPEN)
        if what == "closed":
            Community.objects.filter(pk=asked.community_id).update(phase=Phase.CLOSED)
        if what == "left":
            deactivate(house["Yasmina"], by=house["Tom"])


# --- Withdrawing --------------------------------------------------------------------------------------------------
def test_one_takes_it_back_and_the_words_are_gone(mereldal: Tenant, asked: JoinRequest) -> None:
    answer = post(mereldal, "Yasmina", asked, "withdrawal")
    assert "You withdrew your request, and what you wrote is deleted." in answer.content.decode()
    assert MOTIVATION.interest not in page(mereldal, "Nele", asked.get_absolute_url())
    again = post(mereldal, "Yasmina", asked, "withdrawal")
    assert again.status_code == 409


def test_taking_back_what_was_answered_shows_the_answer(mereldal: Tenant, asked: JoinRequest) -> None:
    post(mereldal, "Nele", asked, "decision", NOT_NOW)
    answer = post(mereldal, "Yasmina", asked, "withdrawal")
    assert (answer.status_code, NOT_NOW["reason"] in answer.content.decode()) == (409, True)


def test_nobody_takes_back_what_somebody_else_asked(mereldal: Tenant, asked: JoinRequest) -> None:
    assert post(mereldal, "Nele", asked, "withdrawal").status_code == 403
    assert post(mereldal, "Tom", asked, "withdrawal").status_code == 404
    assert outcome(mereldal, asked) == ""


# --- Review by the coach ------------------------------------------------------------------------------------------
LOOK = {"answer": "reopen", "note": "We talked. Listen once more."}


def test_the_coach_looks_and_may_ask_the_others_again(mereldal: Tenant, asked: JoinRequest) -> None:
    post(mereldal, "Nele", asked, "decision", NOT_NOW)
    assert "Ask the Coach to look" in page(mereldal, "Yasmina", asked.get_absolute_url())
    assert "The Coach has it, and will talk to you." in post(mereldal, "Yasmina", asked, "review").content.decode()
    assert "asks you, as Coach, to look at an answer" in page(mereldal, "Lotte", "/o/mereldal/")
    assert (
        "Your message is on its way to Yasmina Benali."
        in post(mereldal, "Lotte", asked, "review/answer", LOOK).content.decode()
    )
    assert LOOK["note"] in page(mereldal, "Yasmina", asked.get_absolute_url())
    read = page(mereldal, "Wout", asked.get_absolute_url())
    assert (LOOK["note"] in read, NOT_NOW["reason"] in read, "What do you say?" in read) == (True, True, True)
    post(mereldal, "Wout", asked, "decision", YES)
    assert outcome(mereldal, asked) == "accepted"


@pytest.mark.parametrize("name", ["Nele", "Wout", "Yasmina"])
def test_only_a_coach_looks(mereldal: Tenant, asked: JoinRequest, name: str) -> None:
    post(mereldal, "Nele", asked, "decision", NOT_NOW)
    post(mereldal, "Yasmina", asked, "review")
    assert post(mereldal, name, asked, "review/answer", LOOK).status_code == 403
    with mereldal.enter():
        assert RequestReview.objects.get().answer == ""


@pytest.mark.parametrize(
    "typed", [{"answer": "reopen", "note": ""}, {"answer": "", "note": "Kept."}, {"note": "Kept."}]
)
def test_a_look_has_words(mereldal: Tenant, asked: JoinRequest, typed: dict[str, str]) -> None:
    post(mereldal, "Nele", asked, "decision", NOT_NOW)
    post(mereldal, "Yasmina", asked, "review")
    answer = post(mereldal, "Lotte", asked, "review/answer", typed)
    assert (answer.status_code, typed["note"] in answer.content.decode()) == (422, True)


def test_where_only_one_could_answer_no_coach_is_promised(mereldal: Tenant, asked: JoinRequest) -> None:
    post(mereldal, "Lotte", asked, "decision", NOT_NOW)
    assert "Ask the Coach to look" not in page(mereldal, "Yasmina", asked.get_absolute_url())
    answer = post(mereldal, "Yasmina", asked, "review")
    assert (answer.status_code, "There is no other Coach right now" in answer.content.decode()) == (409, True)


def test_a_look_that_nobody_asked_for_is_not_there(mereldal: Tenant, asked: JoinRequest) -> None:
    assert post(mereldal, "Lotte", asked, "review/answer", LOOK).status_code == 404


# --- Retention and mail -------------------------------------------------------------------------------------------
def test_what_is_kept_stands_on_the_page_about_oneself(mereldal: Tenant, asked: JoinRequest) -> None:
    assert "waits for an answer" in page(mereldal, "Yasmina", "/o/mereldal/about-me/")
    post(mereldal, "Nele", asked, "decision", NOT_NOW)
    assert "kept until" in page(mereldal, "Yasmina", "/o/mereldal/about-me/")
    assert "Where you asked to take part" not in page(mereldal, "Nele", "/o/mereldal/about-me/")


def test_who_answers_turns_the_mail_off_and_on_at_the_door(mereldal: Tenant, door: Community) -> None:
    nele = signed_in(mereldal["Nele"])
    for wanted in ["0", "1"]:
        nele.post(f"{DOOR}mail-preferences/", {"kind": REQUEST, "back": "join-requests", "wanted": wanted})
        with mereldal.enter():
            said = list(MailPreference.objects.order_by("pk").values_list("employee", "kind", "wanted"))
        assert said == [(mereldal["Nele"].pk, REQUEST, wanted == "1")]
        words = "You get a mail" if wanted == "1" else "You get no mail"
        assert f"{words} when somebody would like to join." in nele.get(f"{DOOR}requests/").content.decode()


def test_when_an_administrator_opens_the_door_who_waits_is_told(mereldal: Tenant, asked: JoinRequest) -> None:
    tom, place = signed_in(mereldal["Tom"]), "/o/mereldal/admin/communities/community/quiet-rounds/change/"
    form = tom.get(place).context["adminform"].form
    typed = {name: form[name].value() for name in form.fields}
    tom.post(place, {**typed, "joining": "open", "version": form.version})
    assert outcome(mereldal, asked) == "opened"
    with mereldal.enter():
        assert level_of(asked.community, mereldal["Yasmina"]) == ""
    assert "Nobody needs to ask." in page(mereldal, "Yasmina", asked.get_absolute_url())


def test_another_house_has_no_such_request(mereldal: Tenant, duinzicht: Tenant, asked: JoinRequest) -> None:
    with duinzicht.enter():
        make_community_by_request(duinzicht, "Quiet Rounds")
    foreign = asked.get_absolute_url().replace("mereldal", "duinzicht")
    assert signed_in(duinzicht["Nele"]).get(foreign).status_code == 404
    assert Client().get(asked.get_absolute_url()).status_code == 302
    with mereldal.enter():
        assert Employee.objects.filter(name="Yasmina Benali").count() == 1
