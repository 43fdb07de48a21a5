"""The page of a community, and taking part from it."""

import json
import re
from datetime import date, datetime, time, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from communities.models import Community, LevelChange, MailPreference, Nomination, Phase, Role, RoleTerm
from communities.nominations.nominating import create_nomination
from communities.notifications.preferences import set_preference, unsubscribe_token
from communities.opportunities.offering import offer
from communities.participation.levels import level_of
from communities.roles.terms import has_role, start_term
from members.models import Employee, Organisation
from tests.support.addresses import crawl
from tests.support.people import Tenant, make_community, make_community_by_request, signed_in

PLAIN = "/o/mereldal/communities/plain-language/"
MEDICATION = "/o/mereldal/communities/medication-safety/"
HTMX = {"HX-Request": "true", "HX-Target": "main"}
NEWS = "meeting_invitation"


def level(house: Tenant, name: str, slug: str = "plain-language") -> str:
    with house.enter():
        return level_of(house.communities[slug], house[name])


def choose(house: Tenant, name: str, typed: Any, address: str = PLAIN, **extra: Any) -> Any:
    return signed_in(house[name]).post(
        f"{address}participation/", {"level": typed} if typed is not None else {}, **extra
    )


def noon_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def close(house: Tenant) -> None:
    with house.enter():
        Community.objects.filter(slug="plain-language").update(phase=Phase.CLOSED)


# --- The page -----------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S1")
@pytest.mark.parametrize("address", [PLAIN, MEDICATION])
@pytest.mark.parametrize("name", ["Chloé", "Yasmina", "Kofi", "Amina", "Karel", "Nele", "Tom"])
def test_everybody_of_the_house_opens_every_community(mereldal: Tenant, name: str, address: str) -> None:
    assert signed_in(mereldal[name]).get(address).status_code == 200


@pytest.mark.requirement("S60")
def test_the_page_says_why_a_community_is_not_open(mereldal: Tenant) -> None:
    page = signed_in(mereldal["Yasmina"]).get(MEDICATION).content.decode()
    assert "We talk about what went wrong on real rounds." in page
    assert 'value="periphery"' in page
    assert 'value="active"' not in page


def test_only_who_schedules_reads_the_way_to_plan(mereldal: Tenant) -> None:
    seen = {name: "Plan a meeting" in signed_in(mereldal[name]).get(PLAIN).content.decode() for name in mereldal.people}
    assert [name for name, is_seen in seen.items() if is_seen] == ["Nele", "Wout"]


@pytest.mark.parametrize("cookie", ["list", "rings", "", "<svg>"])
def test_the_page_opens_as_rings_or_as_the_list_one_chose(mereldal: Tenant, cookie: str) -> None:
    client = signed_in(mereldal["Amina"])
    client.cookies["kring_view"] = cookie
    assert client.get(PLAIN).context["view"] == ("list" if cookie == "list" else "rings")


def test_the_invitation_and_the_mail_are_quiet_and_for_who_takes_part(mereldal: Tenant) -> None:
    seen = {}
    for name in ["Amina", "Kofi", "Chloé"]:
        page = signed_in(mereldal[name]).get(PLAIN).content.decode()
        seen[name] = ["Change my place" in page, "Mail about meetings: o" in page, "Invite a colleague" in page]
    assert seen == {"Amina": [True] * 3, "Kofi": [True, True, False], "Chloé": [False] * 3}


@pytest.mark.parametrize(
    ("phase", "said"),
    [
        (Phase.INITIATE, "An idea since March 2026."),
        (Phase.START_UP, "Starting up since March 2026."),
        (Phase.PERFORM, "In full swing since March 2026."),
        (Phase.WIND_DOWN, "Winding down since March 2026."),
    ],
)
def test_the_phase_says_what_it_means_and_since_when(mereldal: Tenant, phase: Phase, said: str) -> None:
    with mereldal.enter():
        Community.objects.filter(slug="plain-language").update(phase=phase, phase_since=date(2026, 3, 1))
    assert said in signed_in(mereldal["Chloé"]).get(PLAIN).content.decode()


