"""Signed links by which the question is answered from the mail, without signing in."""

from communities.closing.permissions import can_answer
from communities.models import Closing
from communities.roles.viewers import viewer_of
from cop_platform.web.signed_links import read_link, sign_link
from members.models import Employee

SALT = "communities.closing"


class LinkExpired(Exception):
    """The question is over, or the person no longer answers here: ``employee``, if there is one."""

    def __init__(self, employee: Employee | None) -> None:
        super().__init__()
        self.employee = employee


def answer_token(closing: Closing, employee_id: int) -> str:
    return sign_link(SALT, closing.organisation_id, closing.pk, employee_id)


def read_answer_token(token: str, organisation_id: int) -> tuple[Closing, Employee]:
    """The question and the person of this token. Raises :class:`LinkExpired` and ``LinkInvalid``."""
    closing_id, employee_id = read_link(token, salt=SALT, organisation_id=organisation_id)
    closing = Closing.objects.select_related("community", "proposed_by").filter(pk=closing_id).first()
    employee = Employee.objects.select_related("user", "organisation").filter(pk=employee_id).first()
    is_here = employee is not None and employee.left_at is None and employee.user.is_active
    if closing is None or employee is None or not is_here or not closing.is_open:
        raise LinkExpired(employee)
    if not can_answer(viewer_of(closing.community, employee)):
        raise LinkExpired(employee)
    return closing, employee
