"""Context that every template has."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def organisation(request: HttpRequest) -> dict[str, Any]:
    return {
        "organisation": getattr(request, "organisation", None),
        "me": getattr(request, "employee", None),
        "other_organisations": getattr(request, "other_organisations", []),
        "site_name": settings.SITE_NAME,
    }
