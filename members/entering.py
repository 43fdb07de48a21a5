"""Into an organisation: request = transaction = organisation."""

import re
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone

from cop_platform.access import Access, access_of
from cop_platform.tenancy import enter
from members.models import Employee, Organisation, Seat

ADDRESS = re.compile(r"^/o/([^/]+)(/|$)")


class OrganisationMiddleware:
    """Whoever has no seat gets the same 404 for an organisation that exists and one that does not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.organisation = request.employee = None
        address = ADDRESS.match(request.path_info)
        if address is None:
            return self.get_response(request)
        if _is_signed_link(request.path_info):
            return self._work(request, _organisation(address[1]))
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return self._work(request, _seat(request, address[1]).organisation, seated=True)

    def _work(self, request: Any, organisation: Organisation, *, seated: bool = False) -> HttpResponse:
        request.organisation = organisation
        with enter(organisation):
            if seated:
                request.employee = _employee(request.user)
            with timezone.override(request.employee.zone if request.employee else organisation.zone):
                response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        # Nobody else's cache, nor the back button of a shared computer, keeps what colleagues see.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Whatever a failing view wrote is undone, also when the failure becomes a 404 or 403."""
        if transaction.get_connection().in_atomic_block and getattr(request, "organisation", None):
            transaction.set_rollback(True)


def _is_signed_link(path: str) -> bool:
    try:
        return access_of(resolve(path).func) is Access.SIGNED_LINK
    except Resolver404:
        return False


def _organisation(slug: str) -> Organisation:
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise Http404
    return organisation


def _seat(request: Any, slug: str) -> Seat:
    seat = Seat.objects.select_related("organisation").filter(user=request.user, organisation__slug=slug).first()
    if seat is None:
        raise Http404
    return seat


def _employee(user: Any) -> Employee:
    employee = Employee.objects.get(user=user, left_at=None)
    employee.user = user  # known already: spares each page a query
    return employee
