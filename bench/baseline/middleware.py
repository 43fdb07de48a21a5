"""Sends the requests of the bare handler to the bare pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class UrlconfMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = "bench.baseline.views"
        return self.get_response(request)
