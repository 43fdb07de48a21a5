"""Many results: each is a dot, counted exactly; the table comes when it is asked for, and the page stays small."""

import gzip
import re
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.models import Community, Role
from communities.roles.terms import start_term
from knowledge.dashboard.cells import goals_with_counts
from knowledge.dashboard.chart import MAX_DOTS, columns_of, spans_of
from knowledge.dashboard.lines import MAX_LINES, MAX_LISTED
from knowledge.dashboard.query import PERIODS
from knowledge.models import Result
from members.models import Goal
from tests.support.people import Tenant, make_community, signed_in

PAGE = "/o/mereldal/results/"
YEAR = "?period=year&communities=all"


def fill(house: Tenant, count: int, *, days: int = 300, goals: int = 3) -> list[Goal]:
    """So many results, spread evenly over these days; every fourth serves no goal."""
    plain, now = house.communities["plain-language"], timezone.now()
    rows = [Goal(organisation=house.organisation, title=f"Goal {number}", position=number) for number in range(goals)]
    made: list[Goal] = Goal.objects.bulk_create(rows)
    Result.objects.bulk_create(
        Result(
            organisation=house.organisation,
            community=plain,
            title=f"Letter {number}",
            goal=made[number % 4] if number % 4 < goals else None,
            recorded_at=now - timedelta(days=days) * number / count,
        )
        for number in range(count)
    )
    return made


def drawn(page: str) -> list[tuple[int, int]]:
    """Dots and pluses of each goal, as the wide chart draws them."""
    found = re.search(r'<svg viewBox="0 0 1000 .*?</svg>', page, re.DOTALL)
    assert found
    svg = ET.fromstring(found[0])  # noqa: S314 (our own page)
    dots = [path.get("d", "").count("h0") for path in svg.iter("path") if path.get("class") == "d"]
    pluses = [path.get("d", "").count("h6") for path in svg.iter("path") if path.get("class") == "p"]
    return list(zip(dots, pluses, strict=False)) if pluses else [(each, 0) for each in dots]


def fully_counted(spans: list[tuple[datetime, datetime]], **where: Any) -> dict[int | None, list[int]]:
    """The same by reading each result."""
    found: dict[int | None, list[int]] = {}
    for goal, at in Result.objects.filter(removed_at=None, hidden_at=None, **where).values_list("goal", "recorded_at"):
        for place, (begins, ends) in enumerate(spans):
            if begins <= at < ends:
                found.setdefault(goal, [0] * len(spans))[place] += 1
    return found


@pytest.mark.at("2026-10-22T09:00:00Z")
@pytest.mark.parametrize("period", list(PERIODS))
def test_what_is_counted_is_what_a_full_count_finds(mereldal: Tenant, duinzicht: Tenant, period: str) -> None:
    with duinzicht.enter():
        fill(duinzicht, 30)
    with mereldal.enter():
        fill(mereldal, 90, days=800)
        other = make_community(mereldal.organisation, "Wound Care")
        Result.objects.filter(pk__in=Result.objects.values("pk")[:20]).update(community=other)
        first, second = Result.objects.order_by("recorded_at")[40:42]
        Result.objects.filter(pk=first.pk).update(hidden_at=timezone.now(), hidden_reason="A name.")
        Result.objects.filter(pk=second.pk).update(removed_at=timezone.now(), title="")
        spans = spans_of(
            columns_of(date(2024, 8, 1), period) if period != "quarter" else columns_of(date(2026, 7, 27), period)
        )
        # The first moment of a column belongs to it and not to the one before.
        Result.objects.filter(pk=Result.objects.order_by("-recorded_at")[5].pk).update(recorded_at=spans[-1][0])
        for communities, where in ((None, {}), ([other.pk], {"community": other})):
            found = goals_with_counts(mereldal.organisation, spans, 1000, communities)
            counted = {each.pk: list(each.counts) for each in found if any(each.counts)}
            assert counted == fully_counted(spans, **where)
        capped = goals_with_counts(mereldal.organisation, spans, 2, None)
        assert {number for each in capped for number in each.counts} <= {0, 1, 2}
    assert [each.title for each in found] == ["Goal 0", "Goal 1", "Goal 2", ""]


def test_few_have_their_letters_and_many_are_dots(mereldal: Tenant) -> None:
    with mereldal.enter():
        fill(mereldal, MAX_LINES)
    kofi = signed_in(mereldal["Kofi"])
    few = kofi.get(PAGE).text
    assert "Each circle is one result." in few
    assert few.count('<td lang="en"><a href="') == MAX_LINES
    with mereldal.enter():
        Result.objects.create(
            organisation=mereldal.organisation,
            community=mereldal.communities["plain-language"],
            title="One more",
            recorded_at=timezone.now(),
        )
    many = kofi.get(PAGE).text
    assert "Each dot is one result; a plus says that there are more." in many
    assert '<ul class="key"' not in many
    assert sum(dots for dots, _pluses in drawn(many)) == MAX_LINES + 1


def test_a_full_cell_has_eight_dots_and_a_plus(mereldal: Tenant) -> None:
    with mereldal.enter():
        fill(mereldal, 60, days=0, goals=0)
    page = signed_in(mereldal["Kofi"]).get(PAGE).text
    assert drawn(page) == [(MAX_DOTS, 1)]