@pytest.mark.parametrize(
    ("name", "way"), [("Wout", "Plan a meeting"), ("Amina", "Suggest a date to Nele Baert"), ("Chloé", "")]
)
def test_without_a_meeting_the_page_says_what_one_can_do(mereldal: Tenant, name: str, way: str) -> None:
    page = words_of(signed_in(mereldal[name]).get(PLAIN).content.decode())
    [said] = re.findall(r"No meeting planned yet\. (Plan a meeting|Suggest a date to Nele Baert|)", page)
    assert said == way


def test_a_visitor_is_led_to_the_leader_where_colleagues_may_write(mereldal: Tenant) -> None:
    way = f'<a href="{mereldal["Nele"].get_absolute_url()}">Write to Nele</a>'

    def readers() -> list[str]:
        pages = {name: signed_in(person).get(PLAIN).content.decode() for name, person in mereldal.people.items()}
        return [name for name, page in pages.items() if way in page]

    with mereldal.enter():
        visitors = [name for name, person in mereldal.people.items() if not level(mereldal, name)]
        assert "Chloé" in visitors
    assert readers() == visitors
    Organisation.objects.update(colleagues_may_write=False)
    assert readers() == []


def test_a_term_says_its_end_only_when_it_is_near(mereldal: Tenant) -> None:
    with mereldal.enter():
        terms = RoleTerm.objects.filter(community=mereldal.communities["plain-language"])
        terms.filter(role=Role.LEADER).update(until=timezone.localdate() + timedelta(days=30))
        terms.filter(role=Role.COACH).update(until=timezone.localdate() + timedelta(days=90))
    page = words_of(signed_in(mereldal["Chloé"]).get(PLAIN).content.decode())
    said = page[page.index("Who does what") :]
    assert (said.count(", until "), "leader, until " in said) == (1, True)


def test_a_community_that_writes_in_another_language_says_so_once(mereldal: Tenant) -> None:
    chloe = signed_in(mereldal["Chloé"])
    assert "In English" not in chloe.get(PLAIN).content.decode()
    with mereldal.enter():
        Community.objects.filter(slug="plain-language").update(language="nl")
    assert chloe.get(PLAIN).content.decode().count("In Dutch") == 1


# --- A closed community -------------------------------------------------------------------------------------------
def test_a_closed_community_says_what_was_and_asks_nothing(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        end = plain.phase_since + timedelta(days=60)
        Community.objects.filter(pk=plain.pk).update(phase=Phase.CLOSED, phase_since=end, cadence="Every Tuesday")
        terms = RoleTerm.objects.filter(community=plain)
        terms.update(started_at=noon_of(plain.phase_since))
        terms.filter(role=Role.COACH).update(ended_at=noon_of(end - timedelta(days=9)))
        terms.filter(role=Role.COORDINATOR).update(ended_at=noon_of(end + timedelta(days=9)))
    page = words_of(signed_in(mereldal["Karel"]).get(PLAIN).content.decode())
    main = page[page.index("Closed, with thanks, in") : page.index("Made together")]
    for said in [
        "It did what it came for.",
        "Thank you",
        "Who led it",
        "Nele Baert , leader",
        "Wout Maes , coordinator",
    ]:
        assert said in main, said
    assert "Who took part at the end" in main
    asked = [
        "Open to everyone",
        "Next meeting",
        "Every Tuesday",
        "How do I take part",
        "Who does what",
        "Lotte Vermeersch, coach",
    ]
    assert [each for each in [*asked, "Everyone sits where"] if each in main] == []
    assert "What we decided, and why" in main
    outside = words_of(signed_in(mereldal["Chloé"]).get(PLAIN).content.decode())
    assert ("What we decided" in outside, "Nele Baert" in outside) == (False, True)


# --- Taking part --------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S19")
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("periphery", "You follow along from the edge now. Change any day."),
        ("active", "You’re active now. Change any day."),
        ("core", "You’re in the core group now. Change any day."),
        ("", "You’ve left. You can come back any day."),
        (None, "You’ve left. You can come back any day."),
    ],
)
def test_one_click_and_one_sits_there(mereldal: Tenant, typed: str | None, words: str) -> None:
    response = choose(mereldal, "Amina", typed, follow=True)
    assert response.redirect_chain == [(PLAIN, 302)]
    assert words in response.content.decode()
    assert level(mereldal, "Amina") == (typed or "")


