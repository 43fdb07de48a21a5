"""Import the people of a file: accounts, seats and employees. Existing ones stay unchanged."""

from collections.abc import Iterable, Mapping

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from communities.importing.records import PersonRecord, RecordKind
from communities.importing.report import Report
from members.accounts.lookup import accounts_by_address
from members.models import Employee, Organisation, Seat, User

EMPLOYEE_LEFT = "is of somebody who has left this organisation; only a new invitation brings somebody back"
ACCOUNT_SUSPENDED = "is of an account that may not sign in"


class PeopleImport:
    """Finds or creates the employee of each person. ``places``: where the file named each account, by account id."""

    def __init__(self, organisation: Organisation, report: Report) -> None:
        self.organisation = organisation
        self.report = report
        self.places: dict[int, str] = {}

    def import_people(self, people: list[PersonRecord]) -> dict[str, int]:
        """Employee ids by the person's id in the file, without rejected people."""
        accounts = accounts_by_address(person.email for person in people)
        employees = _employees(accounts.values())
        seated = set(_user_ids_with_seat(self.organisation, accounts.values()))
        found, new = {}, []
        for person in people:
            account = accounts.get(person.email)
            employee = employees.get(account.pk) if account else None
            if why := self._rejection_reason(person, account, employee, seated):
                self.report.reject(RecordKind.PEOPLE, f"{person.place}.email", why)
            elif employee:
                found[person.id] = employee.pk
            else:
                new.append(person)
        self.report.found[RecordKind.PEOPLE] += len(found)
        self.report.taken[RecordKind.PEOPLE] += len(new)
        return found | self._add(new, accounts, seated)

    def _rejection_reason(
        self, person: PersonRecord, account: User | None, employee: Employee | None, seated: set[int]
    ) -> str:
        """Why this person cannot be imported; empty when they can. An import never reinstates or duplicates anybody."""
        if account is None:
            return ""
        if self.places.setdefault(account.pk, person.place) != person.place:
            return f"is of the same account as {self.places[account.pk]}"
        if not account.is_active:
            return ACCOUNT_SUSPENDED
        if employee and (employee.left_at or account.pk not in seated):
            return EMPLOYEE_LEFT
        return ""

    def _add(self, people: list[PersonRecord], accounts: Mapping[str, User], seated: set[int]) -> dict[str, int]:
        users = {**accounts, **self._open_accounts([person for person in people if person.email not in accounts])}
        own = [users[person.email] for person in people]
        Seat.objects.bulk_create(
            Seat(user=user, organisation=self.organisation) for user in own if user.pk not in seated
        )
        employees = Employee.objects.bulk_create(
            Employee(organisation=self.organisation, user=user, name=person.name, works_at=person.works_at)
            for person, user in zip(people, own, strict=True)
        )
        return {person.id: employee.pk for person, employee in zip(people, employees, strict=True)}

    def _open_accounts(self, people: list[PersonRecord]) -> dict[str, User]:
        """Create accounts without a password: the first sign-in is by mailed code, which also verifies the address.

        Until then the address is unverified, because a file does not prove whose it is.
        """
        users = User.objects.bulk_create(
            User(
                email=person.email,
                password=make_password(None),
                language=person.language or self.organisation.language,
            )
            for person in people
        )
        EmailAddress.objects.bulk_create(
            EmailAddress(user=user, email=user.email, verified=False, primary=True) for user in users
        )
        return {user.email: user for user in users}


def _employees(accounts: Iterable[User]) -> dict[int, Employee]:
    """Employees of this organisation by account id. Locked, so that nobody changes their level during the import."""
    found = Employee.objects.select_for_update(no_key=True).filter(user__in=list(accounts)).order_by("pk")
    return {employee.user_id: employee for employee in found}


def _user_ids_with_seat(organisation: Organisation, accounts: Iterable[User]) -> Iterable[int]:
    return Seat.objects.filter(organisation=organisation, user__in=list(accounts)).values_list("user_id", flat=True)
