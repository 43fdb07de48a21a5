"""Sessions are read by a planned query, and end when they did before."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.support.people import Tenant, signed_in

ADDRESS = "/o/mereldal/communities/"


def store(key: str | None = None) -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore(key)


def test_a_session_holds_until_it_runs_out(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Chloé"])
    assert client.get(ADDRESS).status_code == 200
    ends = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    with time_machine.travel(ends - timedelta(minutes=5), tick=False):
        assert client.get(ADDRESS).status_code == 200
    with time_machine.travel(ends + timedelta(minutes=5), tick=False):
        assert client.get(ADDRESS).status_code == 302


def test_a_key_that_nobody_gave_out_opens_nothing_and_is_not_kept(db: None) -> None:
    for key in ["x" * 32, "stand-in 7310577218431000", "", "'; DROP TABLE django_session; --"]:
        session = store(key or None)
        assert dict(session.items()) == {}
        session["one"] = 1
        session.save()
        assert session.session_key not in {key, ""}


def test_two_browsers_have_their_own_sessions(mereldal: Tenant) -> None:
    first, second = signed_in(mereldal["Chloé"]), signed_in(mereldal["Tom"])
    for _twice in range(2):
        assert mereldal["Chloé"].name in first.get(ADDRESS).content.decode()
        assert mereldal["Tom"].name in second.get(ADDRESS).content.decode()
    assert Client().get(ADDRESS).status_code == 302


def test_a_session_that_is_ended_is_read_no_more(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Chloé"])
    store(client.session.session_key).delete()
    assert client.get(ADDRESS).status_code == 302
