"""Forms that change a row: whoever saves second is told, answered with 409, and loses nothing of what they typed."""

import re
from html.parser import HTMLParser
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
SETTINGS, PROFILE = f"{PLAIN}settings/", "/o/mereldal/profile/"
OTHERS = "/o/mereldal/communities/medication-safety/settings/"
ADMIN = "/o/mereldal/admin/communities/community/plain-language/change/"
#: These only make a new row.
MAKES = {"InvitationForm", "NewCommunityForm"}
OURS = {"charters", "communities", "knowledge", "meetings", "members", "cop_platform"}


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
    ("page", "place", "field", "mark", "first", "second"),
    [
        (SETTINGS, f"{SETTINGS}welcome/", "welcome_text", "version", "Bring a letter.", "Bring two letters."),
        (SETTINGS, f"{SETTINGS}rhythm/", "cadence", "version", "Every Monday", "Every Tuesday"),
        (OTHERS, f"{OTHERS}joining/", "joining_reason", "version", "We talk about rounds.", "We talk of nights."),
        (SETTINGS, f"{SETTINGS}levels/", "check_in_interval", "version", "year", "never"),
        (SETTINGS, f"{SETTINGS}deciding/", "method", "seen", "leader", "advice"),
        (PROFILE, PROFILE, "introduction", "version", "Ask me about soup.", "Ask me about bread."),
        (ADMIN, ADMIN, "domain", "version", "Letters", "Words"),
    ],
)
def test_who_saves_second_is_told_and_may_save_again(
    mereldal: Tenant, page: str, place: str, field: str, mark: str, first: str, second: str
) -> None:
    person = mereldal["Nele"]
    with mereldal.enter():
        Employee.objects.filter(pk=person.pk).update(is_administrator=True)
        start_term(Community.objects.get(slug="medication-safety"), person, Role.LEADER)
    client = signed_in(person)
    opened = form_in(client.get(page).content.decode(), field)
    typed = {**values_of(opened), mark: hidden(opened, mark)}
    assert client.post(place, {**typed, field: first}).status_code == 302
    refused = client.post(place, {**typed, field: second})
    answer = refused.content.decode()
    assert (refused.status_code, "Someone " in answer) == (409, True)
    assert second in answer
    again = client.post(place, {**typed, field: second, mark: hidden(form_in(answer, field), mark)})
    assert again.status_code == 302


def form_in(page: str, field: str) -> str:
    """The form of the page that has this field."""
    [found] = [each for each in re.findall(r"<form\b.*?</form>", page, re.DOTALL) if f'name="{field}"' in each]
    return str(found)


class Reader(HTMLParser):
    """What a browser would send of a form, unchanged."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._name = ""
        self.feed(form)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag in {"textarea", "select"}:
            self._name = found.get("name") or ""
            self.values[self._name] = ""
        elif tag == "option" and "selected" in found:
            self.values[self._name] = found.get("value") or ""
        elif tag == "input" and (found.get("type") not in {"radio", "checkbox"} or "checked" in found):
            self.values[found.get("name") or ""] = found.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._name and self.get_starttag_text() and str(self.get_starttag_text()).startswith("<textarea"):
            self.values[self._name] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in {"textarea", "select"}:
            self._name = ""


def values_of(form: str) -> dict[str, str]:
    return {**Reader(form).values, "reason": "We talked about it."}


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
