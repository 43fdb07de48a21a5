"""Import of series: what is imported with which dates, what is rejected, and that a second run changes nothing."""

import io
import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from communities.importing.records import ExtensionRow, ImportData
from communities.importing.report import Report
from communities.importing.writing import import_data
from communities.models import Community
from cop_platform.outbox.models import QueuedMail
from cop_platform.tenancy import enter
from meetings.importing.series import SERIES_FIELDS, SeriesRecord, read
from meetings.models import Cancellation, Feed, Meeting, Series
from meetings.models.recurrence import LAST, Frequency
from meetings.series.planning import horizon
from members.models import Organisation
from tests.meetings.feeds.test_feeds import make_feed
from tests.meetings.importing.test_meetings import JSON, rows_of
from tests.support.import_files import NOW, faults_of, import_file
from tests.support.people import Tenant, make_series, signed_in

KIND = "series"
AHEAD = "which is more than three years ahead"
NO_DATE = "which is no date of this series that is planned"


def row(**fields: Any) -> dict[str, Any]:
    """Every second Tuesday of the spring of 2024, four times."""
    needed = {
        "reference": "tables",
        "focus": "Reading the tide tables",
        "first_day": "2024-04-02",
        "start": "12:30",
        "minutes": 60,
        "time_zone": "Europe/Brussels",
        "frequency": "weekly",
        "interval": 2,
        "count": 4,
        "place": "Pilot house",
    }
    return {name: value for name, value in {**needed, **fields}.items() if value is not ...}


def form_of(rows: Any, **fields: Any) -> ImportData:
    return import_file("series", rows, **fields)


def take(*rows: Any, **fields: Any) -> Report:
    return import_data(form_of(list(rows), **fields))


def read_one(**fields: Any) -> SeriesRecord:
    records, refusals = read([ExtensionRow("s[0]", "plain-language", row(**fields))], now=NOW)
    assert refusals == []
    return records[0]


def why_refused(**fields: Any) -> list[str]:
    records, refusals = read([ExtensionRow("s[0]", "plain-language", row(**fields))], now=NOW)
    assert records == []
    return [str(fault) for fault in refusals[0].faults]


