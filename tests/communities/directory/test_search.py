"""Search for communities: text, filters, and the order of results (next meeting first)."""

from datetime import timedelta
from itertools import pairwise
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils import timezone

from communities.directory.cards import cards
from communities.directory.domains import domains
from communities.directory.search import PAGE_SIZE, DirectoryQuery, Sort, find
from communities.models import Community, Joining, Level, MainGoal, Opportunity, Phase, Role
from communities.opportunities.offering import offer, take
from communities.participation.levels import choose_level
from communities.participation.participants import participations_of
from communities.roles.terms import start_term
from communities.starting.similar import resembling
from cop_platform.web.paging import Cursor
from tests.support.people import Tenant, make_community, make_idea, make_meeting, noon_in


@pytest.fixture
def shelf(inside: Tenant) -> Tenant:
    """Four communities more: one in Dutch, one closed, two with a next meeting."""
    house, soon = inside.organisation, timezone.now()
    made = [
        make_community(
            house,
            "Zorg en Café",
            slug="zorg-en-cafe",
            domain="Wonen",
            purpose="Élke maand één tafel.",
            language="nl",
            phase=Phase.INITIATE,
        ),
        make_community(house, "Archive", phase=Phase.CLOSED, main_goal=MainGoal.INNOVATE),
        make_community(house, "Moving People", next_meeting_at=soon + timedelta(days=2), domain="Safety"),
        make_community(house, "Another Walk", next_meeting_at=soon + timedelta(days=9)),
    ]
    inside.communities |= {community.slug: community for community in made}
    return inside


def found(house: Tenant, query: str, name: str = "Amina") -> list[str]:
    wanted = DirectoryQuery.from_query(QueryDict(query))
    return [community.name for community in find(wanted, house[name], size=100).page.items]


EVERYTHING = ["Moving People", "Another Walk", "Medication Safety", "Plain Language", "Zorg en Café", "Archive"]


@pytest.mark.parametrize("sort", ["", "next", "name", "newest"])
def test_the_first_page_is_what_the_filters_would_give(shelf: Tenant, sort: str) -> None:
    """Without a filter it is a planned query; with all phases chosen the same are asked for as usual."""
    phases = "&".join(f"phase={phase}" for phase in Phase.values)
    for size in [3, 100]:
        wanted = [DirectoryQuery.from_query(QueryDict(f"sort={sort}{more}")) for more in ["", f"&{phases}"]]
        first, usual = (find(query, shelf["Amina"], size=size).page for query in wanted)
        assert first == usual
        assert len(first.items) == min(size, len(EVERYTHING))


@pytest.mark.requirement("S3")
def test_the_next_to_meet_comes_first_then_by_name_and_the_closed_last(shelf: Tenant) -> None:
    assert found(shelf, "") == EVERYTHING


def test_a_closed_one_comes_last_even_with_a_date(shelf: Tenant) -> None:
    archive = shelf.communities["archive"]
    archive.next_meeting_at = timezone.now()
    archive.save()
    assert found(shelf, "")[-1] == "Archive"


def test_capitals_do_not_put_a_name_in_another_place(inside: Tenant) -> None:
    for name in ["alpha", "Beta", "gamma"]:
        make_community(inside.organisation, name)
    assert found(inside, "") == ["alpha", "Beta", "gamma", "Medication Safety", "Plain Language"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("cafe", ["Zorg en Café"]),
        ("CAFÉ", ["Zorg en Café"]),
        ("elke één", ["Zorg en Café"]),
        ("een elke", ["Zorg en Café"]),
        ("wonen", ["Zorg en Café"]),
        ("  plain   language ", ["Plain Language"]),
        ("plain safety", []),
        ("safety", ["Medication Safety", "Moving People"]),
        ("%", []),
        ("_", []),
        ("100%", []),
        ("\\", []),
        ("' OR 1=1 --", []),
        ("caf\x00e", ["Zorg en Café"]),
        ("\x00", EVERYTHING),
        ("😀", []),
    ],
    ids=ascii,
)
def test_every_word_must_occur_whatever_its_accents_and_case(shelf: Tenant, query: str, names: list[str]) -> None:
    typed = QueryDict(mutable=True)
    typed["q"] = query
    assert found(shelf, typed.urlencode()) == names


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("domain=Communication", ["Plain Language"]),
        ("domain=Communication&domain=Wonen", ["Plain Language", "Zorg en Café"]),
        ("goal=solve", ["Plain Language"]),
        ("goal=solve&goal=innovate", ["Plain Language", "Archive"]),
        ("phase=closed", ["Archive"]),
        ("phase=initiate&phase=closed", ["Zorg en Café", "Archive"]),
        ("joining=by_request", ["Medication Safety"]),
        ("mine=1", ["Plain Language"]),
        ("goal=learn&phase=perform&joining=open", ["Moving People", "Another Walk"]),
        ("q=safety&joining=open", ["Moving People"]),
        ("q=safety&sort=next", ["Moving People", "Medication Safety"]),
        ("q=safety&sort=name", ["Medication Safety", "Moving People"]),
        ("domain=Nowhere", []),
        ("domain=%00", []),
    ],
)
def test_each_filter_narrows(shelf: Tenant, query: str, names: list[str]) -> None:
    assert found(shelf, query) == names


