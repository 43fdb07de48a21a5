"""Base of both admins: bad input is a 400, any other error stays a failure, and both roll back."""

from collections.abc import Callable

import pytest
from django.core.exceptions import BadRequest
from django.db import DataError, connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import RequestFactory

from cop_platform.access import admin_of
from cop_platform.administration.site import NarrowAdminSite, reject_bad_input
from members.admin.sites import organisation_site
from members.models import Organisation
from tests.support.people import Tenant

pytestmark = pytest.mark.django_db


def stumbling(error: Exception) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        Organisation.objects.update(name="half done")
        raise error

    return view


@pytest.mark.parametrize("error", [ValueError(), TypeError(), OverflowError(), DataError()], ids=repr)
def test_what_django_stumbles_over_is_a_bad_request_that_changes_nothing(
    mereldal: Tenant, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    with pytest.raises(BadRequest):
        reject_bad_input(stumbling(error))(RequestFactory().get("/somewhere/"))
    assert Organisation.objects.get().name == "Mereldal"
    assert ("Bad input for /somewhere/" in caplog.text, type(error).__name__ in caplog.text) == (True, True)


def test_whatever_else_goes_wrong_stays_a_failure(mereldal: Tenant) -> None:
    with pytest.raises(LookupError):
        reject_bad_input(stumbling(LookupError()))(RequestFactory().get("/"))
    assert Organisation.objects.get().name == "Mereldal"


def test_what_fails_only_while_the_page_is_written_counts_too(rf: RequestFactory) -> None:
    def query() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'abc'::bigint")
        return ""

    page = engines["django"].from_string("{{ query }}")
    request = rf.get("/")
    with pytest.raises(BadRequest):
        reject_bad_input(lambda request: TemplateResponse(request, page, {"query": query}))(request)
    assert not Organisation.objects.exists()  # the database connection is usable again


def test_a_site_that_says_nothing_about_who_may_lets_nobody_in(rf: RequestFactory) -> None:
    with pytest.raises(NotImplementedError):
        NarrowAdminSite().guard(rf.get("/"))


def test_every_address_of_an_admin_knows_its_site() -> None:
    def views(patterns: list[object]) -> list[Callable[..., HttpResponse]]:
        found: list[Callable[..., HttpResponse]] = []
        for each in patterns:
            found += views(each.url_patterns) if hasattr(each, "url_patterns") else [each.callback]  # type: ignore[attr-defined]
        return found

    assert {admin_of(view) for view in views(organisation_site.get_urls())} == {organisation_site}
