"""Compression of pages by the application, so that nobody has to set it up in a proxy.

A secret that stands in a compressed page beside text from the address could be guessed letter by letter from the
page's length (BREACH). What is done about it: docs/decisions/0029-compressed-pages.md.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

#: allauth's pages of the second factor: its secret and the recovery codes stay the same from page to page.
PAGES_WITH_SECRETS = "/accounts/2fa/"


def uncompressed(view: View) -> View:
    """The pages of this view show what must not be guessed and does not change: they are sent as they are."""
    view.is_uncompressed = True  # type: ignore[attr-defined]
    return view


class CompressionMiddleware(GZipMiddleware):
    """Django's, which adds up to a hundred random bytes, without the pages that show a lasting secret."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        match = request.resolver_match
        if request.path_info.startswith(PAGES_WITH_SECRETS) or getattr(match and match.func, "is_uncompressed", False):
            return response
        return super().process_response(request, response)
