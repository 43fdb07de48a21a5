"""Import of meetings: what is imported, what is rejected, and that nobody is mailed."""

import io
import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from communities.importing.records import ExtensionRow, ImportData
from communities.importing.report import Report
from communities.importing.writing import import_data
from communities.models import Community, Phase
from cop_platform.outbox.models import QueuedMail
from cop_platform.tenancy import enter, tenant_models
from meetings.importing.meetings import MEETING_FIELDS, MeetingRecord, read
from meetings.models import Cancellation, Meeting, Move
from members.models import Organisation
from tests.support.import_files import NOW, faults_of, import_file
from tests.support.people import Tenant, make_community, make_meeting, signed_in

KIND = "meetings"
LENGTH = "a meeting lasts 16 hours at the most"


def row(**fields: Any) -> dict[str, Any]:
    needed = {
        "reference": "tide-1",
        "focus": "Reading the spring tide",
        "day": "2024-05-31",
        "start": "09:30",
        "end": "11:00",
        "time_zone": "Europe/Brussels",
        "place": "Pilot house",
    }
    return {name: value for name, value in {**needed, **fields}.items() if value is not ...}


def form_of(rows: Any, **fields: Any) -> ImportData:
    return import_file("meetings", rows, **fields)


def take(*rows: Any, **fields: Any) -> Report:
    return import_data(form_of(list(rows), **fields))


def read_one(**fields: Any) -> MeetingRecord:
    records, refusals = read([ExtensionRow("m[0]", "plain-language", row(**fields))], now=NOW)
    assert refusals == []
    return records[0]


def why_refused(**fields: Any) -> list[str]:
    records, refusals = read([ExtensionRow("m[0]", "plain-language", row(**fields))], now=NOW)
    assert records == []
    return [str(fault) for fault in refusals[0].faults]


def rows_of(organisation: Organisation) -> dict[str, list[Any]]:
    with enter(organisation):
        return {model._meta.label: list(model.objects.order_by("pk").values()) for model in tenant_models()}


def ahead(days: int, **fields: Any) -> dict[str, Any]:
    return row(day=f"{timezone.now().date() + timedelta(days=days)}", **fields)


# --- What is imported -----------------------------------------------------------------------------------------------


def test_a_meeting_is_as_the_file_says(mereldal: Tenant) -> None:
    full = row(reason="Bring your tables.", format="guest", online_url="https://sea.example/tide")
    report = take(full)
    assert (report.taken[KIND], report.found[KIND], report.refused[KIND]) == (1, 0, 0)
    with mereldal.enter():
        meeting = Meeting.objects.values().get()
        assert {name: meeting[name] for name in meeting if name not in {"id", "public_id", "scheduled_at"}} == {
            "organisation_id": mereldal.organisation.pk,
            "community_id": mereldal.communities["plain-language"].pk,
            "focus": "Reading the spring tide",
            "reason": "Bring your tables.",
            "format": "guest",
            "starts_at": datetime(2024, 5, 31, 7, 30, tzinfo=UTC),
            "ends_at": datetime(2024, 5, 31, 9, tzinfo=UTC),
            "time_zone": "Europe/Brussels",
            "place": "Pilot house",
            "online_url": "https://sea.example/tide",
            "catering": "",
            "host_id": None,
            "scheduled_by_id": None,
            "reference": "tide-1",
            "revision": 0,
            "is_open": True,
            "restored_from": None,
            "series_id": None,
            "original_day": None,
            "is_exception": False,
            "own_entry_since": None,
        }


def test_a_link_alone_is_enough_and_a_format_is_not_guessed() -> None:
    plan = read_one(place=..., online_url="https://sea.example").details
    assert (plan.place, plan.online_url, plan.format, plan.reason) == ("", "https://sea.example", "other", "")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("US/Pacific", "America/Los_Angeles"),
        ("Poland", "Europe/Warsaw"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("Europe/Amsterdam", "Europe/Amsterdam"),
        ("Etc/UTC", "UTC"),
    ],
)
def test_another_name_of_a_zone_is_kept_as_we_list_it(written: str, kept: str) -> None:
    assert read_one(time_zone=written).details.time_zone == kept


