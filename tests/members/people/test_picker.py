"""The one colleague whom a typed name, a part of it, or an address means; else a sentence says why not."""

import pytest
from django.core.exceptions import ValidationError

from members.people.deactivation import deactivate
from members.people.picker import colleague_called
from tests.support.people import Tenant, make_employee


@pytest.mark.parametrize("typed", ["Amina El Idrissi", "amina  el idrissi", "Amina", "idrissi"])
def test_a_name_part_of_it_or_an_address_is_enough(mereldal: Tenant, typed: str) -> None:
    with mereldal.enter():
        assert colleague_called(typed) == mereldal["Amina"]
        assert colleague_called(mereldal["Amina"].user.email) == mereldal["Amina"]


def why_not(tenant: Tenant, typed: str) -> list[str]:
    with tenant.enter(), pytest.raises(ValidationError) as refused:
        colleague_called(typed)
    return refused.value.messages


def test_a_part_that_several_have_names_them(mereldal: Tenant) -> None:
    with mereldal.enter():
        make_employee(mereldal.organisation, "Amina Bakkali")
    said = "“Amina” can be Amina Bakkali or Amina El Idrissi. Write the whole name."
    assert why_not(mereldal, "Amina") == [said]
    with mereldal.enter():
        for name in ["Adams", "Claes", "Dubois"]:
            make_employee(mereldal.organisation, f"Amina {name}")
    assert why_not(mereldal, "Amina") == ["“Amina” can be several colleagues. Write the whole name."]


@pytest.mark.parametrize("typed", ["Nobody Atall", "x@y", "Zoë Duindoorn", "Kofi", "\u200b"])
def test_nobody_is_meant(mereldal: Tenant, duinzicht: Tenant, typed: str) -> None:
    """A name that nobody has, an unknown address, somebody of another organisation, a leaver, and no letter."""
    with duinzicht.enter():
        make_employee(duinzicht.organisation, "Zoë Duindoorn")
    with mereldal.enter():
        deactivate(mereldal["Kofi"], by=mereldal["Tom"])
    assert why_not(mereldal, typed) == [f"We know no colleague called “{typed}”. Check the name."]


def test_of_two_with_the_same_name_the_address_says_which(mereldal: Tenant) -> None:
    with mereldal.enter():
        other = make_employee(mereldal.organisation, "Kofi Other")
        type(other).objects.filter(pk=other.pk).update(name="Kofi Mensah")
        assert colleague_called(other.user.email) == other
    said = "Several colleagues are called “Kofi Mensah”. Write the e-mail address."
    assert why_not(mereldal, "Kofi Mensah") == [said]
