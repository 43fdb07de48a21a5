"""Lead from a former address of a community to its present one."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from communities.description.addresses import community_formerly_at


class PermanentRedirectOfForm(HttpResponsePermanentRedirect):
    """The browser sends the form again, to the new address."""

    status_code = 308


class FormerAddressMiddleware:
    """Asks the database only where a page below the address of a community was not found."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        match, organisation = request.resolver_match, getattr(request, "organisation", None)
        if not isinstance(exception, Http404) or not match or not organisation or not request.employee:
            return None
        slug = match.kwargs.get("community_slug")
        found = community_formerly_at(slug) if slug else None
        if found is None:
            return None
        path = reverse(match.view_name, kwargs={**match.kwargs, "community_slug": found.slug})
        query = request.META.get("QUERY_STRING", "")
        kind = HttpResponsePermanentRedirect if request.method in {"GET", "HEAD"} else PermanentRedirectOfForm
        return kind(f"{path}?{query}" if query else path)