@pytest.mark.parametrize(
    "query",
    [
        "goal=fun",
        "phase=gone",
        "joining=never",
        "mine=0",
        "mine=yes",
        "domain=",
        "goal=%00",
        "a=b",
        "order=-id",
        "sort=",
        "sort=best",
    ],
)
def test_what_is_not_known_narrows_nothing(shelf: Tenant, query: str) -> None:
    assert found(shelf, query) == EVERYTHING
    assert DirectoryQuery.from_query(QueryDict(query)).is_filtered is False


@pytest.mark.requirement("S21")
def test_mine_is_where_i_sit_at_any_level(shelf: Tenant) -> None:
    choose_level(shelf.communities["moving-people"], shelf["Kofi"], Level.CORE)
    assert found(shelf, "mine=1", "Kofi") == ["Moving People", "Plain Language"]
    assert found(shelf, "mine=1", "Chloé") == []


def test_an_endless_search_is_cut(inside: Tenant) -> None:
    wanted = DirectoryQuery.from_query(QueryDict(f"q={'x' * 100_000}&" + "domain=a&" * 150))
    assert (len(wanted.text), len(wanted.domains)) == (100, 20)
    assert find(wanted, inside["Amina"]).page.items == []


def test_domains_are_those_of_this_house_sorted(shelf: Tenant, duinzicht: Tenant) -> None:
    with duinzicht.enter():
        make_community(duinzicht.organisation, "Elsewhere", domain="Elsewhere")
    assert [domain.name for domain in domains([])] == ["Care", "Communication", "Safety", "Wonen"]


def test_a_domain_in_several_spellings_is_one_choice_that_finds_all(inside: Tenant) -> None:
    house = inside.organisation
    for number, domain in enumerate(["\u00c9conomie", "E\u0301conomie", "\u00c9conomie", "Zorg", "zorg", "Zorg"]):
        make_community(house, f"Circle {number}", domain=domain)
    assert [each.name for each in domains([])] == ["Care", "Communication", "\u00c9conomie", "Zorg"]
    assert [each.name for each in domains(["E\u0301conomie", "zorg"]) if each.is_chosen] == ["\u00c9conomie", "Zorg"]
    for typed in ["\u00c9conomie", "E\u0301conomie"]:
        assert found(inside, urlencode({"domain": typed})) == ["Circle 0", "Circle 1", "Circle 2"]
    assert found(inside, "domain=ZORG") == ["Circle 3", "Circle 4", "Circle 5"]


ACCENTED = ["\u00c5sa", "Bea", "\u00c9lise", "Eva", "\u00d6zg\u00fcr", "Zo\u00eb"]


def test_letters_with_accents_stand_beside_those_without(inside: Tenant) -> None:
    Community.objects.all().delete()
    for number, name in enumerate(ACCENTED):
        make_community(inside.organisation, name, slug=f"circle-{number}", domain=name)
    assert found(inside, "") == ACCENTED
    assert [each.name for each in domains([])] == ACCENTED


def many(house: Tenant) -> None:
    for index in range(PAGE_SIZE + 1):
        make_community(house.organisation, f"Circle {index:02}")


def walk(house: Tenant, query: DirectoryQuery) -> list[list[Community]]:
    """All pages, forward; the way back shows the same."""
    pages = [find(query, house["Amina"]).page]
    while pages[-1].after:
        pages.append(find(query, house["Amina"], Cursor(pages[-1].after)).page)
    for page, following in pairwise(pages):
        assert find(query, house["Amina"], Cursor(before=following.before)).page == page
    assert pages[0].before == ""
    return [page.items for page in pages]


@pytest.mark.parametrize("text", ["", "circle", "circle circles"])
@pytest.mark.parametrize("sort", Sort)
def test_pages_hold_everything_once_forward_and_back(inside: Tenant, sort: Sort, text: str) -> None:
    many(inside)
    for number, each in enumerate(Community.objects.order_by("id")):
        if number % 3 == 0:
            each.phase = Phase.CLOSED
        if number % 2 == 0:
            each.next_meeting_at = timezone.now() + timedelta(days=number % 8)
        each.save()
    pages = walk(inside, DirectoryQuery(text=text, chosen_sort=sort))
    everything = [community for page in pages for community in page]
    assert [len(page) for page in pages] == ([PAGE_SIZE, 1] if text else [PAGE_SIZE, 3])
    assert len({community.pk for community in everything}) == len(everything)
    if sort == Sort.NEWEST:
        assert everything == sorted(everything, key=lambda each: (each.created_at, each.pk), reverse=True)
    if sort == Sort.NAME:
        assert everything == sorted(everything, key=lambda each: each.name)
    if sort == Sort.NEXT or not text:
        assert [each.is_closed for each in everything] == sorted(each.is_closed for each in everything) or sort in {
            Sort.NEWEST,
            Sort.NAME,
        }


