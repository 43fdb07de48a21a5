"""Create accounts, seats, employees and invitations of the demonstration, in bulk."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress

from demo.crowd import all_employees
from demo.script import EmployeeScript, OrganisationScript
from members.accounts.lookup import accounts_by_address
from members.models import Employee, ExpertiseTopic, Organisation, OrganisationInvitation, Seat, User
from members.people.expertise import normalise


@dataclass(frozen=True)
class People:
    """Employees that scripts refer to, by first name; the others with their scripts; days employed by employee id."""

    named: dict[str, Employee]
    others: list[tuple[EmployeeScript, Employee]]
    days_employed: dict[int, int]


def create_employees(organisation: Organisation, house: OrganisationScript, password: str, now: datetime) -> People:
    """Inside the organisation. ``password`` is hashed already. An account that exists gets a seat here too."""
    told = all_employees(house)
    accounts = _accounts(told, password)
    Seat.objects.bulk_create(Seat(user=accounts[each.email], organisation=organisation) for each in told)
    employees = Employee.objects.bulk_create(_employee(organisation, each, accounts[each.email]) for each in told)
    for colleague, employee in zip(told, employees, strict=True):
        employee.joined_at = now - timedelta(days=colleague.days_employed)
    Employee.objects.bulk_update(employees, ["joined_at"])
    ExpertiseTopic.objects.bulk_create(
        ExpertiseTopic(organisation=organisation, employee=employee, text=words, normalised=normalise(words))
        for colleague, employee in zip(told, employees, strict=True)
        for words in colleague.topics
    )
    return _people(house, told, employees)


def _employee(organisation: Organisation, told: EmployeeScript, user: User) -> Employee:
    return Employee(
        organisation=organisation,
        user=user,
        name=told.name,
        works_at=told.works_at,
        is_administrator=told.is_administrator,
        introduction=told.introduction,
    )


def _accounts(told: list[EmployeeScript], password: str) -> dict[str, User]:
    """Accounts by e-mail address, existing and new."""
    known = accounts_by_address(each.email for each in told)
    new = User.objects.bulk_create(
        User(email=each.email, password=password, language=each.language) for each in told if each.email not in known
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in new
    )
    return known | {user.email: user for user in new}


def _people(house: OrganisationScript, told: list[EmployeeScript], employees: list[Employee]) -> People:
    count = len(house.named)
    return People(
        named={employee.first_name: employee for employee in employees[:count]},
        others=list(zip(told, employees, strict=True))[count:],
        days_employed={employee.pk: each.days_employed for each, employee in zip(told, employees, strict=True)},
    )


def create_invitations(organisation: Organisation, house: OrganisationScript, people: People, now: datetime) -> None:
    """Pending invitations; no mail is queued for them."""
    administrator = next(each for each in people.named.values() if each.is_administrator)
    asked = OrganisationInvitation.objects.bulk_create(
        OrganisationInvitation(organisation=organisation, email=email, language=language, invited_by=administrator)
        for email, language, _days in house.invitations
    )
    for invitation, (_email, _language, days) in zip(asked, house.invitations, strict=True):
        invitation.invited_at = now - timedelta(days=days)
    OrganisationInvitation.objects.bulk_update(asked, ["invited_at"])
