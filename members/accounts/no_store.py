"""Pages that nobody keeps: of an account, and of whoever is signed in."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from members.accounts.reauthentication import ACCOUNT_PAGES


class NoStoreMiddleware:
    """No proxy's cache, and no back button on a shared computer, keeps these pages, a visitor's sign-in included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        is_own = request.path_info.startswith(ACCOUNT_PAGES) or request.user.is_authenticated
        if is_own and "no-store" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "private, no-store"
        return response
