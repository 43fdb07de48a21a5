"""The web address of a community: changed by those who look after it; the old one redirects for ever."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communities.description.addresses import SlugReserved, SlugTaken, change_address, free_slug, used_slugs
from communities.models import Community, FormerSlug
from cop_platform.audit.models import AuditEntry
from tests.support.locks import Race, ends_right
from tests.support.people import Tenant, make_community, make_meeting, signed_in

OLD, NEW = "/o/mereldal/communities/plain-language/", "/o/mereldal/communities/clear-letters/"
ADMIN = "/o/mereldal/admin/communities/community/"


@pytest.fixture
def nele(mereldal: Tenant) -> Client:
    return signed_in(mereldal["Nele"])


def rename(house: Tenant, slug: str, of: str = "plain-language") -> None:
    with house.enter():
        change_address(Community.objects.get(slug=of), slug, by=house["Nele"])


def test_changed_in_the_settings_and_on_the_new_address_at_once(mereldal: Tenant, nele: Client) -> None:
    response = nele.post(f"{OLD}settings/address/", {"slug": "Clear-Letters"}, follow=True)
    assert response.redirect_chain == [(f"{NEW}settings/", 302)]
    assert "Saved." in response.content.decode()
    with mereldal.enter():
        entry = AuditEntry.objects.get(action="community_address_changed")
        assert (entry.before, entry.after) == ({"slug": "plain-language"}, {"slug": "clear-letters"})


def test_changed_by_an_administrator(mereldal: Tenant) -> None:
    tom = signed_in(mereldal["Tom"])
    assert "Change the web address" in tom.get(f"{ADMIN}plain-language/change/").content.decode()
    said = tom.post(f"{ADMIN}plain-language/address/", {"slug": "clear-letters"}, follow=True).content.decode()
    assert f"Its address is {NEW} now." in said
    assert tom.get(OLD)["Location"] == NEW


@pytest.mark.requirement("S125")
def test_the_old_address_leads_to_the_new_one_with_path_and_query(mereldal: Tenant, nele: Client) -> None:
    with mereldal.enter():
        meeting = make_meeting(mereldal.communities["plain-language"], mereldal["Nele"])
    below = f"meetings/{meeting.public_id}/"
    rename(mereldal, "clear-letters")
    for path in ["", "settings/", below, "?view=list&who=%C3%A9"]:
        response = nele.get(f"{OLD}{path}")
        assert (response.status_code, response["Location"]) == (301, f"{NEW}{path}"), path
    assert nele.get(f"{NEW}{below}").status_code == 200


def test_a_form_sent_to_the_old_address_arrives(mereldal: Tenant, nele: Client) -> None:
    rename(mereldal, "clear-letters")
    response = nele.post(f"{OLD}settings/rhythm/", {"cadence": "Every second Tuesday"})
    assert (response.status_code, response["Location"]) == (308, f"{NEW}settings/rhythm/")
    nele.post(f"{OLD}settings/rhythm/", {"cadence": "Every second Tuesday"}, follow=True)
    with mereldal.enter():
        assert Community.objects.get(slug="clear-letters").cadence == "Every second Tuesday"


def test_every_address_it_ever_had_leads_to_the_last_one_and_back_again_is_no_circle(
    mereldal: Tenant, nele: Client
) -> None:
    rename(mereldal, "clear-letters")
    rename(mereldal, "letters", of="clear-letters")
    for old in (OLD, NEW):
        assert nele.get(old)["Location"] == "/o/mereldal/communities/letters/"
    rename(mereldal, "plain-language", of="letters")
    assert nele.get(OLD).status_code == 200
    assert nele.get(NEW)["Location"] == OLD


def test_it_leads_nowhere_in_another_organisation_nor_for_strangers(
    mereldal: Tenant, duinzicht: Tenant, nele: Client
) -> None:
    rename(mereldal, "clear-letters")
    other = signed_in(duinzicht["Nele"])
    assert other.get("/o/duinzicht/communities/plain-language/").status_code == 200
    assert other.get("/o/duinzicht/communities/clear-letters/").status_code == 404
    assert other.get(OLD).status_code == 404
    assert nele.get("/o/mereldal/communities/no-such/").status_code == 404
    assert nele.get(f"{NEW}meetings/no-such/").status_code == 404


def test_only_a_page_that_is_not_found_asks_for_it(mereldal: Tenant, nele: Client) -> None:
    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            nele.get(path)
        return sum("formerslug" in each["sql"] for each in seen)

    assert [asked(OLD), asked("/o/mereldal/communities/"), asked("/o/mereldal/nothing/")] == [0, 0, 0]
    assert asked("/o/mereldal/communities/no-such/") == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Write a few words."),
        ("Näme", "Write letters from a to z"),
        ("-x", "Write letters from a to z"),
        ("a b", "Write letters from a to z"),
        ("x" * 61, "1 character too many."),
        ("medication-safety", "Another community has this address, or had it before."),
    ],
)
def test_what_is_no_address_gets_a_sentence_and_stays_typed(
    mereldal: Tenant, nele: Client, typed: str, sentence: str
) -> None:
    response = nele.post(f"{OLD}settings/address/", {"slug": typed})
    assert response.status_code in {409, 422}
    assert sentence in response.content.decode()
    assert typed.lower() in response.content.decode().lower()
    assert nele.get(OLD).status_code == 200


def test_nobody_else_ever_gets_a_former_address(inside: Tenant) -> None:
    plain, medication, by = *inside.communities.values(), inside["Nele"]
    change_address(plain, "clear-letters", by=by)
    with pytest.raises(SlugTaken):
        change_address(medication, "plain-language", by=by)
    assert free_slug("Plain Language", "mereldal") == "plain-language-2"
    assert used_slugs("plain") == {"plain-language"}


@pytest.mark.slow
def test_of_two_communities_that_take_one_address_at_once_one_is_told(transactional_db: None, mereldal: Tenant) -> None:
    def prepare(house: Tenant) -> Race:
        def take(slug: str) -> bool:
            return change_address(house.communities[slug], "night-care", by=house["Nele"])

        return Race(lambda: take("plain-language"), lambda: take("medication-safety"), ("True", "SlugTaken"))

    assert ends_right(mereldal, prepare)


def test_a_page_of_the_site_keeps_its_address(inside: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communities.description.addresses.is_reserved", lambda *args: args[0] == "new")
    with pytest.raises(SlugReserved):
        change_address(inside.communities["plain-language"], "new", by=inside["Nele"])


def test_the_database_gives_a_former_address_to_nobody_else(inside: Tenant, duinzicht: Tenant) -> None:
    plain = inside.communities["plain-language"]
    FormerSlug.objects.create(organisation=inside.organisation, community=plain, slug="letters")
    with pytest.raises(IntegrityError, match="another community had this address"), transaction.atomic():
        make_community(inside.organisation, "Letters")
    with pytest.raises(IntegrityError, match="another community had this address"), transaction.atomic():
        Community.objects.filter(slug="medication-safety").update(slug="letters")
    Community.objects.filter(pk=plain.pk).update(slug="letters")
    with duinzicht.enter():
        make_community(duinzicht.organisation, "Letters")


def test_a_closed_community_keeps_its_address(mereldal: Tenant, nele: Client) -> None:
    with mereldal.enter():
        Community.objects.filter(slug="plain-language").update(phase="closed")
    response: Any = nele.post(f"{OLD}settings/address/", {"slug": "clear-letters"})
    assert response.status_code in {403, 409}
    assert nele.get(OLD).status_code == 200