def coming(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


# --- What is imported -----------------------------------------------------------------------------------------------


def test_a_series_comes_with_its_dates_on_the_wall_clock(mereldal: Tenant) -> None:
    """The clock changes between the first and the second date."""
    report = take(row(first_day="2024-03-19", focus="Spring", format="guest", reason="Bring tables."))
    assert (report.taken[KIND], report.found[KIND], report.refused[KIND]) == (1, 0, 0)
    with mereldal.enter():
        series = Series.objects.get()
        assert (series.reference, series.focus, series.format, series.reason) == (
            *("tables", "Spring"),
            *("guest", "Bring tables."),
        )
        assert (series.scheduled_by, series.host, series.revision, series.follows) == (None, None, 0, None)
        dates = Meeting.objects.filter(series=series).order_by("starts_at")
        assert [f"{meeting.starts_at:%m-%d %H:%M}" for meeting in dates] == [
            *("03-19 11:30", "04-02 10:30", "04-16 10:30", "04-30 10:30"),
        ]
        assert {(each.focus, each.place, each.time_zone, each.scheduled_by) for each in dates} == {
            ("Spring", "Pilot house", "Europe/Brussels", None)
        }


@pytest.mark.parametrize(
    ("fields", "frequency", "nth", "days"),
    [
        ({"count": 2}, Frequency.WEEKLY, 0, ["2024-04-02", "2024-04-16"]),
        (
            {"frequency": "monthly_by_weekday", "interval": 1, "nth": 1, "count": 2},
            *(Frequency.BY_WEEKDAY, 1, ["2024-04-02", "2024-05-07"]),
        ),
        (
            {"frequency": "monthly_by_weekday", "interval": 1, "nth": "last", "count": 2, "first_day": "2024-04-30"},
            *(Frequency.BY_WEEKDAY, LAST, ["2024-04-30", "2024-05-28"]),
        ),
        (
            {"frequency": "monthly_by_date", "interval": 1, "nth": 31, "count": 2, "first_day": "2024-05-31"},
            *(Frequency.BY_DATE, 31, ["2024-05-31", "2024-07-31"]),
        ),
        (
            {"frequency": "monthly_by_date", "interval": 3, "nth": "last", "count": ..., "first_day": "2024-02-29"}
            | {"last_day": "2024-06-01"},
            *(Frequency.BY_DATE, LAST, ["2024-02-29", "2024-05-31"]),
        ),
    ],
)
def test_every_rhythm_that_we_hold(fields: dict[str, Any], frequency: str, nth: int, days: list[str]) -> None:
    rule = read_one(**fields).details.rule
    assert (rule.frequency, rule.nth) == (frequency, nth)
    assert [f"{day}" for day in rule.days(until=date.max)] == days


def test_an_open_series_has_its_dates_of_twelve_months(mereldal: Tenant) -> None:
    take(row(first_day=f"{coming(-21)}", count=..., interval=1))
    with mereldal.enter():
        series = Series.objects.get()
        dates = [*Meeting.objects.filter(series=series).order_by("starts_at")]
        assert series.planned_until >= horizon(coming(-1))
        assert dates[0].original_day == coming(-21)
        assert (dates[-1].rule_day - coming(0)).days + 7 >= 365
        following = next(each for each in dates if each.starts_at > timezone.now())
        assert Community.objects.get(slug="plain-language").next_meeting_at == following.starts_at


@pytest.mark.parametrize(
    ("written", "kept"), [("US/Pacific", "America/Los_Angeles"), ("Asia/Calcutta", "Asia/Kolkata")]
)
def test_the_modern_name_of_a_zone_is_kept(written: str, kept: str) -> None:
    assert read_one(time_zone=written).details.time_zone == kept


def test_a_date_called_off_and_a_moved_one_stay_apart(mereldal: Tenant) -> None:
    moved = {"day": "2024-04-30", "to": "2024-05-02", "start": "09:00", "minutes": 30}
    assert take(row(called_off=["2024-04-16"], moved=[moved])).taken[KIND] == 1
    with mereldal.enter():
        found = Meeting.objects.order_by("original_day").values_list("original_day", "is_open", "is_exception")
        assert [*found] == [
            (date(2024, 4, 2), True, False),
            (date(2024, 4, 16), False, False),
            (date(2024, 4, 30), True, True),
            (date(2024, 5, 14), True, False),
        ]
        assert [each.meeting.original_day for each in Cancellation.objects.all()] == [date(2024, 4, 16)]
        meeting = Meeting.objects.get(is_exception=True)
        assert (meeting.starts_at, meeting.ends_at, meeting.own_entry_since) == (
            datetime(2024, 5, 2, 7, tzinfo=UTC),
            datetime(2024, 5, 2, 7, 30, tzinfo=UTC),
            None,
        )


def test_a_date_moved_past_its_neighbour_has_an_entry_of_its_own(mereldal: Tenant) -> None:
    take(row(moved=[{"day": "2024-04-16", "to": "2024-05-03"}]))
    with mereldal.enter():
        assert [*Meeting.objects.filter(own_entry_since=0).values_list("original_day", flat=True)] == [
            date(2024, 4, 16)
        ]


def test_it_is_shown_and_exported(mereldal: Tenant) -> None:
    first, off, moved = coming(7), coming(14), coming(21)
    take(
        row(
            first_day=f"{first}",
            interval=1,
            called_off=[f"{off}"],
            moved=[{"day": f"{moved}", "to": f"{moved + timedelta(days=1)}"}],
        )
    )
    client = signed_in(mereldal["Amina"])
    with mereldal.enter():
        series = Series.objects.select_related("organisation", "community").get()
        date_page = Meeting.objects.select_related("organisation", "community").earliest("starts_at").get_absolute_url()
    feed = make_feed(mereldal, "Amina", Feed.Scope.COMMUNITY, "plain-language")
    for page in (series.get_absolute_url(), date_page):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "Reading the tide tables" in answer.content.decode()
    entry = client.get(feed).content.decode().replace("\r\n ", "")
    assert "RRULE:FREQ=WEEKLY;" in entry
    assert f"EXDATE;TZID=Europe/Brussels:{off:%Y%m%d}T123000" in entry
    assert f"RECURRENCE-ID;TZID=Europe/Brussels:{moved:%Y%m%d}T123000" in entry


def test_nobody_is_mailed(mereldal: Tenant, mailoutbox: list[Any]) -> None:
    take(row(first_day=f"{coming(7)}", moved=[{"day": f"{coming(7)}", "to": f"{coming(60)}"}]))
    assert not QueuedMail.objects.exists()
    assert mailoutbox == []


# --- What is rejected -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        (
            {"frequency": "daily"},
            ["s[0].frequency: is “daily”; it can be weekly, monthly_by_date, monthly_by_weekday"],
        ),
        ({"interval": 13}, ["s[0].interval: must be a whole number from 1 to 12"]),
        ({"interval": True}, ["s[0].interval: must be a whole number from 1 to 12"]),
        ({"count": 521}, ["s[0].count: must be a whole number from 1 to 520"]),
        ({"minutes": ...}, ["s[0].minutes: is missing"]),
        ({"minutes": 961}, ["s[0].minutes: must be a whole number from 1 to 960"]),
        ({"last_day": "2024-06-01"}, ["s[0].count: stands beside last_day; a series has one end, or none"]),
        ({"count": ..., "last_day": "2024-04-01"}, ["s[0].last_day: is before the first date"]),
        ({"nth": 1}, ["s[0].nth: is for a rhythm of months; a rhythm of weeks is on the weekday of first_day"]),
        (
            {"frequency": "monthly_by_weekday"},
            ["s[0].nth: must be a whole number from 1 to 5, or “last”"],
        ),
        (
            {"frequency": "monthly_by_weekday", "nth": 2},
            ["s[0].first_day: is 2024-04-02, which is no date of this rhythm"],
        ),
        (
            {"frequency": "monthly_by_date", "nth": "last"},
            ["s[0].first_day: is 2024-04-02, which is no date of this rhythm"],
        ),
        (
            {"first_day": "1950-01-03", "count": ...},
            ["s[0].first_day: makes more than 520 dates; let it begin later, or end earlier"],
        ),
        (
            {"count": ..., "last_day": "2031-01-01"},
            [f"s[0].last_day: is 2031-01-01, {AHEAD}"],
        ),
        (
            {"count": 520},
            [f"s[0].count: goes on until 2044-02-23, {AHEAD}; without an end it goes on by itself"],
        ),
        (
            {"first_day": "2024-03-31", "start": "02:30"},
            ["s[0].start: is 02:30, which the clock in Europe/Brussels skips on 2024-03-31"],
        ),
        (
            {"called_off": ["2024-04-09"]},
            ["s[0].called_off[0]: is 2024-04-09, which is no date of this series that is planned"],
        ),
        (
            {"called_off": ["soon", 7]},
            [
                "s[0].called_off[0]: is “soon”; write a day as 2024-05-31",
                "s[0].called_off[1]: must be text, not a number",
            ],
        ),
        ({"called_off": "2024-04-16"}, ["s[0].called_off: must be a list, not text"]),
        (
            {"moved": [{"day": "2024-04-09", "to": "2024-04-10", "where": "Quay"}]},
            [
                "s[0].moved[0].where: is no field of this form",
                f"s[0].moved[0].day: is 2024-04-09, {NO_DATE}",
            ],
        ),
        (
            {"called_off": ["2024-04-16"], "moved": [{"day": "2024-04-16", "to": "2024-04-17"}]},
            ["s[0].moved[0].day: is 2024-04-16, which is moved or called off already"],
        ),
        (
            {"moved": [{"day": "2024-04-02", "to": "2024-03-31", "start": "02:30"}]},
            ["s[0].moved[0].start: is 02:30, which the clock in Europe/Brussels skips on 2024-03-31"],
        ),
        ({"place": ...}, ["s[0].place: is missing; a meeting has a place, an online_url or both"]),
        ({"weekday": "MO"}, ["s[0].weekday: is no field of this form"]),
    ],
)
def test_what_we_cannot_hold_is_refused_with_its_place(fields: dict[str, Any], faults: list[str]) -> None:
    assert why_refused(**fields) == faults