def test_nobody_is_mailed_be_it_past_or_to_come(mereldal: Tenant, mailoutbox: list[Any]) -> None:
    take(row(), ahead(9, reference="tide-2"), ahead(10, reference="tide-3", status="called_off"))
    assert not QueuedMail.objects.exists()
    assert mailoutbox == []


def test_the_community_knows_when_it_meets_next(mereldal: Tenant) -> None:
    """The first upcoming meeting counts, not past or cancelled ones."""
    report = take(
        row(reference="past"),
        ahead(30, reference="later"),
        ahead(20, reference="next"),
        ahead(10, reference="off", status="called_off"),
    )
    assert report.taken[KIND] == 4
    with mereldal.enter():
        noted = Community.objects.get(slug="plain-language").next_meeting_at
        assert noted == Meeting.objects.get(reference="next").starts_at


def test_past_meetings_leave_the_next_as_it_was(mereldal: Tenant) -> None:
    with mereldal.enter():
        planned = make_meeting(mereldal.communities["plain-language"], mereldal["Nele"])
    take(row())
    with mereldal.enter():
        assert Community.objects.get(slug="plain-language").next_meeting_at == planned.starts_at


def test_one_that_was_called_off_says_so(mereldal: Tenant, client: Client) -> None:
    take(row(status="called_off"), row(reference="tide-2", status="planned"))
    with mereldal.enter():
        assert set(Meeting.objects.values_list("reference", "is_open", "revision")) == {
            ("tide-1", False, 0),
            ("tide-2", True, 0),
        }
        assert list(Cancellation.objects.order_by("pk").values_list("meeting__reference", "by", "note")) == [
            ("tide-1", None, "")
        ]
        assert not Move.objects.exists()


@pytest.mark.parametrize("status", ["planned", "called_off"])
@pytest.mark.parametrize("days", [-30, 30])
def test_its_page_opens(mereldal: Tenant, status: str, days: int) -> None:
    """An imported meeting has neither a scheduler nor a host."""
    take(ahead(days, status=status))
    with mereldal.enter():
        address = Meeting.objects.select_related("organisation", "community").get().get_absolute_url()
    page = signed_in(mereldal["Amina"]).get(address)
    assert page.status_code == 200
    assert "Reading the spring tide" in page.content.decode()


# --- Local times ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "starts", "ends"),
    [
        ({"time_zone": "America/New_York"}, "2024-05-31 13:30", "2024-05-31 15:00"),
        ({"time_zone": "America/New_York", "day": "2024-01-31"}, "2024-01-31 14:30", "2024-01-31 16:00"),
        ({"start": "23:00", "end": "00:30"}, "2024-05-31 21:00", "2024-05-31 22:30"),
        ({"start": "20:00", "end": "06:00", "end_day": "2024-06-01"}, "2024-05-31 18:00", "2024-06-01 04:00"),
        ({"end_day": "2024-05-31"}, "2024-05-31 07:30", "2024-05-31 09:00"),
        # In the night of 31 March 2024 clocks skip the hour after 2 o'clock, so this lasts one hour.
        ({"day": "2024-03-31", "start": "01:30", "end": "03:30"}, "2024-03-31 00:30", "2024-03-31 01:30"),
        ({"time_zone": "UTC", "start": "00:00", "end": "16:00"}, "2024-05-31 00:00", "2024-05-31 16:00"),
    ],
)
def test_times_are_those_of_the_clock_there(fields: dict[str, Any], starts: str, ends: str) -> None:
    plan = read_one(**fields).details
    assert (f"{plan.starts_at:%F %H:%M}", f"{plan.ends_at:%F %H:%M}") == (starts, ends)


