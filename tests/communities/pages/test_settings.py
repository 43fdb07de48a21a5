"""The settings page of a community: one form for each section, and what changed."""

import re
from html import unescape

import pytest
from django.test import Client

from communities.models import Community, CommunityRevision, Level
from communities.participation.levels import choose_level
from tests.support.forms import settings_form
from tests.support.people import Tenant, signed_in

PLAIN = "/o/mereldal/communities/plain-language/"
PAGE = f"{PLAIN}settings/"
TYPED = {"name": "Clear Letters", "purpose": "Letters\nthat families trust.", "domain": "Language"}


def words(client: Client, path: str = PAGE) -> str:
    page = re.sub("</?mark>", "", client.get(path).content.decode())
    return " ".join(unescape(page).split())


def fresh(house: Tenant) -> Community:
    with house.enter():
        return Community.objects.get(slug="plain-language")


@pytest.mark.parametrize("name", ["Nele", "Wout", "Lotte", "Griet", "Karel"])
def test_role_holders_and_the_core_group_change_name_purpose_and_domain(mereldal: Tenant, name: str) -> None:
    client = signed_in(mereldal[name])
    version = settings_form(client, "description").version
    response = client.post(f"{PAGE}description/", {**TYPED, "version": version})
    assert (response.status_code, response["Location"]) == (302, PAGE)
    found = fresh(mereldal)
    assert (found.name, found.purpose, found.domain) == ("Clear Letters", "Letters that families trust.", "Language")
    for place in [PLAIN, "/o/mereldal/communities/", "/o/mereldal/find/?q=clear+letters"]:
        page = words(signed_in(mereldal["Chloé"]), place)
        assert ("Clear Letters" in page, "Plain Language" in page) == (True, False), place


@pytest.mark.parametrize("name", ["Amina", "Kofi", "Chloé", "Tom"])
def test_others_read_whom_to_ask(mereldal: Tenant, name: str) -> None:
    response = signed_in(mereldal[name]).post(f"{PAGE}description/", TYPED)
    said = "The core group and those with a role here change this. Ask one of them."
    assert (response.status_code, said in response.content.decode()) == (403, True)


def test_what_changed_is_told_and_put_back_with_one_button(mereldal: Tenant) -> None:
    before = fresh(mereldal).cadence
    nele, karel = signed_in(mereldal["Nele"]), signed_in(mereldal["Karel"])
    assert "Nobody has changed the name, purpose, domain or rhythm yet." in words(nele)
    nele.post(f"{PAGE}rhythm/", {"cadence": "Every first Monday"})
    with mereldal.enter():
        revision = CommunityRevision.objects.get()
    page = words(karel)
    assert "Nele Baert changed the rhythm" in page
    assert page.count("Put it back") == 1
    address = f"{PAGE}changes/{revision.public_id}/"
    assert karel.get(address).status_code == 302
    assert "It is back." in karel.post(address, follow=True).content.decode()
    assert fresh(mereldal).cadence == before
    assert "It says so already." in karel.post(address, follow=True).content.decode()
    assert "Karel Segers changed the rhythm" in words(nele)


def test_the_change_of_another_community_is_not_put_back_here(mereldal: Tenant) -> None:
    signed_in(mereldal["Nele"]).post(f"{PAGE}rhythm/", {"cadence": "Every first Monday"})
    with mereldal.enter():
        revision = CommunityRevision.objects.get()
        choose_level(mereldal.communities["plain-language"], mereldal["Nele"], Level.CORE)
    other = f"/o/mereldal/communities/medication-safety/settings/changes/{revision.public_id}/"
    assert signed_in(mereldal["Nele"]).post(other).status_code == 404