def test_htmx_gets_the_page_with_the_new_place_and_the_words(mereldal: Tenant) -> None:
    response = choose(mereldal, "Chloé", "active", headers=HTMX)
    page = response.content.decode()
    assert (response.status_code, '<main id="main"' in page, "You’re active now." in page) == (200, True, True)
    assert 'value="active" checked' in page


def test_what_depends_on_the_level_changes_at_once_with_it(mereldal: Tenant) -> None:
    """Help wanted, the tabs and the coach's door: nothing tells somebody who just came in to take a place first."""
    with mereldal.enter():
        offer(mereldal.communities["plain-language"], "Bring soup")
    first, decisions = "Take a place in the rings first", f'href="{PLAIN}decisions/"'
    before = signed_in(mereldal["Chloé"]).get(PLAIN).content.decode()
    after = choose(mereldal, "Chloé", "active", headers=HTMX).content.decode()
    for page, expected in [(before, False), (after, True)]:
        seen = [decisions in page, "I’ll do it" in page, "Write to the coach, in confidence" in page]
        assert seen == [expected] * 3
    assert (first in before, first in after) == (True, False)


def test_of_two_values_the_button_that_was_pressed_counts(mereldal: Tenant) -> None:
    """“Leave for now” is a button of the same form, after the radio buttons; the last value wins."""
    assert choose(mereldal, "Amina", ["active", ""]).status_code == 302
    assert level(mereldal, "Amina") == ""


@pytest.mark.parametrize("extra", [{}, {"headers": HTMX}], ids=["page", "htmx"])
@pytest.mark.parametrize("typed", ["boss", "CORE", "core ", "\x00", "😀", "x" * 9000])
def test_a_place_that_does_not_exist_is_refused_in_words(mereldal: Tenant, typed: str, extra: dict[str, Any]) -> None:
    response = choose(mereldal, "Amina", typed, **extra)
    assert response.status_code == 422
    assert "Choose one of the places in the rings." in response.content.decode()
    assert level(mereldal, "Amina") == "active"


@pytest.mark.requirement("S60")
@pytest.mark.parametrize("typed", ["active", "core"])
def test_where_one_comes_in_after_a_conversation_the_page_says_so(mereldal: Tenant, typed: str) -> None:
    response = choose(mereldal, "Yasmina", typed, MEDICATION)
    page = response.content.decode()
    assert response.status_code == 403
    assert "Here you join after a conversation. You can ask to take part, and follow it any time." in page
    assert ">Medication Safety</h1>" in page
    assert level(mereldal, "Yasmina", "medication-safety") == ""


@pytest.mark.requirement("S24")
def test_anybody_follows_such_a_community(mereldal: Tenant) -> None:
    assert choose(mereldal, "Yasmina", "periphery", MEDICATION).status_code == 302
    assert level(mereldal, "Yasmina", "medication-safety") == "periphery"


# --- Roles and levels are independent -----------------------------------------------------------------------------
def words_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_the_page_offers_nobody_to_step_down(mereldal: Tenant) -> None:
    """That is on the page of one's role, and in the message to somebody who left."""
    page = signed_in(mereldal["Nele"]).get(PLAIN).content.decode()
    assert [words for words in ["tep down", "You are leader here"] if words in page] == []


