"""Participation at a level, and the history of level changes."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from communities.models import Level, LevelChange, Participation
from tests.support.people import Tenant


def test_one_person_sits_once_in_a_community(inside: Tenant) -> None:
    with pytest.raises(IntegrityError, match="participation_once"):
        Participation.objects.create(
            organisation=inside.organisation,
            community=inside.communities["plain-language"],
            employee=inside["Amina"],
            level=Level.CORE,
            since=timezone.now(),
        )


@pytest.mark.requirement("S17")
@pytest.mark.parametrize("level", ["", "boss"])
def test_there_are_three_levels(inside: Tenant, level: str) -> None:
    with pytest.raises(IntegrityError, match="participation_known_level"):
        Participation.objects.filter(employee=inside["Amina"]).update(level=level)


@pytest.mark.parametrize("level", ["", *Level.values])
def test_a_change_is_from_one_level_to_another(inside: Tenant, level: str) -> None:
    with pytest.raises(IntegrityError, match="levelchange_moves"):
        LevelChange.objects.filter(employee=inside["Amina"]).update(before=level, after=level)


@pytest.mark.requirement("S18", "S117")
def test_no_field_says_who_put_somebody_there() -> None:
    for model in [Participation, LevelChange]:
        people = [
            field.name for field in model._meta.fields if field.related_model and "Employee" in str(field.related_model)
        ]
        assert people == ["employee"]