def test_a_time_that_comes_twice_is_the_first_and_told(mereldal: Tenant) -> None:
    night = row(day="2024-10-27", start="02:15", end="04:00")
    lines = list(take(night).lines())
    twice = "which the clock in Europe/Brussels shows twice"
    assert lines[-2:] == [
        "Taken, with a remark:",
        f"  communities[0].meetings[0].start: is 02:15, {twice} on 2024-10-27; the first is taken",
    ]
    with mereldal.enter():
        assert Meeting.objects.get().starts_at == datetime(2024, 10, 27, 0, 15, tzinfo=UTC)
    assert "Taken, with a remark:" not in list(take(night).lines())


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        (
            {"day": "2024-03-31", "start": "02:30", "end": "04:00"},
            ["m[0].start: is 02:30, which the clock in Europe/Brussels skips on 2024-03-31"],
        ),
        (
            {"day": "2024-03-30", "start": "23:30", "end": "02:30"},
            ["m[0].end: is 02:30, which the clock in Europe/Brussels skips on 2024-03-31"],
        ),
        ({"end": "09:30"}, ["m[0].end: is not after the start; a meeting lasts 16 hours at the most"]),
        ({"end": "09:00"}, ["m[0].end: is not after the start; a meeting lasts 16 hours at the most"]),
        ({"start": "9:30"}, ["m[0].start: is “9:30”; write a time as 09:30, as the clock on the wall shows it"]),
        ({"end": "24:00"}, ["m[0].end: is “24:00”; write a time as 09:30, as the clock on the wall shows it"]),
        (
            {"end": ...},
            ["m[0].end: is missing; of a meeting with an open end, write when people may go home"],
        ),
        (
            {"start": ..., "end": ...},
            ["m[0].start: is missing, and end too; of a whole day, write the hours people meet"],
        ),
        ({"start": ...}, ["m[0].start: is missing"]),
        (
            {"start": "00:00", "end": "00:00", "end_day": "2024-06-01"},
            [f"m[0].end_day: makes it 24 hours long; {LENGTH}, so write one for each day"],
        ),
        (
            {"end_day": "2024-06-02"},
            [f"m[0].end_day: makes it 49.5 hours long; {LENGTH}, so write one for each day"],
        ),
        ({"end_day": "2024-05-30"}, ["m[0].end_day: makes it end before it starts"]),
        ({"end_day": "soon"}, ["m[0].end_day: is “soon”; write a day as 2024-05-31"]),
        ({"day": "2024-02-30"}, ["m[0].day: is “2024-02-30”; write a day as 2024-05-31"]),
        ({"day": "1066-10-14"}, ["m[0].day: is 1066-10-14, which is too long ago"]),
        ({"day": "2031-01-01"}, ["m[0].day: is 2031-01-01, which is more than three years ahead"]),
        ({"day": "9999-12-31"}, ["m[0].day: is 9999-12-31, which is more than three years ahead"]),
        ({"time_zone": "EST5"}, ["m[0].time_zone: is “EST5”; write a place such as Europe/Brussels, or UTC"]),
        ({"time_zone": 1}, ["m[0].time_zone: must be text, not a number"]),
    ],
)
def test_times_that_cannot_be_are_refused(fields: dict[str, Any], faults: list[str]) -> None:
    assert why_refused(**fields) == faults


# --- What is rejected -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"reference": ...}, ["m[0].reference: is missing"]),
        ({"reference": "x" * 101}, ["m[0].reference: has 101 characters; 100 fit"]),
        ({"focus": "x" * 121}, ["m[0].focus: has 121 characters; 120 fit"]),
        ({"focus": "two\nlines"}, ["m[0].focus: has a line break or a sign that cannot be kept"]),
        ({"reason": "x" * 2001}, ["m[0].reason: has 2001 characters; 2000 fit"]),
        ({"place": ...}, ["m[0].place: is missing; a meeting has a place, an online_url or both"]),
        ({"place": " "}, ["m[0].place: is missing; a meeting has a place, an online_url or both"]),
        ({"place": 7}, ["m[0].place: must be text, not a number"]),
        ({"online_url": "javascript:alert(1)"}, ["m[0].online_url: is “javascript:alert(1)”, which is no web address"]),
        ({"status": "gone"}, ["m[0].status: is “gone”; it can be planned, called_off"]),
        ({"hosts": "Bo"}, ["m[0].hosts: is no field of this form"]),
        ({"day": "soon", "focus": ""}, ["m[0].focus: is empty", "m[0].day: is “soon”; write a day as 2024-05-31"]),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(fields: dict[str, Any], faults: list[str]) -> None:
    assert why_refused(**fields) == faults