def test_a_role_holder_who_steps_out_hears_which_roles_they_still_hold_and_lays_them_down(mereldal: Tenant) -> None:
    with mereldal.enter():
        start_term(mereldal.communities["plain-language"], mereldal["Nele"], Role.COACH)
    nele = signed_in(mereldal["Nele"])
    page = nele.post(f"{PLAIN}participation/", {"level": ""}, follow=True).content.decode()
    said = page[page.index('<ul class="flash') :].partition("</ul>")[0]
    assert words_of(said).startswith(
        "You’ve left. You can come back any day. You are still leader here. Step down : CoP Leader . "
        "You are still coach here. Step down : CoP Coach ."
    )
    links = re.findall(r'<a href="([^"]+)">Step down', said)
    assert links == [f"{PLAIN}roles/leader/mine/#step-down", f"{PLAIN}roles/coach/mine/#step-down"]
    ends = [f"{link.partition('#')[0]}resignation/" for link in links]
    assert [nele.post(end, {"note": ""}).status_code for end in ends] == [302, 302]
    with mereldal.enter():
        assert not has_role(mereldal.communities["plain-language"], mereldal["Nele"])


@pytest.mark.parametrize(("name", "typed"), [("Nele", "periphery"), ("Nele", "active"), ("Karel", "")])
def test_who_stays_or_holds_no_role_hears_nothing_of_roles(mereldal: Tenant, name: str, typed: str) -> None:
    page = choose(mereldal, name, typed, follow=True).content.decode()
    assert "You are still" not in page


# --- Leaving and rejoining a by-request community -------------------------------------------------------------------
ANY_DAY = "You choose, and you can change it any day. Nobody has to approve."
A_YEAR = "If you go to the edge or leave, you can come back any day for a year."
WAY_BACK = "You took part before, so for a year after leaving you can join again."


@pytest.mark.requirement("S19")
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("periphery", "You follow along from the edge now. For a year you can come back in any day."),
        ("", "You’ve left. For a year you can join again without asking."),
    ],
)
def test_what_is_promised_to_who_leaves_the_inside_there_is_so_later_too(
    mereldal: Tenant, typed: str, words: str
) -> None:
    with mereldal.enter():
        door = make_community_by_request(mereldal, "Quiet Rounds").get_absolute_url()
    amina = signed_in(mereldal["Amina"])
    read = amina.get(door).content.decode()
    assert (ANY_DAY in read, A_YEAR in read) == (True, True)
    assert words in choose(mereldal, "Amina", typed, door, follow=True).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=100)):
        amina = signed_in(mereldal["Amina"])
        read = amina.get(door).content.decode()
        assert (WAY_BACK in read, "Ask to join" in read, 'value="core"' in read) == (True, False, True)
        assert choose(mereldal, "Amina", "active", door).status_code == 302
    with mereldal.enter():
        assert level_of(Community.objects.get(slug="quiet-rounds"), mereldal["Amina"]) == "active"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("periphery", "You follow along from the edge now. You can leave any day."),
        ("", "You’ve left. You can follow along again any day."),
    ],
)
def test_who_never_was_inside_there_is_promised_no_open_door(mereldal: Tenant, typed: str, words: str) -> None:
    if not typed:
        choose(mereldal, "Yasmina", "periphery", MEDICATION)
    assert words in choose(mereldal, "Yasmina", typed, MEDICATION, follow=True).content.decode()
    read = signed_in(mereldal["Yasmina"]).get(MEDICATION).content.decode()
    assert (ANY_DAY in read, WAY_BACK in read, "Ask to join" in read) == (False, False, True)


@pytest.mark.parametrize("extra", [{}, {"headers": HTMX}], ids=["page", "htmx"])
def test_a_closed_community_says_so_and_lets_people_go(mereldal: Tenant, extra: dict[str, Any]) -> None:
    close(mereldal)
    response = choose(mereldal, "Chloé", "active", **extra)
    assert response.status_code == 409
    assert "This community is closed, with thanks. What it made can still be read." in response.content.decode()
    assert level(mereldal, "Chloé") == ""
    choose(mereldal, "Amina", "")
    assert level(mereldal, "Amina") == ""


