"""Grant and revoke administrator rights in an organisation, never revoked from the last administrator (R3)."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cop_platform.audit.recording import audit_action, record
from cop_platform.web.refusals import Refusal
from members.models import Employee, Organisation

ADMINISTRATOR_GRANTED = audit_action("administrator_given", _("made somebody an administrator"))
ADMINISTRATOR_REVOKED = audit_action("administrator_taken", _("ended somebody’s rights as an administrator"))


class LastAdministrator(Refusal):
    sentence = _("This is the last administrator. Make somebody else an administrator first.")


@transaction.atomic
def make_administrator(employee: Employee, *, by: Employee) -> None:
    _lock_organisation(employee)
    if not employee.is_administrator:
        _set(employee, True)
        record(ADMINISTRATOR_GRANTED, employee, by=by)


@transaction.atomic
def remove_administrator(employee: Employee, *, by: Employee) -> None:
    """Raises :class:`LastAdministrator`."""
    refuse_if_last(employee)
    if employee.is_administrator:
        _set(employee, False)
        record(ADMINISTRATOR_REVOKED, employee, by=by)


def refuse_if_last(employee: Employee) -> None:
    """Raises :class:`LastAdministrator`. Holds a lock, so that another one stays until the transaction ends."""
    _lock_organisation(employee)
    if employee.is_administrator and not administrators().exclude(pk=employee.pk).exists():
        raise LastAdministrator


def administrators() -> QuerySet[Employee]:
    """Administrators who can act: with access, and not barred from signing in."""
    return Employee.objects.filter(is_administrator=True, left_at=None, user__is_active=True)


def _lock_organisation(employee: Employee) -> None:
    """Lock: two administrators may remove each other in the same moment."""
    Organisation.objects.select_for_update(no_key=True).only("pk").get(pk=employee.organisation_id)
    employee.refresh_from_db(fields=["is_administrator", "left_at"])


def _set(employee: Employee, value: bool) -> None:
    employee.is_administrator = value
    employee.save(update_fields=["is_administrator"])
