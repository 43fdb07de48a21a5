"""The account of a session is read by a planned query, and opens no more than before."""

from django.contrib.auth import get_user
from django.http import HttpRequest
from django.test import Client

from members.accounts.backend import AuthenticationBackend
from members.models import User
from tests.support.people import Tenant, make_user, signed_in

ADDRESS = "/o/mereldal/communities/"


def account_of(client: Client) -> object:
    request = HttpRequest()
    request.session = client.session
    return get_user(request)


def test_each_session_gives_its_own_account(mereldal: Tenant) -> None:
    people = [mereldal["Chloé"], mereldal["Tom"], mereldal["Chloé"]]
    for person in people:
        assert account_of(signed_in(person)) == person.user


def test_an_account_that_may_not_sign_in_any_more_has_no_session(mereldal: Tenant) -> None:
    client, account = signed_in(mereldal["Chloé"]), mereldal["Chloé"].user
    assert client.get(ADDRESS).status_code == 200
    User.objects.filter(pk=account.pk).update(is_active=False)
    assert AuthenticationBackend().get_user(account.pk) is None
    assert client.get(ADDRESS).status_code == 302


def test_a_change_of_the_account_shows_at_once(mereldal: Tenant) -> None:
    client, account = signed_in(mereldal["Chloé"]), mereldal["Chloé"].user
    for language in ["nl", "en"]:
        User.objects.filter(pk=account.pk).update(language=language)
        assert client.get(ADDRESS)["Content-Language"] == language


def test_nobody_is_found_for_an_account_that_is_gone(db: None) -> None:
    account = make_user("gone@x.example")
    number = account.pk
    account.delete()
    assert AuthenticationBackend().get_user(number) is None
    assert AuthenticationBackend().get_user(0) is None
