"""Entering an organisation: each request is one transaction in one organisation, and needs a seat."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone
from django_scopes.exceptions import ScopeError
from pytest_django import Settings

from communities.models import Community
from cop_platform import urls
from cop_platform.access import for_colleagues, open_to_everyone
from members.invitations.inviting import give_seat
from members.models import Employee, Seat
from tests.support.people import Tenant, make_organisation, make_user, signed_in

Probe = Callable[[Callable[[HttpRequest], HttpResponse]], HttpResponse]


@pytest.fixture
def probe(settings: Settings, mereldal: Tenant) -> Probe:
    """Runs a function as a view inside Mereldal, signed in as Amina."""

    def run(inner: Callable[[Any], HttpResponse]) -> HttpResponse:
        @for_colleagues
        def view(request: HttpRequest, slug: str) -> HttpResponse:
            return inner(request)

        site: Any = ModuleType("site_with_a_probe")
        site.urlpatterns = [path("o/<slug:slug>/probe/", view), *urls.urlpatterns]
        site.handler403, site.handler404, site.handler500 = urls.handler403, urls.handler404, urls.handler500
        settings.ROOT_URLCONF = site
        client = signed_in(mereldal["Amina"])
        client.raise_request_exception = False
        return client.get("/o/mereldal/probe/")  # type: ignore[return-value]

    return run


def name_the_zone(request: Any) -> HttpResponse:
    return HttpResponse(timezone.get_current_timezone_name())


def names(house: Tenant) -> list[str]:
    with house.enter():
        return list(Community.objects.values_list("name", flat=True).order_by("name"))


def rename(house: Tenant) -> None:
    Community.objects.filter(slug="plain-language").update(name="Renamed")


def test_a_view_sees_who_is_where(probe: Probe, mereldal: Tenant) -> None:
    def view(request: Any) -> HttpResponse:
        return HttpResponse(f"{request.organisation} {request.employee} {Employee.objects.count()}")

    assert probe(view).content.decode() == f"Mereldal Amina El Idrissi {len(mereldal.people)}"


def test_what_a_view_writes_stays(probe: Probe, mereldal: Tenant) -> None:
    def view(request: Any) -> HttpResponse:
        rename(mereldal)
        return HttpResponse("done")

    assert probe(view).status_code == 200
    assert names(mereldal) == ["Medication Safety", "Renamed"]


@pytest.mark.parametrize(
    ("error", "status"),
    [(ValueError("a bug"), 500), (Http404(), 404), (PermissionDenied(), 403), (KeyboardInterrupt(), 0)],
)
def test_what_a_failing_view_wrote_is_undone(probe: Probe, mereldal: Tenant, error: BaseException, status: int) -> None:
    def view(request: Any) -> HttpResponse:
        rename(mereldal)
        raise error

    try:
        assert probe(view).status_code == status
    except KeyboardInterrupt:
        assert status == 0
    assert names(mereldal) == ["Medication Safety", "Plain Language"]


def test_what_a_view_wrote_before_it_answers_500_is_undone(probe: Probe, mereldal: Tenant) -> None:
    def view(request: Any) -> HttpResponse:
        rename(mereldal)
        return HttpResponse("our fault", status=503)

    assert probe(view).status_code == 503
    assert names(mereldal) == ["Medication Safety", "Plain Language"]


def test_a_refusal_keeps_what_was_written(probe: Probe, mereldal: Tenant) -> None:
    def view(request: Any) -> HttpResponse:
        rename(mereldal)
        return HttpResponse("that cannot be", status=422)

    assert probe(view).status_code == 422
    assert names(mereldal) == ["Medication Safety", "Renamed"]


def test_pages_are_kept_by_nobody_elses_cache(mereldal: Tenant, duinzicht: Tenant) -> None:
    client = signed_in(mereldal["Amina"])
    for address in [
        "/o/mereldal/",
        "/o/mereldal/people/nobody/",
        "/o/mereldal/communities/no-such/",
        "/o/mereldal/about-me/",
    ]:
        response = client.get(address)
        assert response["Cache-Control"] == "private, no-store", address
        assert "Cookie" in response["Vary"], address


def test_the_choice_of_organisations_is_kept_by_nobody_elses_cache(mereldal: Tenant, duinzicht: Tenant) -> None:
    with duinzicht.enter():
        give_seat(duinzicht.organisation, mereldal["Amina"].user, "Amina")
    assert signed_in(mereldal["Amina"]).get("/")["Cache-Control"] == "private, no-store"


def test_times_are_in_the_zone_of_the_person(probe: Probe, mereldal: Tenant) -> None:
    user = mereldal["Amina"].user
    user.time_zone = "Asia/Kathmandu"
    user.save()
    assert probe(name_the_zone).content == b"Asia/Kathmandu"


def test_times_are_in_the_zone_of_the_organisation_for_who_chose_none(probe: Probe, mereldal: Tenant) -> None:
    mereldal.organisation.time_zone = "America/New_York"
    mereldal.organisation.save()
    assert probe(name_the_zone).content == b"America/New_York"


def test_after_the_request_neither_organisation_nor_zone_are_left(mereldal: Tenant) -> None:
    before = timezone.get_current_timezone_name()
    signed_in(mereldal["Amina"]).get("/o/mereldal/")
    with pytest.raises(ScopeError):
        Community.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('cop.organisation', true)")
        assert cursor.fetchone() in {("",), (None,)}
    assert timezone.get_current_timezone_name() == before


def test_who_loses_the_seat_is_out_at_the_next_click(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Amina"])
    assert client.get("/o/mereldal/").status_code == 200
    Seat.objects.filter(user=mereldal["Amina"].user).delete()
    assert client.get("/o/mereldal/").status_code == 404
    assert client.get("/").status_code == 200


def test_who_has_left_is_out_even_with_a_seat(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Amina"])
    with mereldal.enter():
        Employee.objects.filter(pk=mereldal["Amina"].pk).update(left_at=timezone.now())
    response = client.get("/o/mereldal/")
    assert response.status_code == 404
    assert "Mereldal" not in response.content.decode()


def test_a_barred_account_is_signed_out_at_the_next_click(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Amina"])
    mereldal["Amina"].user.is_active = False
    mereldal["Amina"].user.save()
    assert client.get("/o/mereldal/")["Location"] == "/accounts/login/?next=/o/mereldal/"


def test_one_account_is_someone_else_in_each_organisation(mereldal: Tenant) -> None:
    second = make_organisation("zonnebos", "Zonnebos")
    with Tenant(second, {}, {}).enter():
        give_seat(second, mereldal["Amina"].user, "Dr. Amina")
    client = signed_in(mereldal["Amina"])
    assert client.get("/o/mereldal/").context["me"].name == "Amina El Idrissi"
    assert client.get("/o/zonnebos/").context["me"].name == "Dr. Amina"


def test_operators_have_no_seat_and_see_nothing(mereldal: Tenant) -> None:
    client = Client()
    client.force_login(make_user("operator@kring.example", is_staff=True, is_superuser=True))
    assert client.get("/o/mereldal/").status_code == 404


def test_addresses_outside_organisations_need_no_organisation(mereldal: Tenant, settings: Settings) -> None:
    @open_to_everyone
    def view(request: Any) -> HttpResponse:
        return HttpResponse(repr((request.organisation, request.employee)))

    site: Any = ModuleType("site_with_an_open_view")
    site.urlpatterns = [path("open/", view)]
    settings.ROOT_URLCONF = site
    assert Client().get("/open/").content == b"(None, None)"
