"""Context that every template has."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from members.organisations.last_used import Header, header_of


def organisation(request: HttpRequest) -> dict[str, Any]:
    """The organisation of the page, the person in it, and the name of the site."""
    return {**_header(request), "site_name": settings.SITE_NAME}


def _header(request: Any) -> dict[str, Any]:
    if getattr(request, "organisation", None):
        return {
            "organisation": request.organisation,
            "me": request.employee,
            "other_organisations": request.other_organisations,
        }

    @cache
    def last_used() -> Header:
        """Read only where a template shows it."""
        return header_of(request)

    return {
        "organisation": SimpleLazyObject(lambda: last_used().organisation),
        "me": SimpleLazyObject(lambda: last_used().employee),
        "other_organisations": SimpleLazyObject(lambda: last_used().others),
    }