def test_one_reference_stands_for_one_meeting_of_a_community(mereldal: Tenant) -> None:
    report = take(row(), row(focus="Another"), row(reference="tide-2"), 7, None)
    assert (report.taken[KIND], report.found[KIND], report.refused[KIND]) == (2, 0, 3)
    assert faults_of(report) == [
        "communities[0].meetings[1].reference: is the one of communities[0].meetings[0] too",
        "communities[0].meetings[3]: must be an object, not a number",
        "communities[0].meetings[4]: must be an object, not null",
    ]


def test_the_rows_of_a_refused_community_are_refused_with_it(mereldal: Tenant) -> None:
    report = take(row(), row(), name="")
    assert faults_of(report) == [
        "communities[0].name: is empty",
        "communities[0].meetings[0]: its community is refused",
        "communities[0].meetings[1]: its community is refused",
    ]
    assert report.refused[KIND] == 2


def test_meetings_must_be_a_list(mereldal: Tenant) -> None:
    assert faults_of(import_data(form_of("Tuesdays"))) == ["communities[0].meetings: must be a list, not text"]


def test_a_closed_community_keeps_its_past_and_plans_nothing(mereldal: Tenant) -> None:
    rows = [row(), ahead(20, reference="tide-2"), ahead(20, reference="tide-3", status="called_off")]
    report = take(*rows, slug="tides", phase="closed")
    assert (report.taken[KIND], report.refused[KIND]) == (2, 1)
    assert faults_of(report) == [
        "communities[0].meetings[1]: its community is closed; nothing is planned there any more"
    ]


# --- Existing rows stay as they are ---------------------------------------------------------------------------------


def test_a_second_run_changes_nothing(mereldal: Tenant) -> None:
    rows = [row(), ahead(20, reference="tide-2"), row(reference="tide-3", status="called_off")]
    take(*rows)
    before = rows_of(mereldal.organisation)
    report = take(*rows)
    assert rows_of(mereldal.organisation) == before
    assert (report.taken[KIND], report.found[KIND], report.refused[KIND]) == (0, 3, 0)


def test_what_was_changed_since_stays_and_what_is_new_is_added(mereldal: Tenant) -> None:
    take(row())
    with mereldal.enter():
        Meeting.objects.update(focus="Neap tide", place="Quay")
    report = take(row(place="Elsewhere"), row(reference="tide-2"))
    assert (report.taken[KIND], report.found[KIND]) == (1, 1)
    with mereldal.enter():
        assert set(Meeting.objects.values_list("reference", "focus", "place")) == {
            ("tide-1", "Neap tide", "Quay"),
            ("tide-2", "Reading the spring tide", "Pilot house"),
        }


def test_another_community_and_another_organisation_have_references_of_their_own(furnished: Any) -> None:
    mereldal, duinzicht = furnished
    before = rows_of(duinzicht.organisation)
    with mereldal.enter():
        scheduled_here = Meeting.objects.count()
    assert scheduled_here > 1
    assert take(row()).taken[KIND] == 1
    assert take(row(), slug="tides").taken[KIND] == 1
    assert rows_of(duinzicht.organisation) == before
    with mereldal.enter():
        assert Meeting.objects.filter(reference="tide-1").count() == 2
        # Meetings scheduled here have no reference, and the constraint does not apply to them.
        assert Meeting.objects.filter(reference="").count() == scheduled_here


