"""Accounts, seats and colleagues, hundreds at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress

from demo.crowd import everyone
from demo.script import Colleague, House
from members.models import AskAbout, Employee, Invitation, Organisation, Seat, User
from members.people.expertise import plain


@dataclass(frozen=True)
class People:
    """Those the circles name by their first name, and the others with what is told of them."""

    named: dict[str, Employee]
    others: list[tuple[Colleague, Employee]]
    here_for: dict[int, int]


def seat_everyone(organisation: Organisation, house: House, password: str, now: datetime) -> People:
    """Inside the organisation. ``password`` is hashed already; an account from elsewhere gets a seat here too."""
    told = everyone(house)
    accounts = _accounts(told, password)
    Seat.objects.bulk_create(Seat(user=accounts[each.email], organisation=organisation) for each in told)
    employees = Employee.objects.bulk_create(_employee(organisation, each, accounts[each.email]) for each in told)
    for colleague, employee in zip(told, employees, strict=True):
        employee.joined_at = now - timedelta(days=colleague.here_for)
    Employee.objects.bulk_update(employees, ["joined_at"])
    AskAbout.objects.bulk_create(
        AskAbout(organisation=organisation, employee=employee, words=words, plain=plain(words))
        for colleague, employee in zip(told, employees, strict=True)
        for words in colleague.ask_about
    )
    return _people(house, told, employees)


def _employee(organisation: Organisation, told: Colleague, user: User) -> Employee:
    return Employee(
        organisation=organisation,
        user=user,
        name=told.name,
        works_at=told.works_at,
        is_administrator=told.is_administrator,
        introduction=told.word,
    )


def _accounts(told: list[Colleague], password: str) -> dict[str, User]:
    """By address."""
    known = User.objects.in_bulk([each.email for each in told], field_name="email")
    new = User.objects.bulk_create(
        User(email=each.email, password=password, language=each.language) for each in told if each.email not in known
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in new
    )
    return known | {user.email: user for user in new}


def _people(house: House, told: list[Colleague], employees: list[Employee]) -> People:
    count = len(house.named)
    return People(
        named={employee.first_name: employee for employee in employees[:count]},
        others=list(zip(told, employees, strict=True))[count:],
        here_for={employee.pk: each.here_for for each, employee in zip(told, employees, strict=True)},
    )


def ask_in(organisation: Organisation, house: House, people: People, now: datetime) -> None:
    """Invitations that wait for an answer; no mail is owed for them."""
    administrator = next(each for each in people.named.values() if each.is_administrator)
    asked = Invitation.objects.bulk_create(
        Invitation(organisation=organisation, email=email, language=language, invited_by=administrator)
        for email, language, _days in house.invited
    )
    for invitation, (_email, _language, days) in zip(asked, house.invited, strict=True):
        invitation.invited_at = now - timedelta(days=days)
    Invitation.objects.bulk_update(asked, ["invited_at"])