@pytest.mark.requirement("S18", "S117")
def test_nobody_is_enrolled_by_somebody_else(mereldal: Tenant, duinzicht: Tenant) -> None:
    """Whatever fields are forged, the form changes only the sender's own level (P1)."""
    chloe = mereldal["Chloé"]
    forged = {
        "level": "core",
        "employee": chloe.pk,
        "employee_id": chloe.pk,
        "person": chloe.public_id,
        "public_id": chloe.public_id,
        "user": chloe.user_id,
        "email": chloe.user.email,
        "organisation": duinzicht.organisation.pk,
        "community": "medication-safety",
        "community_id": mereldal.communities["medication-safety"].pk,
    }
    for name in ["Nele", "Tom", "Karel"]:
        signed_in(mereldal[name]).post(f"{PLAIN}participation/?employee={chloe.pk}", forged)
    assert (level(mereldal, "Chloé"), level(mereldal, "Chloé", "medication-safety")) == ("", "")
    assert level(mereldal, "Tom") == "core"
    with mereldal.enter():
        assert not LevelChange.objects.filter(employee=chloe).exists()
    with duinzicht.enter():
        assert LevelChange.objects.count() == len(["Amina", "Nele", "Wout", "Lotte", "Griet", "Karel", "Kofi"])


def test_the_same_click_twice_is_one_step(mereldal: Tenant) -> None:
    for _click in range(2):
        choose(mereldal, "Chloé", "active")
    with mereldal.enter():
        assert LevelChange.objects.filter(employee=mereldal["Chloé"]).count() == 1


# --- Undo, and the list on one's own page -------------------------------------------------------------------------
HOME = "/o/mereldal/"


def way_back(page: str) -> str:
    """Address of the undo button in the message; empty when there is none."""
    found = re.findall(r'<form method="post" action="([^"]*[?]undo=[^"]*)"', page)
    assert len(found) < 2
    return unescape(found[0]) if found else ""


@pytest.mark.requirement("S19")
@pytest.mark.parametrize("typed", ["periphery", "core", ""])
def test_every_change_can_be_undone_with_one_click(mereldal: Tenant, typed: str) -> None:
    client = signed_in(mereldal["Amina"])
    page = client.post(f"{PLAIN}participation/", {"level": typed}, follow=True).content.decode()
    response = client.post(way_back(page), follow=True)
    assert response.redirect_chain == [(PLAIN, 302)]
    assert "You’re back where you were." in response.content.decode()
    assert level(mereldal, "Amina") == "active"
    assert way_back(response.content.decode()) == "", "What was undone is done."


def test_an_undo_with_htmx_brings_the_part_and_the_focus_back(mereldal: Tenant) -> None:
    part = choose(mereldal, "Amina", "", headers=HTMX)
    assert json.loads(part["HX-Trigger-After-Settle"]) == {"kring:focus": {"id": "said"}}
    undone = signed_in(mereldal["Amina"]).post(way_back(part.content.decode()), headers=HTMX)
    assert 'value="active" checked' in undone.content.decode()
    assert json.loads(undone["HX-Trigger-After-Settle"]) == {"kring:focus": {"id": "take-part"}}


@pytest.mark.parametrize("extra", [{}, {"headers": HTMX}], ids=["page", "htmx"])
@pytest.mark.parametrize("step", ["", "yesterday", "\x00", "😀", "2026-13-45T00:00:00Z", "0001-01-01T00:00+23:59"])
def test_a_step_that_is_none_undoes_nothing_and_says_so(mereldal: Tenant, step: str, extra: dict[str, Any]) -> None:
    choose(mereldal, "Amina", "core")
    response = signed_in(mereldal["Amina"]).post(f"{PLAIN}participation/?{urlencode({'undo': step})}", **extra)
    assert response.status_code == 409
    assert "That can’t be undone any more. Choose where you’d like to sit." in response.content.decode()
    assert level(mereldal, "Amina") == "core"


def test_an_undo_is_for_who_took_the_step(mereldal: Tenant) -> None:
    page = choose(mereldal, "Amina", "", follow=True).content.decode()
    for name in ["Nele", "Tom", "Kofi"]:
        before = level(mereldal, name)
        assert signed_in(mereldal[name]).post(way_back(page)).status_code == 409
        assert (level(mereldal, name), level(mereldal, "Amina")) == (before, "")


