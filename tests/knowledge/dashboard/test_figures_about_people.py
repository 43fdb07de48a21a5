"""No figure about fewer than five persons, on the page of results and in its file: all they are made of is walked."""

import csv
import io
import re
from dataclasses import is_dataclass
from datetime import date, datetime
from typing import Any

import pytest
from django.db.models import Model
from django.utils import timezone

from communities.models import Community, Level, Participation, Role, RoleTerm
from communities.participation.levels import choose_level
from communities.roles.terms import start_term
from knowledge.dashboard.by_goal import ByGoal
from knowledge.dashboard.lines import GoalLine
from knowledge.dashboard.reach import refresh
from knowledge.models import ReachedPlace, TakeUp
from knowledge.results.recording import tell_take_up
from knowledge.results.thanking import accept, ask_to_thank
from members.models import Employee, Goal
from tests.support.people import Tenant, make_community, make_employee, make_result, make_support_request, signed_in

PAGE = "/o/mereldal/results/"
#: Places of work and how many people of a community write them on their profile.
PLACES = {"Vierhoek": 4, "Vijfhoek": 5, "Eenhoek": 1}


def gather(house: Tenant) -> Community:
    """A community with people of three places, each of whom does what can be done with results."""
    circle = make_community(house.organisation, "Wound Care")
    start_term(circle, house["Griet"], Role.SPONSOR)
    goal = Goal.objects.create(organisation=house.organisation, title="Care is safe")
    for place, people in PLACES.items():
        for number in range(people):
            person = make_employee(house.organisation, f"{'ABCDE'[number]} {place}", works_at=place)
            choose_level(circle, person, Level.ACTIVE)
            result = make_result(circle, person, title=f"Told by {place}", goal=goal, places=[])
            tell_take_up(result, f"Ward of {place}", TakeUp.State.IN_USE, by=person)
            ask_to_thank(result, [house["Kofi"]], by=person)
            accept(result, by=house["Kofi"])
    start_term(circle, Employee.objects.get(name="A Vierhoek"), Role.LEADER)
    make_support_request(circle, Employee.objects.get(name="A Vierhoek"))
    refresh()
    return circle


def numbers_in(value: Any, path: str = "") -> list[tuple[str, int]]:
    """Each number that the templates could write, with where it stands; records are pages of their own."""
    if isinstance(value, bool | str | bytes | date | datetime | Model | None):
        return []
    if isinstance(value, int):
        return [(path, value)]
    if isinstance(value, dict):
        return [each for key, one in value.items() for each in numbers_in(one, f"{path}.{key}")]
    if isinstance(value, list | tuple | set):
        return [each for one in value for each in numbers_in(one, path)]
    if is_dataclass(value):
        return [each for key, one in vars(value).items() for each in numbers_in(one, f"{path}.{key}")]
    return []


#: Keys of records, which no template writes; and results in a cell of the chart, which are no persons.
ALLOWED = re.compile(r"\.(pk|goal_id|sponsored|counts)$")


@pytest.mark.requirement("S39", "S122")
@pytest.mark.parametrize(
    "query", ["?communities=all", "?communities=sponsored", "?period=all&table=1", "?period=quarter"]
)
def test_no_number_that_the_page_is_made_of_counts_people(mereldal: Tenant, query: str) -> None:
    with mereldal.enter():
        gather(mereldal)
    for name in ("Griet", "Chloé"):
        answer = signed_in(mereldal[name]).get(f"{PAGE}{query}")
        contexts: Any = answer.context
        layers = [layer for context in contexts for layer in context.dicts]
        made_of = {key: value for layer in layers for key, value in layer.items() if key in OF_THE_PAGE}
        assert set(made_of) == OF_THE_PAGE
        found = [(path, number) for path, number in numbers_in(made_of) if not ALLOWED.search(path)]
        assert found == []
        main = answer.text.split('tabindex="-1">', 1)[1].split("</main>", 1)[0]
        words = " ".join(re.sub(r"<svg.*?</svg>|<[^>]*>", " ", main, flags=re.DOTALL).split())
        day = r"\b[0-9]{1,2} [A-Z][a-z]+( [0-9]{4})?\b|\b[A-Z][a-z]+ [0-9]{4}\b"
        assert re.findall(r"[0-9]+", re.sub(day, " ", words)) == []


#: What the view gives to its templates, but for what is typed in forms.
OF_THE_PAGE = {
    *("query", "sentence", "others", "fresh", "has_results", "has_more", "conversations", "by_goal", "taken_up"),
    *("places", "support_words", "is_part", "which"),
}


def test_places_stand_in_words_from_five_people_on(mereldal: Tenant) -> None:
    with mereldal.enter():
        circle = gather(mereldal)
        assert set(ReachedPlace.objects.filter(community=circle).values_list("place", flat=True)) == {"Vijfhoek"}
    for query in ("?communities=all", "?communities=sponsored"):
        page = signed_in(mereldal["Griet"]).get(f"{PAGE}{query}")
        assert page.context["places"] == ["Vijfhoek"]
        assert "take part: Vijfhoek." in re.sub(r"[\u2066-\u2069]", "", page.text)
    with mereldal.enter():
        Participation.objects.filter(employee__name="A Vijfhoek").delete()
        refresh()
    assert signed_in(mereldal["Griet"]).get(PAGE).context["places"] == []


def test_the_file_has_no_number_but_its_days(mereldal: Tenant) -> None:
    with mereldal.enter():
        gather(mereldal)
    text = signed_in(mereldal["Griet"]).get(f"{PAGE}csv/?communities=all&period=all").text
    _head, *lines = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert len(lines) == sum(PLACES.values())
    for day, *cells in lines:
        assert date.fromisoformat(day) == timezone.localdate()
        assert not re.search("[0-9]", " ".join(cells))
        assert "Kofi" not in " ".join(cells)


def test_of_four_employees_no_place_is_named(mereldal: Tenant) -> None:
    """An organisation of four people and one community: the page is whole, and says nothing about them."""
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        Community.objects.exclude(pk=plain.pk).delete()
        four = [mereldal[name].pk for name in ("Amina", "Nele", "Lotte", "Griet")]
        RoleTerm.objects.exclude(employee__in=four).delete()
        Participation.objects.exclude(employee__in=four).delete()
        Employee.objects.exclude(pk__in=four).update(left_at=timezone.now())
        Employee.objects.update(works_at="Gent")
        make_result(plain, mereldal["Amina"], places=[])
        make_support_request(plain, mereldal["Nele"])
        refresh()
        assert not ReachedPlace.objects.exists()
    for name in ("Amina", "Nele", "Lotte", "Griet"):
        page = signed_in(mereldal[name]).get(f"{PAGE}?period=all")
        assert page.status_code == 200
        assert page.context["places"] == []
        assert "From many places" not in page.text
        assert "Admission letter, rewritten" in page.text


def test_the_counts_of_the_chart_are_of_results(mereldal: Tenant) -> None:
    """Two by one person are two, and two by two people are two."""
    plain = mereldal.communities["plain-language"]
    with mereldal.enter():
        for name in ("Amina", "Amina", "Nele", "Wout"):
            make_result(plain, mereldal[name])
    by_goal: ByGoal = signed_in(mereldal["Chloé"]).get(PAGE).context["by_goal"]
    assert [len(row.marks) for row in by_goal.chart.rows] == [4]
    assert all(isinstance(each, GoalLine) for each in by_goal.goals)
