"""Permissions on invitations to an organisation."""

from members.models import Employee


def can_invite_colleagues(employee: Employee) -> bool:
    return employee.is_administrator
