"""The Results page: the same for everyone, with actions for Sponsors; its chart, its table, its file, its periods."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.models import Ambition, Closing, Community, Participation, Phase, Role, RoleTerm
from communities.roles.terms import start_term
from knowledge.dashboard.reach import refresh
from knowledge.models import ReachedPlace, Result, SupportAnswer, TakeUp
from knowledge.results.recording import tell_take_up
from knowledge.support.requests import answer
from members.models import Employee, Goal
from tests.support.people import (
    Tenant,
    make_charter,
    make_community,
    make_employee,
    make_meeting,
    make_result,
    make_support_request,
    signed_in,
)

PAGE = "/o/mereldal/results/"
CSV = f"{PAGE}csv/"


def at(result: Result, days_ago: int) -> Result:
    result.recorded_at = timezone.now() - timedelta(days=days_ago)
    result.save(update_fields=["recorded_at"])
    return result


def goals(house: Tenant, *titles: str) -> list[Goal]:
    rows = [Goal(organisation=house.organisation, title=title, position=place) for place, title in enumerate(titles)]
    found: list[Goal] = Goal.objects.bulk_create(rows)
    return found


def read(client: Client, query: str = "") -> Any:
    answer_page = client.get(f"{PAGE}{query}")
    assert answer_page.status_code == 200
    return answer_page


def rows_of(client: Client, query: str = "") -> list[list[str]]:
    text = client.get(f"{CSV}{query}").text
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def table_of(page: str) -> list[tuple[str, str]]:
    """Goal and community of each line of the table."""
    found = re.search(r'<table class="tbl fold" id="by-goal">.*?</table>', page, re.DOTALL)
    lines = re.findall(r'<tr><th scope="row">(.*?)</th><td>.*?</td><td[^>]*>(.*?)</td>', found[0] if found else "")
    return [(unescape(goal), unescape(community)) for goal, community in lines]


def svgs_of(page: str) -> list[Any]:
    """The two sizes of the chart."""
    found = re.findall(r'<svg viewBox="[^"]*" role="img".*?</svg>', page, re.DOTALL)
    return [ET.fromstring(svg) for svg in found]  # noqa: S314 (our own page)


# --- What it says -------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S28", "S108")
def test_a_sponsor_reads_what_is_asked_and_what_it_brought_and_answers(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        make_result(plain, mereldal["Amina"])
        support = make_support_request(plain, mereldal["Nele"])
    griet = signed_in(mereldal["Griet"])
    page = read(griet).text
    assert "A community asks you for something." in page
    assert page.index("For you, Griet") < page.index("Fresh results") < page.index("Worth a conversation")
    typed = {f"{support.public_id}-answer": "yes", f"{support.public_id}-word": "Gladly.", "from_results": "1"}
    assert griet.post(support.get_absolute_url(), typed)["Location"] == PAGE
    after = read(griet).text
    assert "asks you for something" not in after
    assert "Gladly." in after


def test_everyone_reads_the_same_and_only_a_sponsor_has_the_form(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        result = make_result(plain, mereldal["Amina"])
        support = make_support_request(plain, mereldal["Nele"])
    for name in ("Chloé", "Kofi", "Nele", "Tom", "Griet"):
        page = read(signed_in(mereldal[name])).text
        assert result.title in page
        assert support.title in page
        assert ("Send my answer" in page) == (name == "Griet")


@pytest.mark.at("2026-10-22T09:00:00Z")
def test_what_is_new_is_counted_from_the_last_day_here(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        for days in (0, 1, 9):
            at(make_result(plain, mereldal["Amina"]), days)
    kofi = signed_in(mereldal["Kofi"])
    kofi.cookies["kring_results"] = "2026-10-19"
    assert "2 results are new since you were here on Monday 19 October." in read(kofi).text
    assert kofi.cookies["kring_results"].value == "2026-10-19.2026-10-22"
    assert "2 results are new since you were here on Monday 19 October." in read(kofi).text


@pytest.mark.parametrize("cookie", ["", "soon", "2026-13-40", "0001-01-01", "9999-12-31", "." * 90])
def test_a_cookie_that_is_none_says_nothing(mereldal: Tenant, cookie: str) -> None:
    kofi = signed_in(mereldal["Kofi"])
    kofi.cookies["kring_results"] = cookie
    assert "since you were here" not in read(kofi).text


def test_results_stand_in_the_menu_once_there_is_something(mereldal: Tenant) -> None:
    kofi = signed_in(mereldal["Kofi"])
    assert f'href="{PAGE}"' not in kofi.get("/o/mereldal/").text
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        Ambition.objects.create(
            organisation=mereldal.organisation, community=plain, text="Ten letters", target_on=timezone.localdate()
        )
    assert f'href="{PAGE}"' in kofi.get("/o/mereldal/").text
    page = read(kofi).text
    assert "No results yet. Start small." in page
    assert "What the communities set out to do" in page
    assert "By goal" not in page


def test_a_period_without_results_says_that_there_are_others(mereldal: Tenant) -> None:
    with mereldal.enter():
        at(make_result(mereldal.communities["plain-language"], mereldal["Nele"]), 800)
    kofi = signed_in(mereldal["Kofi"])
    assert "No results in this period." in read(kofi).text
    assert "No results in this period." not in read(kofi, "?period=all").text


# --- Periods and communities --------------------------------------------------------------------------------------
def test_the_period_stands_in_the_address(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        for days, title in [(3, "Of this week"), (200, "Of half a year ago"), (900, "Of long ago")]:
            at(make_result(plain, mereldal["Amina"], title=title), days)
    kofi = signed_in(mereldal["Kofi"])
    seen = {period: len(table_of(read(kofi, f"?period={period}").text)) for period in ("quarter", "year", "all")}
    assert seen == {"quarter": 1, "year": 2, "all": 3}
    assert [len(rows_of(kofi, f"?period={period}")) - 1 for period in seen] == [1, 2, 3]


@pytest.mark.parametrize("period", ["", "1970", "century", "%00", "x" * 500, "-1", "2026-02-31"])
def test_a_period_that_is_none_is_the_past_year(mereldal: Tenant, period: str) -> None:
    with mereldal.enter():
        at(make_result(mereldal.communities["plain-language"], mereldal["Amina"]), 200)
    kofi = signed_in(mereldal["Kofi"])
    assert read(kofi, f"?period={period}").context["query"].period == "year"
    assert len(rows_of(kofi, f"?period={period}")) == 2


def test_a_sponsor_sees_their_communities_first_and_all_when_they_ask(mereldal: Tenant) -> None:
    with mereldal.enter():
        other = make_community(mereldal.organisation, "Wound Care")
        make_result(mereldal.communities["plain-language"], mereldal["Amina"], title="Mine")
        make_result(other, mereldal["Amina"], title="Of others")
    griet, chloe = signed_in(mereldal["Griet"]), signed_in(mereldal["Chloé"])
    assert [community for _goal, community in table_of(read(griet).text)] == ["Plain Language"]
    everything = {"Plain Language", "Wound Care"}
    assert {community for _goal, community in table_of(read(griet, "?communities=all").text)} == everything
    assert {community for _goal, community in table_of(read(chloe, "?communities=sponsored").text)} == everything


# --- Chart --------------------------------------------------------------------------------------------------------
@pytest.mark.at("2026-10-22T09:00:00Z")
@pytest.mark.parametrize("period", ["quarter", "year", "all"])
def test_the_chart_shows_each_line_of_the_table(mereldal: Tenant, period: str) -> None:
    with mereldal.enter():
        home, care, unserved = goals(mereldal, "Residents feel at home", "Care is safe", "A lighter footprint")
        wound, watch = (make_community(mereldal.organisation, name) for name in ("Wound Care", "Wound Watch"))
        for community, goal, days in [(wound, home, 3), (watch, home, 40), (wound, care, 70), (watch, None, 300)]:
            at(make_result(community, mereldal["Amina"], goal=goal), days)
    page = read(signed_in(mereldal["Kofi"]), f"?period={period}")
    chart, table = page.context["by_goal"].chart, table_of(page.text)
    assert [row.title for row in chart.rows][:3] == [home.title, care.title, unserved.title]
    letters = {community.name: letters for letters, community in chart.key}
    assert len(set(letters.values())) == len(letters)
    told = [(goal, letters[community]) for goal, community in table]
    for drawing in (chart.wide(), chart.narrow()):
        bands = list(zip(chart.rows, drawing.bands, strict=True))
        drawn = [(row.title, shape.initials) for row, band in bands for shape in band.shapes]
        assert sorted(drawn) == sorted(told)
        shapes = [shape for _row, band in bands for shape in band.shapes]
        assert all(0 <= shape.x <= drawing.width and 0 < shape.y < drawing.height for shape in shapes)
    wide, narrow = svgs_of(page.text)
    for svg in (wide, narrow):
        marks = [text.text for text in svg.iter("text") if text.get("class") == "n"]
        assert sorted(marks) == sorted(letters for _goal, letters in told)
        assert svg.findtext("title")
        assert svg.findtext("desc")


def test_a_full_cell_shows_three_and_a_plus(mereldal: Tenant) -> None:
    with mereldal.enter():
        for _time in range(5):
            make_result(mereldal.communities["plain-language"], mereldal["Amina"])
    page = read(signed_in(mereldal["Kofi"]))
    [band] = page.context["by_goal"].chart.wide().bands
    assert [shape.initials for shape in band.shapes] == ["PL", "PL", "PL", "+"]
    assert len(table_of(page.text)) == 5


def test_names_that_begin_alike_have_different_letters(mereldal: Tenant) -> None:
    names = ["Wound Care", "Wise Colleagues", "W", "W W", "Ouïe", "?!", "…"]
    with mereldal.enter():
        for number, name in enumerate(names):
            made = make_community(mereldal.organisation, name, slug=f"c{number}")
            make_result(made, mereldal["Amina"])
    letters = [letters for letters, _community in read(signed_in(mereldal["Kofi"])).context["by_goal"].chart.key]
    assert len(set(letters)) == len(names)


# --- Worth a conversation -----------------------------------------------------------------------------------------
def signs(client: Client, query: str = "?communities=all") -> dict[str, set[str]]:
    found = read(client, query).context["conversations"].found
    return {each.community.name: {sign.name for sign in each.signs} for each in found}


@pytest.mark.requirement("S37")
def test_each_sign_names_whom_to_talk_to_and_says_it_in_a_sentence(mereldal: Tenant) -> None:
    long_ago = timezone.now() - timedelta(weeks=9)
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        make_charter(plain, mereldal["Nele"], at=timezone.now() - timedelta(days=300))
        make_meeting(plain, mereldal["Nele"])
        Community.objects.filter(slug="medication-safety").update(phase=Phase.WIND_DOWN)
        made_up = {"Still Waters": Phase.PERFORM, "New Idea": Phase.INITIATE, "Well Kept": Phase.PERFORM}
        for name, phase in made_up.items():
            made = make_community(mereldal.organisation, name, phase=phase)
            for role in (Role.LEADER, Role.COACH):
                start_term(made, mereldal["Karel"], role)
        Community.objects.filter(name="Still Waters").update(created_at=long_ago)
        Community.objects.filter(slug="plain-language").update(created_at=long_ago)
    client = signed_in(mereldal["Chloé"])
    assert signs(client) == {
        "Medication Safety": {"role_open", "winding_down"},
        "New Idea": {"starting"},
        "Plain Language": {"review_due"},
        "Still Waters": {"quiet"},
    }
    page = unescape(read(client).text)
    assert "Nothing planned for 9 weeks." in page
    assert "The one-pager was due for a look on" in page
    assert "To Karel" in page
    assert signs(signed_in(mereldal["Griet"]), "") == {"Plain Language": {"review_due"}}


def test_an_open_consultation_is_a_sign_until_its_day(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        make_meeting(plain, mereldal["Nele"])
        closing = Closing.objects.create(
            organisation=mereldal.organisation,
            community=plain,
            reason=Closing.Reason.GOAL_MET,
            words="We did it.",
            proposed_by=mereldal["Nele"],
            proposed_at=timezone.now() - timedelta(days=3),
            closes_at=timezone.now() + timedelta(days=11),
        )
    griet = signed_in(mereldal["Griet"])
    assert signs(griet, "") == {"Plain Language": {"consultation"}}
    assert "Its members are asked whether it is finished, until" in read(griet).text
    with mereldal.enter():
        Closing.objects.filter(pk=closing.pk).update(closes_at=timezone.now() - timedelta(days=1))
    assert signs(griet, "") == {}


def test_where_all_is_well_it_says_so(mereldal: Tenant) -> None:
    with mereldal.enter():
        Community.objects.filter(slug="medication-safety").delete()
        make_meeting(mereldal.communities["plain-language"], mereldal["Nele"])
    assert "All is well looked after." in read(signed_in(mereldal["Chloé"])).text


# --- Nobody is measured -------------------------------------------------------------------------------------------
@pytest.mark.requirement("S39", "S96", "S122")
def test_places_of_fewer_than_five_are_neither_kept_nor_shown(mereldal: Tenant) -> None:
    with mereldal.enter():
        for name, place in {"Amina": "Gent", "Nele": "GENT", "Wout": "gent", "Lotte": "Gent", "Karel": "Aalst"}.items():
            Employee.objects.filter(pk=mereldal[name].pk).update(works_at=place)
        refresh()
        assert not ReachedPlace.objects.exists()
        Employee.objects.filter(pk=mereldal["Griet"].pk).update(works_at="Gènt")
        refresh()
        refresh()
        assert {each.community_id for each in ReachedPlace.objects.all()} == {
            None,
            mereldal.communities["plain-language"].pk,
        }
        make_result(mereldal.communities["plain-language"], mereldal["Amina"])
    for name in ("Chloé", "Griet"):
        page = read(signed_in(mereldal[name]))
        assert len(page.context["places"]) == 1
        assert "Aalst" not in page.text
    with mereldal.enter():
        Participation.objects.filter(employee=mereldal["Griet"]).delete()
        refresh()
        assert not ReachedPlace.objects.exists()


def test_no_figure_about_people_or_pages_stands_on_the_page_or_in_the_file(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        result = make_result(plain, mereldal["Amina"])
        tell_take_up(result, "Aalst", TakeUp.State.TRYING, by=mereldal["Kofi"])
        make_support_request(plain, mereldal["Nele"])
    griet = signed_in(mereldal["Griet"])
    page = read(griet)
    text = " ".join(re.sub(r"<[^>]*>", " ", page.text.split("<main", 1)[1].split("</main>")[0]).split())
    whom = "people|colleagues?|members?|participants?|employees?|visits?|views?|readers?|clicks?|likes?"
    counted = rf"\b[0-9]+\s+({whom})\b"
    assert not re.search(counted, text, re.IGNORECASE)
    assert not re.search(r"\b(rank|score|top [0-9]|most active|total)\b|%", text, re.IGNORECASE)
    head, *lines = rows_of(griet)
    assert head == [
        "When",
        "Community",
        "What got better",
        "How it went",
        "Kind",
        "Goal",
        "Ambition",
        "In use",
        "Trying it",
        "Not yet",
        "Link",
    ]
    people = {name for person in mereldal.people.values() for name in person.name.split()}
    assert not people.intersection(re.findall(r"\w+", " ".join(cell for line in lines for cell in line)))
    assert [cell for line in lines for cell in line if cell.isdigit()] == []


def test_communities_stand_by_name_and_never_by_size(mereldal: Tenant) -> None:
    with mereldal.enter():
        small, large = (make_community(mereldal.organisation, name) for name in ("Aardvarks", "Zebras"))
        for _time in range(4):
            make_result(large, mereldal["Amina"])
        make_result(small, mereldal["Amina"])
        for number in range(6):
            person = make_employee(mereldal.organisation, f"Number {number}")
            Participation.objects.create(
                organisation=mereldal.organisation, community=large, employee=person, level="core", since=timezone.now()
            )
    page = read(signed_in(mereldal["Chloé"]))
    names = [community.name for _letters, community in page.context["by_goal"].chart.key]
    assert names == ["Aardvarks", "Zebras"]
    shown = [each.community.name for each in page.context["conversations"].found]
    assert shown == sorted(shown)


# --- The file -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "＝1+1", '=HYPERLINK("http://x")'])
def test_no_cell_is_a_formula(mereldal: Tenant, text: str) -> None:
    with mereldal.enter():
        result = make_result(mereldal.communities["plain-language"], mereldal["Amina"], title=text, story=text)
        tell_take_up(result, text[:60], TakeUp.State.TRYING, by=mereldal["Kofi"])
    [_head, line] = rows_of(signed_in(mereldal["Kofi"]))
    for cell in line:
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝"))
    assert line[2] == f"'{text}"


def test_the_file_is_served_as_a_file(mereldal: Tenant) -> None:
    answer_page = signed_in(mereldal["Kofi"]).get(CSV)
    assert answer_page["Content-Disposition"] == 'attachment; filename="mereldal-results.csv"'
    assert answer_page["Content-Type"].startswith("text/csv")


# --- Small and empty organisations --------------------------------------------------------------------------------
def test_an_organisation_without_anything_says_so(mereldal: Tenant) -> None:
    with mereldal.enter():
        RoleTerm.objects.all().delete()
        Community.objects.all().delete()
    page = read(signed_in(mereldal["Chloé"]), "?period=all").text
    assert "No results yet. Start small." in page
    assert "By goal" not in page
    assert len(rows_of(signed_in(mereldal["Chloé"]))) == 1


def test_without_goals_the_chart_has_one_row(mereldal: Tenant) -> None:
    with mereldal.enter():
        make_result(mereldal.communities["plain-language"], mereldal["Amina"])
    page = read(signed_in(mereldal["Chloé"]))
    assert [row.title for row in page.context["by_goal"].chart.rows] == ["Results"]


def test_a_retired_goal_keeps_its_row_while_it_has_results(mereldal: Tenant) -> None:
    with mereldal.enter():
        served, unserved = goals(mereldal, "Care is safe", "A lighter footprint")
        make_result(mereldal.communities["plain-language"], mereldal["Amina"], goal=served)
        Goal.objects.update(retired_on=timezone.localdate())
    page = read(signed_in(mereldal["Chloé"]))
    assert [row.title for row in page.context["by_goal"].chart.rows] == [served.title]
    assert unserved.title not in page.text


# --- Speed --------------------------------------------------------------------------------------------------------
def statements(client: Client, query: str = "") -> int:
    client.get(f"{PAGE}{query}")
    with CaptureQueriesContext(connection) as seen:
        client.get(f"{PAGE}{query}")
    return len(seen)


@pytest.mark.parametrize("query", ["", "?communities=all&period=all"])
def test_it_asks_as_much_of_one_result_as_of_many(mereldal: Tenant, query: str) -> None:
    """Eight statements beyond the eight of every page (tests/architecture/test_query_counts.py)."""
    griet, asked = signed_in(mereldal["Griet"]), set()
    for count in (1, 24):
        with mereldal.enter():
            goals(mereldal, *(f"Goal {number}" for number in range(count)))
            for number in range(count):
                made = make_community(mereldal.organisation, f"Circle {count} {number}")
                start_term(made, mereldal["Griet"], Role.SPONSOR)
                start_term(made, mereldal["Karel"], Role.LEADER)
                support = make_support_request(made, mereldal["Karel"])
                if number % 2:
                    answer(support, by=mereldal["Griet"], answer=SupportAnswer.GRANTED, word="Yes.")
                make_result(made, mereldal["Amina"], goal=Goal.objects.first(), places=["Gent", "Aalst"])
                Ambition.objects.create(
                    organisation=mereldal.organisation, community=made, text="More", target_on=timezone.localdate()
                )
        asked.add(statements(griet, query))
    assert len(asked) == 1
    assert max(asked) <= 16
