"""Newcomers are welcomed once, and greeted by the leader or a coach."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.models import Community, Level, LevelChange, Newcomer, Role
from communities.participation.levels import choose_level, leave
from communities.roles.terms import start_term
from communities.welcome.attention import newcomers_to_welcome
from communities.welcome.newcomers import (
    NEW_FOR,
    SHOW_WELCOME_FOR,
    dismiss,
    greet,
    newcomers,
    newcomers_to_greet,
    welcome_of,
)
from communities.welcome.retention import purge as purge_newcomers
from cop_platform.outbox.models import QueuedMail
from tests.support.at_once import run_at_once
from tests.support.people import Tenant


@pytest.fixture
def plain(inside: Tenant) -> Community:
    return inside.communities["plain-language"]


def welcomed() -> list[int]:
    return list(QueuedMail.objects.filter(kind="welcome").order_by("pk").values_list("recipient_id", flat=True))


def names(arrivals: list[Newcomer]) -> list[str]:
    return [arrival.employee.first_name for arrival in arrivals]


@pytest.mark.requirement("S65")
@pytest.mark.parametrize(
    ("way", "mails"),
    [
        ([Level.ACTIVE], 1),
        ([Level.CORE], 1),
        ([Level.PERIPHERY], 0),
        ([Level.PERIPHERY, Level.ACTIVE], 1),
        ([Level.ACTIVE, Level.CORE, Level.ACTIVE], 1),
        ([Level.ACTIVE, "", Level.ACTIVE], 1),
        ([Level.ACTIVE, Level.PERIPHERY, Level.CORE], 1),
    ],
)
def test_one_is_welcomed_once_whatever_the_way(inside: Tenant, plain: Community, way: list[str], mails: int) -> None:
    for level in way:
        choose_level(plain, inside["Chloé"], Level(level)) if level else leave(plain, inside["Chloé"])
    assert welcomed() == [inside["Chloé"].pk] * mails


def test_who_comes_back_years_later_is_at_home(inside: Tenant, plain: Community) -> None:
    choose_level(plain, inside["Chloé"], Level.ACTIVE)
    leave(plain, inside["Chloé"])
    with time_machine.travel(timezone.now() + timedelta(days=900), tick=False):
        purge_newcomers()
        assert not Newcomer.objects.exists()
        choose_level(plain, inside["Chloé"], Level.CORE)
        assert not Newcomer.objects.exists()
    assert len(welcomed()) == 1


def test_who_was_carried_over_is_not_new(inside: Tenant, plain: Community) -> None:
    LevelChange.objects.create(
        organisation=inside.organisation,
        community=plain,
        employee=inside["Chloé"],
        after=Level.ACTIVE,
        is_imported=True,
        at=timezone.now(),
    )
    choose_level(plain, inside["Chloé"], Level.CORE)
    assert (welcomed(), Newcomer.objects.count()) == ([], 0)


@pytest.mark.requirement("S29")
def test_who_leads_or_coaches_sees_who_is_new_and_nobody_else(inside: Tenant, plain: Community) -> None:
    choose_level(plain, inside["Chloé"], Level.ACTIVE)
    choose_level(plain, inside["Kofi"], Level.CORE)
    seeing = {name: names(newcomers_to_greet(each)) for name, each in inside.people.items()}
    assert {name: seen for name, seen in seeing.items() if seen} == {
        "Nele": ["Kofi", "Chloé"],
        "Lotte": ["Kofi", "Chloé"],
    }
    [asked] = newcomers_to_welcome(inside["Nele"])
    assert names(asked.about) == ["Kofi", "Chloé"]


def test_who_was_greeted_goes_from_everyones_list(inside: Tenant, plain: Community) -> None:
    choose_level(plain, inside["Chloé"], Level.ACTIVE)
    arrival = Newcomer.objects.get()
    assert [greet(arrival), greet(arrival)] == [True, False]
    assert [newcomers_to_greet(inside[name]) for name in ["Nele", "Lotte"]] == [[], []]
    assert list(newcomers_to_welcome(inside["Nele"])) == []


def test_only_who_sits_inside_now_is_named(inside: Tenant, plain: Community) -> None:
    """Newcomers who left, went back to the periphery or took a role are not listed."""
    for name, level in [("Chloé", Level.PERIPHERY), ("Yasmina", ""), ("Tom", Level.CORE)]:
        choose_level(plain, inside[name], Level.ACTIVE)
        choose_level(plain, inside[name], Level(level)) if level else leave(plain, inside[name])
    start_term(plain, inside["Tom"], Role.COACH)
    assert list(newcomers([plain])) == []


def test_after_some_weeks_nobody_is_new(inside: Tenant, plain: Community) -> None:
    choose_level(plain, inside["Chloé"], Level.ACTIVE)
    told = {}
    for days in [SHOW_WELCOME_FOR.days - 1, SHOW_WELCOME_FOR.days + 1, NEW_FOR.days + 1]:
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            told[days] = (bool(welcome_of(plain, inside["Chloé"])), names(newcomers_to_greet(inside["Nele"])))
    assert told == {13: (True, ["Chloé"]), 15: (False, ["Chloé"]), 29: (False, [])}


def test_a_welcome_is_put_away_by_who_was_welcomed(inside: Tenant, plain: Community) -> None:
    choose_level(plain, inside["Chloé"], Level.ACTIVE)
    dismiss(plain, inside["Amina"])
    assert welcome_of(plain, inside["Chloé"])
    dismiss(plain, inside["Chloé"])
    assert welcome_of(plain, inside["Chloé"]) is None


def test_the_same_click_many_times_makes_one_arrival(transactional_db: None, mereldal: Tenant) -> None:
    plain, chloe = mereldal.communities["plain-language"], mereldal["Chloé"]
    run_at_once(mereldal, lambda: choose_level(plain, chloe, Level.ACTIVE), times=5)
    with mereldal.enter():
        assert (Newcomer.objects.count(), welcomed()) == (1, [chloe.pk])


def test_one_arrives_once(inside: Tenant, plain: Community) -> None:
    choose_level(plain, inside["Chloé"], Level.ACTIVE)
    again = Newcomer.objects.get()
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)
