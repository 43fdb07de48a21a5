"""Health endpoints: ``/health/`` for this process, ``/ready/`` also for the services it needs.

Answered before any other middleware: for whatever host name, without https, session or log line. Neither says anything
about an organisation, so both are open to everyone.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from cop_platform.monitoring.checks import health_report, is_healthy


class HealthMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = ENDPOINTS.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        response = answer()
        response.headers["Cache-Control"] = "no-store"
        return response


def alive() -> HttpResponse:
    """Liveness, without a database query: restarting this process would not repair the database."""
    return HttpResponse("ok", content_type="text/plain")


def ready() -> HttpResponse:
    findings = health_report.result()
    response = JsonResponse({"ready": is_healthy(findings), **findings}, status=200 if is_healthy(findings) else 503)
    # Monitoring asks every few seconds, which would fill the log; ``HealthReport`` logs each change.
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - as Django's own log_response does
    return response


ENDPOINTS: dict[str, Callable[[], HttpResponse]] = {"/health/": alive, "/ready/": ready}
