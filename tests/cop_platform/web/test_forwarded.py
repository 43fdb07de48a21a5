"""What a request says of its host and scheme: believed only where a proxy is declared, and never in a mail."""

import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from django.core import mail
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone
from gunicorn.config import Config
from gunicorn.http.parser import RequestParser
from pytest_django import Settings

from cop_platform.outbox.delivery import send_due
from members.models import User
from tests.support.people import Tenant, make_user

ROOT = Path(__file__).resolve().parent.parent.parent.parent
OURS = ("cop_platform", "members", "communities", "meetings", "charters", "knowledge", "demo")
CLAIMS = {
    "x-forwarded-proto": "https",
    "x-forwarded-protocol": "ssl",
    "x-forwarded-ssl": "on",
    "x-forwarded-host": "evil.example",
    "x-forwarded-port": "666",
    "x-forwarded-for": "203.0.113.9",
    "forwarded": "for=203.0.113.9;host=evil.example;proto=https",
}
PROXIED = {"ALLAUTH_TRUSTED_PROXY_COUNT": 1, "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https")}


@pytest.fixture(autouse=True)
def nobody_tried_before(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def seen(headers: dict[str, str]) -> tuple[bool, str, str]:
    """Whether Django takes the request for https, its host, and the visitor's address."""
    request = RequestFactory(headers={"host": "testserver", **headers}).get("/")
    return request.is_secure(), request.get_host(), get_adapter().get_client_ip(request)


def parts(letter: Any) -> list[str]:
    """Its text and its HTML."""
    return [str(letter.body), str(letter.alternatives[0][0])]


def test_without_a_proxy_every_forwarded_header_is_ignored() -> None:
    assert seen(CLAIMS) == (False, "testserver", "127.0.0.1")


def test_behind_a_proxy_only_the_scheme_and_the_last_address_are_believed(settings: Settings) -> None:
    for name, value in PROXIED.items():
        setattr(settings, name, value)
    assert seen(CLAIMS) == (True, "testserver", "203.0.113.9")
    assert seen({**CLAIMS, "x-forwarded-for": "198.51.100.1, 203.0.113.9"})[2] == "203.0.113.9"


@pytest.mark.parametrize("peer", [("127.0.0.1", 5000), ("::1", 5000, 0, 0), ""])
def test_gunicorn_believes_nobody(peer: Any) -> None:
    """By default it believes visitors from this machine, and all that come through a socket."""
    config = Config()
    for name, value in runpy.run_path(str(ROOT / "gunicorn.conf.py")).items():
        if name in config.settings:
            config.set(name, value)
    lines = [f"{name}: {value}" for name, value in {"host": "testserver", **CLAIMS, "script_name": "/evil"}.items()]
    text = "\r\n".join(["GET / HTTP/1.1", *lines, "", ""])
    request = next(RequestParser(config, iter([text.encode()]), peer))
    assert request.scheme == "http"
    assert "SCRIPT_NAME" not in dict(request.headers)


def test_the_proxy_of_the_operations_guide_sets_what_is_believed() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    [example] = re.findall(r"```\n(location .*?)```", text, re.DOTALL)
    assert dict(re.findall(r"proxy_set_header (\S+) (\S+);", example)) == {
        "Host": "$host",
        "X-Forwarded-Proto": "$scheme",
        "X-Forwarded-For": "$proxy_add_x_forwarded_for",
    }


@pytest.mark.parametrize("site", ["http://testserver", "https://kring.example", "https://kring.example:8443"])
def test_a_link_to_a_new_password_follows_the_settings_whatever_the_request_says(
    db: None, settings: Settings, site: str
) -> None:
    for name, value in {**PROXIED, "SITE_URL": site, "ALLOWED_HOSTS": ["*"]}.items():
        setattr(settings, name, value)
    make_user("wim@mereldal.example")
    for claim in [{}, {"host": "evil.example"}, {"host": "evil.example:666"}, {"x-forwarded-proto": "http"}, CLAIMS]:
        Client().post("/accounts/password/reset/", {"email": "wim@mereldal.example"}, headers=claim)
    send_due()
    assert len(mail.outbox) == 5
    for letter in mail.outbox:
        for text in parts(letter):
            links = re.findall(r"https?://[^/\s\"]+(?=/)", text)
            assert "/accounts/password/reset/key/" in text
            assert {link for link in links if "w3.org" not in link} == {site}


ACCOUNT_MAILS = sorted(path.name for path in (ROOT / "templates" / "account" / "email").glob("*_subject.txt"))


@pytest.mark.parametrize("template", ACCOUNT_MAILS)
def test_no_mail_about_an_account_takes_an_address_from_the_request(
    db: None, rf: RequestFactory, template: str
) -> None:
    make_user("wim@mereldal.example")
    addresses = ("password_reset_url", "signup_url", "activate_url", "any_other_url")
    context: dict[str, Any] = {name: f"https://evil.example/{name}/?a=b" for name in addresses}
    context |= {"timestamp": timezone.now(), "code": "ABCDEF"}
    prefix = f"account/email/{template.removesuffix('_subject.txt')}"
    get_adapter().send_mail(prefix, "wim@mereldal.example", context)
    send_due()
    for letter in mail.outbox:
        assert "evil.example" not in "".join(parts(letter))


def test_mails_of_organisations_have_the_address_of_the_settings(mereldal: Tenant, settings: Settings) -> None:
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["*"], "https://kring.example"
    client = Client(headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
    client.force_login(User.objects.get(pk=mereldal["Tom"].user_id))
    client.post("/o/mereldal/invitations/", {"emails": "new@mereldal.example", "language": "en"})
    send_due()
    [letter] = mail.outbox
    assert "https://kring.example/o/mereldal/invitations/" in str(letter.body)
    assert "evil" not in "".join(parts(letter))


def test_no_code_of_ours_asks_the_request_where_we_are() -> None:
    asks = re.compile(r"build_absolute_uri|get_host\(|get_current_site|HTTP_HOST")
    sources = [path for app in OURS for path in (ROOT / app).rglob("*.py")]
    assert [str(path.relative_to(ROOT)) for path in sources if asks.search(path.read_text())] == []
