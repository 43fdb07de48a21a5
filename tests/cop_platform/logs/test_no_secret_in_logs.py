"""No secret in the logs: a thousand requests carry secrets, and every log line is searched for each of them."""

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from types import ModuleType
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from communities.models import Community
from communities.notifications.preferences import unsubscribe_token
from cop_platform import urls
from cop_platform.access import by_signed_link, open_to_everyone
from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.models import QueuedMail
from meetings.models import Meeting
from meetings.rsvps.answering import rsvp_token
from members.invitations.inviting import token_for
from members.models import Employee, OrganisationInvitation
from tests.support.people import Tenant, signed_in
from tests.support.written import WrittenLog, written

__all__ = ["written"]

REQUESTS = 1000


@open_to_everyone
def careless(request: HttpRequest, token: str) -> HttpResponse:
    """A badly written view: all it gets ends up in an SQL error."""
    told = f"{token} {request.get_full_path()} {request.POST.dict()} {request.body!r} {request.COOKIES} {request.META}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT %s::int", [told])
    return HttpResponse()


@by_signed_link
def careless_link(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    raise ValueError(f"{request.build_absolute_uri()} {token} {request.META.get('HTTP_COOKIE')} {request.POST!r}")


@pytest.fixture
def site(settings: Settings) -> None:
    site: Any = ModuleType("site_with_careless_views")
    site.urlpatterns = [
        path("careless/<str:token>/", careless),
        path("o/<slug:slug>/careless/<str:token>/", careless_link),
        *urls.urlpatterns,
    ]
    site.handler403, site.handler404, site.handler500 = urls.handler403, urls.handler404, urls.handler500
    settings.ROOT_URLCONF = site


@dataclass
class Burglar:
    """Sends requests and remembers every secret sent or received."""

    house: Tenant
    secrets: set[str] = field(default_factory=set)
    statuses: dict[str, set[int]] = field(default_factory=dict)

    def send(self, client: Client, name: str, method: str, address: str, data: dict[str, str] | None = None) -> Any:
        response = getattr(client, method)(address, data)
        self.statuses.setdefault(name, set()).add(response.status_code)
        self.secrets |= {morsel.value for morsel in client.cookies.values() if len(morsel.value) > 20}
        self.secrets |= set(re.findall(r'csrfmiddlewaretoken" value="(\w+)"', response.content.decode()))
        return response

    def new(self, prefix: str = "") -> str:
        made = prefix + secrets.token_urlsafe(12)
        self.secrets.add(made)
        return made


def visitor() -> Client:
    client = Client()
    client.raise_request_exception = False
    return client


def colleague(house: Tenant, name: str) -> Client:
    client = signed_in(house[name])
    client.raise_request_exception = False
    return client


# --- Requests -----------------------------------------------------------------------------------------------------


def links(house: Tenant) -> dict[str, str]:
    with house.enter():
        meeting, invitation = Meeting.objects.order_by("pk").first(), OrganisationInvitation.objects.first()
        community, employee = (
            Community.objects.get(slug="plain-language"),
            Employee.objects.get(name__startswith="Kofi"),
        )
        assert meeting
        assert invitation
        return {
            "answers": rsvp_token(meeting, employee.pk),
            "invitations": token_for(invitation),
            "unsubscribe": unsubscribe_token(community, employee, "meeting_invitation"),
        }


def follow_links(burglar: Burglar) -> Iterator[None]:
    """Signed links: valid, changed, shortened, and with a query; opened by visitors and by a signed-in colleague."""
    found = links(burglar.house)
    clients = [visitor(), colleague(burglar.house, "Amina")]
    for number, (place, token) in enumerate(cycle(found.items())):
        for spoilt in (token, token[:-4] + burglar.new("x"), token.replace(":", "", 1)):
            burglar.secrets.add(spoilt)
            address = f"/o/mereldal/{place}/{spoilt}/?key={burglar.new()}"
            burglar.send(
                clients[number % 2], "link", "post" if number % 5 == 4 else "get", address, {"x": burglar.new()}
            )
            yield


def guess_passwords(burglar: Burglar) -> Iterator[None]:
    while True:
        client = visitor()
        typed = {"login": "amina.el.idrissi@mereldal.example", "password": burglar.new("Pw1 ")}
        burglar.send(client, "password", "get", f"/accounts/login/?next=/o/mereldal/?token={burglar.new()}")
        yield
        burglar.send(client, "password", "post", "/accounts/login/", typed)
        yield


def guess_codes(burglar: Burglar) -> Iterator[None]:
    """Sign-in codes, among them the real one from the mail."""
    names = cycle(burglar.house.people.values())
    for employee in names:
        client = visitor()
        burglar.send(client, "code", "post", "/accounts/login/code/", {"email": employee.user.email})
        yield
        owed = QueuedMail.objects.filter(kind="account").order_by("-pk").first()
        found = re.findall(r"\b[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}\b", owed.message["text"]) if owed and owed.message else []
        burglar.secrets |= set(found)
        for code in [burglar.new("Z9"), *found[:1]]:
            burglar.send(client, "code", "post", "/accounts/login/code/confirm/", {"code": code})
            yield


def reset_passwords(burglar: Burglar) -> Iterator[None]:
    while True:
        key = burglar.new("2-d1abc-")
        burglar.send(visitor(), "reset", "get", f"/accounts/password/reset/key/{key}/")
        yield
        burglar.send(visitor(), "reset", "post", "/accounts/password/reset/", {"email": f"{burglar.new()}@x.example"})
        yield


def meet_careless_views(burglar: Burglar) -> Iterator[None]:
    clients = cycle([visitor(), colleague(burglar.house, "Nele")])
    for client in clients:
        token, typed = burglar.new(), {"password": burglar.new(), "code": burglar.new(), "words": burglar.new()}
        burglar.send(client, "careless", "post", f"/careless/{token}/?code={burglar.new()}", typed)
        yield
        burglar.send(client, "careless link", "post", f"/o/mereldal/careless/{token}/?x={burglar.new()}", typed)
        yield


def knock_elsewhere(burglar: Burglar) -> Iterator[None]:
    client = colleague(burglar.house, "Tom")
    strict = Client(enforce_csrf_checks=True)
    while True:
        burglar.send(client, "elsewhere", "get", f"/o/duinzicht/people/{burglar.new()}/?token={burglar.new()}")
        yield
        burglar.send(client, "nothing", "get", f"/nothing/{burglar.new()}/")
        yield
        burglar.send(strict, "csrf", "post", "/accounts/login/", {"csrfmiddlewaretoken": burglar.new()})
        yield


WAYS: list[Callable[[Burglar], Iterator[None]]] = [
    follow_links,
    guess_passwords,
    guess_codes,
    reset_passwords,
    meet_careless_views,
    knock_elsewhere,
]


@pytest.mark.slow
def test_no_secret_is_logged(written: WrittenLog, site: None, furnished: tuple[Tenant, Tenant]) -> None:
    burglar = Burglar(furnished[0])
    ways = cycle([way(burglar) for way in WAYS])
    for way in islice(ways, REQUESTS):
        next(way)
    mail.outbox.clear()
    send_due()

    lines = written.lines("request")
    assert len(lines) == REQUESTS
    assert {each for found in burglar.statuses.values() for each in found} >= {200, 302, 403, 404, 429, 500}
    assert burglar.statuses["careless"] == burglar.statuses["careless link"] == {500}
    assert len(burglar.secrets) > REQUESTS
    text = written.text
    assert sorted(secret for secret in burglar.secrets if secret in text) == []
    people = [employee.user.email for employee in burglar.house.people.values()] + ["El Idrissi"]
    assert [word for word in people if word in text] == []
