"""Versions in the database: what holds whatever the code does."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from charters.drafting.drafts import start_draft
from charters.models import CharterPart, CharterVersion, Part
from tests.support.people import Tenant, make_charter


@pytest.fixture
def charter(inside: Tenant) -> CharterVersion:
    return make_charter(inside.communities["plain-language"], inside["Nele"])


@pytest.mark.requirement("S66")
@pytest.mark.parametrize("change", [{"number": 7}, {"state": "draft"}, {"state": "dropped"}, {"adopted_at": None}])
def test_an_adopted_version_stays_as_it_is(charter: CharterVersion, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        CharterVersion.objects.filter(pk=charter.pk).update(**change)


@pytest.mark.requirement("S66")
@pytest.mark.parametrize("change", [{"content": {"text": "Anything."}}, {"revision": 9}, {"part": "values"}])
def test_its_parts_stay_as_they_are(charter: CharterVersion, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        charter.parts.filter(part=Part.PURPOSE).update(**change)


@pytest.mark.requirement("S66")
def test_neither_goes_away(charter: CharterVersion) -> None:
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        CharterPart.objects.filter(version=charter)._raw_delete("default")
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        CharterVersion.objects.filter(pk=charter.pk)._raw_delete("default")


def test_a_replaced_version_does_not_come_back(charter: CharterVersion) -> None:
    rows = CharterVersion.objects.filter(pk=charter.pk)
    rows.update(state="replaced", replaced_at=timezone.now())
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        rows.update(state="adopted", replaced_at=None)


def test_its_review_date_may_change_and_the_name_of_a_writer_may_go(charter: CharterVersion) -> None:
    CharterVersion.objects.filter(pk=charter.pk).update(review_on=timezone.localdate())
    charter.parts.update(edited_by=None)


def test_one_is_in_force_and_one_is_open(inside: Tenant, charter: CharterVersion) -> None:
    draft = start_draft(charter.community, by=inside["Nele"])
    now = timezone.now()
    with pytest.raises(IntegrityError, match="charterversion_one_adopted"), transaction.atomic():
        CharterVersion.objects.filter(pk=draft.pk).update(state="adopted", adopted_at=now, review_on=now)
    with pytest.raises(IntegrityError, match="charterversion_one_open"), transaction.atomic():
        CharterVersion.objects.create(
            organisation=inside.organisation, community=charter.community, number=3, state="draft"
        )


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"state": "in_round"}, "charterversion_round_has_proposal"),
        ({"state": "unknown"}, "charterversion_adopted_has_dates"),
        ({"state": "adopted"}, "charterversion_adopted_has_dates"),
        ({"number": 1}, "charterversion_number"),
        ({"replaced_at": "2026-01-01T00:00Z"}, "charterversion_replaced_has_date"),
    ],
)
def test_a_state_has_what_belongs_to_it(
    inside: Tenant, charter: CharterVersion, fields: dict[str, Any], name: str
) -> None:
    draft = start_draft(charter.community, by=inside["Nele"])
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CharterVersion.objects.filter(pk=draft.pk).update(**fields)
