"""Is this process able to serve?"""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from cop_platform.access import open_to_everyone


@require_GET
@open_to_everyone
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and its role cannot look past row-level security; 503 otherwise."""
    return HttpResponse("ok") if role_is_bound() else HttpResponse("the database role bypasses isolation", status=503)


def role_is_bound() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        row = cursor.fetchone()
    return row == (False,)
