"""Kept fragments of pages: never of another organisation, and never of before a change."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from communities.models import Community, Level, Role
from communities.participation.levels import choose_level
from communities.roles.terms import start_term
from cop_platform.ui import fragments
from cop_platform.ui.fragments import fragment
from meetings.models import Meeting
from members.models import FormerNamePolicy
from members.people.deactivation import deactivate
from tests.support.people import Tenant, make_charter, make_meeting, noon_in, signed_in

CARD = re.compile(r'<li class="card .*?</li>', re.DOTALL)


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "_kept", {})


def cards_for(house: Tenant, name: str, query: str = "") -> list[str]:
    return CARD.findall(
        signed_in(house[name]).get(f"/o/{house.organisation.slug}/communities/{query}").content.decode()
    )


def set_field(**values: Any) -> Callable[[Tenant], object]:
    return lambda _house: Community.objects.filter(slug="plain-language").update(**values)


CHANGES: dict[str, Callable[[Tenant], object]] = {
    "name": set_field(name="Clear Words"),
    "purpose": set_field(purpose="Letters that people understand."),
    "domain": set_field(domain="Kitchen"),
    "colour": set_field(colour="leaf"),
    "language": set_field(language="nl"),
    "phase": set_field(phase="wind_down"),
    "closed": set_field(phase="closed"),
    "joining": set_field(joining="by_request", joining_reason="We talk about real people."),
    "address": set_field(slug="clear-words"),
    "somebody at the edge": lambda house: choose_level(
        house.communities["plain-language"], house["Tom"], Level.PERIPHERY
    ),
    "another leader": lambda house: start_term(house.communities["plain-language"], house["Karel"], Role.LEADER),
    "a new name": lambda house: type(house["Nele"]).objects.filter(pk=house["Nele"].pk).update(name="Nele Peeters"),
    "a date": lambda house: make_meeting(house.communities["plain-language"], house["Wout"], starts_at=noon_in(3)),
    "another place": lambda _house: Meeting.objects.update(place="De Hal"),
    "another hour": lambda _house: Meeting.objects.update(starts_at=noon_in(8) - timedelta(hours=1)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_shows_at_once_to_everybody(mereldal: Tenant, change: str) -> None:
    with mereldal.enter():
        make_meeting(mereldal.communities["plain-language"], mereldal["Wout"])
    before = [cards_for(mereldal, name) for name in ["Chloé", "Amina"]]
    assert before == [cards_for(mereldal, name) for name in ["Chloé", "Amina"]]
    with mereldal.enter():
        CHANGES[change](mereldal)
    after = [cards_for(mereldal, name) for name in ["Chloé", "Amina"]]
    fragments._kept.clear()
    assert after == [cards_for(mereldal, name) for name in ["Chloé", "Amina"]], "It is what a new card would be."
    assert before[0] != after[0]
    # On the card of who takes part their place stands where others read how one joins.
    assert before[1] != after[1] or change == "joining"


def test_a_former_colleague_is_named_as_the_organisation_says(mereldal: Tenant) -> None:
    house = mereldal.organisation
    with mereldal.enter():
        start_term(mereldal.communities["medication-safety"], mereldal["Karel"], Role.LEADER)
    assert any("Karel Segers" in card for card in cards_for(mereldal, "Chloé"))
    house.former_name_policy = FormerNamePolicy.FORMER_COLLEAGUE
    house.save()
    with mereldal.enter():
        deactivate(mereldal["Karel"], by=mereldal["Tom"])
    assert not any("Karel Segers" in card for card in cards_for(mereldal, "Chloé"))


def test_each_reader_gets_their_own_place_language_and_hours(mereldal: Tenant) -> None:
    with mereldal.enter():
        make_meeting(mereldal.communities["plain-language"], mereldal["Wout"])
    first = cards_for(mereldal, "Amina")
    assert any("active" in card for card in first)
    assert cards_for(mereldal, "Kofi") != first
    for change in [{"language": "nl"}, {"time_zone": "Asia/Tokyo"}]:
        before = cards_for(mereldal, "Amina")
        type(mereldal["Amina"].user).objects.filter(pk=mereldal["Amina"].user_id).update(**change)
        assert cards_for(mereldal, "Amina") != before, change


def test_no_organisation_gets_the_fragment_of_another(mereldal: Tenant, duinzicht: Tenant) -> None:
    """Both have the same communities with the same names, and each link leads to its own."""
    for house in [mereldal, duinzicht, mereldal]:
        slug = house.organisation.slug
        linked = set(re.findall(r'href="/o/([^/]+)/', " ".join(cards_for(house, "Amina"))))
        assert linked == {slug}
    kept_cards = {key: html for key, html in fragments._kept.items() if "_card.html" in repr(key)}
    assert len(kept_cards) == 4
    for key, html in kept_cards.items():
        [slug] = set(re.findall(r'href="/o/([^/]+)/', html))
        assert repr(slug) in repr(key)


def test_what_two_readers_see_alike_is_made_once(mereldal: Tenant) -> None:
    cards_for(mereldal, "Chloé")
    kept = dict(fragments._kept)
    cards_for(mereldal, "Yasmina")
    assert fragments._kept == kept


def test_a_template_sees_only_what_its_fragment_is_kept_under(mereldal: Tenant) -> None:
    fragments._kept.clear()
    cards_for(mereldal, "Chloé")
    assert not any("Simoens" in html or "csrf" in html for html in fragments._kept.values())


def test_only_so_many_are_kept(inside: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "MOST_KEPT", 3)
    plain = inside.communities["plain-language"]
    common = {"community": plain, "my_level": "", "leaders": (), "missing_roles": (), "starts_at": None, "place": ""}
    for core in range(5):
        fragment("communities/directory/_card.html", **common, core=core, active=0, periphery=0)
    assert len(fragments._kept) == 3


def test_a_fragment_has_the_own_word_of_its_organisation(mereldal: Tenant, tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "tried.html").write_text('{% load i18n %}{% translate "[Communities]" %}')
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    shown = [fragment("tried.html")]
    for word in ["Networks", "Circles"]:
        mereldal.organisation.word_en, mereldal.organisation.words_en = word[:-1], word
        with mereldal.enter():
            shown.append(fragment("tried.html"))
    assert shown == ["Communities", "Networks", "Circles"]


def test_a_page_shows_people_as_they_are_called_now(mereldal: Tenant) -> None:
    """Rings, roles and the one-pager keep what they wrote under the names in it."""
    base = "/o/mereldal/communities/plain-language/"
    with mereldal.enter():
        make_charter(mereldal.communities["plain-language"], mereldal["Wout"])
    client, pages = signed_in(mereldal["Chloé"]), [base, f"{base}charter/"]
    for _twice in range(2):
        assert all(mereldal["Wout"].name in client.get(page).content.decode() for page in pages)
    with mereldal.enter():
        type(mereldal["Wout"]).objects.filter(pk=mereldal["Wout"].pk).update(name="Wouter Nieuwland")
    for page in pages:
        shown = client.get(page).content.decode()
        assert "Wouter Nieuwland" in shown
        assert mereldal["Wout"].name not in shown


def page_of(client: Any, address: str = "/o/mereldal/communities/") -> str:
    return str(client.get(address).content.decode())


def test_the_menu_is_kept_without_the_token_and_the_address_of_a_page(mereldal: Tenant) -> None:
    """Both are another in each answer, and the token of one reader must never reach another one."""
    client = signed_in(mereldal["Chloé"])
    tokens = []
    for address in ["/o/mereldal/communities/?q=soup&soon=1", "/o/mereldal/people/"]:
        page = page_of(client, address)
        assert f'name="next" value="{address.replace("&", "&amp;")}"' in page
        [token] = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w{64})"', page))
        assert page.count(f'value="{token}"') >= 2, "to sign out, and to choose a language"
        tokens.append(token)
        assert "<!--" not in page
    assert len(set(tokens)) == 2
    own = [*tokens, "csrfmiddlewaretoken", "soup", mereldal["Chloé"].name]
    assert not any(each in html for html in fragments._kept.values() for each in own)


def test_each_reader_gets_their_own_menu(mereldal: Tenant, duinzicht: Tenant) -> None:
    tom, chloe = mereldal["Tom"], mereldal["Chloé"]
    for _twice in range(2):
        assert f"Your menu, {chloe.name}" in page_of(signed_in(chloe))
        assert "/o/mereldal/invitations/" not in page_of(signed_in(chloe))
        administrator = page_of(signed_in(tom))
        assert f"Your menu, {tom.name}" in administrator
        assert chloe.name not in re.search(r'<details class="menu">.*?</details>', administrator, re.DOTALL)[0]  # type: ignore[index]
        assert 'href="/o/mereldal/admin/"' in administrator
        there = page_of(signed_in(duinzicht["Amina"]), "/o/duinzicht/communities/")
        assert "/o/mereldal/" not in there
    type(chloe.user).objects.filter(pk=chloe.user_id).update(language="nl")
    assert "Instellingen" in page_of(signed_in(chloe))


def test_a_name_cannot_stand_in_for_the_token(mereldal: Tenant) -> None:
    with mereldal.enter():
        type(mereldal["Chloé"]).objects.filter(pk=mereldal["Chloé"].pk).update(name="<!--token--> <!--language-->")
    page = page_of(signed_in(mereldal["Chloé"]))
    assert page.count('name="csrfmiddlewaretoken"') == 2
    assert "&lt;!--token--&gt;" in page


def test_a_fragment_is_kept_under_the_records_at_hand_and_those_in_lists(inside: Tenant) -> None:
    plain, nele = inside.communities["plain-language"], inside["Nele"]
    term = start_term(plain, nele, Role.SPONSOR)
    values: dict[str, Any] = {"holders": [(nele, term.role, "")]}
    first = fragment("communities/pages/_role_holders.html", **values)
    assert fragment("communities/pages/_role_holders.html", holders=((nele, "sponsor", ""),)) is first
    nele.name = "Nele Peeters"
    assert "Nele Peeters" in fragment("communities/pages/_role_holders.html", **values)
