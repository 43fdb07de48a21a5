"""Deactivate and reactivate an employee: the seat is deleted, what they wrote stays (R3)."""

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop_platform.audit.recording import audit_action, record
from members.accounts.lookup import addresses_of
from members.invitations.inviting import withdraw
from members.models import Employee, OrganisationInvitation, Seat
from members.organisations.administrators import ADMINISTRATOR_REVOKED, refuse_if_last

DEACTIVATED = audit_action("person_deactivated", _("ended somebody’s access"))
REACTIVATED = audit_action("person_reactivated", _("gave somebody their access back"))

#: Sent with ``employee`` and ``by`` inside the transaction, after the seat is deleted. Receivers end roles etc.
employee_deactivated = Signal()


def lock_if_active(employee_id: int) -> bool:
    """Whether the employee has access, locked until the transaction ends. Call it before creating anything for them.

    Lock order: before the lock of a round, a nomination or a selection, as in deactivation.
    """
    left_at = Employee.objects.select_for_update(no_key=True).values_list("left_at", flat=True)
    return left_at.get(pk=employee_id) is None


@transaction.atomic
def deactivate(employee: Employee, *, by: Employee) -> None:
    """End an employee's access, from their next request on. Raises ``LastAdministrator``."""
    refuse_if_last(employee)
    if not lock_if_active(employee.pk):
        return
    had_rights, employee.is_administrator = employee.is_administrator, False
    employee.left_at = timezone.now()
    employee.save(update_fields=["left_at", "is_administrator"])
    Seat.objects.filter(user=employee.user_id, organisation=employee.organisation_id).delete()
    _withdraw_invitations(employee, by=by)
    record(DEACTIVATED, employee, by=by)
    if had_rights:
        record(ADMINISTRATOR_REVOKED, employee, by=by)
    employee_deactivated.send(Employee, employee=employee, by=by)


def _withdraw_invitations(employee: Employee, *, by: Employee) -> None:
    """Withdraw open invitations, which would give access again. A new one can be sent any day."""
    to_them = addresses_of(employee.user)
    for invitation in OrganisationInvitation.objects.filter(email__in=to_them, accepted_at=None, withdrawn_at=None):
        if invitation.is_open:
            withdraw(invitation, by=by)


@transaction.atomic
def reactivate(employee: Employee, *, by: Employee) -> None:
    """Give the seat back. The level in each community is kept; roles and administrator rights do not come back."""
    employee = Employee.objects.select_for_update().get(pk=employee.pk)
    if not employee.left_at:
        return
    employee.left_at = None
    employee.save(update_fields=["left_at"])
    Seat.objects.get_or_create(user_id=employee.user_id, organisation_id=employee.organisation_id)
    record(REACTIVATED, employee, by=by)
