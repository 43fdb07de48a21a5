"""The pages of meetings: scheduling, moving, cancelling and answering."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from communities.models import Community, Role
from communities.roles.terms import start_term
from cop_platform.outbox.models import QueuedMail
from meetings.models import RSVP, Meeting
from meetings.rsvps.answering import rsvp_token, set_rsvp
from meetings.scheduling.schedule import cancel, update
from tests.support.people import Tenant, make_meeting, make_meeting_details, noon_in, signed_in

NEW = "/o/mereldal/communities/plain-language/meetings/new/"


def typed(**fields: Any) -> dict[str, Any]:
    """Form data of a meeting in eight days, noon to half past one."""
    return {
        "focus": "The bill nobody understands",
        "reason": "Els brings five.",
        "day": (timezone.localdate() + timedelta(days=8)).isoformat(),
        "start": "12:00",
        "end": "13:30",
        "time_zone": "Europe/Brussels",
        "format": "lean_coffee",
        "place": "De Refter, Aalst",
        "online_url": "",
        "catering": "Soup",
        "host": "",
        "invite": "on",
        **fields,
    }


def one_meeting(house: Tenant) -> Meeting:
    with house.enter():
        found: Meeting = Meeting.objects.select_related("community").get()
        return found


@pytest.mark.requirement("S30", "S118")
def test_the_coordinator_puts_a_meeting_on_the_board(mereldal: Tenant) -> None:
    response = signed_in(mereldal["Wout"]).post(NEW, typed(), follow=True)
    meeting = one_meeting(mereldal)
    assert response.redirect_chain == [(meeting.get_absolute_url(), 302)]
    assert "It’s on the board." in response.content.decode()
    assert (meeting.starts_at, meeting.ends_at) == (noon_in(8), noon_in(8) + timedelta(minutes=90))
    assert QueuedMail.objects.count() == 5
    board = signed_in(mereldal["Chloé"]).get("/o/mereldal/meetings/").content.decode()
    assert "The bill nobody understands" in board


def test_without_the_tick_nobody_is_mailed(mereldal: Tenant) -> None:
    fields = typed()
    del fields["invite"]
    signed_in(mereldal["Wout"]).post(NEW, fields)
    assert one_meeting(mereldal)
    assert not QueuedMail.objects.exists()


@pytest.mark.parametrize("name", ["Amina", "Karel", "Kofi", "Chloé", "Lotte", "Griet", "Tom"])
def test_who_holds_neither_role_is_told_who_plans(mereldal: Tenant, name: str) -> None:
    client = signed_in(mereldal[name])
    for response in (client.get(NEW), client.post(NEW, typed())):
        assert response.status_code == 403
        assert "plans its meetings" in response.content.decode()
    with mereldal.enter():
        assert not Meeting.objects.exists()


@pytest.mark.requirement("S98")
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"focus": ""}, "Write a few words."),
        ({"focus": "x" * 121}, "1 character too many."),
        ({"focus": "two\nlines"}, "Write this on one line, without special signs."),
        ({"focus": "nul\x00"}, "Write this on one line, without special signs."),
        ({"day": ""}, "Choose a date."),
        ({"day": "soon"}, "That is no date. Write it as 2026-10-27."),
        ({"day": "2001-01-01"}, "That date has passed. Choose another."),
        ({"day": "9999-12-31"}, "That is more than three years ahead. Choose an earlier date."),
        ({"start": "25:99"}, "That is no time. Write it as 12:30."),
        ({"start": "13:00", "end": "12:00"}, "The end comes before the start."),
        ({"start": "13:00", "end": "13:00"}, "The end comes before the start."),
        ({"time_zone": "Mars/Olympus"}, "Choose one of the listed time zones."),
        ({"format": "shouting"}, "Choose one."),
        ({"place": "", "online_url": ""}, "Where is it? Give a place, a link, or both."),
        ({"online_url": "javascript:alert(1)"}, "Is this address complete?"),
        ({"online_url": "not an address"}, "Is this address complete?"),
        ({"host": "nobody"}, "Choose one of the listed people."),
    ],
)
def test_a_slip_is_said_in_words_and_what_was_typed_stays(mereldal: Tenant, fields: dict[str, str], words: str) -> None:
    response = signed_in(mereldal["Wout"]).post(NEW, typed(catering="Pea soup", **fields))
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page.replace("&#x27;", "'")
    assert "Pea soup" in page
    with mereldal.enter():
        assert not Meeting.objects.exists()


@pytest.mark.at("2027-03-01T09:00:00Z")
def test_a_time_that_the_clock_skips_is_refused(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Wout"])
    response = client.post(NEW, typed(day="2027-03-28", start="02:30", end="04:00"))
    assert "That night the clock skips this time." in response.content.decode()


@pytest.mark.at("2026-10-01T09:00:00Z")
def test_of_a_time_that_comes_twice_the_first_is_taken_and_that_is_said(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Wout"])
    response = client.post(NEW, typed(day="2026-10-25", start="02:30", end="04:00"), follow=True)
    assert "the clock shows this time twice" in response.content.decode()
    assert one_meeting(mereldal).starts_at.isoformat() == "2026-10-25T00:30:00+00:00"


def test_a_night_meeting_ends_the_next_day(mereldal: Tenant) -> None:
    signed_in(mereldal["Wout"]).post(NEW, typed(start="22:30", end="00:30"))
    meeting = one_meeting(mereldal)
    assert meeting.ends_at - meeting.starts_at == timedelta(hours=2)


@pytest.mark.at("2026-06-01T09:00:00Z")
def test_the_clock_of_the_form_hangs_in_the_zone_that_was_chosen(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Wout"])
    client.post(NEW, typed(day="2026-06-09", time_zone="America/New_York"))
    assert one_meeting(mereldal).starts_at.isoformat() == "2026-06-09T16:00:00+00:00"


def test_a_closed_community_plans_nothing_more(mereldal: Tenant) -> None:
    with mereldal.enter():
        Community.objects.filter(slug="plain-language").update(phase="closed")
    assert signed_in(mereldal["Wout"]).post(NEW, typed()).status_code == 403


@pytest.mark.parametrize("nothing", ["\u200b", "\u3164", "\u2800 \u2800"])
def test_invisible_signs_are_neither_a_title_nor_a_place(mereldal: Tenant, nothing: str) -> None:
    response = signed_in(mereldal["Wout"]).post(NEW, typed(focus=nothing, place=nothing))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Write a few words." in page
    assert "Where is it? Give a place, a link, or both." in page


@pytest.fixture
def planned(mereldal: Tenant) -> Meeting:
    with mereldal.enter():
        return make_meeting(mereldal.communities["plain-language"], mereldal["Wout"], invite=True)


def address(meeting: Meeting, part: str = "") -> str:
    return f"/o/mereldal/communities/plain-language/meetings/{meeting.public_id}/{part}"


def test_moving_shows_the_form_as_it_stands_and_saves_it(mereldal: Tenant, planned: Meeting) -> None:
    client = signed_in(mereldal["Wout"])
    page = client.get(address(planned, "edit/")).content.decode()
    assert 'value="The bill nobody understands"' in page
    assert 'value="12:00"' in page
    response = client.post(address(planned, "edit/"), typed(start="14:00", end="15:00", revision="0"), follow=True)
    assert "Moved. Everyone’s calendar follows." in response.content.decode()
    assert one_meeting(mereldal).starts_at == noon_in(8) + timedelta(hours=2)


def test_a_stale_form_shows_both_and_a_second_save_is_a_decision(mereldal: Tenant, planned: Meeting) -> None:
    with mereldal.enter():
        update(planned, make_meeting_details(focus="Theirs"), by=mereldal["Nele"], revision=0)
    client = signed_in(mereldal["Wout"])
    stale = client.post(address(planned, "edit/"), typed(focus="Mine", revision="0"))
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "Someone saved first. Here are both texts." in page
    assert 'value="Mine"' in page
    assert "Theirs" in page
    assert 'name="revision" value="1"' in page
    assert one_meeting(mereldal).focus == "Theirs"
    client.post(address(planned, "edit/"), typed(focus="Mine", revision="1"))
    assert one_meeting(mereldal).focus == "Mine"


@pytest.mark.parametrize("revision", ["", "-1", "abc", "99999999999999999999"])
def test_a_form_that_lost_its_revision_overwrites_nothing(mereldal: Tenant, planned: Meeting, revision: str) -> None:
    response = signed_in(mereldal["Wout"]).post(address(planned, "edit/"), typed(focus="Mine", revision=revision))
    assert response.status_code in {409, 422}
    assert one_meeting(mereldal).focus == "The bill nobody understands"


def test_calling_off_asks_first_and_then_says_so_everywhere(mereldal: Tenant, planned: Meeting) -> None:
    client = signed_in(mereldal["Wout"])
    assert client.get(address(planned, "cancellation/")).status_code == 200
    assert one_meeting(mereldal).is_open
    client.post(address(planned, "cancellation/"), {"note": "The soup is ill"})
    page = signed_in(mereldal["Amina"]).get(address(planned)).content.decode()
    assert "Called off" in page
    assert "The soup is ill" in page
    assert "Will we see you?" not in page
    again = client.post(address(planned, "cancellation/"), {"note": ""}, follow=True)
    assert "This meeting was called off already." in again.content.decode()


@pytest.mark.parametrize("part", ["edit/", "cancellation/"])
def test_only_who_plans_may_move_or_call_off(mereldal: Tenant, planned: Meeting, part: str) -> None:
    for name in ("Amina", "Karel", "Kofi", "Chloé", "Tom"):
        client = signed_in(mereldal[name])
        assert client.get(address(planned, part)).status_code == 403
        assert client.post(address(planned, part), typed(revision="0")).status_code == 403
    assert one_meeting(mereldal).revision == 0


@pytest.mark.parametrize("part", ["edit/", "cancellation/"])
def test_what_is_over_stays_as_it_was(mereldal: Tenant, planned: Meeting, part: str) -> None:
    with time_machine.travel(planned.ends_at):
        client = signed_in(mereldal["Wout"])
        assert client.get(address(planned, part)).status_code == 302


def test_answering_shows_the_face_at_once(mereldal: Tenant, planned: Meeting) -> None:
    client = signed_in(mereldal["Chloé"])
    response = client.post(address(planned, "rsvp/"), {"choice": "coming"}, follow=True)
    page = response.content.decode()
    assert "Your answer is in." in page
    assert 'aria-label="Chloé Simoens"' in page


def test_htmx_gets_the_part_it_asked_for(mereldal: Tenant, planned: Meeting) -> None:
    client = signed_in(mereldal["Amina"])
    headers = {"HX-Request": "true", "HX-Target": "answering"}
    page = client.post(address(planned, "rsvp/"), {"choice": "maybe"}, headers=headers).content.decode()
    assert page.lstrip().startswith('<div class="stack-l" id="answering">')
    assert "Your answer is in." in page
    assert "<html" not in page


@pytest.mark.parametrize("choice", ["", "yes", "coming\x00"])
def test_an_answer_that_is_none_keeps_the_page(mereldal: Tenant, planned: Meeting, choice: str) -> None:
    response = signed_in(mereldal["Amina"]).post(address(planned, "rsvp/"), {"choice": choice})
    assert response.status_code == 422
    assert "Choose one of the answers." in response.content.decode()


def test_an_answer_a_moment_too_late_is_told_so(mereldal: Tenant, planned: Meeting) -> None:
    with mereldal.enter():
        cancel(planned, by=mereldal["Wout"])
    response = signed_in(mereldal["Amina"]).post(address(planned, "rsvp/"), {"choice": "coming"})
    assert response.status_code == 409
    assert "nothing to answer" in response.content.decode()


def test_the_page_says_what_a_reader_elsewhere_needs(mereldal: Tenant, planned: Meeting) -> None:
    amina = mereldal["Amina"]
    amina.user.time_zone = "America/New_York"
    amina.user.save()
    page = signed_in(amina).get(address(planned)).content.decode()
    assert "your time" in page
    assert "12:00–13:30 Europe/Brussels" in page


def test_the_entry_can_be_put_in_a_calendar(mereldal: Tenant, planned: Meeting) -> None:
    response = signed_in(mereldal["Chloé"]).get(address(planned, "calendar.ics"))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{planned.public_id}.ics"'
    assert "ATTENDEE" not in response.content.decode()


def test_the_address_needs_its_own_community(mereldal: Tenant, planned: Meeting) -> None:
    wrong = f"/o/mereldal/communities/medication-safety/meetings/{planned.public_id}/"
    assert signed_in(mereldal["Amina"]).get(wrong).status_code == 404


def test_a_leader_may_plan_too(mereldal: Tenant) -> None:
    assert signed_in(mereldal["Nele"]).get(NEW).status_code == 200
    with mereldal.enter():
        start_term(mereldal.communities["plain-language"], mereldal["Chloé"], Role.COORDINATOR)
    assert signed_in(mereldal["Chloé"]).get(NEW).status_code == 200


@pytest.mark.parametrize("token", ["x", "a:b:c", "WzEsMSwxXQ:1abc:def"])
def test_a_link_that_nobody_made_is_no_page(mereldal: Tenant, token: str) -> None:
    response = Client().get(f"/o/mereldal/rsvps/{token}/")
    assert response.status_code == 404
    assert "Mereldal" not in response.content.decode()


def test_a_link_to_what_was_called_off_says_so(mereldal: Tenant, planned: Meeting) -> None:
    with mereldal.enter():
        link = f"/o/mereldal/rsvps/{rsvp_token(planned, mereldal['Amina'].pk)}/"
        cancel(planned, by=mereldal["Wout"])
    response = Client().get(link)
    assert response.status_code == 410
    assert "Nothing was changed." in response.content.decode()


def test_home_says_where_you_said_you_come(mereldal: Tenant, planned: Meeting) -> None:
    with mereldal.enter():
        set_rsvp(planned, mereldal["Amina"], RSVP.Choice.ONLINE)
    assert "You’re coming" in signed_in(mereldal["Amina"]).get("/o/mereldal/").content.decode()
    assert "You’re coming" not in signed_in(mereldal["Nele"]).get("/o/mereldal/").content.decode()