def test_two_who_write_at_once_see_both_texts_and_keep_what_they_typed(mereldal: Tenant) -> None:
    nele, wout = signed_in(mereldal["Nele"]), signed_in(mereldal["Wout"])
    version = settings_form(nele, "description").version
    first = {**TYPED, "name": "Plain Language", "purpose": "Of Wout.", "version": version}
    assert wout.post(f"{PAGE}description/", first).status_code == 302
    response = nele.post(f"{PAGE}description/", {**first, "purpose": "Of Nele."})
    page = response.content.decode()
    assert (response.status_code, "Of Wout." in page, "Of Nele." in page) == (409, True, True)
    assert fresh(mereldal).purpose == "Of Wout."


def test_a_name_that_is_taken_is_said_beside_the_field(mereldal: Tenant) -> None:
    typed = {**TYPED, "name": "Medication Safety"}
    response = signed_in(mereldal["Nele"]).post(f"{PAGE}description/", typed)
    page = response.content.decode()
    assert (response.status_code, "Another community has this name. Add a word to it." in page) == (409, True)
    assert "that families trust" in page


@pytest.mark.parametrize(
    ("section", "typed", "said"),
    [
        ("description", {**TYPED, "name": ""}, "Write a few words."),
        ("description", {**TYPED, "purpose": "\u3164"}, "Write a few words."),
        ("description", {**TYPED, "purpose": "x" * 241}, "1 character too many."),
        ("description", {**TYPED, "domain": "a\nb"}, "Write this on one line"),
        ("rhythm", {"cadence": "x" * 201}, "1 character too many."),
        ("deciding", {"method": "advice", "reason": ""}, "Write a few words."),
        ("levels", {"check_in_interval": "weekly"}, "Choose one."),
    ],
)
def test_a_section_that_fails_stays_open_and_the_others_are_as_they_were(
    mereldal: Tenant, section: str, typed: dict[str, str], said: str
) -> None:
    response = signed_in(mereldal["Nele"]).post(f"{PAGE}{section}/", typed)
    assert (response.status_code, said in response.content.decode()) == (422, True)
    assert [row.section.key for row in response.context["rows"] if row.is_open] == [section]
    assert "Plain Language" in response.content.decode()
    assert response.context["community"].purpose == fresh(mereldal).purpose
    with mereldal.enter():
        assert CommunityRevision.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "closed"),
    [
        ("Karel", {"joining", "deciding", "levels", "address"}),
        ("Griet", {"joining", "deciding", "levels", "address"}),
        ("Wout", {"joining", "deciding"}),
        ("Nele", {"joining"}),
    ],
)
def test_who_may_not_change_a_section_reads_how_it_is_and_whom_to_ask(
    mereldal: Tenant, name: str, closed: set[str]
) -> None:
    client = signed_in(mereldal[name])
    rows = client.get(PAGE).context["rows"]
    assert {row.section.key for row in rows if row.form is None} == closed
    assert "Who can join is set by an administrator of your organisation." in words(client)


def test_the_menu_leads_to_the_small_jobs(mereldal: Tenant) -> None:
    karel = signed_in(mereldal["Karel"])
    assert f'href="{PAGE}?section=welcome#welcome"' in karel.get(PLAIN).content.decode()
    opened = karel.get(f"{PAGE}?section=welcome").context["rows"]
    assert [row.section.key for row in opened if row.is_open] == ["welcome"]


def test_a_small_job_is_added_and_removed_on_the_page(mereldal: Tenant) -> None:
    karel = signed_in(mereldal["Karel"])
    added = karel.post(f"{PLAIN}opportunities/", {"title": "Hang a poster"}, follow=True)
    assert added.redirect_chain == [(f"{PAGE}?section=welcome#welcome", 302)]
    assert "Hang a poster" in added.content.decode()
    with mereldal.enter():
        job = mereldal.communities["plain-language"].opportunities.get()
    removed = karel.post(f"/o/mereldal/opportunities/{job.public_id}/", {"action": "withdraw"}, follow=True)
    assert removed.redirect_chain == [(f"{PAGE}?section=welcome#welcome", 302)]
    assert "Hang a poster" not in removed.content.decode()