@pytest.mark.requirement("S19")
@pytest.mark.parametrize("typed", ["periphery", "active", "core", ""])
def test_i_move_on_the_communitys_page_and_come_back_there(mereldal: Tenant, typed: str) -> None:
    client = signed_in(mereldal["Karel"])
    response = client.post(f"{PLAIN}participation/", {"level": typed}, follow=True)
    assert response.redirect_chain == [(PLAIN, 302)]
    assert level(mereldal, "Karel") == typed
    if typed != "core":
        assert client.post(way_back(response.content.decode()))["Location"] == PLAIN
    assert level(mereldal, "Karel") == "core"


@pytest.mark.parametrize(
    "place", ["//evil.example", "https://evil.example/", "/o/duinzicht/", "home", "directory", "\x00"]
)
def test_nobody_is_sent_elsewhere(mereldal: Tenant, place: str) -> None:
    response = signed_in(mereldal["Amina"]).post(
        f"{PLAIN}participation/?{urlencode({'from': place, 'next': place})}",
        {"level": "core", "from": place, "next": place},
    )
    assert response["Location"] == PLAIN


@pytest.mark.requirement("S60")
def test_levels_are_chosen_on_the_communitys_page_and_not_on_home(mereldal: Tenant) -> None:
    choose(mereldal, "Yasmina", "periphery", MEDICATION)
    close(mereldal)
    for name, address in [("Yasmina", MEDICATION), ("Amina", PLAIN)]:
        client = signed_in(mereldal[name])
        found = {place: client.get(place).content.decode() for place in [HOME, address]}
        assert {place: f'action="{address}participation/"' in page for place, page in found.items()} == {
            HOME: False,
            address: True,
        }
        assert 'name="level"' not in found[HOME]


@pytest.mark.crawl
@pytest.mark.requirement("S19")
def test_nobody_else_reads_how_i_moved(mereldal: Tenant) -> None:
    """Neither the change nor its undo, on any page."""
    page = choose(mereldal, "Amina", "", follow=True).content.decode()
    signed_in(mereldal["Amina"]).post(way_back(page))
    assert "→ outside" in signed_in(mereldal["Amina"]).get("/o/mereldal/about-me/").content.decode()
    for name in ["Nele", "Tom", "Kofi"]:
        pages = crawl(signed_in(mereldal[name]), [HOME, PLAIN, mereldal["Amina"].get_absolute_url()])
        shown = {place for place, text in pages.items() if "→ outside" in text or "taken back" in text}
        assert shown <= {"/o/mereldal/about-me/"}
        assert "Amina" not in pages.get("/o/mereldal/about-me/", "")


# --- Mail ---------------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S118")
@pytest.mark.parametrize(("typed", "wanted"), [("1", True), ("0", False), ("", False), ("yes", False)])
def test_mail_is_asked_for_and_turned_off_on_the_page(mereldal: Tenant, typed: str, wanted: bool) -> None:
    assert (
        signed_in(mereldal["Kofi"]).post(
            f"{PLAIN}mail-preferences/", {"wanted": typed, "kind": NEWS, "back": "community"}
        )["Location"]
        == PLAIN
    )
    with mereldal.enter():
        assert list(
            MailPreference.objects.filter(kind=NEWS).order_by("pk").values_list("employee", "kind", "wanted")
        ) == [(mereldal["Kofi"].pk, NEWS, wanted)]


def test_a_wish_is_about_oneself_and_this_mail(mereldal: Tenant) -> None:
    forged = {"wanted": "0", "kind": NEWS, "employee": mereldal["Nele"].pk, "organisation": "1"}
    signed_in(mereldal["Kofi"]).post(f"{PLAIN}mail-preferences/", forged)
    with mereldal.enter():
        assert [(each.employee, each.kind) for each in MailPreference.objects.all()] == [(mereldal["Kofi"], NEWS)]


