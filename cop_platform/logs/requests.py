"""A line for each request: who, where by the name of its route, what came of it, how long it took."""

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
#: The organisation asked for, where the address could name one at all.
REQUESTED_ORGANISATION = re.compile(r"^/o/([a-z0-9_-]{1,50})(/|$)")


def new_reference() -> str:
    """Short enough to be read out on the phone; enough of them that no two meet."""
    return new_id()[:8].upper()


class RequestLogMiddleware:
    """Stands around all others, so that what fails in one of them is told with the request's id too."""

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
    """That somebody was on this page is theirs alone to tell: its lines in the log do not say who it was."""
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
    """By numbers that say nothing outside: the account's, and the person's own inside the organisation."""
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
    """Where a middleware answered before any view was looked for, it is looked for now."""
    if match := getattr(request, "resolver_match", None):
        return match
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def _method(request: HttpRequest) -> str:
    """Anybody may send any word."""
    return request.method if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"


def _route(request: HttpRequest, match: Any) -> str:
    if match:
        return match.view_name
    return "static" if request.path_info.startswith(settings.STATIC_URL) else ""


def _is_refused(request: Any, response: HttpResponse, match: Any) -> bool:
    """Somebody signed in stood at the door of an organisation where they have no seat."""
    return (
        response.status_code == 404
        and "account" in person_context(request)
        and getattr(request, "organisation", None) is None
        and request.path_info.startswith("/o/")
        and not (match and access_of(match.func) is Access.SIGNED_LINK)
    )


def request_values(request: Any) -> Iterable[str]:
    """What came in with the request and may show up in the words of an error."""
    match = getattr(request, "resolver_match", None)
    yield from (value for name, value in (match.kwargs if match else {}).items() if not name.endswith("slug"))
    yield from request.COOKIES.values()
    forms = [request.GET, request._post] if hasattr(request, "_post") else [request.GET]  # noqa: SLF001 - only if read
    for form in forms:
        for _name, values in form.lists():
            yield from values
