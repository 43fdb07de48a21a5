"""The language of a request: chosen, remembered, activated."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation


class LanguageMiddleware:
    """Activate the language of the account; for a visitor that of the cookie, then of the Accept-Language header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        language = request.user.language if request.user.is_authenticated else _visitor_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or language)
        return response


def _visitor_language(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return chosen if chosen and is_language(chosen) else translation.get_language_from_request(request)


def speak_to(language: str, zone: ZoneInfo | None = None) -> None:
    """Answer in the language, and with the clock, of the person or organisation that a signed link is for.

    Until the end of the request, so that an error page speaks it too: the middleware puts back what was active.
    """
    translation.activate(language)
    if zone:
        timezone.activate(zone)


def is_language(code: str) -> bool:
    return code in dict(settings.LANGUAGES)


def remember_language(request: Any, response: HttpResponse, code: str) -> None:
    """Store the language on the account, if signed in, and in a cookie for visits without signing in."""
    if request.user.is_authenticated:
        request.user.language = code
        request.user.save(update_fields=["language"])
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=60 * 60 * 24 * 365,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
    )