def test_each_kind_that_was_turned_off_is_turned_on_again_where_one_reads_of_it(mereldal: Tenant) -> None:
    kofi, mine = signed_in(mereldal["Kofi"]), "/o/mereldal/settings/"
    for wanted in ["0", "1"]:
        assert (
            kofi.post(f"{PLAIN}mail-preferences/", {"wanted": wanted, "kind": "check_in"})["Location"] == f"{mine}#mail"
        )
        with mereldal.enter():
            assert [(each.kind, each.wanted) for each in MailPreference.objects.all()] == [("check_in", wanted == "1")]
        page = kofi.get(mine).content.decode()
        assert ("not: whether your place is still right" in page) == (wanted == "0")


@pytest.mark.parametrize("kind", ["account", "", "\x00", "x" * 500])
def test_a_kind_that_nobody_can_turn_off_is_no_wish(mereldal: Tenant, kind: str) -> None:
    assert (
        signed_in(mereldal["Kofi"]).post(f"{PLAIN}mail-preferences/", {"wanted": "0", "kind": kind}).status_code == 302
    )
    with mereldal.enter():
        assert MailPreference.objects.count() == 0


# --- Nominations --------------------------------------------------------------------------------------------------
@pytest.fixture
def asked(mereldal: Tenant) -> Nomination:
    with mereldal.enter():
        Community.objects.update(phase=Phase.START_UP)
        return create_nomination(mereldal.communities["plain-language"], mereldal["Amina"], Role.COACH)


def answer(house: Tenant, name: str, nomination: Nomination, typed: str) -> Any:
    return signed_in(house[name]).post(
        f"/o/mereldal/nominations/{nomination.public_id}/", {"answer": typed}, follow=True
    )


def answered(house: Tenant) -> tuple[str, bool]:
    """The answer, and whether Amina is a coach."""
    with house.enter():
        coaches = RoleTerm.objects.filter(employee=house["Amina"], role=Role.COACH, ended_at=None).exists()
        return Nomination.objects.get().answer, coaches


@pytest.mark.parametrize(
    ("typed", "leads_to", "words", "coaches"),
    [
        ("accepted", f"{PLAIN}roles/coach/mine/", "It’s yours. Good that you do it.", True),
        ("declined", "/o/mereldal/", "Your answer is in.", False),
    ],
)
def test_who_is_asked_answers_and_reads_that_it_is_in(
    mereldal: Tenant, asked: Nomination, typed: str, leads_to: str, words: str, coaches: bool
) -> None:
    response = answer(mereldal, "Amina", asked, typed)
    assert response.redirect_chain == [(leads_to, 302)]
    assert words in response.content.decode()
    assert answered(mereldal) == (typed, coaches)


def test_a_second_answer_changes_nothing_and_says_so(mereldal: Tenant, asked: Nomination) -> None:
    answer(mereldal, "Amina", asked, "declined")
    assert "There is nothing to answer here any more." in answer(mereldal, "Amina", asked, "accepted").content.decode()
    assert answered(mereldal) == ("declined", False)


@pytest.mark.parametrize("typed", ["", "maybe", "\x00"])
def test_an_answer_that_is_none_is_asked_again(mereldal: Tenant, asked: Nomination, typed: str) -> None:
    assert "Choose one." in answer(mereldal, "Amina", asked, typed).content.decode()
    assert answered(mereldal) == ("", False)


@pytest.mark.parametrize("name", ["Nele", "Tom", "Chloé"])
def test_nobody_answers_for_somebody_else(mereldal: Tenant, asked: Nomination, name: str) -> None:
    assert answer(mereldal, name, asked, "accepted").status_code == 404
    assert answered(mereldal) == ("", False)


# --- The unsubscribe link -----------------------------------------------------------------------------------------
def unsubscribe_link(house: Tenant, name: str = "Amina", kind: str = NEWS) -> str:
    with house.enter():
        return f"/o/mereldal/unsubscribe/{unsubscribe_token(house.communities['plain-language'], house[name], kind)}/"


def wishes(house: Tenant) -> list[tuple[int, str, bool]]:
    with house.enter():
        return list(MailPreference.objects.order_by("pk").values_list("employee", "kind", "wanted"))


