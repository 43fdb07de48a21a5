"""Log line for each request: account and person, route name, status, duration."""

import logging
import re
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from cop_platform.access import Access, View, access_of
from cop_platform.logs.formatting import add_context, log_context
from cop_platform.logs.scrubbing import hide_values
from cop_platform.public_ids import new_id

logger = logging.getLogger("kring.request")

HEADER = "X-Request-ID"
#: The organisation's slug in an address, if it can be one.
REQUESTED_ORGANISATION = re.compile(r"^/o/([a-z0-9_-]{1,50})(/|$)")


def new_reference() -> str:
    """A request id, short enough to be read out on the phone, with enough values that no two are the same."""
    return new_id()[:8].upper()


class RequestLogMiddleware:
    """Logs each request. Listed before other middleware, so that their errors have the request's id too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.id = new_reference()
        began = time.perf_counter()
        with log_context(request=request.id), hide_values(partial(request_values, request)):
            response = self.get_response(request)
            log_request(request, response, began)
        response.headers[HEADER] = request.id
        return response

    def process_view(self, request: Any, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        add_context(route=request.resolver_match.view_name, **person_context(request))


def log_without_person(view: View) -> View:
    """Privacy: log lines of this view do not say who opened it."""
    view.names_nobody = True  # type: ignore[attr-defined]
    return view


def log_request(request: Any, response: HttpResponse, began: float) -> None:
    match = _match(request)
    facts = {"method": _method(request), "route": _route(request, match), **person_context(request)}
    if _is_refused(request, response, match):
        # The same line for an organisation that exists and for one that does not.
        asked = REQUESTED_ORGANISATION.match(request.path_info)
        logger.warning("refused", extra={**facts, "asked_for": asked[1] if asked else ""})
    organisation = getattr(request, "organisation", None)
    logger.info(
        "request",
        extra={
            **facts,
            "organisation": organisation.slug if organisation else "",
            "status": response.status_code,
            "milliseconds": round((time.perf_counter() - began) * 1000, 1),
        },
    )


def person_context(request: Any) -> dict[str, Any]:
    """The account's id and the person's public id, which mean nothing outside; empty for ``log_without_person``."""
    match = getattr(request, "resolver_match", None)
    if match and getattr(match.func, "names_nobody", False):
        return {}
    user, employee = getattr(request, "_cached_user", None), getattr(request, "employee", None)
    found: dict[str, Any] = {}
    if user is not None and user.is_authenticated:
        found["account"] = user.pk
    if employee is not None:
        found["person"] = employee.public_id
    return found


def _match(request: Any) -> Any:
    """The resolver match, looked up here if a middleware answered before the view was resolved."""
    if match := getattr(request, "resolver_match", None):
        return match
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def _method(request: HttpRequest) -> str:
    """The request's method if it is a known one: a client may send any word."""
    return request.method if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"


def _route(request: HttpRequest, match: Any) -> str:
    if match:
        return match.view_name
    return "static" if request.path_info.startswith(settings.STATIC_URL) else ""


def _is_refused(request: Any, response: HttpResponse, match: Any) -> bool:
    """Whether a signed-in account got 404 for an organisation in which it has no seat."""
    return (
        response.status_code == 404
        and "account" in person_context(request)
        and getattr(request, "organisation", None) is None
        and request.path_info.startswith("/o/")
        and not (match and access_of(match.func) is Access.SIGNED_LINK)
    )


def request_values(request: Any) -> Iterable[str]:
    """Values of the request that an error message may quote."""
    match = getattr(request, "resolver_match", None)
    kwargs = match.kwargs if match else {}
    # A number in the address is an int here.
    yield from (str(value) for name, value in kwargs.items() if not name.endswith("slug"))
    yield from request.COOKIES.values()
    forms = [request.GET, request._post] if hasattr(request, "_post") else [request.GET]  # noqa: SLF001 - only if read
    for form in forms:
        for _name, values in form.lists():
            yield from values
