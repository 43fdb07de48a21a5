"""The live page over HTTP: who may what, the ETag and what a 304 costs, retrospective."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings.agenda.topics import add_topic, give_dot
from meetings.live.hosting import press
from meetings.models import LiveSession, Meeting, RetrospectiveSentence, Topic
from members.models import Employee
from tests.support.people import Tenant, make_live_meeting, make_meeting

pytestmark = pytest.mark.requirement("S109")
Browse = Callable[[Employee], Client]


@pytest.fixture
def meeting(inside: Tenant) -> Meeting:
    return make_live_meeting(inside.communities["plain-language"], inside["Nele"], "One", "Two")


def live(meeting: Meeting) -> str:
    return f"{meeting.get_absolute_url()}live/"


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


# --- Opening ----------------------------------------------------------------------------------------------------------
def test_the_host_opens_the_page_and_everybody_may_look(inside: Tenant, browse: Browse) -> None:
    plain = inside.communities["plain-language"]
    found = make_meeting(plain, inside["Wout"], host=inside["Karel"], starts_at=timezone.now() + timedelta(minutes=50))
    here = found.get_absolute_url()
    assert "Open the live page" not in text(browse(inside["Amina"]), here)
    assert browse(inside["Amina"]).post(f"{here}live/").status_code == 403
    assert "Not begun yet." in text(browse(inside["Chloé"]), f"{here}live/")
    karel = browse(inside["Karel"])
    assert "Open the live page" in text(karel, here)
    assert karel.post(f"{here}live/")["Location"] == f"{here}live/"
    assert "End the round of dots" not in text(karel, f"{here}live/")  # there are no topics yet
    page = text(browse(inside["Chloé"]), f"{here}live/")
    assert "You are welcome to look on." in page
    assert "To the live page" in text(browse(inside["Amina"]), here)


def test_only_whoever_leads_has_the_steps(inside: Tenant, meeting: Meeting, browse: Browse) -> None:
    for name, leads in [("Nele", True), ("Wout", True), ("Amina", False), ("Karel", False), ("Chloé", False)]:
        client = browse(inside[name])
        assert ("For whoever leads" in text(client, live(meeting))) is leads
        step = LiveSession.objects.get(meeting=meeting).step
        answer = client.post(f"{live(meeting)}steps/", {"action": "next", "step": step})
        assert answer.status_code == (302 if leads else 403)


@pytest.mark.parametrize("typed", [{}, {"action": "dance", "step": "0"}, {"action": "next", "step": "٣"}])
def test_a_step_that_is_none_is_refused(
    inside: Tenant, meeting: Meeting, browse: Browse, typed: dict[str, str]
) -> None:
    nele = browse(inside["Nele"])
    assert "That is no step of a live page." in nele.post(f"{live(meeting)}steps/", typed, follow=True).content.decode()
    assert LiveSession.objects.get(meeting=meeting).step == 0


def test_ending_asks_once(inside: Tenant, meeting: Meeting, browse: Browse) -> None:
    press(meeting, "next", step=0)
    nele = browse(inside["Nele"])
    assert "End the live page?" in text(nele, f"{live(meeting)}end/")
    ended = nele.post(f"{live(meeting)}steps/", {"action": "end", "step": "1"}, follow=True)
    page = ended.content.decode()
    assert ended.redirect_chain[-1][0] == meeting.get_absolute_url()
    assert "Discussed" in page
    assert "One" in page
    assert "That was it." in text(browse(inside["Amina"]), live(meeting))


# --- Thumbs and topics ------------------------------------------------------------------------------------------------
def test_thumbs_are_asked_when_time_is_up_and_stay_chosen(inside: Tenant, meeting: Meeting, browse: Browse) -> None:
    press(meeting, "next", step=0)
    amina = browse(inside["Amina"])
    assert "Go on with this?" not in text(amina, live(meeting))
    LiveSession.objects.update(ends_at=timezone.now())
    assert "Go on with this?" in text(amina, live(meeting))
    amina.post(f"{live(meeting)}thumb/", {"choice": "next"})
    page = text(amina, live(meeting))
    assert re.search(r'value="next" checked', page)
    assert "Nele Baert decides." in page
    assert "leans" not in page
    browse(inside["Kofi"]).post(f"{live(meeting)}thumb/", {"choice": "next"})
    assert "The group leans towards the next topic." in text(amina, live(meeting))
    assert browse(inside["Chloé"]).post(f"{live(meeting)}thumb/", {"choice": "next"}).status_code == 403


def test_a_topic_comes_to_mind(inside: Tenant, meeting: Meeting, browse: Browse) -> None:
    kofi = browse(inside["Kofi"])
    assert kofi.post(f"{live(meeting)}topics/", {"title": "Three"})["Location"] == live(meeting)
    assert "Three" in text(browse(inside["Amina"]), live(meeting))
    wrong = kofi.post(f"{live(meeting)}topics/", {"title": "x" * 130})
    assert (wrong.status_code, "x" * 130 in wrong.content.decode()) == (422, True)


# --- The ETag ---------------------------------------------------------------------------------------------------------
def test_a_304_costs_one_query_and_everything_else_changes_the_etag(
    inside: Tenant, meeting: Meeting, browse: Browse
) -> None:
    amina, state = browse(inside["Amina"]), f"{live(meeting)}state/"
    first = amina.get(state)
    etag = first["ETag"]
    assert "no-store" in first["Cache-Control"]
    assert abs(int(first["X-Now"]) / 1000 - timezone.now().timestamp()) < 5
    with CaptureQueriesContext(connection) as asked:
        second = amina.get(state, headers={"if-none-match": etag})
    assert (second.status_code, second.content) == (304, b"")
    about = [query["sql"] for query in asked if "meetings_" in query["sql"]]
    assert len(about) == 1
    # Besides it what every page asks: session, account, seat and colleague, and entering the organisation.
    assert len([sql for sql in asked.captured_queries if "SAVEPOINT" not in sql["sql"]]) <= 7

    def is_new() -> bool:
        nonlocal etag
        answer = amina.get(state, headers={"if-none-match": etag})
        before, etag = etag, answer["ETag"]
        return answer.status_code == 200 and etag != before

    assert not is_new()
    add_topic(meeting, "Three", by=inside["Kofi"])
    assert is_new()
    give_dot(Topic.objects.get(title="Three"), by=inside["Kofi"])
    assert is_new()
    press(meeting, "next", step=0)
    assert is_new()
    LiveSession.objects.update(ends_at=timezone.now())  # time is up, and nobody did anything
    assert is_new()
    Meeting.objects.filter(pk=meeting.pk).update(revision=7)
    assert is_new()
    assert not is_new()


def test_each_reader_and_screen_has_an_etag_of_its_own(inside: Tenant, meeting: Meeting, browse: Browse) -> None:
    state = f"{live(meeting)}state/"
    etags = {browse(inside[name]).get(state)["ETag"] for name in ("Amina", "Kofi", "Nele")}
    etags.add(browse(inside["Nele"]).get(f"{state}?screen=1")["ETag"])
    assert len(etags) == 4
    assert browse(inside["Chloé"]).get(state.replace(meeting.public_id, "2" * 12)).status_code == 404


def test_what_is_asked_for_is_small(inside: Tenant, meeting: Meeting, browse: Browse) -> None:
    for number in range(20):
        add_topic(meeting, f"Topic {number}", by=inside["Kofi"])
    amina, state = browse(inside["Amina"]), f"{live(meeting)}state/"
    with CaptureQueriesContext(connection) as asked:
        page = amina.get(state)
    assert len([query for query in asked if "meetings_" in query["sql"]]) <= 5
    assert len(page.content) < 24_000
    assert "<html" not in page.content.decode()


# --- Retrospective ----------------------------------------------------------------------------------------------------
def test_two_questions_are_answered_without_names(inside: Tenant, browse: Browse) -> None:
    found = make_live_meeting(inside.communities["plain-language"], inside["Nele"], format="retrospective")
    here, kofi, amina = live(found), browse(inside["Kofi"]), browse(inside["Amina"])
    kofi.post(f"{here}sentences/", {"question": "need", "text": "It meets mine."})
    kofi.post(f"{here}sentences/", {"question": "change", "text": "Shorter meetings."})
    page = text(amina, here)
    assert "Does this community still meet the need?" in page
    assert "It meets mine." in page
    assert "Kofi" not in page
    assert "Take it back" not in page
    said = RetrospectiveSentence.objects.get(question="need")
    amina.post(f"{here}sentences/{said.public_id}/removal/")
    assert RetrospectiveSentence.objects.count() == 2
    kofi.post(f"{here}sentences/{said.public_id}/removal/")
    assert RetrospectiveSentence.objects.count() == 1
    wrong = kofi.post(f"{here}sentences/", {"question": "change", "text": "y" * 201})
    assert (wrong.status_code, "y" * 201 in wrong.content.decode()) == (422, True)
    assert browse(inside["Chloé"]).post(f"{here}sentences/", {"question": "need", "text": "No."}).status_code == 403


def test_the_big_screen_shows_no_sums_while_dots_are_given(inside: Tenant, meeting: Meeting, browse: Browse) -> None:
    give_dot(Topic.objects.get(title="Two"), by=inside["Nele"])
    nele = browse(inside["Nele"])
    page = text(nele, f"{live(meeting)}screen/")
    assert 'class="dots"' not in page
    assert "live/" in page
    press(meeting, "next", step=0)
    press(meeting, "back", step=1)
    press(meeting, "next", step=2)
    page = text(nele, f"{live(meeting)}screen/")
    assert 'data-key="n"' in page
    assert 'data-key=" "' in page
    assert 'data-key="+"' in page
    back = nele.post(f"{live(meeting)}steps/", {"action": "pause", "step": "3", "from": "screen"})
    assert back["Location"] == f"{live(meeting)}screen/"
    assert 'data-key="n"' not in text(browse(inside["Amina"]), f"{live(meeting)}screen/")
