"""The first page after signing in, in its three states: the first day, a member, a role holder."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from communities.check_ins.questions import confirm_level
from communities.confidential.conversations import start
from communities.invitations.inviting import invite_to_community
from communities.joining.requests import submit
from communities.models import CheckIn, Joining, Level, Participation, Phase, Role
from communities.nominations.nominating import create_nomination
from communities.opportunities.offering import offer
from communities.participation.levels import choose_level
from communities.roles.terms import start_term
from cop_platform.tenancy import enter
from members.models import Employee
from tests.support.people import (
    MOTIVATION,
    Tenant,
    make_community,
    make_community_by_request,
    make_employee,
    make_meeting,
    make_organisation,
    make_proposal,
    make_result,
    noon_in,
    signed_in,
)

HOME = "/o/mereldal/"
PLAIN = "/o/mereldal/communities/plain-language/"


def home(house: Tenant, name: str) -> str:
    """The main part of somebody's home page."""
    page = signed_in(house[name]).get(HOME).content.decode()
    return page[page.index("<main") : page.index("</main>")]


def words(html: str) -> str:
    return " ".join(strip_tags(html).split())


def lede(page: str) -> str:
    found = re.findall(r'<p class="lede">(.*?)</p>', page, re.DOTALL)
    return words(found[0]) if found else ""


def section(page: str, labelled: str) -> str:
    """The section or aside with this heading; empty when it is not there."""
    found = re.search(rf'<(section|aside)[^>]* aria-labelledby="{labelled}">(.*?)</\1>', page, re.DOTALL)
    return found[2] if found else ""


def be_here_for(house: Tenant, name: str, days: int) -> None:
    with house.enter():
        Employee.objects.filter(pk=house[name].pk).update(joined_at=timezone.now() - timedelta(days=days))


