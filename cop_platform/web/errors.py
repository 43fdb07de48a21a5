"""Error pages: each says what is wrong, then one thing to do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cop_platform.access import open_to_everyone
from cop_platform.web.denied import Denied


@open_to_everyone
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


@open_to_everyone
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Shows the exception's message, which says what to do instead, and the way there."""
    way = exception if isinstance(exception, Denied) and exception.url else None
    return render(request, "403.html", {"explanation": str(exception or ""), "way": way}, status=403)


@open_to_everyone
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


@open_to_everyone
def csrf_failure(request: HttpRequest, reason: str = "", template_name: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


@open_to_everyone
def too_many_requests(request: HttpRequest) -> HttpResponse:
    """For allauth, after too many attempts to sign in; its rate limits count minutes."""
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = "300"
    return response


@open_to_everyone
def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """Uses neither session nor database: one of them may be what failed."""
    return HttpResponse(_error_page(getattr(request, "id", "")), status=500)


def _error_page(reference: str) -> str:
    """The reference is the request's id, which is in every log line about it."""
    from django.template.loader import render_to_string

    return render_to_string("500.html", {"reference": reference})
