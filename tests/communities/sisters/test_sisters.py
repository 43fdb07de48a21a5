"""Sisters: both pages show it, and either may take it away (S128)."""

import pytest
from django.db import IntegrityError, transaction

from communities.models import Community, Phase, SisterLink
from communities.models.locking import CommunityClosed
from communities.sisters.naming import MOST_SISTERS, OwnSister, TooManySisters, name_sister, remove_sister, sisters_of
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, make_community, signed_in

COMMUNITIES = "/o/mereldal/communities/"
PAGE = f"{COMMUNITIES}plain-language/sisters/"


def two(house: Tenant) -> tuple[Community, Community]:
    return house.communities["plain-language"], house.communities["medication-safety"]


@pytest.mark.requirement("S128")
def test_the_leader_finds_one_names_it_and_both_pages_show_it(mereldal: Tenant) -> None:
    nele, chloe = signed_in(mereldal["Nele"]), signed_in(mereldal["Chloé"])
    assert PAGE in nele.get(f"{COMMUNITIES}plain-language/how-we-work/").content.decode()
    assert 'value="medication-safety"' in nele.get(PAGE, {"q": "MEDICATION"}).content.decode()
    assert nele.post(PAGE, {"sister": "medication-safety"}).status_code == 302
    for page, other in [("plain-language", "Medication Safety"), ("medication-safety", "Plain Language")]:
        text = chloe.get(f"{COMMUNITIES}{page}/").content.decode()
        assert ("Sisters" in text, other in text) == (True, True)
    assert 'value="medication-safety"' not in nele.get(PAGE, {"q": "medication"}).content.decode().split("<aside")[0]
    nele.post(PAGE, {"sister": "medication-safety", "wanted": "0"})
    assert "Sisters" not in chloe.get(f"{COMMUNITIES}medication-safety/").content.decode()


def test_naming_twice_from_either_side_is_one_link_and_either_takes_it_away(inside: Tenant) -> None:
    one, other = two(inside)
    assert (name_sister(one, other, by=inside["Nele"]), name_sister(other, one, by=inside["Nele"])) == (True, False)
    assert (list(sisters_of(one)), list(sisters_of(other))) == ([other], [one])
    assert (remove_sister(other, one), remove_sister(one, other)) == (True, False)


def test_none_is_a_sister_of_itself_of_a_closed_one_or_of_too_many(inside: Tenant) -> None:
    one, other = two(inside)
    with pytest.raises(OwnSister):
        name_sister(one, one, by=inside["Nele"])
    for number in range(MOST_SISTERS):
        name_sister(other, make_community(inside.organisation, f"Sister {number}"), by=inside["Nele"])
    with pytest.raises(TooManySisters):
        name_sister(one, other, by=inside["Nele"])
    Community.objects.filter(pk=other.pk).update(phase=Phase.CLOSED)
    with pytest.raises(CommunityClosed):
        name_sister(one, other, by=inside["Nele"])


@pytest.mark.parametrize("sister", ["", "no-such", "plain-language", "a\x00b", "x" * 70])
def test_an_odd_choice_is_refused_in_a_sentence(mereldal: Tenant, sister: str) -> None:
    response = signed_in(mereldal["Nele"]).post(PAGE, {"sister": sister})
    words = "A community is no sister of itself." if sister == "plain-language" else "Choose a community."
    assert (response.status_code, words in response.content.decode()) == (422, True)


def test_of_another_organisation_none_is_found(mereldal: Tenant, duinzicht: Tenant) -> None:
    with duinzicht.enter():
        make_community(duinzicht.organisation, "Dune Walks")
    nele = signed_in(mereldal["Nele"])
    assert "No other community has" in nele.get(PAGE, {"q": "dune"}).content.decode()
    assert nele.post(PAGE, {"sister": "dune-walks"}).status_code == 422


def test_the_database_holds_one_link_of_two_different_ones(inside: Tenant) -> None:
    one, other = two(inside)
    name_sister(one, other, by=inside["Nele"])
    link = SisterLink.objects.get()
    for fields, constraint in [
        ({}, "sisterlink_once"),
        ({"one": other, "other": one}, "sisterlink_of_two"),
        ({"one": one, "other": one}, "sisterlink_of_two"),
    ]:
        kept = {"one": one, "other": other, **fields}
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            SisterLink.objects.create(
                organisation=inside.organisation, named_by=link.named_by, named_at=link.named_at, **kept
            )


@pytest.mark.django_db(transaction=True)
def test_two_that_name_each_other_at_once_are_sisters_once(mereldal: Tenant) -> None:
    one, other = two(mereldal)
    turns = iter([(one, other), (other, one)])
    assert run_at_once(mereldal, lambda: name_sister(*next(turns), by=mereldal["Nele"]), 2) == ["False", "True"]
