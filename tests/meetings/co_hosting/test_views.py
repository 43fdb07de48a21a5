"""The page on which communities agree to host a meeting together, and the pages that say so."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from communities.models import Community, Level
from communities.participation.levels import choose_level
from meetings.agenda.topics import add_topic
from meetings.co_hosting.hosting import ask, end, leave_all
from meetings.feeds.feeds import address_of, ask_for_feed
from meetings.minutes.notes import write_notes
from meetings.models import CoHosting, Dot, Feed, Meeting, Topic
from meetings.scheduling.clashes import communities_meeting_then
from meetings.scheduling.hosts import find_hosts
from meetings.scheduling.schedule import cancel
from meetings.scheduling.together import communities_of
from tests.support.people import Tenant, make_community, make_meeting, make_series, signed_in
from tests.support.together import host_together, make_data_for_humans

pytestmark = pytest.mark.requirement("S128")
FOCUS = "The bill nobody understands"


@pytest.fixture
def data(mereldal: Tenant) -> Community:
    with mereldal.enter():
        return make_data_for_humans(mereldal)


@pytest.fixture
def meeting(mereldal: Tenant, data: Community) -> Meeting:
    with mereldal.enter():
        return make_meeting(mereldal.communities["plain-language"], mereldal["Nele"])


@pytest.fixture
def together(mereldal: Tenant, data: Community, meeting: Meeting) -> Meeting:
    with mereldal.enter():
        host_together(mereldal, meeting, data)
    return meeting


def page_of(meeting: Meeting) -> str:
    return f"{meeting.get_absolute_url()}co-hosts/"


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def send(house: Tenant, name: str, meeting: Meeting, **typed: Any) -> Any:
    return signed_in(house[name]).post(page_of(meeting), typed)


# --- The page -----------------------------------------------------------------------------------------------------
def test_one_asks_and_the_other_says_yes(mereldal: Tenant, data: Community, meeting: Meeting) -> None:
    nele, tom = signed_in(mereldal["Nele"]), signed_in(mereldal["Tom"])
    assert "Ask them" in text_of(nele, f"{page_of(meeting)}?q=data")
    nele.post(page_of(meeting), {"what": "ask", "community": data.slug, "question": "Shall we?"})
    assert "Asked, and no answer yet." in text_of(nele, page_of(meeting))
    assert "Host a meeting together with Plain Language?" in text_of(tom, "/o/mereldal/")
    assert "“Shall we?”" in text_of(tom, page_of(meeting))
    said = tom.post(page_of(meeting), {"what": "answer", "community": data.slug, "said": "yes", "answer": "Yes, do."})
    assert said["Location"] == meeting.get_absolute_url()
    assert "together with <a" in text_of(tom, meeting.get_absolute_url())
    assert "“Yes, do.”" in text_of(nele, page_of(meeting))


def test_a_no_is_shown_with_its_word(mereldal: Tenant, data: Community, meeting: Meeting) -> None:
    send(mereldal, "Nele", meeting, what="ask", community=data.slug)
    send(mereldal, "Tom", meeting, what="answer", community=data.slug, said="no", answer="At sea then.")
    shown = text_of(signed_in(mereldal["Nele"]), page_of(meeting))
    assert "“At sea then.”" in shown
    assert "Not this time." in shown


def test_bad_input_keeps_what_was_typed_and_says_what_is_missing(
    mereldal: Tenant, data: Community, meeting: Meeting
) -> None:
    response = send(mereldal, "Nele", meeting, what="ask", community="nowhere", question="Shall we?")
    assert response.status_code == 422
    assert "Shall we?" in response.content.decode()
    send(mereldal, "Nele", meeting, what="ask", community=data.slug)
    for typed in ({"said": "perhaps"}, {"answer": "x" * 301, "said": "yes"}, {}):
        response = send(mereldal, "Tom", meeting, what="answer", community=data.slug, **typed)
        assert response.status_code == 422
    with mereldal.enter():
        assert CoHosting.objects.get().state == CoHosting.State.ASKED
    assert send(mereldal, "Tom", meeting, what="nonsense").status_code == 302


def test_nobody_answers_for_a_community_in_which_they_do_not_plan(
    mereldal: Tenant, data: Community, meeting: Meeting
) -> None:
    send(mereldal, "Nele", meeting, what="ask", community=data.slug)
    for name in ("Yasmina", "Amina", "Lotte"):
        assert send(mereldal, name, meeting, what="answer", community=data.slug, said="yes").status_code == 403
    # Who asked does not answer, and who was asked asks nobody.
    assert send(mereldal, "Nele", meeting, what="answer", community=data.slug, said="yes").status_code == 422
    send(mereldal, "Tom", meeting, what="ask", community=data.slug)
    send(mereldal, "Tom", meeting, what="take_back", community=data.slug)
    with mereldal.enter():
        assert CoHosting.objects.get().state == CoHosting.State.ASKED


def test_a_yes_that_comes_after_the_cancellation_is_told_so(
    mereldal: Tenant, data: Community, meeting: Meeting
) -> None:
    send(mereldal, "Nele", meeting, what="ask", community=data.slug)
    with mereldal.enter():
        cancel(meeting, by=mereldal["Nele"])
    response = send(mereldal, "Tom", meeting, what="answer", community=data.slug, said="yes", answer="With joy")
    assert response.status_code == 409
    assert "Called off" in response.content.decode()


def test_either_ends_it(mereldal: Tenant, data: Community, together: Meeting) -> None:
    assert "Not together any more" in text_of(signed_in(mereldal["Tom"]), page_of(together))
    assert send(mereldal, "Tom", together, what="end", community=data.slug).status_code == 302
    assert "together with" not in text_of(signed_in(mereldal["Tom"]), together.get_absolute_url())
    # Of two who end it, the second is told.
    assert send(mereldal, "Nele", together, what="end", community=data.slug).status_code == 409


def test_a_date_of_a_series_says_that_it_cannot(mereldal: Tenant, data: Community) -> None:
    with mereldal.enter():
        series = make_series(mereldal.communities["plain-language"], mereldal["Nele"], count=2)
        first = series.meetings.select_related("community").earliest("original_day")
    client = signed_in(mereldal["Nele"])
    assert client.get(page_of(first))["Location"] == first.get_absolute_url()
    assert "date of a series" in text_of(client, first.get_absolute_url())
    assert "co-hosts/" not in text_of(client, first.get_absolute_url())


def test_those_of_the_co_host_find_the_way_to_it_and_others_do_not(mereldal: Tenant, together: Meeting) -> None:
    for name, finds in [("Nele", True), ("Tom", True), ("Yasmina", False), ("Amina", False)]:
        assert ("co-hosts/" in text_of(signed_in(mereldal[name]), together.get_absolute_url())) == finds


# --- Where it shows -----------------------------------------------------------------------------------------------
def test_both_communities_show_it_with_the_other(mereldal: Tenant, data: Community, together: Meeting) -> None:
    client = signed_in(mereldal["Kofi"])
    for slug, other in [("plain-language", "Data for Humans"), ("data-for-humans", "Plain Language")]:
        for path in (f"/o/mereldal/communities/{slug}/", f"/o/mereldal/communities/{slug}/meetings/"):
            shown = text_of(client, path)
            assert together.get_absolute_url() in shown
            assert f'together with <span lang="en">{other}</span>' in shown
    with time_machine.travel(together.ends_at + timedelta(days=1)):
        past = text_of(signed_in(mereldal["Kofi"]), "/o/mereldal/communities/data-for-humans/meetings/")
        assert together.get_absolute_url() in past
        assert 'together with <span lang="en">Plain Language</span>' in past


def test_people_of_both_and_the_organisation_see_it_once(mereldal: Tenant, together: Meeting) -> None:
    for name in ("Amina", "Yasmina"):
        client = signed_in(mereldal[name])
        for path in ("/o/mereldal/meetings/", "/o/mereldal/meetings/?show=mine"):
            assert text_of(client, path).count(f'href="{together.get_absolute_url()}"') == 1
        home = text_of(client, "/o/mereldal/")
        assert home.count(f'<a href="{together.get_absolute_url()}">') == 1
    found = text_of(signed_in(mereldal["Yasmina"]), "/o/mereldal/find/?q=bill")
    assert found.count(f'href="{together.get_absolute_url()}"') == 1
    assert "together with" in found


def test_feeds_hold_it_once_while_it_is_together(mereldal: Tenant, data: Community, together: Meeting) -> None:
    def held(scope: Feed.Scope, community: Community | None = None) -> int:
        with mereldal.enter():
            address = address_of(ask_for_feed(mereldal["Amina" if community else "Yasmina"], scope, community))
        content = Client().get(address.removeprefix("http://testserver")).content
        return sum(FOCUS in str(each["SUMMARY"]) for each in Calendar.from_ical(content).walk("VEVENT"))

    scopes: list[tuple[Any, ...]] = [
        (Feed.Scope.MINE,), (Feed.Scope.ORGANISATION,), (Feed.Scope.COMMUNITY, data),
        (Feed.Scope.COMMUNITY, together.community),
    ]  # fmt: skip
    assert [held(*scope) for scope in scopes] == [1, 1, 1, 1]
    with mereldal.enter():
        end(CoHosting.objects.get(), by=mereldal["Tom"])
    assert [held(*scope) for scope in scopes] == [0, 1, 0, 1]


def test_no_clash_of_a_joint_meeting_with_itself_but_with_others(
    mereldal: Tenant, data: Community, together: Meeting
) -> None:
    times = (together.starts_at, together.ends_at)
    with mereldal.enter():
        assert communities_meeting_then(together.community, *times) == []
        assert communities_meeting_then(data, *times) == []
        garden = make_community(mereldal.organisation, "Garden")
        choose_level(garden, mereldal["Yasmina"], Level.ACTIVE)
        # Yasmina is in the co-host only.
        assert communities_meeting_then(garden, *times) == ["Data for Humans"]


# --- Taking part --------------------------------------------------------------------------------------------------
def test_people_of_the_co_host_bring_topics_and_give_dots(mereldal: Tenant, together: Meeting) -> None:
    with mereldal.enter():
        topic = add_topic(together, "Which number first?", by=mereldal["Nele"])
    base = together.get_absolute_url()
    for name, status in [("Yasmina", 302), ("Chloé", 302), ("Tom", 302)]:
        client = signed_in(mereldal[name])
        added = client.post(f"{base}topics/", {"title": f"A word of {name}", "text": ""})
        assert added.status_code == status
        assert client.post(f"{base}topics/{topic.public_id}/dot/", {"action": "give"}).status_code == status
    with mereldal.enter():
        assert Topic.objects.filter(meeting=together).count() == 4
        assert Dot.objects.filter(meeting=together).count() == 3
        end(CoHosting.objects.get(), by=mereldal["Tom"])
    assert signed_in(mereldal["Yasmina"]).post(f"{base}topics/", {"title": "Late", "text": ""}).status_code == 403


def test_planning_stays_with_the_first_community(mereldal: Tenant, together: Meeting) -> None:
    client, base = signed_in(mereldal["Tom"]), together.get_absolute_url()
    for path in ("edit/", "cancellation/", "preparation/"):
        assert client.get(f"{base}{path}").status_code == 403
    shown = text_of(client, base)
    assert "Move or change" not in shown
    assert "Get it ready" not in shown


def test_active_members_of_the_co_host_read_and_write_the_record_but_not_the_log(
    mereldal: Tenant, data: Community, together: Meeting
) -> None:
    with time_machine.travel(together.ends_at + timedelta(hours=1)):
        with mereldal.enter():
            write_notes(together, "Numbers beside words.", by=mereldal["Nele"])
        client, base = signed_in(mereldal["Yasmina"]), together.get_absolute_url()
        shown = text_of(client, base)
        assert "Numbers beside words." in shown
        assert "Edit the notes" in shown
        assert "/decisions/" not in shown
        assert client.get(f"{base}notes/").status_code == 200
        assert client.get(f"{base}decisions/new/").status_code == 403
        assert f"{base}#notes" in text_of(client, "/o/mereldal/find/?q=numbers+beside")
        follower = text_of(signed_in(mereldal["Chloé"]), base)
        assert "Numbers beside words." not in follower


# --- Closing ------------------------------------------------------------------------------------------------------
def test_a_co_host_that_closes_leaves_and_the_meeting_goes_on(
    mereldal: Tenant, data: Community, together: Meeting
) -> None:
    with mereldal.enter():
        other = make_meeting(together.community, mereldal["Nele"], focus="Another")
        ask(other, data, "", by=mereldal["Nele"])
        leave_all(data, by=mereldal["Tom"])
        assert [each.state for each in CoHosting.objects.all()] == [CoHosting.State.ENDED]
        assert Meeting.objects.get(pk=together.pk).is_open


# --- The admin, and who hosts it ----------------------------------------------------------------------------------
def test_administrators_read_who_hosts_together_without_the_words(
    mereldal: Tenant, data: Community, together: Meeting
) -> None:
    client = signed_in(mereldal["Tom"])
    base = "/o/mereldal/admin/meetings/cohosting/"
    assert "Data for Humans" in text_of(client, base)
    with mereldal.enter():
        pk = CoHosting.objects.get().public_id
    one = text_of(client, f"{base}{pk}/change/")
    assert "Plain Language" in one
    assert "With pleasure." not in one
    assert client.post(f"{base}{pk}/change/", {"state": "ended"}).status_code in {302, 403}
    with mereldal.enter():
        assert CoHosting.objects.get().state == CoHosting.State.AGREED


def test_people_of_both_can_be_its_host(mereldal: Tenant, data: Community, together: Meeting) -> None:
    with mereldal.enter():
        found = Meeting.objects.select_related("community").get(pk=together.pk)
        assert [each.name for each in find_hosts(communities_of(found), "Yasmina")] == [mereldal["Yasmina"].name]
        assert find_hosts([found.community], "Yasmina") == []
