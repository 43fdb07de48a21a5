"""Employee, a person inside one organisation, and Seat, which gives an account access to it."""

from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError

from members.models import Employee, Seat
from tests.support.people import Tenant


def test_one_account_is_one_colleague(inside: Tenant) -> None:
    with pytest.raises(IntegrityError, match="employee_once"):
        Employee.objects.create(organisation=inside.organisation, user=inside["Amina"].user, name="Amina Twice")


def test_no_two_colleagues_have_one_public_id(inside: Tenant) -> None:
    with pytest.raises(IntegrityError, match="employee_public_id"):
        Employee.objects.filter(pk=inside["Amina"].pk).update(public_id=inside["Nele"].public_id)


def test_an_account_has_one_seat_in_an_organisation(inside: Tenant) -> None:
    with pytest.raises(IntegrityError, match="seat_once"):
        Seat.objects.create(organisation=inside.organisation, user=inside["Amina"].user)


def test_an_account_whose_person_wrote_something_is_not_deleted_by_the_way(inside: Tenant) -> None:
    with pytest.raises(ProtectedError):
        inside["Amina"].user.delete()


@pytest.mark.parametrize(
    ("name", "first_name", "initials"),
    [
        ("Amina El Idrissi", "Amina", "AE"),
        ("Nele", "Nele", "N"),
        ("  An   Claes ", "An", "AC"),
        ("élise ångström", "élise", "ÉÅ"),
        ("", "", ""),
        ("李 小龙", "李", "李小"),
        ("Vries, Jan de", "Vries, Jan de", "VJ"),
        ("Vries,", "Vries", "V"),
        ("Dr. ir. Piet Voorbeeld", "Dr. ir. Piet Voorbeeld", "PV"),
        ("Dr Piet Voorbeeld", "Dr Piet Voorbeeld", "PV"),
        ("J. Jansen", "J. Jansen", "JJ"),
        ("👩🏻\u200d💻 Ada", "👩🏻\u200d💻 Ada", "A"),
        ('Jan "Jef" Peeters', "Jan", "JJ"),
        ('"Jef" Peeters', '"Jef" Peeters', "JP"),
        ("(Jef) Peeters", "(Jef) Peeters", "JP"),
        ("’t Hooft", "’t Hooft", "TH"),
        ("Anne-Marie O’Brien", "Anne-Marie", "AO"),
        ("Prof.", "Prof.", "P"),
        ("🌻", "🌻", "🌻"),
        ("ßigrid Test", "ßigrid", "ST"),
        ("लक्ष्मी राव", "लक्ष्मी", "लर"),
    ],
)
def test_a_name_has_a_first_word_and_initials(name: str, first_name: str, initials: str) -> None:
    employee = Employee(name=name)
    assert (employee.first_name, employee.initials) == (first_name, initials)


def test_without_a_zone_of_their_own_people_live_in_that_of_the_organisation(inside: Tenant) -> None:
    assert inside["Amina"].zone == ZoneInfo("Europe/Brussels")
    inside["Nele"].user.time_zone = "Asia/Kathmandu"
    assert inside["Nele"].zone == ZoneInfo("Asia/Kathmandu")


@pytest.mark.parametrize("name", ["Vries, Jan de", "Dr. ir. Piet Voorbeeld", "👩🏻\u200d💻 Ada", "Vries,"])
def test_a_greeting_never_has_two_commas_nor_a_title_alone(name: str) -> None:
    greeting = f"Dag {Employee(name=name).first_name},"
    assert ",," not in greeting
    assert greeting not in {"Dag Dr.,", "Dag 👩🏻\u200d💻,"}