def test_a_start_that_comes_twice_is_the_first_and_told() -> None:
    record = read_one(first_day="2024-10-27", start="02:15")
    assert [str(each) for each in record.remarks] == [
        "s[0].start: is 02:15, which the clock in Europe/Brussels shows twice on 2024-10-27; the first is taken"
    ]


def test_one_reference_stands_for_one_series_of_a_community(mereldal: Tenant) -> None:
    report = take(row(), row(focus="Another"), row(reference="neap"), 7)
    assert (report.taken[KIND], report.refused[KIND]) == (2, 2)
    assert faults_of(report) == [
        "communities[0].series[1].reference: is the one of communities[0].series[0] too",
        "communities[0].series[3]: must be an object, not a number",
    ]


def test_a_closed_community_keeps_a_series_that_is_over_and_plans_nothing(mereldal: Tenant) -> None:
    later = f"{coming(7)}"
    rows = [
        row(),
        row(reference="open", count=...),
        row(reference="later", first_day=later),
        row(reference="off", first_day=later, count=1, called_off=[later]),
        row(reference="moved", moved=[{"day": "2024-05-14", "to": later}]),
    ]
    report = take(*rows, slug="tides", phase="closed")
    assert (report.taken[KIND], report.refused[KIND]) == (2, 3)
    why = "its community is closed; nothing is planned there any more"
    assert faults_of(report) == [f"communities[0].series[{number}]: {why}" for number in (1, 2, 4)]


