"""The pages of meetings: scheduling, moving, cancelling and answering."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from communities.models import Community, Level, Participation, Role
from communities.participation.levels import choose_level
from communities.roles.terms import start_term
from cop_platform.outbox.models import QueuedMail
from meetings.models import RSVP, Meeting
from meetings.rsvps.answering import rsvp_token, set_rsvp
from meetings.scheduling.hosts import MAX_OFFERED
from meetings.scheduling.schedule import MAX_MOVES, cancel, update
from tests.support.people import Tenant, make_employee, make_meeting, make_meeting_details, noon_in, signed_in

NEW = "/o/mereldal/communities/plain-language/meetings/new/"
CHOOSE = "/o/mereldal/meetings/new/"


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
    assert "The meeting is planned." in response.content.decode()
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
        ({"day": "soon"}, "That date isn’t right. Write it like this: 27/10/2026."),
        ({"day": "2001-01-01"}, "That date has passed. Choose another."),
        ({"day": "9999-12-31"}, "That is more than three years ahead. Choose an earlier date."),
        ({"start": "25:99"}, "That time isn’t right. Write it like this: 12:30."),
        ({"start": "13:00", "end": "12:00"}, "The end comes before the start."),
        ({"start": "13:00", "end": "13:00"}, "The end comes before the start."),
        ({"time_zone": "Mars/Olympus"}, "Choose one of the listed time zones."),
        ({"format": "shouting"}, "Choose one."),
        ({"place": "", "online_url": ""}, "Where is it? Give a place, a link, or both."),
        ({"online_url": "javascript:alert(1)"}, "Is this address complete?"),
        ({"online_url": "not an address"}, "Is this address complete?"),
        ({"host": "nobody"}, "Nobody of that name takes part here. Try a part of the name, or leave it empty."),
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


def test_the_summary_says_what_to_do_in_each_field(mereldal: Tenant) -> None:
    page = signed_in(mereldal["Wout"]).post(NEW, typed(focus="", day="")).content.decode()
    summary = page[page.index('class="errors"') :].split("</ul>")[0]
    assert '<a href="#id_focus">What is it about? Write a few words.</a>' in summary
    assert '<a href="#id_day">Date: Choose a date.</a>' in summary


def test_after_a_meeting_one_field_is_left_to_fill_in(mereldal: Tenant, planned: Meeting) -> None:
    page = signed_in(mereldal["Wout"]).get(NEW).content.decode()
    assert "As last time. Change what differs." in page
    for value in ("12:00", "13:30", "De Refter, Aalst", "https://teams.example/klare-taal", "Soup and bread"):
        assert f'value="{value}"' in page
    assert "Lean coffee · Soup and bread · Wout Maes hosts" in page
    [focus] = re.findall(r'<input[^>]* id="id_focus"[^>]*>', page)
    assert " autofocus" in focus
    assert '<details class="more">' in page


def test_the_first_meeting_of_a_community_shows_all_fields(mereldal: Tenant) -> None:
    page = signed_in(mereldal["Wout"]).get(NEW).content.decode()
    assert "As last time" not in page
    assert '<details class="more" open>' in page


@pytest.mark.parametrize("words", ["Amina El Idrissi", "amina", "idrissi am"])
def test_the_host_is_found_by_name(mereldal: Tenant, words: str) -> None:
    signed_in(mereldal["Wout"]).post(NEW, typed(host=words))
    assert one_meeting(mereldal).host_id == mereldal["Amina"].pk


def test_of_two_hosts_of_one_name_one_is_chosen(mereldal: Tenant) -> None:
    with mereldal.enter():
        other = make_employee(mereldal.organisation, "Amina Peeters", works_at="Ward 3")
        other.name = mereldal["Amina"].name
        other.save()
        choose_level(mereldal.communities["plain-language"], other, Level.ACTIVE)
    wout = signed_in(mereldal["Wout"])
    page = wout.post(NEW, typed(host=other.name)).content.decode()
    assert "Several colleagues have that name. Choose one." in page
    assert "Ward 3" in page
    assert page.count('name="host_choice"') == 2
    wout.post(NEW, typed(host=other.name, host_choice=other.public_id))
    assert one_meeting(mereldal).host_id == other.pk


def test_another_name_wins_over_the_choice_before(mereldal: Tenant) -> None:
    signed_in(mereldal["Wout"]).post(NEW, typed(host="Amina", host_choice=mereldal["Wout"].public_id))
    assert one_meeting(mereldal).host_id == mereldal["Amina"].pk


def test_only_who_takes_part_can_host(mereldal: Tenant) -> None:
    typed_host = typed(host=mereldal["Tom"].name, host_choice=mereldal["Tom"].public_id)
    response = signed_in(mereldal["Wout"]).post(NEW, typed_host)
    assert response.status_code == 422
    assert "Nobody of that name takes part here." in response.content.decode()


def test_the_page_reads_a_few_names_of_a_large_community(mereldal: Tenant) -> None:
    with mereldal.enter():
        for number in range(30):
            somebody = make_employee(mereldal.organisation, f"Somebody {number}")
            choose_level(mereldal.communities["plain-language"], somebody, Level.CORE)
    page = signed_in(mereldal["Wout"]).get(NEW).content.decode()
    assert page.split('<datalist id="hosts">')[1].split("</datalist>")[0].count("<option>") == MAX_OFFERED


def test_the_time_zone_is_a_field_for_a_reader_elsewhere(mereldal: Tenant) -> None:
    wout = mereldal["Wout"]
    page = signed_in(wout).get(NEW).content.decode()
    assert '<input type="hidden" name="time_zone" value="Europe/Brussels"' in page
    assert "Time in Brussels" in page
    wout.user.time_zone = "America/New_York"
    wout.user.save()
    page = signed_in(wout).get(NEW).content.decode()
    assert re.search(r'<input type="text" name="time_zone" value="Europe/Brussels"', page)
    signed_in(wout).post(NEW, typed(time_zone="new york"))
    assert one_meeting(mereldal).time_zone == "America/New_York"


def test_the_preview_shows_what_is_there_with_gaps(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Wout"])
    preview = NEW.replace("new/", "preview/")
    page = client.get(preview, {"focus": "T"}).content.decode()
    assert ">T</h3>" in page
    assert "<span>—</span>" in page
    page = client.get(preview, {"focus": "T", "start": "12:00", "place": "Attic"}).content.decode()
    assert "<span>12:00–—</span>" in page
    assert "<span>Attic</span>" in page


def test_who_plans_in_one_community_goes_to_its_form_at_once(mereldal: Tenant) -> None:
    wout = signed_in(mereldal["Wout"])
    response = wout.get(CHOOSE)
    assert (response.status_code, response["Location"]) == (302, NEW)
    with mereldal.enter():
        start_term(mereldal.communities["medication-safety"], mereldal["Wout"], Role.COORDINATOR)
    page = wout.get(CHOOSE).content.decode()
    assert NEW in page
    assert NEW.replace("plain-language", "medication-safety") in page
    with mereldal.enter():
        Community.objects.filter(slug="medication-safety").update(phase="closed")
    assert wout.get(CHOOSE).status_code == 302


@pytest.mark.parametrize("name", ["Amina", "Kofi", "Chloé", "Tom"])
def test_who_plans_nowhere_sees_no_link_to_it(mereldal: Tenant, name: str) -> None:
    client = signed_in(mereldal[name])
    assert client.get(CHOOSE).status_code == 403
    for page in ("/o/mereldal/", "/o/mereldal/meetings/", "/o/mereldal/communities/plain-language/"):
        assert "Plan a meeting" not in client.get(page).content.decode()


def test_who_plans_finds_the_link_on_each_page_of_meetings(mereldal: Tenant, planned: Meeting) -> None:
    client = signed_in(mereldal["Wout"])
    for page in ("/o/mereldal/", "/o/mereldal/meetings/"):
        assert CHOOSE in client.get(page).content.decode()
    assert client.get("/o/mereldal/communities/plain-language/").content.decode().count(NEW) == 2  # menu and heading
    assert "Plan the next one" not in client.get(planned.get_absolute_url()).content.decode()
    with time_machine.travel(planned.ends_at):
        client = signed_in(mereldal["Wout"])
        assert "Plan the next one" in client.get(planned.get_absolute_url()).content.decode()
        assert "Plan the next one" not in signed_in(mereldal["Amina"]).get(planned.get_absolute_url()).content.decode()


def test_calling_off_says_who_is_mailed_and_offers_to_move(mereldal: Tenant, planned: Meeting) -> None:
    page = signed_in(mereldal["Wout"]).get(address(planned, "cancellation/")).content.decode()
    assert "Whoever knows of it gets a mail that it is called off." in page
    assert f'href="{address(planned, "edit/")}">Move it instead' in page


def test_a_meeting_keeps_a_host_who_stopped_taking_part(mereldal: Tenant) -> None:
    with mereldal.enter():
        amina = mereldal["Amina"]
        meeting = make_meeting(mereldal.communities["plain-language"], mereldal["Wout"], host=amina)
        Participation.objects.filter(employee=amina).delete()
    fields = typed(host=amina.name, host_choice=amina.public_id, revision="0", focus="Another")
    assert signed_in(mereldal["Wout"]).post(address(meeting, "edit/"), fields).status_code == 302
    assert (one_meeting(mereldal).focus, one_meeting(mereldal).host_id) == ("Another", amina.pk)


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


def test_a_move_too_many_keeps_what_was_typed_and_says_when(mereldal: Tenant, planned: Meeting) -> None:
    client = signed_in(mereldal["Wout"])
    for revision in range(MAX_MOVES):
        moved = typed(place=f"Room {revision}", revision=str(revision))
        assert client.post(address(planned, "edit/"), moved).status_code == 302
    mails = QueuedMail.objects.count()
    response = client.post(address(planned, "edit/"), typed(place="The attic", revision=str(MAX_MOVES)))
    page = response.content.decode()
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 24 * 60 * 60
    assert "This meeting has moved 10 times within a day" in page
    assert 'value="The attic"' in page
    assert one_meeting(mereldal).place == f"Room {MAX_MOVES - 1}"
    assert QueuedMail.objects.count() == mails
    fits = typed(place=f"Room {MAX_MOVES - 1}", focus="Other words", revision=str(MAX_MOVES))
    assert client.post(address(planned, "edit/"), fits).status_code == 302


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
