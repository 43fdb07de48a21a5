"""The organisation a person used last: pages outside any, such as those of the account, keep its header."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpResponse

from cop_platform.sorting import SortKey
from cop_platform.tenancy import enter
from members.models import Employee, Organisation, Seat

COOKIE = "kring_organisation"


@dataclass(frozen=True)
class Header:
    """What the header of a page shows: the organisation, the person in it, and their other organisations."""

    organisation: Organisation | None = None
    employee: Employee | None = None
    others: list[Organisation] = field(default_factory=list)


def remember_organisation(request: Any, response: HttpResponse) -> None:
    """Until the browser closes. It only chooses among the person's own seats."""
    slug = request.organisation.slug
    if request.COOKIES.get(COOKIE) != slug:
        response.set_cookie(COOKIE, slug, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True)


def header_of(request: Any) -> Header:
    """The header for a page outside any organisation; empty for visitors and for accounts without a seat."""
    user = getattr(request, "user", None)
    # After a failure inside a transaction nothing can be read any more.
    if user is None or not user.is_authenticated or connection.needs_rollback:
        return Header()
    seats = Seat.objects.filter(user=user).select_related("organisation").order_by(SortKey("organisation__name"), "pk")
    organisations = [seat.organisation for seat in seats]
    if not organisations:
        return Header()
    slug = request.COOKIES.get(COOKIE, "")
    last = next((each for each in organisations if each.slug == slug), organisations[0])
    with enter(last):
        employee = Employee.objects.filter(user=user, left_at=None).first()
    if employee is None:
        return Header()
    employee.user, employee.organisation = user, last
    return Header(last, employee, [each for each in organisations if each != last])
