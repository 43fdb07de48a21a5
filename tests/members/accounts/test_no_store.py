"""Nobody keeps a page of an account: no proxy, and no back button after signing out."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch

from tests.support.addresses import Address, all_addresses
from tests.support.people import Tenant, left_open, signed_in


def account_pages() -> list[str]:
    """Every address below /accounts/: allauth's and ours."""
    values = {"token": "a:b:c", "uidb36": "1", "key": "set-password"}
    return [_path(address, values) for address in all_addresses() if address.route.startswith("accounts/")]


def _path(address: Address, values: dict[str, str]) -> str:
    try:
        return address.path("", values)
    except NoReverseMatch:
        return "/accounts/password/reset/key/1-set-password/"


def test_the_walk_finds_them_all() -> None:
    found = account_pages()
    assert len(found) == len([each for each in all_addresses() if each.route.startswith("accounts/")]) > 20
    assert {"/accounts/login/", "/accounts/email/", "/accounts/2fa/", "/accounts/sessions/"} <= set(found)


@pytest.mark.parametrize("method", ["get", "head", "post", "put"])
def test_no_account_page_is_kept(mereldal: Tenant, method: str) -> None:
    for place in account_pages():
        for client in [Client(), signed_in(mereldal["Amina"]), left_open(signed_in(mereldal["Amina"]))]:
            response = getattr(client, method)(place)
            assert "no-store" in response.headers.get("Cache-Control", ""), (place, response.status_code)


def test_nor_is_any_page_of_who_is_signed_in(mereldal: Tenant) -> None:
    for place in ["/", "/about/accessibility/", "/o/nowhere/", "/o/mereldal/", "/nothing/here/"]:
        assert "no-store" in signed_in(mereldal["Amina"]).get(place)["Cache-Control"], place


def test_a_visitor_may_keep_what_is_open_to_everyone(db: None) -> None:
    assert "Cache-Control" not in Client().get("/about/accessibility/").headers
