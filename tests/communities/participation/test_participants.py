"""List of participants, by name and in pages."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.models import Level, Participation
from communities.participation.participants import PAGE_SIZE, ParticipantPage, ParticipantQuery, participants
from communities.participation.rings import RING_CAPACITY
from communities.roles.terms import holders
from members.models import Employee, User
from tests.support.people import Tenant, signed_in

PLAIN = "/o/mereldal/communities/plain-language/"


def crowd(house: Tenant, count: int, level: Level = Level.ACTIVE, works_at: str = "") -> None:
    """Colleague 0000, Colleague 0001 and so on."""
    of = {"organisation": house.organisation}
    users = User.objects.bulk_create(User(email=f"{level.value}{number}@x.example") for number in range(count))
    people = Employee.objects.bulk_create(
        Employee(**of, user=user, name=f"Colleague {number:04}", works_at=works_at) for number, user in enumerate(users)
    )
    Participation.objects.bulk_create(
        Participation(
            **of,
            community=house.communities["plain-language"],
            employee=each,
            level=level,
            since=timezone.now(),
        )
        for each in people
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE members_user, members_employee, communities_participation")


def look(house: Tenant, text: str = "", number: int = 1) -> ParticipantPage:
    plain = house.communities["plain-language"]
    return participants(plain, holders([plain]).get(plain.pk, []), house["Amina"], ParticipantQuery(text, number))


def names(listing: ParticipantPage) -> list[tuple[str, str]]:
    return [(ring.level, sitting.employee.name) for ring in listing.rings for sitting in ring.members]


def pages(house: Tenant, text: str = "") -> Iterator[ParticipantPage]:
    number = 1
    while number:
        yield (listing := look(house, text, number))
        number = listing.next_number


def test_the_core_comes_first_then_by_name(inside: Tenant) -> None:
    assert names(look(inside)) == [
        ("core", "Karel Segers"),
        ("core", "Lotte Vermeersch"),
        ("core", "Nele Baert"),
        ("core", "Wout Maes"),
        ("active", "Amina El Idrissi"),
        ("periphery", "Griet Lambrecht"),
        ("periphery", "Kofi Mensah"),
    ]


def test_page_by_page_everyone_is_there_once(inside: Tenant) -> None:
    crowd(inside, 2 * PAGE_SIZE)
    told = [names(listing) for listing in pages(inside)]
    assert [len(each) for each in told] == [PAGE_SIZE, PAGE_SIZE, 7]
    assert len({each for page in told for each in page}) == 2 * PAGE_SIZE + 7


def test_a_page_that_is_just_full_is_the_last(inside: Tenant) -> None:
    crowd(inside, PAGE_SIZE - 7)
    assert [len(names(listing)) for listing in pages(inside)] == [PAGE_SIZE]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nele", ["Nele Baert"]),
        ("BAERT nele", ["Nele Baert"]),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("laundry", ["Kofi Mensah"]),
        ("cafe kofi", ["Kofi Mensah"]),
        ("Tom", []),
    ],
)
def test_one_finds_people_by_name_and_by_where_they_work(inside: Tenant, text: str, found: list[str]) -> None:
    Employee.objects.filter(pk=inside["Kofi"].pk).update(works_at="Laundry, beside the café")
    assert [name for _level, name in names(look(inside, text))] == found


def test_who_has_left_is_not_there(inside: Tenant) -> None:
    Employee.objects.filter(pk=inside["Kofi"].pk).update(left_at=timezone.now())
    assert names(look(inside, "Kofi")) == []


@pytest.mark.parametrize(
    ("typed", "looked"),
    [
        ({}, ParticipantQuery()),
        ({"who": "  Nele \x00 Baert ", "page": "3"}, ParticipantQuery("Nele Baert", 3)),
        ({"who": "x" * 500}, ParticipantQuery("x" * 100)),
        ({"page": "0"}, ParticipantQuery()),
        ({"page": "-1"}, ParticipantQuery()),
        ({"page": "²"}, ParticipantQuery()),
        ({"page": "9" * 400}, ParticipantQuery()),
        ({"page": "9999"}, ParticipantQuery(number=2100)),
    ],
)
def test_whatever_stands_in_the_address_is_a_page_of_something(typed: dict[str, str], looked: ParticipantQuery) -> None:
    query = QueryDict(mutable=True)
    query.update(typed)
    assert ParticipantQuery.from_query(query) == looked


# --- On the page --------------------------------------------------------------------------------------------------
def open_page(house: Tenant, cookie: str = "", target: str = "", **query: Any) -> str:
    client = signed_in(house["Amina"])
    client.cookies["kring_view"] = cookie
    headers = {"HX-Request": "true", "HX-Target": target} if target else {}
    response = client.get(f"{PLAIN}?{urlencode(query)}", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def listed(page: str) -> list[str]:
    return re.findall(r'<span class="who">([^<]*)<', page)


def make_crowd(house: Tenant, count: int) -> None:
    with house.enter():
        crowd(house, count)


def test_a_small_circle_is_one_list_for_rings_and_for_reading(mereldal: Tenant) -> None:
    assert listed(open_page(mereldal, view="rings")) == listed(open_page(mereldal, view="list"))
    assert 'id="who"' not in open_page(mereldal, view="list")


def test_of_a_crowd_the_rings_draw_some_and_the_list_is_paged_and_searched(mereldal: Tenant) -> None:
    make_crowd(mereldal, 200)
    assert len(listed(open_page(mereldal))) == 4 + RING_CAPACITY[Level.ACTIVE] + 2
    page = open_page(mereldal, view="list")
    assert (len(listed(page)), 'id="who"' in page) == (PAGE_SIZE, True)
    assert "view=list&amp;who=&amp;page=2" in page
    assert listed(open_page(mereldal, view="list", who="0177")) == ["Colleague 0177"]
    assert "We found nobody called “zzz” here." in open_page(mereldal, view="list", who="zzz")
    assert "That’s everyone." in open_page(mereldal, view="list", page=99)


def test_the_list_one_chose_before_opens_again(mereldal: Tenant) -> None:
    make_crowd(mereldal, 200)
    assert len(listed(open_page(mereldal, cookie="list"))) == PAGE_SIZE
    assert len(listed(open_page(mereldal, cookie="list", view="rings"))) < PAGE_SIZE


@pytest.mark.parametrize("target", ["rings", "people-list"])
def test_htmx_gets_the_people_only(mereldal: Tenant, target: str) -> None:
    make_crowd(mereldal, 200)
    part = open_page(mereldal, target=target, view="list", who="colleague 00", page=2)
    assert ("<html" in part, "<h1" in part, len(listed(part))) == (False, False, PAGE_SIZE)


def test_what_one_looked_for_is_shown_as_text(mereldal: Tenant) -> None:
    make_crowd(mereldal, 200)
    assert "<svg onload" not in open_page(mereldal, view="list", who='"><svg onload=x>')


QUERIES: list[dict[str, Any]] = [{}, {"view": "list"}, {"view": "list", "page": 3}]
MEASURED: list[list[tuple[int, int, str]]] = []


@pytest.fixture
def measured(mereldal: Tenant) -> list[list[tuple[int, int, str]]]:
    """Queries, page length and page for 200 and for 2000 people; measured once per process."""
    if not MEASURED:
        make_crowd(mereldal, 200)
        few = [measure(mereldal, query) for query in QUERIES]
        with mereldal.enter():
            crowd(mereldal, 1800, Level.PERIPHERY)
        MEASURED.extend([few, [measure(mereldal, query) for query in QUERIES]])
    return MEASURED


@pytest.mark.slow
@pytest.mark.requirement("S122")
@pytest.mark.parametrize("query", QUERIES)
def test_a_bigger_crowd_weighs_and_asks_no_more(
    measured: list[list[tuple[int, int, str]]], query: dict[str, Any]
) -> None:
    """Group sizes are never shown either."""
    (asked, weight, told), (more, heavier, _told) = (each[QUERIES.index(query)] for each in measured)
    assert more == asked
    assert heavier < weight * 1.5
    assert not re.search(r"\b(20[0-9]|18\d\d|200\d)\b", re.sub(r"<[^>]*>|Colleague \d+", " ", told))


def measure(house: Tenant, query: dict[str, Any]) -> tuple[int, int, str]:
    open_page(house, **query)
    with CaptureQueriesContext(connection) as seen:
        page = open_page(house, **query)
    return len(seen), len(page), page


def test_letters_with_accents_stand_beside_those_without(inside: Tenant) -> None:
    crowd(inside, 3)
    for employee, name in zip(Employee.objects.filter(name__startswith="Colleague 0"), "ÅÉÖ", strict=True):
        Employee.objects.filter(pk=employee.pk).update(name=f"{name}a Berg")
    [active] = [ring for ring in look(inside).rings if ring.level == Level.ACTIVE]
    assert [each.employee.name for each in active.members] == ["Åa Berg", "Amina El Idrissi", "Éa Berg", "Öa Berg"]
