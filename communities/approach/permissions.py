"""Permission to write the organisation's approach."""

from members.models import Employee


def can_write_approach(employee: Employee) -> bool:
    return employee.is_administrator
