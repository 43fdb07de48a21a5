"""When this reader was here before, to say what is new. Their browser keeps it: we know of nobody when they read."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

COOKIE = "kring_results"
KEPT_FOR = timedelta(days=365)


def _days(request: Any) -> list[date]:
    """The day of the visit before, and the last day here; empty for what is no day."""
    try:
        return [date.fromisoformat(part) for part in request.COOKIES.get(COOKIE, "").split(".")][:2]
    except ValueError:
        return []


def last_visit(request: Any) -> datetime | None:
    """The beginning of the last day here before today, or None."""
    today = timezone.localdate()
    before = [day for day in _days(request) if date(2000, 1, 1) < day < today]
    return datetime.combine(max(before), datetime.min.time(), timezone.get_current_timezone()) if before else None


def remember(request: Any, response: HttpResponse, slug: str) -> None:
    """Keep today, and the last day before it."""
    today, last = timezone.localdate(), last_visit(request)
    days = [*([timezone.localdate(last)] if last else []), today]
    response.set_cookie(
        COOKIE,
        ".".join(day.isoformat() for day in days),
        max_age=KEPT_FOR,
        path=f"/o/{slug}/results/",
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
