"""Unsuccessful nominations and finished role selections are deleted after a year, nothing younger."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from communities.models import (
    Community,
    Decision,
    Nomination,
    Phase,
    Proposal,
    Role,
    RoleSelection,
    RoleTerm,
    Suggestion,
)
from communities.nominations.answering import answer_nomination, withdraw_nomination
from communities.nominations.nominating import create_nomination
from communities.nominations.selection import propose_candidate, reveal_reasons, stop_selection, suggest
from communities.tasks import purge_expired_data
from cop_platform import retention
from tests.support.people import Tenant, make_selection

ACCEPTED, DECLINED = Nomination.Answer


@pytest.fixture
def plain(inside: Tenant) -> Community:
    community = inside.communities["plain-language"]
    community.phase = Phase.START_UP  # an acceptance needs no round
    community.save()
    return community


def left_after(house: Tenant, days: int, count: Callable[[], int]) -> int:
    """How many are left so many days later, after the job has run."""
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        purge_expired_data(house.organisation.pk)
        return count()


def nominated(house: Tenant, community: Community) -> Nomination:
    return create_nomination(community, house["Amina"], Role.COACH, by=house["Nele"], reason="She asks good questions.")


@pytest.mark.parametrize("ending", ["declined", "taken back", "not with the group"])
def test_a_nomination_that_came_to_nothing_is_forgotten_after_a_year(
    inside: Tenant, plain: Community, ending: str
) -> None:
    nomination = nominated(inside, plain)
    acts: dict[str, Callable[[], object]] = {
        "declined": lambda: answer_nomination(nomination, DECLINED),
        "taken back": lambda: withdraw_nomination(nomination),
        "not with the group": lambda: Nomination.objects.update(
            answer=ACCEPTED, answered_at=timezone.now(), withdrawn_at=timezone.now()
        ),
    }
    acts[ending]()
    assert [left_after(inside, days, Nomination.objects.count) for days in [364, 366]] == [1, 0]


def test_one_that_became_a_role_and_one_that_waits_stay(inside: Tenant, plain: Community) -> None:
    answer_nomination(nominated(inside, plain), ACCEPTED)
    create_nomination(plain, inside["Karel"], Role.COACH, by=inside["Nele"], reason="Never in a hurry.")
    assert left_after(inside, 3000, Nomination.objects.count) == 2
    assert RoleTerm.objects.filter(employee=inside["Amina"], role=Role.COACH, ended_at=None).exists()


def chosen(house: Tenant, community: Community) -> RoleSelection:
    """Amina suggests Karel as coordinator, the reasons are revealed, and he is proposed as candidate."""
    selection = make_selection(community, house["Nele"])
    naming = suggest(selection, house["Karel"], by=house["Amina"], reason="He is never in a hurry.")
    reveal_reasons(selection, by=house["Nele"], by_when=None)
    selection.refresh_from_db()
    propose_candidate(selection, naming, by=house["Nele"], closes_on=timezone.localdate() + timedelta(days=5))
    return selection


def test_what_was_said_in_a_selection_that_was_stopped_is_forgotten_after_a_year(
    inside: Tenant, plain: Community
) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=400)):
        selection = chosen(inside, plain)
    selection.refresh_from_db()
    stop_selection(selection, by=inside["Nele"])
    assert [left_after(inside, days, Suggestion.objects.count) for days in [364, 366]] == [1, 0]
    assert (RoleSelection.objects.count(), Proposal.objects.count()) == (0, 1), "The round stays with the proposals."


def test_a_selection_that_is_done_takes_its_namings_and_leaves_the_role(inside: Tenant, plain: Community) -> None:
    selection = chosen(inside, plain)
    RoleSelection.objects.filter(pk=selection.pk).update(step="done")
    log_before = Decision.objects.count()
    assert [left_after(inside, days, RoleSelection.objects.count) for days in [364, 366]] == [1, 0]
    assert (Suggestion.objects.count(), Decision.objects.count()) == (0, log_before)


def test_a_selection_that_is_under_way_is_never_forgotten(inside: Tenant, plain: Community) -> None:
    suggest(make_selection(plain, inside["Nele"]), inside["Karel"], by=inside["Amina"], reason="Never in a hurry.")
    assert left_after(inside, 3000, Suggestion.objects.count) == 1


def test_what_is_forgotten_goes_in_batches(inside: Tenant, plain: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ["Amina", "Karel", "Kofi"]:
        nomination = create_nomination(plain, inside[name], Role.COACH, by=inside["Nele"], reason="Good questions.")
        answer_nomination(nomination, DECLINED)
    monkeypatch.setattr(retention, "BATCH_SIZE", 1)
    assert left_after(inside, 366, Nomination.objects.count) == 0