# --- Existing rows stay as they are ---------------------------------------------------------------------------------


def test_a_second_run_changes_nothing(mereldal: Tenant) -> None:
    rows = [
        row(called_off=["2024-04-16"], moved=[{"day": "2024-04-30", "to": "2024-05-02"}]),
        row(reference="open", count=..., first_day=f"{coming(-7)}"),
    ]
    take(*rows)
    before = rows_of(mereldal.organisation)
    report = take(*rows)
    assert rows_of(mereldal.organisation) == before
    assert (report.taken[KIND], report.found[KIND], report.refused[KIND]) == (0, 2, 0)


def test_a_rehearsal_writes_nothing(mereldal: Tenant) -> None:
    before = rows_of(mereldal.organisation)
    report = import_data(form_of([row()]), dry_run=True)
    assert report.taken[KIND] == 1
    assert rows_of(mereldal.organisation) == before


def test_the_database_holds_a_reference_once(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    first, second = (make_series(plain, inside["Nele"], count=2) for _ in range(2))
    Series.objects.filter(pk=first.pk).update(reference="tables")
    with pytest.raises(IntegrityError, match="series_imported_once"), transaction.atomic():
        Series.objects.filter(pk=second.pk).update(reference="tables")


def test_the_example_of_the_page_is_taken(db: None, tmp_path: Path) -> None:
    """The series of docs/import.md."""
    page = (Path(__file__).parent.parent.parent.parent / "docs" / "import.md").read_text()
    value = json.loads(page.split("```json\n")[1].split("```")[0])
    series = next(part for part in page.split("```json\n") if part.startswith('"series"')).split("```")[0]
    value["communities"][0] |= json.loads(f"{{{series}}}")
    file = tmp_path / "example.json"
    file.write_text(json.dumps(value))
    out = io.StringIO()
    call_command("import_communities", str(file), stdout=out, stderr=io.StringIO())
    assert out.getvalue().splitlines()[-1] == "series                1               0         0"
    with enter(Organisation.objects.get()):
        assert [meeting.is_open for meeting in Meeting.objects.order_by("original_day")] == [
            *(True, True, False, True, True, True, True, True, True, True),
        ]
        assert Meeting.objects.filter(is_exception=True).count() == 1


# --- Property tests -------------------------------------------------------------------------------------------------

DAMAGED = st.dictionaries(st.sampled_from(SERIES_FIELDS), JSON, max_size=3).map(lambda fields: row(**fields))
RHYTHMS = st.builds(
    lambda first, start, frequency, interval, nth, count: row(
        reference=f"{first}{start}{frequency}{interval}{nth}{count}",
        first_day=f"{first}",
        start=f"{start:%H:%M}",
        frequency=frequency,
        interval=interval,
        nth=nth,
        count=count,
    ),
    st.dates(date(1890, 1, 1), date(2040, 1, 1)),
    st.times(),
    st.sampled_from(["weekly", "monthly_by_date", "monthly_by_weekday"]),
    st.integers(0, 13),
    st.sampled_from([..., 1, 5, 29, 31, "last"]),
    st.sampled_from([..., 1, 5, 520]),
)


@pytest.mark.slow
@given(st.lists(JSON | DAMAGED | RHYTHMS, max_size=5))
def test_whatever_stands_there_each_row_is_taken_or_refused_with_its_place(rows: list[Any]) -> None:
    records, refusals = read(form_of(rows).extension_rows.get(KIND, []), now=NOW)
    assert len(records) + len(refusals) == len(rows)
    for refusal in refusals:
        assert refusal.faults
        assert all(fault.place.startswith("communities[0].series[") and fault.reason for fault in refusal.faults)
    for record in records:
        rule = record.details.rule
        assert rule.is_on(rule.first)
        assert time(0) <= record.details.start
        assert ZoneInfo(record.details.time_zone)
