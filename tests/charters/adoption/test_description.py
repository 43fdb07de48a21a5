"""From the first adopted charter on, the charter says purpose and rhythm, and nothing else changes them."""

import re
from html import unescape
from typing import Any

import pytest

from charters.models import CharterVersion
from communities.description.editing import SaidInCharter, edit, put_back
from communities.models import Community, CommunityRevision
from tests.support.forms import settings_form
from tests.support.people import Tenant, make_charter, signed_in

PLAIN = "/o/mereldal/communities/plain-language/"
PAGE = f"{PLAIN}settings/"
ADMIN = "/o/mereldal/admin/communities/community/plain-language/change/"


def plain(house: Tenant) -> Community:
    with house.enter():
        return Community.objects.get(slug="plain-language")


def adopted(house: Tenant, **parts: Any) -> CharterVersion:
    with house.enter():
        return make_charter(plain(house), house["Nele"], **parts)


def words(house: Tenant, who: str, path: str = PAGE) -> str:
    page = re.sub("</?mark>", "", signed_in(house[who]).get(path).content.decode())
    return " ".join(unescape(page).split())


@pytest.mark.requirement("S67", "S70")
def test_adoption_leaves_a_line_in_the_history_of_the_community(mereldal: Tenant) -> None:
    before = plain(mereldal)
    adopted(mereldal)
    now = plain(mereldal)
    with mereldal.enter():
        kept = list(CommunityRevision.objects.order_by("field").values_list("field", "before", "after", "changed_by"))
    assert kept == [
        ("cadence", before.cadence, now.cadence, None),
        ("purpose", before.purpose, now.purpose, None),
    ]
    page = words(mereldal, "Karel")
    assert "A one-pager was adopted, with this purpose" in page
    assert "A one-pager was adopted, with this rhythm" in page
    assert "Put it back" not in page
    adopted(mereldal)
    with mereldal.enter():
        assert CommunityRevision.objects.count() == 2, "A version that says the same of it changes nothing."


def test_settings_show_them_read_only_and_lead_to_the_one_pager(mereldal: Tenant) -> None:
    assert "Change the one-pager" not in words(mereldal, "Karel")
    adopted(mereldal)
    page = words(mereldal, "Karel")
    assert "Every letter is understood the first time." in page
    assert "Every second Tuesday, with soup." in page
    assert page.count("Change the one-pager") == 2
    form = settings_form(signed_in(mereldal["Karel"]), "description")
    assert list(form.fields) == ["name", "domain"]
    assert settings_form(signed_in(mereldal["Karel"]), "rhythm") is None


def test_name_and_domain_stay_editable(mereldal: Tenant) -> None:
    adopted(mereldal)
    client = signed_in(mereldal["Karel"])
    typed = {"name": "Clear Letters", "domain": "Letters", "version": settings_form(client, "description").version}
    assert client.post(f"{PAGE}description/", typed).status_code == 302
    now = plain(mereldal)
    assert (now.name, now.domain) == ("Clear Letters", "Letters")
    assert now.purpose == "Every letter is understood the first time."


def test_what_was_typed_before_it_was_adopted_is_shown_and_not_saved(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Karel"])
    version = settings_form(client, "description").version
    adopted(mereldal)
    typed = {"name": "Plain Language", "purpose": "Mine <b>alone</b>.", "domain": "Letters", "version": version}
    response = client.post(f"{PAGE}description/", typed)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Mine &lt;b&gt;alone&lt;/b&gt;." in page
    assert plain(mereldal).purpose == "Every letter is understood the first time."
    response = client.post(f"{PAGE}rhythm/", {"cadence": "Never"})
    page = response.content.decode()
    assert (response.status_code, "The one-pager says this now" in page, "Never" in page) == (409, True, True)
    assert client.get(f"{PAGE}rhythm/").status_code == 302
    assert signed_in(mereldal["Amina"]).post(f"{PAGE}rhythm/", {"cadence": "Never"}).status_code == 403
    assert plain(mereldal).cadence == "Every second Tuesday, with soup."


def test_no_verb_changes_them(inside: Tenant) -> None:
    edit(plain(inside), {"cadence": "Every Tuesday"}, by=inside["Nele"])
    revision = CommunityRevision.objects.select_related("community").get()
    make_charter(plain(inside), inside["Nele"])
    for wrong in [{"purpose": "Mine."}, {"cadence": ""}, {"name": "Mine", "cadence": "Mine"}]:
        with pytest.raises(SaidInCharter):
            edit(plain(inside), wrong, by=inside["Nele"])
    with pytest.raises(SaidInCharter):
        put_back(revision, by=inside["Nele"])


def test_an_earlier_change_is_not_put_back(mereldal: Tenant) -> None:
    with mereldal.enter():
        edit(plain(mereldal), {"cadence": "Every Tuesday"}, by=mereldal["Nele"])
        revision = CommunityRevision.objects.get()
    adopted(mereldal)
    address = f"{PAGE}changes/{revision.public_id}/"
    response = signed_in(mereldal["Karel"]).post(address, follow=True)
    assert "The one-pager says this now" in response.content.decode()
    assert signed_in(mereldal["Amina"]).post(address).status_code == 403
    assert plain(mereldal).cadence == "Every second Tuesday, with soup."


def test_the_admin_of_the_organisation_shows_them_read_only(mereldal: Tenant) -> None:
    adopted(mereldal)
    tom = signed_in(mereldal["Tom"])
    page = tom.get(ADMIN).content.decode()
    assert "Every letter is understood the first time." in page
    fields = set(re.findall(r'name="([a-z_]+)"', page))
    assert "domain" in fields
    assert fields.isdisjoint({"purpose", "cadence"})
    form = {
        "name": "Plain Words",
        "domain": "Words",
        "language": "nl",
        "main_goal": "learn",
        "colour": "teal",
        "joining": "open",
        "joining_reason": "",
    }
    refused = tom.post(ADMIN, {**form, "purpose": "Mine."})
    assert "The one-pager says this now" in refused.content.decode()
    assert plain(mereldal).name == "Plain Language"
    assert tom.post(ADMIN, form).status_code == 302
    now = plain(mereldal)
    assert (now.name, now.purpose) == ("Plain Words", "Every letter is understood the first time.")
