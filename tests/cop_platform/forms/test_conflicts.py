"""Forms that change a row: whoever saves second is told, answered with 409, and loses nothing of what they typed."""

import re
from typing import Any

import pytest
from django import forms
from django.urls import get_resolver

from communities.models import Community, Role
from communities.roles.terms import start_term
from communities.welcome.forms import WelcomeForm
from cop_platform.forms.conflicts import ConflictForm
from members.models import Employee
from tests.support.at_once import run_during_transaction
from tests.support.people import Tenant, signed_in

PLAIN = "/o/mereldal/communities/plain-language/"
BY_REQUEST = "/o/mereldal/communities/medication-safety/"
#: These only make a new row.
MAKES = {"InvitationForm"}
OURS = {"communities", "meetings", "members", "cop_platform"}


def subclasses(base: type[Any]) -> set[type[Any]]:
    children: list[type[Any]] = base.__subclasses__()
    return {*children, *(each for child in children for each in subclasses(child))}


def test_every_form_about_a_row_is_one() -> None:
    assert get_resolver().url_patterns  # loads the forms of all pages
    ours = {form for form in subclasses(forms.ModelForm) if form.__module__.split(".")[0] in OURS}
    plain = {form.__name__ for form in ours if not issubclass(form, ConflictForm)} - {"ConflictForm"}
    assert plain == MAKES
    assert len(ours) > 8


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


@pytest.mark.parametrize(
    ("place", "field", "mark", "first", "second"),
    [
        (f"{PLAIN}welcome/", "welcome_text", "version", "Bring a letter.", "Bring two letters."),
        (f"{BY_REQUEST}joining-terms/", "joining_reason", "version", "We talk about rounds.", "We talk of nights."),
        (f"{PLAIN}settings/", "check_in_interval", "version", "year", "never"),
        (f"{PLAIN}decision-method/", "method", "seen", "leader", "advice"),
        ("/o/mereldal/me/", "introduction", "version", "Ask me about soup.", "Ask me about bread."),
        ("/o/mereldal/admin/communities/community/plain-language/change/", "domain", "version", "Letters", "Words"),
    ],
)
def test_who_saves_second_is_told_and_may_save_again(
    mereldal: Tenant, place: str, field: str, mark: str, first: str, second: str
) -> None:
    person = mereldal["Nele"]
    with mereldal.enter():
        Employee.objects.filter(pk=person.pk).update(is_administrator=True)
        start_term(Community.objects.get(slug="medication-safety"), person, Role.LEADER)
    client = signed_in(person)
    opened = client.get(place)
    typed = {**values_of(opened), mark: hidden(opened.content.decode(), mark)}
    assert client.post(place, {**typed, field: first}).status_code == 302
    refused = client.post(place, {**typed, field: second})
    page = refused.content.decode()
    assert (refused.status_code, "Someone " in page) == (409, True)
    assert second in page
    again = client.post(place, {**typed, field: second, mark: hidden(page, mark)})
    assert again.status_code == 302


def values_of(response: Any) -> dict[str, str]:
    """What a browser would send of the form of the page, unchanged."""
    context = response.context
    form = context["adminform"].form if context.get("adminform") else context["form"]
    values = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    return {"reason": "We talked about it.", **{name: str(value) for name, value in values.items()}}


def test_of_two_who_save_at_once_one_is_told(transactional_db: None, mereldal: Tenant) -> None:
    with mereldal.enter():
        version = WelcomeForm(instance=Community.objects.get(slug="plain-language")).version

    def save(text: str) -> str:
        found = Community.objects.get(slug="plain-language")
        form = WelcomeForm({"welcome_text": text, "version": version}, instance=found)
        if not form.is_valid():
            return f"stale {form.is_stale}"
        form.save()
        return "saved"

    assert run_during_transaction(mereldal, lambda: save("One."), lambda: save("Two.")) == ["saved", "stale True"]
    with mereldal.enter():
        assert Community.objects.get(slug="plain-language").welcome_text == "One."


def test_saving_writes_only_what_the_form_is_about(inside: Tenant) -> None:
    found = Community.objects.get(slug="plain-language")
    Community.objects.filter(pk=found.pk).update(purpose="Changed meanwhile.")
    form = WelcomeForm({"welcome_text": "Come in."}, instance=found)
    assert form.is_valid()
    form.save()
    found.refresh_from_db()
    assert (found.welcome_text, found.purpose) == ("Come in.", "Changed meanwhile.")
