"""Parts of the page of results that are kept: never of another organisation, and never of before a change."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from charters.ambitions.progress import update_progress
from communities.models import Ambition, Community, Role
from communities.roles.terms import start_term
from cop_platform.ui import fragments
from knowledge.dashboard.reach import refresh
from knowledge.models import Result, SupportAnswer, SupportRequest, TakeUp
from knowledge.results.hiding import hide
from knowledge.results.recording import remove, tell_take_up
from knowledge.support.requests import answer
from members.models import Employee, Goal, Organisation
from tests.support.people import Tenant, make_result, make_support_request, signed_in


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "_kept", {})


def furnish(house: Tenant) -> None:
    plain, organisation = house.communities["plain-language"], house.organisation
    goal = Goal.objects.create(organisation=organisation, title="Residents feel at home")
    ambition = Ambition.objects.create(
        organisation=organisation, community=plain, text="Ten letters", target_on=timezone.localdate()
    )
    make_result(plain, house["Amina"], goal=goal, ambition=ambition)
    make_support_request(plain, house["Nele"])


def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


CHANGES: dict[str, Callable[[Tenant], object]] = {
    "a title": lambda _house: Result.objects.update(title="Letters that nobody has to read twice"),
    "a story": lambda _house: Result.objects.update(story="It took one afternoon."),
    "another day": lambda _house: Result.objects.update(recorded_at=timezone.now() - timedelta(days=70)),
    "a new result": lambda house: make_result(plain(house), house["Amina"], title="Letter two"),
    "hidden": lambda _house: hide(Result.objects.get(), reason="A name."),
    "taken away": lambda house: remove(Result.objects.get(), by=house["Amina"]),
    "taken up": lambda house: tell_take_up(Result.objects.get(), "Aalst", TakeUp.State.TRYING, by=house["Kofi"]),
    "given up": lambda house: tell_take_up(Result.objects.get(), "Gent", TakeUp.State.NOT_YET, by=house["Kofi"]),
    "a name": lambda house: Community.objects.filter(pk=plain(house).pk).update(name="Clear Words"),
    "a colour": lambda house: Community.objects.filter(pk=plain(house).pk).update(colour="rose"),
    "an address": lambda house: Community.objects.filter(pk=plain(house).pk).update(slug="clear-words"),
    "a language": lambda house: Community.objects.filter(pk=plain(house).pk).update(language="nl"),
    "closed": lambda house: Community.objects.filter(pk=plain(house).pk).update(phase="closed"),
    "winding down": lambda house: Community.objects.filter(pk=plain(house).pk).update(phase="wind_down"),
    "a goal": lambda _house: Goal.objects.update(title="Care is safe"),
    "another goal": lambda house: Goal.objects.create(organisation=house.organisation, title="A lighter footprint"),
    "an ambition": lambda _house: Ambition.objects.update(text="Twelve letters"),
    "progress": lambda house: update_progress(
        Ambition.objects.get(), state=Ambition.State.UNDER_WAY, text="Four are done.", by=house["Nele"]
    ),
    "an answer": lambda house: answer(
        SupportRequest.objects.get(), by=house["Griet"], answer=SupportAnswer.PARTLY, word="One hour."
    ),
    "a new name": lambda house: Employee.objects.filter(pk=house["Nele"].pk).update(name="Nele Peeters"),
    "a leader": lambda house: start_term(house.communities["medication-safety"], house["Karel"], Role.LEADER),
    "own words": lambda _house: Organisation.objects.filter(slug="mereldal").update(word_en="guild", words_en="guilds"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_shows_at_once(mereldal: Tenant, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    with mereldal.enter():
        furnish(mereldal)
    chloe = signed_in(mereldal["Chloé"])
    before = chloe.get("/o/mereldal/results/").text
    with mereldal.enter():
        CHANGES[change](mereldal)
    kept = _main(chloe.get("/o/mereldal/results/").text)
    monkeypatch.setattr(fragments, "_kept", {})
    assert kept == _main(chloe.get("/o/mereldal/results/").text)
    assert kept != _main(before)


def _main(page: str) -> str:
    return page.split("<main", 1)[1].split("</main>", maxsplit=1)[0]


def test_another_day_is_another_page(mereldal: Tenant) -> None:
    with mereldal.enter():
        furnish(mereldal)
    seen = set()
    for days in (0, 62):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            page = signed_in(mereldal["Chloé"]).get("/o/mereldal/results/")
            months = page.context["by_goal"].chart.months
            assert months in page.text
            seen.add(months)
    assert len(seen) == 2


def test_nothing_kept_is_of_another_organisation(mereldal: Tenant, duinzicht: Tenant) -> None:
    """Both have the same people, communities and results by name; the addresses differ."""
    for house in (mereldal, duinzicht):
        with house.enter():
            furnish(house)
            refresh()
    for house, other in ((mereldal, "duinzicht"), (duinzicht, "mereldal"), (mereldal, "duinzicht")):
        page = signed_in(house["Chloé"]).get(f"/o/{house.organisation.slug}/results/").text
        assert f"/o/{other}/" not in page
        assert f"/o/{house.organisation.slug}/communities/plain-language/results/" in page