def test_the_dots_stay_inside_the_drawing_and_apart(mereldal: Tenant) -> None:
    with mereldal.enter():
        fill(mereldal, 300)
    chart = signed_in(mereldal["Kofi"]).get(PAGE).context["by_goal"].chart
    for drawing in (chart.wide(), chart.narrow()):
        places: list[tuple[int, int]] = []
        for band in drawing.bands:
            for cell in re.findall(r"M(\d+) (\d+)h0((?:m-?\d+ -?\d+h0)*)", band.dots):
                x, y = int(cell[0]), int(cell[1])
                places.append((x, y))
                for right, down in re.findall(r"m(-?\d+) (-?\d+)h0", cell[2]):
                    x, y = x + int(right), y + int(down)
                    places.append((x, y))
        assert len(places) == len(set(places))
        radius = drawing.radius
        assert all(drawing.left <= x - radius and x + radius <= drawing.width for x, _y in places)
        assert all(y - radius >= 26 and y + radius <= drawing.height for _x, y in places)
        near = [
            (a, b) for a in places for b in places if a < b and (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 < 4 * radius**2
        ]
        assert near == []


def test_the_table_of_many_comes_when_it_is_asked_for(mereldal: Tenant) -> None:
    with mereldal.enter():
        fill(mereldal, MAX_LISTED + 5)
    kofi = signed_in(mereldal["Kofi"])
    page = kofi.get(f"{PAGE}{YEAR}").text
    assert 'id="by-goal"' not in page
    [link] = re.findall(r'<a href="([^"]*table=1)#v-h"', page)
    listed = kofi.get(PAGE + link.replace("&amp;", "&")).text
    assert listed.count('<td lang="en"><a href="') == MAX_LISTED
    assert "These are the newest 200; the CSV has all of them." in listed
    assert "Each dot is one result" in listed


@pytest.mark.at("2026-10-22T09:00:00Z")
def test_more_is_new_than_the_page_lists(mereldal: Tenant) -> None:
    with mereldal.enter():
        fill(mereldal, MAX_LINES + 10, days=2)
    kofi = signed_in(mereldal["Kofi"])
    kofi.cookies["kring_results"] = "2026-10-19"
    said = f"More than {MAX_LINES} results are new since you were here on Monday 19 October."
    assert said in kofi.get(PAGE).text
    assert said in kofi.get(f"{PAGE}?table=1").text


def statements(client: Client, query: str) -> int:
    client.get(f"{PAGE}{query}")
    with CaptureQueriesContext(connection) as seen:
        client.get(f"{PAGE}{query}")
    return len(seen)


@pytest.mark.slow
def test_a_thousand_ask_as_much_as_one_and_the_page_stays_small(mereldal: Tenant) -> None:
    griet, asked = signed_in(mereldal["Griet"]), Counter[int]()
    with mereldal.enter():
        rows = [
            Community(
                organisation=mereldal.organisation,
                name=f"Circle of letters {number}",
                slug=f"circle-{number}",
                phase_since=timezone.localdate(),
            )
            for number in range(1000)
        ]
        Community.objects.bulk_create(rows)
        start_term(Community.objects.get(slug="circle-7"), mereldal["Griet"], Role.SPONSOR)
    for count in (1, 25, 1000):
        with mereldal.enter():
            Result.objects.all().delete()
            Goal.objects.all().delete()
            fill(mereldal, count)
        asked[statements(griet, "?communities=all")] += 1
        asked[statements(griet, "?communities=all&period=all")] += 1
    assert len(asked) == 1
    assert max(asked) <= 16
    page = griet.get(f"{PAGE}?communities=all").content
    assert len(gzip.compress(page, 6)) <= 8000


def test_beyond_the_names_that_are_looked_at_it_says_so(mereldal: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    with mereldal.enter():
        Community.objects.exclude(slug="plain-language").delete()
        Community.objects.update(created_at=timezone.now(), name="Zebras")
        kept = [make_community(mereldal.organisation, f"Well kept {number}") for number in range(300)]
        for each in kept:
            start_term(each, mereldal["Karel"], Role.LEADER)
            start_term(each, mereldal["Karel"], Role.COACH)
    chloe = signed_in(mereldal["Chloé"])
    page = chloe.get(PAGE).text
    assert "Nothing among the first 300 by name." in page
    assert "All is well looked after." not in page
    with mereldal.enter():
        Community.objects.filter(pk=kept[3].pk).update(phase="initiate")
    page = chloe.get(PAGE).text
    assert "Well kept 3" in page
    assert "Looked for among the first 300 by name." in page


def test_htmx_gets_what_changes_and_is_told_what_it_says(mereldal: Tenant) -> None:
    with mereldal.enter():
        fill(mereldal, 3)
    kofi = signed_in(mereldal["Kofi"])
    part = kofi.get(f"{PAGE}?period=quarter", headers={"HX-Request": "true", "HX-Target": "results"})
    assert part.text.lstrip().startswith('<div class="wrap" id="results">')
    assert "<html" not in part.text
    assert '<div hx-swap-oob="innerHTML:#said"><p class="vh">The latest result is of' in part.text
    assert "HX-Request" in part["Vary"]
    whole = kofi.get(f"{PAGE}?period=quarter")
    assert "hx-swap-oob" not in whole.text
    assert '<option value="quarter" selected>' in whole.text


def test_midnight_of_the_reader_begins_a_column() -> None:
    spans = spans_of(columns_of(timezone.localdate() - timedelta(days=20), "quarter"))
    zone = timezone.get_current_timezone()
    assert all(begins == datetime.combine(begins.astimezone(zone).date(), time(), zone) for begins, _ends in spans)
    assert [ends for _begins, ends in spans][:-1] == [begins for begins, _ends in spans][1:]
