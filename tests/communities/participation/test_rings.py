"""Rings of participants by level, drawn or read as a list."""

from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from communities.models import Community, Level, Participation, Role
from communities.participation.rings import RING_CAPACITY, Ring, rings
from communities.roles.terms import holders, start_term
from members.models import Employee, User
from tests.support.people import Tenant

TODAY = date(2026, 11, 23)


def draw(house: Tenant, me: str = "Amina", today: date = TODAY) -> list[Ring]:
    plain = house.communities["plain-language"]
    return rings(plain, holders([plain]).get(plain.pk, []), house[me], today)


def drawn(ring: Ring) -> set[str]:
    return {sitting.employee.name for sitting in ring.members}


def crowd(community: Community, level: Level, count: int) -> list[Employee]:
    of = {"organisation": community.organisation}
    users = User.objects.bulk_create(User(email=f"{level.value}{index}@x.example") for index in range(count))
    people = Employee.objects.bulk_create(
        Employee(**of, user=user, name=f"Colleague {level.value}{index}") for index, user in enumerate(users)
    )
    since = timezone.now() - timedelta(days=99)
    Participation.objects.bulk_create(
        Participation(**of, community=community, employee=each, level=level, since=since) for each in people
    )
    return people


@pytest.mark.requirement("S17")
def test_the_core_comes_first_and_everyone_sits_where_they_chose(inside: Tenant) -> None:
    seen = [(ring.level, [sitting.employee.name.split()[0] for sitting in ring.members]) for ring in draw(inside)]
    assert seen == [
        ("core", ["Nele", "Wout", "Lotte", "Karel"]),
        ("active", ["Amina"]),
        ("periphery", ["Griet", "Kofi"]),
    ]


@pytest.mark.requirement("S27", "S90")
def test_roles_stand_beside_the_name_at_whatever_level(inside: Tenant) -> None:
    start_term(inside.communities["plain-language"], inside["Nele"], Role.COACH)
    roles = {s.employee.name.split()[0]: s.roles for ring in draw(inside) for s in ring.members if s.roles}
    assert roles == {
        "Nele": ["CoP Leader", "CoP Coach"],
        "Wout": ["CoP Coordinator"],
        "Lotte": ["CoP Coach"],
        "Griet": ["CoP Sponsor"],
    }


def test_only_i_am_me(inside: Tenant) -> None:
    me = [s.employee for ring in draw(inside, "Kofi") for s in ring.members if s.is_me]
    assert me == [inside["Kofi"]]
    assert [s for ring in draw(inside, "Chloé") for s in ring.members if s.is_me] == []


def test_who_has_left_sits_nowhere(inside: Tenant) -> None:
    Employee.objects.filter(pk=inside["Amina"].pk).update(left_at=timezone.now())
    assert draw(inside, "Nele")[1].members == []


def test_a_ring_with_room_draws_everyone(inside: Tenant) -> None:
    crowd(inside.communities["plain-language"], Level.CORE, RING_CAPACITY[Level.CORE] - 4)
    core = draw(inside)[0]
    assert (len(core.members), core.has_others) == (RING_CAPACITY[Level.CORE], False)


@pytest.mark.parametrize("more", [1, 40])
def test_a_full_ring_draws_some_and_says_that_there_are_others(inside: Tenant, more: int) -> None:
    crowd(inside.communities["plain-language"], Level.CORE, RING_CAPACITY[Level.CORE] - 4 + more)
    drawn_today = draw(inside)
    assert [(len(ring.members), ring.has_others) for ring in drawn_today] == [(8, True), (1, False), (2, False)]


def test_i_and_those_with_a_role_are_always_drawn(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    crowd(plain, Level.CORE, 40)
    crowd(plain, Level.PERIPHERY, 60)
    for day in range(10):
        core, _active, edge = draw(inside, "Karel", TODAY + timedelta(days=day))
        assert {"Nele Baert", "Wout Maes", "Lotte Vermeersch", "Karel Segers"} <= drawn(core)
        assert "Griet Lambrecht" in drawn(edge)
        assert len(edge.members) == RING_CAPACITY[Level.PERIPHERY]


def test_the_sample_is_the_same_all_day_and_another_the_next(inside: Tenant) -> None:
    crowd(inside.communities["plain-language"], Level.CORE, 40)
    assert drawn(draw(inside)[0]) == drawn(draw(inside)[0])
    assert drawn(draw(inside)[0]) != drawn(draw(inside, today=TODAY + timedelta(days=1))[0])


def test_everybody_has_their_turn(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    everybody = {each.name for each in crowd(plain, Level.ACTIVE, 60)} | {"Amina El Idrissi"}
    seen = [drawn(draw(inside, "Tom", TODAY + timedelta(days=day))[1]) for day in range(40)]
    assert set.union(*seen) == everybody
    assert {len(each) for each in seen} == {RING_CAPACITY[Level.ACTIVE]}


def test_more_people_with_a_role_than_room_are_still_no_more_than_fit(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    for colleague in crowd(plain, Level.CORE, 20):
        start_term(plain, colleague, Role.COACH)
    core = draw(inside, "Tom")[0]
    assert len(core.members) == RING_CAPACITY[Level.CORE]
    assert all(sitting.roles for sitting in core.members)


def test_a_crowd_stays_in_the_database(inside: Tenant) -> None:
    """At most the capacity of each ring is loaded, and one person more per ring."""
    for level in Level:
        crowd(inside.communities["plain-language"], level, 70)
    with patch.object(Participation, "from_db", wraps=Participation.from_db) as read:
        draw(inside)
    assert read.call_count == sum(RING_CAPACITY.values()) + len(RING_CAPACITY)


def test_no_two_rings_hold_the_same_number() -> None:
    """The sample tells rings apart by what they hold."""
    assert len(set(RING_CAPACITY.values())) == len(Level)
