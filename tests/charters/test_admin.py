"""Adopted charters in the organisation's admin: read, found, sorted by review date; nothing else of them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from charters.models import CharterVersion, Part
from charters.remarks.remarks import add_remark
from tests.support.people import Tenant, make_charter, make_draft, signed_in

LIST = "/o/mereldal/admin/charters/charterversion/"


@pytest.fixture
def tom(mereldal: Tenant) -> Client:
    return signed_in(mereldal["Tom"])


@pytest.fixture
def charters(mereldal: Tenant) -> dict[str, CharterVersion]:
    """One of each community, looked at again in an order that is not that of their names."""
    with mereldal.enter():
        today = timezone.localdate()
        days = {"medication-safety": 300, "plain-language": 100}
        return {
            slug: make_charter(
                mereldal.communities[slug],
                mereldal["Nele"],
                purpose=f"Why {slug}.",
                review_date=today + timedelta(days=days[slug]),
            )
            for slug in days
        }


def listed(page: str) -> list[str]:
    return sorted(("Medication Safety", "Plain Language"), key=page.index)


def test_they_are_read_and_nothing_is_edited(
    mereldal: Tenant, tom: Client, charters: dict[str, CharterVersion]
) -> None:
    address = f"{LIST}{charters['plain-language'].public_id}/change/"
    page = tom.get(address)
    assert set(page.context["adminform"].form.fields) == set()
    body = page.content.decode()
    for words in [
        "Why plain-language.",
        "Real texts only.",
        "Ten letters that families trust.",
        "Every second Tuesday",
    ]:
        assert words in body
    assert tom.post(address, {"review_on": "2030-01-01"}).status_code == 403
    assert tom.post(f"{address.removesuffix('change/')}delete/", {"post": "yes"}).status_code == 404
    assert tom.post(f"{LIST}add/", {}).status_code == 404


def test_they_are_found_and_sorted_by_review_date(tom: Client, charters: dict[str, CharterVersion]) -> None:
    assert listed(tom.get(LIST).content.decode()) == ["Plain Language", "Medication Safety"]
    assert listed(tom.get(f"{LIST}?o=-3").content.decode()) == ["Medication Safety", "Plain Language"]
    for query in ["plain", "Why plain-language"]:
        page = tom.get(LIST, {"q": query}).content.decode()
        assert ("Plain Language" in page, "Medication Safety" in page) == (True, False), query


def test_drafts_remarks_and_replaced_ones_are_not_shown(
    mereldal: Tenant, tom: Client, charters: dict[str, CharterVersion]
) -> None:
    with mereldal.enter():
        plain, nele = mereldal.communities["plain-language"], mereldal["Nele"]
        make_charter(plain, nele, purpose="Why at last.")
        draft = make_draft(plain, nele, purpose="Why not yet.")
        add_remark(draft, Part.PURPOSE, "Of Amina.", by=mereldal["Amina"])
    page = tom.get(LIST).content.decode()
    assert page.count("Plain Language") == 1
    for version in [charters["plain-language"], draft]:
        assert tom.get(f"{LIST}{version.public_id}/change/").status_code != 200
    with mereldal.enter():
        now = CharterVersion.objects.get(community=plain, state="adopted")
    body = tom.get(f"{LIST}{now.public_id}/change/").content.decode()
    assert "Why at last." in body
    assert "Why not yet." not in body
    assert "Of Amina." not in body
