"""Enter the organisation of the address: one request, one transaction, one organisation."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import Resolver404, resolve, set_urlconf
from django.utils import timezone

from cop_platform.access import Access, access_of
from cop_platform.planned_queries import Moment, planned
from cop_platform.sorting import SortKey
from cop_platform.tenancy import enter
from members.admin.sites import urlconf_for
from members.models import Employee, Organisation, Seat
from members.organisations.last_used import remember_organisation

ORGANISATION_PATH = re.compile(r"^/o/([^/]+)(/|$)")
ADMIN_PATH = re.compile(r"^/o/[^/]+/admin/")
LINK_METHODS = ["GET", "HEAD", "POST"]


class OrganisationMiddleware:
    """Accounts without a seat get the same 404 for an organisation that exists and one that does not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.organisation = request.employee = request.link_organisation = None
        request.other_organisations = []
        if "\x00" in request.path_info:
            raise Http404  # text in PostgreSQL cannot contain NUL
        address = ORGANISATION_PATH.match(request.path_info)
        if address is None:
            return self.get_response(request)
        if _is_signed_link(request.path_info):
            response = self._open_link(request, address[1])
        elif not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        else:
            response = self._respond_inside(request, _enter_seat(request, address[1]), has_seat=True)
        # No proxy's cache, and no back button on a shared computer, keeps internal pages.
        response.headers.setdefault("Cache-Control", "private, no-store")
        if request.employee:
            remember_organisation(request, response)
        return response

    def _open_link(self, request: Any, slug: str) -> HttpResponse:
        """Answer a signed link, which needs no sign-in: nothing is answered before the view (see process_view)."""
        request.link_organisation = next(iter(_organisations_at(slug)), None)
        if request.link_organisation is None:
            return self.get_response(request)
        return self._respond_inside(request, request.link_organisation)

    def _respond_inside(self, request: Any, organisation: Organisation, *, has_seat: bool = False) -> HttpResponse:
        with enter(organisation):
            if has_seat:
                request.organisation, request.employee = organisation, _find_employee(request.user)
                if request.employee.is_administrator and _is_admin_path(request.path_info):
                    request.urlconf = urlconf_for(organisation.slug)
            with timezone.override(request.employee.zone if request.employee else organisation.zone):
                response = self.get_response(request)
            set_urlconf(None)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_view(self, request: Any, view: Callable[..., Any], args: Any, kwargs: Any) -> HttpResponse | None:
        """For an invalid link an existing organisation answers like a missing one, whatever the method."""
        if access_of(view) is Access.SIGNED_LINK:
            if request.method not in LINK_METHODS:
                return HttpResponseNotAllowed(LINK_METHODS)
            if request.link_organisation is None:
                raise Http404
            request.organisation = request.link_organisation
        return None

    def process_exception(self, request: Any, exception: Exception) -> None:
        """Roll back what a failing view wrote, also when the exception becomes a 404 or 403."""
        if transaction.get_connection().in_atomic_block and getattr(request, "organisation", None):
            transaction.set_rollback(True)
            if request.employee is None:
                request.organisation = None  # the error page for a stranger does not name it


def _is_admin_path(path: str) -> bool:
    return ADMIN_PATH.match(path) is not None


@lru_cache(maxsize=1024)
def _is_signed_link(path: str) -> bool:
    try:
        return access_of(resolve(path).func) is Access.SIGNED_LINK
    except Resolver404:
        return False


@planned
def _organisations_at(slug: str, _at: Moment) -> QuerySet[Organisation]:
    return Organisation.objects.filter(slug=slug)


@planned
def _seats_of(user_ids: list[int], _at: Moment) -> QuerySet[Seat]:
    return Seat.objects.filter(user__in=user_ids).select_related("organisation").order_by(SortKey("organisation__name"))


@planned
def _employees_of(user_ids: list[int], _at: Moment) -> QuerySet[Employee]:
    found: QuerySet[Employee] = Employee.objects.filter(user__in=user_ids, left_at=None)
    return found


def _enter_seat(request: Any, slug: str) -> Organisation:
    """The organisation of the address, if the account has a seat there; its others go into the person's menu."""
    organisations = [seat.organisation for seat in _seats_of([request.user.pk])]
    request.other_organisations = [each for each in organisations if each.slug != slug]
    found = next((each for each in organisations if each.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _find_employee(user: Any) -> Employee:
    employee = next(iter(_employees_of([user.pk])), None)
    if employee is None:
        raise Http404
    employee.user = user  # known already: saves a query on each page
    return employee
