"""Dates in forms: in the future, and not too far away."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django import forms
from django.utils import timezone

from communities.decisions.forms import ProposalForm
from communities.nominations.selection_forms import CandidateForm, RevealReasonsForm, RoleDescriptionForm
from communities.opportunities.forms import OpportunityForm
from communities.roles.forms import AgreementForm, clean_end_of_term
from cop_platform.forms.days import clean_future_day

PASSED = "That date has passed. Choose another."
THREE_YEARS = "That is more than three years ahead. Choose an earlier date."
FAR = "That is far away. Choose an earlier date."


def said(check: Callable[[date | None], date | None], day: date | None) -> str:
    """The validation error, or an empty string."""
    try:
        assert check(day) == day
    except forms.ValidationError as refused:
        return str(refused.messages[0])
    return ""


@pytest.mark.parametrize(
    ("check", "days", "words"),
    [
        (clean_future_day, -1, PASSED),
        (clean_future_day, 0, ""),
        (clean_future_day, 3 * 366, ""),
        (clean_future_day, 3 * 366 + 1, THREE_YEARS),
        (clean_end_of_term, -1, PASSED),
        (clean_end_of_term, 0, ""),
        (clean_end_of_term, 4 * 366, ""),
        (clean_end_of_term, 11 * 366, FAR),
    ],
)
def test_a_day_lies_ahead_and_not_too_far(check: Callable[[date | None], date | None], days: int, words: str) -> None:
    assert said(check, timezone.localdate() + timedelta(days=days)) == words


@pytest.mark.parametrize("check", [clean_future_day, clean_end_of_term])
def test_no_day_stays_none(check: Callable[[date | None], date | None]) -> None:
    assert said(check, None) == ""


@pytest.mark.parametrize(
    "form", [ProposalForm, RoleDescriptionForm, RevealReasonsForm, CandidateForm, AgreementForm, OpportunityForm]
)
def test_each_day_that_is_typed_is_asked_the_same_way(form: type[forms.BaseForm]) -> None:
    days = [each for each in form.base_fields.values() if isinstance(each, forms.DateField)]  # type: ignore[attr-defined]
    assert days
    for day in days:
        assert day.error_messages["invalid"] == "That date isn’t right. Write it like this: 27/10/2026."
        assert day.widget.input_type == "date"
