"""Role terms and nominations for the four core roles."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone

from communities.models import Nomination, Role, RoleTerm
from communities.nominations.nominating import create_nomination
from tests.support.people import Tenant


def test_a_role_is_held_once_at_a_time(inside: Tenant) -> None:
    with pytest.raises(IntegrityError, match="roleterm_held_once"):
        RoleTerm.objects.create(
            organisation=inside.organisation,
            community=inside.communities["plain-language"],
            employee=inside["Nele"],
            role=Role.LEADER,
            started_at=timezone.now(),
        )


def test_there_are_four_roles(inside: Tenant) -> None:
    with pytest.raises(IntegrityError, match="roleterm_known_role"):
        RoleTerm.objects.filter(employee=inside["Nele"]).update(role="boss")


def test_a_role_ends_after_it_began(inside: Tenant) -> None:
    with pytest.raises(IntegrityError, match="roleterm_ends_after_start"):
        RoleTerm.objects.filter(employee=inside["Nele"]).update(ended_at=F("started_at") - timedelta(seconds=1))


def ask(house: Tenant) -> Nomination:
    return create_nomination(house.communities["plain-language"], house["Amina"], Role.COACH)


def test_somebody_is_asked_once_at_a_time(inside: Tenant) -> None:
    ask(inside)
    with pytest.raises(IntegrityError, match="nomination_open_once"):
        Nomination.objects.create(
            organisation=inside.organisation,
            community=inside.communities["plain-language"],
            nominee=inside["Amina"],
            role=Role.COACH,
            nominated_at=timezone.now(),
        )


@pytest.mark.parametrize(
    "broken", [{"answer": "accepted"}, {"answered_at": timezone.now()}, {"answer": "", "answered_at": timezone.now()}]
)
def test_an_answer_and_its_date_come_together(inside: Tenant, broken: dict[str, Any]) -> None:
    ask(inside)
    with pytest.raises(IntegrityError, match="nomination_answer_has_date"):
        Nomination.objects.update(**broken)


def test_no_two_nominations_have_one_public_id(inside: Tenant) -> None:
    first = ask(inside)
    with pytest.raises(IntegrityError, match="nomination_public_id"):
        Nomination.objects.create(
            organisation=inside.organisation,
            public_id=first.public_id,
            community=first.community,
            nominee=inside["Karel"],
            role=Role.COACH,
            nominated_at=timezone.now(),
        )
