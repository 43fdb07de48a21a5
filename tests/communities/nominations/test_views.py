"""The page of a role selection."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from communities.decisions.consent import respond
from communities.decisions.settling import settle
from communities.models import Nomination, Proposal, RoleSelection, Stance, Step, Suggestion
from communities.nominations.selection import propose_candidate, reveal_reasons, suggest
from members.people.deactivation import deactivate
from tests.support.people import Tenant, make_selection, signed_in

ROLES = "/o/mereldal/communities/plain-language/roles/"
WHY = "He asks before he books."


@pytest.fixture
def selection(mereldal: Tenant) -> RoleSelection:
    with mereldal.enter():
        return make_selection(mereldal.communities["plain-language"], mereldal["Wout"])


def send(house: Tenant, name: str, address: str, **typed: Any) -> Any:
    return signed_in(house[name]).post(address, typed, follow=True)


def step(house: Tenant, selection: RoleSelection) -> str:
    with house.enter():
        selection.refresh_from_db()
        return selection.step


def week() -> str:
    return (timezone.localdate() + timedelta(days=7)).isoformat()


@pytest.mark.requirement("S99")
def test_a_selection_goes_through_the_pages(mereldal: Tenant) -> None:
    typed = {"purpose": "Somebody who finds us a room.", "by_when": week()}
    page = send(mereldal, "Karel", f"{ROLES}coordinator/", way="choose", **typed)
    with mereldal.enter():
        selection = RoleSelection.objects.get()
        address = selection.get_absolute_url()
    assert page.redirect_chain == [(address, 302)]
    assert "It has begun. The core group and active members each suggest someone." in page.content.decode()
    assert "Who would make a good coordinator?" in signed_in(mereldal["Amina"]).get("/o/mereldal/").content.decode()
    send(mereldal, "Amina", f"{address}suggestion/", person=mereldal["Karel"].public_id, reason=WHY)
    assert WHY not in signed_in(mereldal["Nele"]).get(address).content.decode()
    assert "Everyone reads the reasons now." in send(mereldal, "Lotte", f"{address}reasons/").content.decode()
    assert WHY in signed_in(mereldal["Nele"]).get(address).content.decode()
    with mereldal.enter():
        naming = Suggestion.objects.get()
    page = send(mereldal, "Karel", f"{address}candidate/", suggestion=naming.pk, closes_on=week())
    assert "Karel Segers is proposed, for the reasons that were given." in page.content.decode()
    assert step(mereldal, selection) == Step.CONSENT


@pytest.mark.requirement("S99")
def test_whoever_was_chosen_answers_where_they_read_why_and_nobody_else_does(
    mereldal: Tenant, selection: RoleSelection
) -> None:
    address, today = selection.get_absolute_url(), timezone.localdate()
    with mereldal.enter():
        naming = suggest(selection, mereldal["Karel"], by=mereldal["Amina"], reason=WHY)
        reveal_reasons(selection, by=mereldal["Wout"], by_when=None)
        propose_candidate(selection, naming, by=mereldal["Wout"], closes_on=today + timedelta(days=7))
        proposal = Proposal.objects.get()
        respond(proposal, by=mereldal["Nele"], stance=Stance.NO_OBJECTION, revision=0)
        settle(proposal, timezone.now() + timedelta(days=9))
        nomination = Nomination.objects.get()
    way = f'action="/o/mereldal/nominations/{nomination.public_id}/"'
    pages = {name: signed_in(mereldal[name]).get(address).content.decode() for name in ["Karel", "Nele"]}
    assert {name: ("You are asked" in page, way in page) for name, page in pages.items()} == {
        "Karel": (True, True),
        "Nele": (False, False),
    }
    send(mereldal, "Karel", f"/o/mereldal/nominations/{nomination.public_id}/", answer="accepted")
    assert step(mereldal, selection) == Step.DONE
    assert way not in signed_in(mereldal["Karel"]).get(address).content.decode()


def test_one_changes_ones_mind_below_the_reasons(mereldal: Tenant, selection: RoleSelection) -> None:
    address = selection.get_absolute_url()
    with mereldal.enter():
        suggest(selection, mereldal["Karel"], by=mereldal["Amina"], reason=WHY)
        reveal_reasons(selection, by=mereldal["Wout"], by_when=None)
    page = signed_in(mereldal["Amina"]).get(address).content.decode()
    assert 0 < page.find("The reasons") < page.find(WHY) < page.find(f"{address}suggestion/")


def test_a_second_start_leads_to_the_first(mereldal: Tenant, selection: RoleSelection) -> None:
    typed = {"purpose": "Again.", "by_when": week()}
    page = send(mereldal, "Nele", f"{ROLES}coordinator/", way="choose", **typed)
    assert page.redirect_chain == [(selection.get_absolute_url(), 302)]
    assert "This is running already." in page.content.decode()


@pytest.mark.parametrize(
    ("way", "typed", "words"),
    [
        ("suggestion", {"person": "", "reason": WHY}, "Choose a colleague."),
        ("suggestion", {"person": "nobody", "reason": WHY}, "Choose a colleague."),
        ("suggestion", {"person": "<Karel>", "reason": ""}, "Write a few words."),
        ("suggestion", {"person": "<Karel>", "reason": "x" * 601}, "1 character too many."),
        ("reasons", {"by_when": "soon"}, "That date isn’t right. Write it like this: 27/10/2026."),
        ("reasons", {"by_when": "2020-01-01"}, "That date has passed. Choose another."),
        ("candidate", {"suggestion": "😀", "closes_on": ""}, "Choose a date."),
        ("candidate", {"suggestion": "9" * 30, "closes_on": ""}, "Choose one of the listed people."),
    ],
)
def test_what_cannot_be_is_said_on_the_page(
    mereldal: Tenant, selection: RoleSelection, way: str, typed: dict[str, str], words: str
) -> None:
    if way == "candidate":
        with mereldal.enter():
            suggest(selection, mereldal["Karel"], by=mereldal["Amina"], reason=WHY)
            reveal_reasons(selection, by=mereldal["Wout"], by_when=None)
    typed = {key: value.replace("<Karel>", mereldal["Karel"].public_id) for key, value in typed.items()}
    page = send(mereldal, "Wout", f"{selection.get_absolute_url()}{way}/", **typed)
    assert page.status_code == 422
    assert words in page.content.decode()


def test_today_is_too_short_for_objections(mereldal: Tenant, selection: RoleSelection) -> None:
    with mereldal.enter():
        naming = suggest(selection, mereldal["Karel"], by=mereldal["Amina"], reason=WHY)
        reveal_reasons(selection, by=mereldal["Wout"], by_when=None)
    typed = {"suggestion": naming.pk, "closes_on": timezone.localdate().isoformat()}
    page = send(mereldal, "Wout", f"{selection.get_absolute_url()}candidate/", **typed)
    assert "Give people a day at least." in page.content.decode()


def test_who_started_or_coaches_moves_on_and_another_when_they_have_left(
    mereldal: Tenant, selection: RoleSelection
) -> None:
    address = f"{selection.get_absolute_url()}reasons/"
    for name in ["Nele", "Karel", "Amina"]:
        page = send(mereldal, name, address)
        assert page.status_code == 403
        assert "Wout Maes or the Coach moves this on. Tell them." in page.content.decode()
    with mereldal.enter():
        deactivate(mereldal["Wout"], by=mereldal["Tom"])
    assert send(mereldal, "Amina", address).status_code == 403
    assert send(mereldal, "Karel", address).status_code == 200
    assert step(mereldal, selection) == Step.REASONS


def test_what_has_moved_on_says_so(mereldal: Tenant, selection: RoleSelection) -> None:
    address = selection.get_absolute_url()
    assert "Stopped. What was said stays here." in send(mereldal, "Wout", f"{address}end/").content.decode()
    typed = {"person": mereldal["Karel"].public_id, "reason": WHY}
    for way, words in [("suggestion", typed), ("reasons", {}), ("end", {})]:
        page = send(mereldal, "Wout", f"{address}{way}/", **words)
        assert "This has moved on. Here is where it stands." in page.content.decode()


def test_nothing_on_the_page_counts(mereldal: Tenant, selection: RoleSelection) -> None:
    """Suggestions are listed by the name of the person suggested, one for each reason, without a number."""
    with mereldal.enter():
        for name in ["Nele", "Wout", "Lotte"]:
            suggest(selection, mereldal["Karel"], by=mereldal[name], reason=f"{name} says so.")
        suggest(selection, mereldal["Amina"], by=mereldal["Karel"], reason="She knows every room.")
        reveal_reasons(selection, by=mereldal["Wout"], by_when=None)
    namings = signed_in(mereldal["Karel"]).get(selection.get_absolute_url()).context["suggestions"]
    assert [naming.person.name.split()[0] for naming in namings] == ["Amina", "Karel", "Karel", "Karel"]