# --- For you ----------------------------------------------------------------------------------------------------------
def test_it_shows_what_waits_for_me_and_nothing_that_waits_for_others(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        mine = create_nomination(plain, mereldal["Amina"], Role.COACH, reason="Asks good questions.")
        create_nomination(plain, mereldal["Karel"], Role.LEADER, reason="Knows everyone.")
    response = signed_in(mereldal["Amina"]).get(HOME)
    assert [item.about for item in response.context["action_items"]] == [mine]
    page = response.content.decode()
    assert ("Asks good questions." in page, "Knows everyone." in page) == (True, False)


def test_one_button_is_filled_where_somebody_waits(mereldal: Tenant) -> None:
    """Only the first action has a filled button; all other buttons are quiet."""
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        door = make_community_by_request(mereldal, "Quiet Rounds")
        start_term(door, mereldal["Amina"], Role.LEADER)
        make_proposal(plain, mereldal["Wout"])
        create_nomination(plain, mereldal["Amina"], Role.COACH, reason="Asks good questions.")
        create_nomination(plain, mereldal["Amina"], Role.SPONSOR, reason="Opens doors.")
        submit(door, mereldal["Yasmina"], MOTIVATION)
    page = home(mereldal, "Amina")
    acts = re.findall(r'class="(btn[ \w]*)"', page)
    assert len(acts) > 4
    assert [act for act in acts if "quiet" not in act] == acts[:1]
    assert "Yasmina Benali would like to join" in words(section(page, "ask"))[:80]


def test_no_button_is_filled_where_nobody_waits_and_no_date_is_near(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        create_nomination(plain, mereldal["Amina"], Role.COACH, reason="Asks good questions.")
        proposal = make_proposal(plain, mereldal["Wout"])
    assert re.findall(r'class="btn small"', home(mereldal, "Amina")) == []
    with mereldal.enter():
        proposal.closes_at = timezone.now() + timedelta(days=2)
        proposal.save()
    page = section(home(mereldal, "Amina"), "ask")
    assert len(re.findall(r'class="btn small"', page)) == 1
    assert page.index("We start at noon") < page.index("Asks good questions.")


def test_at_most_five_and_the_others_behind_all_of_it(mereldal: Tenant) -> None:
    with mereldal.enter():
        for number in range(5):
            make_proposal(mereldal.communities["plain-language"], mereldal["Wout"], title=f"Number {number}")
    assert "All of it" not in home(mereldal, "Amina")
    with mereldal.enter():
        make_proposal(mereldal.communities["plain-language"], mereldal["Nele"], title="Number 5")
    shown, more = section(home(mereldal, "Amina"), "ask").split("<summary>All of it</summary>")
    assert (shown.count("<li"), more.count("<li")) == (5, 1)
    assert re.findall(r'id="item-(\d)"', shown + more) == list("123456")


def test_every_item_has_a_button(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        proposal = make_proposal(plain, mereldal["Wout"])
        invite_to_community(mereldal.communities["medication-safety"], mereldal["Wout"], by=mereldal["Nele"])
        create_nomination(plain, mereldal["Wout"], Role.COACH, reason="Asks good questions.")
        proposal.questions.create(
            organisation=mereldal.organisation, asked_by=mereldal["Amina"], text="Who cooks?", asked_at=timezone.now()
        )
    items = section(home(mereldal, "Wout"), "ask").split("<li")[1:]
    assert len(items) == 3
    assert [each for each in items if 'class="btn' not in each] == []


def test_newcomers_of_all_communities_are_one_line(mereldal: Tenant) -> None:
    with mereldal.enter():
        rounds = make_community(mereldal.organisation, "Quiet Rounds")
        start_term(rounds, mereldal["Nele"], Role.LEADER)
        plain = mereldal.communities["plain-language"]
        for name in ["Bram Peeters", "Jeroen Pauwels"]:
            choose_level(plain, make_employee(mereldal.organisation, name), Level.ACTIVE)
        ann = make_employee(mereldal.organisation, "Ann Wils")
        choose_level(rounds, ann, Level.ACTIVE)
    item = section(home(mereldal, "Nele"), "ask")
    assert item.count("<li") == 1
    assert "New: Ann, Jeroen and Bram" in words(item)
    for slug in ["plain-language", "quiet-rounds"]:
        assert f"/communities/{slug}/newcomers/" in item
    with mereldal.enter():
        choose_level(rounds, make_employee(mereldal.organisation, "Els Aerts"), Level.ACTIVE)
    assert "New: Els, Ann, Jeroen and others" in words(home(mereldal, "Nele"))


def test_with_nothing_to_answer_it_says_so_after_the_first_month(mereldal: Tenant) -> None:
    assert section(home(mereldal, "Amina"), "ask") == ""
    be_here_for(mereldal, "Amina", 32)
    assert "Nothing needs your answer now." in section(home(mereldal, "Amina"), "ask")


def asked(house: Tenant, *names: str) -> None:
    """These people are asked whether their level still fits."""
    with house.enter():
        for name in names:
            confirm_level(house.communities["plain-language"], house[name])
        later = timezone.now() + timedelta(seconds=1)
        CheckIn.objects.update(asked_at=later)


def test_an_answer_swaps_the_page_and_the_next_item_gets_the_focus(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        create_nomination(plain, mereldal["Amina"], Role.COACH, reason="Asks good questions.")
        invite_to_community(mereldal.communities["medication-safety"], mereldal["Amina"], by=mereldal["Nele"])
    page = home(mereldal, "Amina")
    [address] = re.findall(r'hx-post="([^"]*/nominations/[^"]*)"', page)
    [pressed] = re.findall(r'id="(answer-\d-\w+)" hx-post', page)
    amina = signed_in(mereldal["Amina"])
    for trigger, focus in [(pressed, "item-1"), ("answer-7-x", "item-1"), ("answer-\u0663-x", "home"), ("", "home")]:
        headers = {"HX-Request": "true", "HX-Target": "home", "HX-Trigger": trigger}
        part = amina.post(address, {"answer": "declined"}, headers=headers, follow=True)
        assert part.redirect_chain == [(HOME, 302)]
        html = part.content.decode()
        assert ("<html" in html, 'id="home"' in html, "Asks good questions." in html) == (False, True, False)
        assert json.loads(part["HX-Trigger-After-Settle"]) == {"kring:focus": {"id": focus}}


def test_who_is_asked_about_their_level_finds_the_choice_on_the_communitys_page(mereldal: Tenant) -> None:
    asked(mereldal, "Amina")
    page = section(home(mereldal, "Amina"), "ask")
    assert "Still your place in Plain Language?" in page
    assert f'href="{PLAIN}#take-part"' in page


# --- The first sentence -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "told"),
    [(0, "today"), (1, "tomorrow"), (3, "on Thursday"), (6, "on Sunday"), (7, "on Monday 8 June")],
)
@pytest.mark.at("2026-06-01T07:00:00Z")
def test_it_says_when_my_next_community_meets(mereldal: Tenant, days: int, told: str) -> None:
    with mereldal.enter():
        make_meeting(mereldal.communities["plain-language"], mereldal["Wout"], starts_at=noon_in(days))
    assert lede(home(mereldal, "Amina")) == f"Plain Language meets {told}."
    assert lede(home(mereldal, "Kofi")) == "", "At the edge it is one of many."


def test_it_says_who_waits_for_me(mereldal: Tenant) -> None:
    with mereldal.enter():
        door = make_community_by_request(mereldal, "Quiet Rounds")
    assert lede(home(mereldal, "Lotte")) == ""
    told = []
    for name in ["Yasmina", "Chloé", "Tom"]:
        with mereldal.enter():
            submit(door, mereldal[name], MOTIVATION)
        told.append(lede(home(mereldal, "Lotte")))
    assert told == [
        "Yasmina is waiting for your answer.",
        "Yasmina and Chloé are waiting for your answer.",
        "Yasmina and others are waiting for your answer.",
    ]


@pytest.mark.at("2026-06-01T07:00:00Z")
def test_it_says_both_and_names_nobody_who_wrote_in_confidence(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        start(plain, mereldal["Lotte"], by=mereldal["Amina"], text="It weighs on me.")
    page = home(mereldal, "Lotte")
    assert lede(page) == "Somebody is waiting for your answer."
    assert "Amina" not in page
    with mereldal.enter():
        make_meeting(plain, mereldal["Wout"], starts_at=noon_in(1))
    assert lede(home(mereldal, "Lotte")) == "Plain Language meets tomorrow, and somebody is waiting for your answer."


# --- Your communities -------------------------------------------------------------------------------------------------
def tags(page: str) -> dict[str, str]:
    """My tag by name of the community."""
    rows = section(page, "mine").split("<li")[1:]
    return {
        words(re.findall(r"<h3[^>]*>(.*?)</h3>", row)[0]): words(re.findall(r'<span class="you">(.*?)</span>', row)[0])
        for row in rows
    }


def test_each_community_has_one_tag_and_no_switch(mereldal: Tenant) -> None:
    with mereldal.enter():
        make_community(mereldal.organisation, "Bread")
        start_term(mereldal.communities["medication-safety"], mereldal["Griet"], Role.SPONSOR)
        start_term(mereldal.communities["plain-language"], mereldal["Nele"], Role.COACH)
    names = ["Amina", "Karel", "Kofi", "Griet", "Nele"]
    assert {name: tags(home(mereldal, name)) for name in names} == {
        "Amina": {"Plain Language": "Active"},
        "Karel": {"Plain Language": "Core group"},
        "Kofi": {"Plain Language": "At the edge"},
        "Griet": {"Medication Safety": "Sponsor", "Plain Language": "Sponsor"},
        "Nele": {"Plain Language": "Leader, coach"},
    }
    for name in names:
        page = home(mereldal, name)
        assert [
            found
            for found in ["Leave for now", "if you leave the community", "Step down", 'type="radio"']
            if found in page
        ] == []
        assert section(page, "mine").count("<a ") == len(tags(page)) + 2, "The row is the link; “Look around”, “Start”."


def test_a_closed_community_stays_with_its_tag(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        plain.phase = Phase.CLOSED
        plain.save()
    page = home(mereldal, "Amina")
    assert tags(page) == {"Plain Language": "Active"}
    assert "Closed, with thanks" in section(page, "mine")


def test_two_small_jobs_of_my_communities_are_on_one_line(mereldal: Tenant) -> None:
    with mereldal.enter():
        for title in ["Bring soup", "Make a poster", "Fetch chairs"]:
            offer(mereldal.communities["plain-language"], title)
        offer(mereldal.communities["medication-safety"], "Count pills")
    assert "Help wanted: Bring soup, Make a poster" in words(home(mereldal, "Amina"))
    assert "Help wanted" not in home(mereldal, "Chloé")


def test_later_without_a_community_it_points_to_all_of_them(mereldal: Tenant) -> None:
    be_here_for(mereldal, "Chloé", 32)
    page = home(mereldal, "Chloé")
    assert "You don’t take part yet. Look around." in section(page, "mine")
    assert "Nothing needs your answer now." in page


# --- The first day ----------------------------------------------------------------------------------------------------
def suggested(page: str) -> list[str]:
    return [words(name) for name in re.findall(r"<h3[^>]*>(.*?)</h3>", section(page, "soon"))]


def test_on_the_first_day_one_reads_what_colleagues_made_lately(mereldal: Tenant) -> None:
    assert "Fresh results" not in home(mereldal, "Chloé")
    with mereldal.enter():
        made = make_result(mereldal.communities["plain-language"], mereldal["Nele"])
    assert made.title in section(home(mereldal, "Chloé"), "fr")


def test_on_the_first_day_three_communities_that_meet_soon_open_ones_first(mereldal: Tenant) -> None:
    with mereldal.enter():
        wout: dict[str, Any] = {"by": mereldal["Wout"]}
        make_meeting(mereldal.communities["medication-safety"], starts_at=noon_in(1), **wout)
        make_meeting(mereldal.communities["plain-language"], starts_at=noon_in(5), **wout)
        make_meeting(make_community(mereldal.organisation, "Too late"), starts_at=noon_in(15), **wout)
        closed = make_community(mereldal.organisation, "Closed")
        make_meeting(closed, starts_at=noon_in(2), **wout)
        closed.phase = Phase.CLOSED
        closed.save(update_fields=["phase"])
    assert suggested(home(mereldal, "Chloé")) == ["Plain Language", "Medication Safety"]
    with mereldal.enter():
        for number in [2, 3]:
            make_meeting(make_community(mereldal.organisation, f"Circle {number}"), starts_at=noon_in(number), **wout)
        assert mereldal.communities["medication-safety"].joining == Joining.BY_REQUEST
    page = home(mereldal, "Chloé")
    assert suggested(page) == ["Circle 2", "Circle 3", "Plain Language"]
    assert '<a class="btn" href="/o/mereldal/communities/">See all communities</a>' in page
    assert "What is a community of practice?" in page
    assert [section(page, each) for each in ["ask", "up", "mine"]] == ["", "", ""]


def test_the_first_day_ends_with_the_first_community_or_a_month(mereldal: Tenant) -> None:
    assert "At Mereldal, colleagues learn from each other" in lede(home(mereldal, "Chloé"))
    with mereldal.enter():
        choose_level(mereldal.communities["plain-language"], mereldal["Chloé"], Level.PERIPHERY)
    assert "colleagues learn from each other" not in home(mereldal, "Chloé")
    with mereldal.enter():
        Participation.objects.filter(employee=mereldal["Chloé"]).delete()
    assert "colleagues learn from each other" in home(mereldal, "Chloé")
    be_here_for(mereldal, "Chloé", 32)
    assert "colleagues learn from each other" not in home(mereldal, "Chloé")


def test_an_invitation_comes_first_on_the_first_day(mereldal: Tenant) -> None:
    with mereldal.enter():
        invite_to_community(mereldal.communities["plain-language"], mereldal["Chloé"], by=mereldal["Nele"])
    assert "Nele Baert thinks Plain Language might be something for you" in section(home(mereldal, "Chloé"), "ask")


def test_only_the_first_day_greets_with_the_words_of_the_house(mereldal: Tenant) -> None:
    mereldal.organisation.welcome = "Come in, the soup is <hot>."
    mereldal.organisation.save()
    pages = {name: home(mereldal, name) for name in ["Amina", "Chloé"]}
    assert ["Come in, the soup is &lt;hot&gt;." in page for page in pages.values()] == [False, True]
    assert "<h1>Hello Amina</h1>" in pages["Amina"]


# --- An organisation without communities ------------------------------------------------------------------------------


ADD = 'href="/o/zonnebos/admin/communities/community/add/"'


@pytest.mark.parametrize("days", [0, 60])
def test_where_there_is_no_community_yet_an_administrator_finds_where_the_first_begins(db: None, days: int) -> None:
    house = make_organisation("zonnebos", "Zonnebos")
    with enter(house):
        ada = make_employee(house, "Ada Vos", is_administrator=True)
        bram = make_employee(house, "Bram Smet")
        Employee.objects.update(joined_at=timezone.now() - timedelta(days=days))
    administrator, colleague = signed_in(ada), signed_in(bram)
    for page in ["/o/zonnebos/", "/o/zonnebos/communities/"]:
        assert ADD in administrator.get(page).content.decode(), page
        assert "/admin/" not in colleague.get(page).content.decode(), page
    assert ADD not in administrator.get("/o/zonnebos/communities/?q=night").content.decode()
    assert administrator.get("/o/zonnebos/admin/communities/community/add/").status_code == 200
    with enter(house):
        make_community(house, "Night Care")
    for page in ["/o/zonnebos/", "/o/zonnebos/communities/"]:
        assert ADD not in administrator.get(page).content.decode(), page