def test_opening_the_link_changes_nothing(mereldal: Tenant) -> None:
    for _scanner in range(2):
        assert Client().get(unsubscribe_link(mereldal)).status_code == 200
    assert wishes(mereldal) == []


def test_an_account_that_may_not_sign_in_can_still_say_no_more_mail(mereldal: Tenant) -> None:
    """The link only stops mail, so it works without access."""
    mereldal["Amina"].user.is_active = False
    mereldal["Amina"].user.save()
    assert Client().post(unsubscribe_link(mereldal)).status_code == 200
    assert wishes(mereldal) == [(mereldal["Amina"].pk, NEWS, False)]


def test_one_click_of_a_mail_program_is_enough(mereldal: Tenant) -> None:
    """No cookie, no token, no session (RFC 8058)."""
    client = Client(enforce_csrf_checks=True)
    response = client.post(unsubscribe_link(mereldal), {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, wishes(mereldal)) == (200, [(mereldal["Amina"].pk, NEWS, False)])
    assert "_auth_user_id" not in client.session
    assert level(mereldal, "Amina") == "active"


def test_the_link_can_do_nothing_else(mereldal: Tenant) -> None:
    forged = {"wanted": "1", "kind": "meeting_change", "employee": mereldal["Nele"].pk, "level": ""}
    for _again in range(2):
        Client().post(f"{unsubscribe_link(mereldal)}?wanted=1", forged)
    assert wishes(mereldal) == [(mereldal["Amina"].pk, NEWS, False)]


def test_the_link_acts_for_the_person_of_the_mail_whoever_is_signed_in(mereldal: Tenant) -> None:
    page = signed_in(mereldal["Nele"]).post(unsubscribe_link(mereldal)).content.decode()
    assert wishes(mereldal) == [(mereldal["Amina"].pk, NEWS, False)]
    assert "Amina El Idrissi, whether and where you take part in Plain Language stays yours to choose." in page


def test_the_link_of_somebody_who_left_does_no_harm(mereldal: Tenant) -> None:
    link = unsubscribe_link(mereldal)
    with mereldal.enter():
        Employee.objects.filter(pk=mereldal["Amina"].pk).update(left_at=timezone.now())
    assert Client().post(link).status_code == 200


def test_a_kind_of_mail_that_does_not_exist_is_refused(mereldal: Tenant) -> None:
    assert Client().post(unsubscribe_link(mereldal, kind="no_such_kind")).status_code == 403
    assert wishes(mereldal) == []


def test_the_link_does_not_work_with_another_organisations_people(mereldal: Tenant, duinzicht: Tenant) -> None:
    link = unsubscribe_link(mereldal).replace("/o/mereldal/", "/o/duinzicht/")
    assert Client().post(link).status_code == 404
    assert (wishes(mereldal), wishes(duinzicht)) == ([], [])


def test_names_and_purposes_are_shown_as_text(mereldal: Tenant) -> None:
    with mereldal.enter():
        make_community(
            mereldal.organisation, "<b>Bold</b>", slug="bold", purpose='"><svg onload=x>', cadence="<i>weekly</i>"
        )
    page = signed_in(mereldal["Amina"]).get("/o/mereldal/communities/bold/").content.decode()
    assert [tag for tag in ["<b>Bold", "<svg onload", "<i>weekly"] if tag in page] == []


def test_asking_for_mail_again_brings_back_changes_too(mereldal: Tenant) -> None:
    plain, amina = mereldal.communities["plain-language"], mereldal["Amina"]
    with mereldal.enter():
        set_preference(plain, amina, "meeting_change", wanted=False)
    client = signed_in(amina)
    assert "You get no mail" in client.get(plain.get_absolute_url()).content.decode()
    page = client.get(plain.get_absolute_url()).content.decode()
    kinds = re.findall(r'name="kind" value="(\w+)"', page)
    assert set(kinds) == {NEWS, "meeting_change"}
    client.post(f"{plain.get_absolute_url()}mail-preferences/", {"wanted": "1", "kind": kinds, "back": "community"})
    assert "You get a mail" in client.get(plain.get_absolute_url()).content.decode()