def test_the_database_holds_a_reference_once(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    first, second = (make_meeting(plain, inside["Nele"]) for _ in range(2))
    Meeting.objects.filter(pk=first.pk).update(reference="tide-1")
    with pytest.raises(IntegrityError, match="meeting_imported_once"), transaction.atomic():
        Meeting.objects.filter(pk=second.pk).update(reference="tide-1")


def test_a_rehearsal_writes_nothing(mereldal: Tenant) -> None:
    before = rows_of(mereldal.organisation)
    report = import_data(form_of([ahead(20)]), dry_run=True)
    assert report.taken[KIND] == 1
    assert rows_of(mereldal.organisation) == before


@pytest.mark.parametrize("meetings", [1, 40])
def test_queries_do_not_grow_with_past_meetings(
    mereldal: Tenant, meetings: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    form = form_of([row(reference=f"tide-{number}", status="called_off") for number in range(meetings)])
    with django_assert_num_queries(12):
        import_data(form)


def test_closed_communities_in_the_house_count_not_those_of_the_file(mereldal: Tenant) -> None:
    with mereldal.enter():
        make_community(mereldal.organisation, "Tides", phase=Phase.CLOSED)
    assert take(ahead(20), slug="tides", phase="perform").refused[KIND] == 1


# --- The command ----------------------------------------------------------------------------------------------------


def test_the_command_counts_them_and_tells_progress(db: None, tmp_path: Path) -> None:
    """The example of docs/import.md."""
    page = (Path(__file__).parent.parent.parent.parent / "docs" / "import.md").read_text()
    value = json.loads(page.split("```json\n")[1].split("```")[0])
    meetings = page.split("```json\n")[2].split("```")[0]
    value["communities"][0] |= json.loads(f"{{{meetings}}}")
    file = tmp_path / "example.json"
    file.write_text(json.dumps(value))
    out, told = io.StringIO(), io.StringIO()
    call_command("import_communities", str(file), stdout=out, stderr=told)
    assert out.getvalue().splitlines()[-1] == "meetings              2               0         0"
    assert told.getvalue().splitlines()[-1] == "meetings: 2 of 2"
    with enter(Organisation.objects.get()):
        assert list(Meeting.objects.order_by("starts_at").values_list("reference", "is_open", "place")) == [
            ("2024-05", True, "Loodsgebouw, Zeebrugge"),
            ("2024-06", False, ""),
        ]


# --- Property tests -------------------------------------------------------------------------------------------------

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None), max_size=8)
    | st.sampled_from(["", " ", "2024-03-31", "0001-01-01", "9999-12-31", "02:30", "24:00", "UTC", "x" * 3000, "\x00"])
    | st.sampled_from(["Pacific/Apia", "2011-12-30", "https://[", "http://x.example", "called_off", "../etc", "guest"])
)
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
DAMAGED = st.dictionaries(st.sampled_from(MEETING_FIELDS), JSON, max_size=3).map(lambda fields: row(**fields))
#: Rows whose times and zones are each well-formed.
TIMED = st.builds(
    lambda day, start, end, zone: row(
        reference=f"{day}{start}{end}{zone}", day=f"{day}", start=f"{start:%H:%M}", end=f"{end:%H:%M}", time_zone=zone
    ),
    st.dates(),
    st.times(),
    st.times(),
    st.sampled_from(["Europe/Brussels", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "Africa/Monrovia"]),
)
ROWS = st.lists(JSON | DAMAGED | TIMED, max_size=5)


@pytest.mark.slow
@given(JSON | ROWS)
def test_whatever_stands_there_each_row_is_taken_or_refused_with_its_place(rows: Any) -> None:
    form = form_of(rows)
    records, refusals = read(form.extension_rows.get(KIND, []), now=NOW)
    if not isinstance(rows, list):
        assert records == []
        return
    assert len(records) + len(refusals) == len(rows)
    for refusal in refusals:
        assert refusal.faults
        for fault in refusal.faults:
            assert re.match(r"communities\[0\]\.meetings\[\d+\]", fault.place)
            assert fault.reason
    for record in records:
        assert timedelta(0) < record.details.ends_at - record.details.starts_at <= timedelta(hours=16)


@pytest.mark.slow
@pytest.mark.django_db
@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(ROWS)
def test_what_is_understood_the_database_takes(rows: list[Any]) -> None:
    report = import_data(form_of(rows), dry_run=True)
    counted = Counter(report.taken) + report.found + report.refused
    assert counted[KIND] == len(rows)
