"""Requests with a method that an address does not take: people get a page of ours, never the browser's bare 405.

Whoever opens an address that only takes forms comes from a sign-in, a bookmark or the address bar. They are sent to the
page above it in the address, where its button is.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve

READING = {"GET", "HEAD"}


class MethodMiddleware:
    """Below the organisation's, so that the page has its menu. Strangers were refused before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        if request.method in READING:
            return HttpResponseRedirect(page_above(request))
        taken = response.headers["Allow"]
        page = render(request, "405.html", {"can_be_read": "GET" in taken}, status=405)
        page.headers["Allow"] = taken
        return page


def page_above(request: Any) -> str:
    """The nearest address above this one. If it only takes forms too, it redirects further up."""
    urlconf, parts = getattr(request, "urlconf", None), request.path_info.strip("/").split("/")
    while parts := parts[:-1]:
        above = f"/{'/'.join(parts)}/"
        try:
            resolve(above, urlconf)
        except Resolver404:
            continue
        return quote(above)
    return "/"
