"""Who may do what among the members of an organisation."""

from members.models import Employee


def can_invite_colleagues(employee: Employee) -> bool:
    return employee.is_administrator