@pytest.mark.parametrize("text", ["", "circle"])
@pytest.mark.parametrize(
    "cursor", [Cursor("nowhere"), Cursor(before="nowhere"), Cursor(before="circle-00"), Cursor("\u0000"[:0])]
)
def test_a_place_that_is_not_there_shows_the_first_page(inside: Tenant, text: str, cursor: Cursor) -> None:
    many(inside)
    query = DirectoryQuery(text=text)
    assert find(query, inside["Amina"], cursor) == find(query, inside["Amina"])


def test_a_page_stays_where_it_was_when_something_is_put_in_before_it(inside: Tenant) -> None:
    many(inside)
    place = Cursor(find(DirectoryQuery(), inside["Amina"]).page.after)
    before = find(DirectoryQuery(), inside["Amina"], place).page.items
    make_community(inside.organisation, "A new one")
    assert find(DirectoryQuery(), inside["Amina"], place).page.items == before


@pytest.mark.requirement("S90")
def test_a_card_shows_people_by_level_my_place_and_who_leads(inside: Tenant) -> None:
    plain, medication = inside.communities.values()
    start_term(plain, inside["Karel"], Role.LEADER)
    [one, two] = cards([plain, medication], inside["Amina"])
    assert (one.dots, one.my_level) == ({"core": 4, "active": 1, "periphery": 2}, "active")
    assert one.contacts == [("Nele Baert", "leader"), ("Karel Segers", "leader"), ("Wout Maes", "coordinator")]
    assert (two.dots, two.my_level, two.contacts) == ({"core": 0, "active": 0, "periphery": 0}, "", [])


def test_where_someone_takes_part_the_core_comes_first_then_by_name(shelf: Tenant) -> None:
    for name, level in {
        "moving-people": Level.CORE,
        "zorg-en-cafe": Level.PERIPHERY,
        "another-walk": Level.ACTIVE,
    }.items():
        choose_level(shelf.communities[name], shelf["Amina"], level)
    mine = [(one.level, one.community.name) for one in participations_of(shelf["Amina"])]
    assert mine == [
        ("core", "Moving People"),
        ("active", "Another Walk"),
        ("active", "Plain Language"),
        ("periphery", "Zorg en Café"),
    ]


def test_joining_says_whether_a_filter_is_set() -> None:
    assert DirectoryQuery.from_query(QueryDict(f"joining={Joining.OPEN}")).is_filtered is True
    assert DirectoryQuery().is_filtered is False


@pytest.mark.at("2026-06-01T09:00:00Z")
def test_the_chips_show_who_meets_soon_and_where_help_is_wanted(inside: Tenant) -> None:
    chloe, house = inside["Chloé"], inside.organisation
    for name, days in [("Next Week", 13), ("Next Month", 15)]:
        make_meeting(make_community(house, name), inside["Wout"], starts_at=noon_in(days))
    wanted, taken, past = (make_community(house, name) for name in ["Wanted", "Taken", "Past"])
    offer(wanted, "Bring soup")
    take(offer(taken, "Bring bread"), by=inside["Amina"])
    late = offer(past, "Bring salt")
    Opportunity.objects.filter(pk=late.pk).update(by_when=noon_in(-1).date())
    assert [each.name for each in find(DirectoryQuery(soon=True), chloe).page.items] == ["Next Week"]
    assert [each.name for each in find(DirectoryQuery(help_wanted=True), chloe).page.items] == ["Wanted"]
    both = DirectoryQuery.from_query(QueryDict("soon=1&help=1&mine=1&vacant=1"))
    assert (both.soon, both.help_wanted, both.is_filtered, both.has_more) == (True, True, True, False)


def test_an_idea_is_found_by_its_question_as_long_as_it_is_one(inside: Tenant) -> None:
    idea = make_idea(inside)
    assert found(inside, "q=cool+rooms") == ["Cool in Summer"]
    query = DirectoryQuery.from_query(QueryDict("q=rooms"))
    page = find(query, inside["Amina"])
    [card] = cards(page.page.items, inside["Amina"], sought=page.sought)
    assert [(line.label, line.text) for line in card.match.lines] == [("The question:", "How do we keep rooms cool?")]
    assert resembling("Keeping rooms and corridors cool") == [idea]
    idea.question = "Who opens the windows at night?"
    idea.save()
    assert found(inside, "q=rooms") == []
    assert found(inside, "q=windows") == ["Cool in Summer"]
    Community.objects.filter(pk=idea.pk).update(phase=Phase.CLOSED)
    assert found(inside, "q=windows") == []
