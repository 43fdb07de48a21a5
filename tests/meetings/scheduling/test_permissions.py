"""Who may plan a meeting in a community."""

import pytest
from django.utils import timezone

from communities.models import Phase, Role, RoleTerm
from communities.nominations.nominating import create_nomination
from communities.roles.viewers import viewer_of
from meetings.scheduling.permissions import can_schedule
from tests.support.people import Tenant


def schedulers(house: Tenant, slug: str = "plain-language") -> list[str]:
    return [name for name, person in house.people.items() if can_schedule(viewer_of(house.communities[slug], person))]


@pytest.mark.requirement("S30")
def test_leader_and_coordinator_schedule_and_nobody_else(inside: Tenant) -> None:
    assert schedulers(inside) == ["Nele", "Wout"]


def test_a_role_in_one_community_is_none_in_another(inside: Tenant) -> None:
    assert schedulers(inside, "medication-safety") == []


def test_a_role_that_is_only_asked_of_somebody_allows_nothing(inside: Tenant) -> None:
    create_nomination(inside.communities["plain-language"], inside["Amina"], Role.LEADER)
    assert "Amina" not in schedulers(inside)


def test_who_laid_the_role_down_schedules_no_more(inside: Tenant) -> None:
    RoleTerm.objects.filter(employee=inside["Wout"]).update(ended_at=timezone.now())
    assert schedulers(inside) == ["Nele"]


def test_nobody_schedules_in_a_closed_community(inside: Tenant) -> None:
    inside.communities["plain-language"].phase = Phase.CLOSED
    assert schedulers(inside) == []


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase != Phase.CLOSED])
def test_in_every_other_phase_they_do(inside: Tenant, phase: Phase) -> None:
    inside.communities["plain-language"].phase = phase
    assert schedulers(inside) == ["Nele", "Wout"]
