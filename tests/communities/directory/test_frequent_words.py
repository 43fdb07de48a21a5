"""A word that very many communities have: how many are read of it, which those are, and what the page says."""

import pytest
from django.http import QueryDict

from communities.directory.search import DirectoryPage, DirectoryQuery, find
from communities.models import Level
from communities.participation.levels import choose_level
from cop_platform.search import index
from cop_platform.search.index import records, understand
from tests.support.people import Tenant, make_community, signed_in

#: So many are read in these tests.
ENOUGH = 3
NAMES = ["Circle of soup", "Tables", "Circle of letters", "Circle of wounds", "Benches", "Circle of night care"]


@pytest.fixture
def circles(mereldal: Tenant, monkeypatch: pytest.MonkeyPatch) -> Tenant:
    """Six communities that all have “circle”: four in the name, two in the purpose. The first is the oldest."""
    monkeypatch.setattr(index, "MOST_ROWS", ENOUGH)
    monkeypatch.setattr(index, "FEW_ROWS", 1)
    with mereldal.enter():
        for name in NAMES:
            purpose = "We sit in a circle." if "Circle" not in name else "We sit."
            mereldal.communities[name] = make_community(mereldal.organisation, name, purpose=purpose)
    return mereldal


def search(house: Tenant, query: str) -> DirectoryPage:
    with house.enter():
        return find(DirectoryQuery.from_query(QueryDict(query)), house["Chloé"])


def found(house: Tenant, query: str) -> list[str]:
    return [each.name for each in search(house, query).page.items]


def test_alone_it_finds_those_with_it_in_the_name_then_the_newest(circles: Tenant) -> None:
    assert sorted(found(circles, "q=circle")) == ["Circle of letters", "Circle of night care", "Circle of wounds"]
    assert search(circles, "q=circle").is_cut


def test_beside_a_rarer_word_it_need_not_occur_and_no_one_is_missed(circles: Tenant) -> None:
    """The oldest is not among those that are read for “circle”."""
    for text in ["circle soup", "soup circle"]:
        assert found(circles, f"q={text}") == ["Circle of soup"]
    assert not search(circles, "q=circle soup").is_cut
    assert found(circles, "q=tables") == ["Tables"]


def test_of_several_frequent_words_what_has_most_of_them_comes_first(circles: Tenant) -> None:
    assert found(circles, "q=circle sit")[0] in {"Circle of letters", "Circle of night care", "Circle of wounds"}
    assert search(circles, "q=circle sit").is_cut


def test_a_word_that_nothing_has_finds_nothing_beside_it_either(circles: Tenant) -> None:
    assert found(circles, "q=circle zeppelin") == []


def test_a_filter_is_not_applied_to_the_first_few_only(circles: Tenant) -> None:
    with circles.enter():
        choose_level(circles.communities["Circle of soup"], circles["Chloé"], Level.PERIPHERY)
    assert found(circles, "q=circle&mine=1") == ["Circle of soup"]


def test_the_page_says_that_there_are_more(circles: Tenant) -> None:
    client, sentence = signed_in(circles["Chloé"]), "Very many have this."
    for query, is_said in {
        "q=circle": True,
        "q=circle&sort=name": True,
        "q=circle+soup": False,
        "q=tables": False,
    }.items():
        page = client.get(f"/o/mereldal/communities/?{query}").content.decode()
        assert (sentence in page) == is_said, query


def test_with_fewer_nothing_is_left_out(mereldal: Tenant) -> None:
    with mereldal.enter():
        for name in NAMES:
            make_community(mereldal.organisation, name, purpose="We sit in a circle.")
    assert sorted(found(mereldal, "q=circle")) == sorted(NAMES)
    assert not search(mereldal, "q=circle").is_cut


def test_no_more_is_read_of_a_word_than_that(circles: Tenant) -> None:
    with circles.enter():
        sought = understand("circle", ["community"])
        assert len(records(sought, ["community"])) == ENOUGH
        assert len(records(sought, ["community"], most=2)) == 2
