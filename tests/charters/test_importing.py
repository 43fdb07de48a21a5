"""Import of charters: each is taken as the file says, or refused with its place and reason."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from charters.drafting.drafts import adopted_version, open_version, sheet_of
from charters.drafting.parts import Cadence, Frequency, Link, Setting, Value
from charters.importing import read
from charters.models import Ambition, CharterVersion
from communities.importing.parsing import parse
from communities.importing.records import ExtensionRow
from communities.importing.report import Report
from communities.importing.writing import import_data
from communities.models import Community
from cop_platform.outbox.models import QueuedMail
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.planning import plan_reminders
from tests.support.people import Tenant, make_draft

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
PLACE = "communities[0].charter"
FULL: dict[str, Any] = {
    "adopted_on": "2024-01-15",
    "purpose": "Who reads the water sails calmly.",
    "values": [{"text": "Ask who was there.", "behaviour": "We begin with a real passage."}, {"text": "Small."}],
    "ambitions": [
        {"text": "One table.", "target_on": "2025-06-30", "state": "reached"},
        {"text": "Two tables.", "target_on": "2028-06-30"},
    ],
    "cadence": {
        "frequency": "monthly",
        "weekday": "tuesday",
        "week": "first",
        "start": "22:30",
        "end": "00:15",
        "setting": "hybrid",
        "words": "First Tuesday, with soup.",
    },
    "tooling": [{"name": "Tables", "url": "https://tables.example/"}],
    "criteria": ["They ask us."],
    "review_date": "2024-07-15",
}


def take(charter: Any, **fields: Any) -> Report:
    needed = {"language": "en", "purpose": "Words.", "domain": "Words", "main_goal": "learn", "phase": "perform"}
    community = {"slug": "tides", "name": "Tides", **needed, "charter": charter, **fields}
    organisation = {"slug": "mereldal", "name": "Mereldal", "language": "en", "time_zone": "UTC"}
    value = {"format": "kring-communities-1", "organisation": organisation, "communities": [community]}
    return import_data(parse(value, now=NOW))


def refused(report: Report) -> list[str]:
    return [str(fault) for refusal in report.rejected_records for fault in refusal.faults]


def why(**fields: Any) -> list[str]:
    charter = {name: value for name, value in {**FULL, **fields}.items() if value is not ...}
    records, refusals = read([ExtensionRow("c", "tides", charter)], today=date(2026, 5, 4))
    assert len(records) + len(refusals) == 1
    return [str(fault) for refusal in refusals for fault in refusal.faults]


@pytest.mark.requirement("S66", "S67", "S68", "S69", "S70", "S72", "S73")
def test_an_adopted_charter_is_as_the_file_says(mereldal: Tenant) -> None:
    report = take(FULL)
    assert (refused(report), report.taken["charter"]) == ([], 1)
    assert [str(remark) for remark in report.remarks] == [f"{PLACE}.purpose: becomes the purpose of its community"]
    with mereldal.enter():
        community = Community.objects.get(slug="tides")
        version = adopted_version(community)
        assert version
        assert timezone.localdate(version.adopted_at) == date(2024, 1, 15)
        assert version.review_on == date(2024, 7, 15)
        sheet = sheet_of(version)
        assert (sheet.purpose, sheet.criteria) == ("Who reads the water sails calmly.", ("They ask us.",))
        assert sheet.values == (Value("Ask who was there.", "We begin with a real passage."), Value("Small."))
        assert sheet.tooling == (Link("Tables", "https://tables.example/"),)
        said = "First Tuesday, with soup."
        assert sheet.cadence == Cadence(Frequency.MONTHLY, 1, time(22, 30), 105, Setting.HYBRID, said, week=1)
        assert (community.purpose, community.cadence, community.has_charter) == (sheet.purpose, said, True)
        assert list(Ambition.objects.order_by("pk").values_list("text", "state")) == [
            ("One table.", "reached"),
            ("Two tables.", "planned"),
        ]
        assert [line.key for line in sheet.ambitions] == list(
            Ambition.objects.order_by("pk").values_list("public_id", flat=True)
        )
    assert QueuedMail.objects.count() == 0


def test_a_second_run_changes_nothing(mereldal: Tenant) -> None:
    take(FULL)
    report = take({**FULL, "purpose": "Else."})
    assert (report.taken["charter"], report.found["charter"], refused(report)) == (0, 1, [])
    with mereldal.enter():
        assert CharterVersion.objects.count() == 1
        assert Community.objects.get(slug="tides").purpose == FULL["purpose"]


def test_without_a_day_of_adoption_it_is_a_draft(mereldal: Tenant) -> None:
    report = take({"purpose": "Who reads the water.", "ambitions": [{"text": "One.", "target_on": "2028-06-30"}]})
    assert (refused(report), report.taken["charter"]) == ([], 1)
    with mereldal.enter():
        community = Community.objects.get(slug="tides")
        draft = open_version(community)
        assert draft
        assert draft.is_draft
        assert sheet_of(draft).ambitions[0].text == "One."
        assert (community.purpose, community.has_charter) == ("Words.", False)
        assert not Ambition.objects.exists()


def test_where_a_group_writes_already_nothing_is_taken(mereldal: Tenant) -> None:
    with mereldal.enter():
        make_draft(mereldal.communities["plain-language"], mereldal["Nele"])
    report = take(FULL, slug="plain-language")
    assert (report.taken["charter"], report.found["charter"]) == (0, 1)


@pytest.mark.parametrize("adopted", [True, False])
def test_a_closed_community_keeps_an_adopted_one_only(mereldal: Tenant, adopted: bool) -> None:
    report = take(FULL if adopted else {"purpose": "Who reads the water."}, phase="closed")
    closed = f"{PLACE}: its community is closed; nothing is drafted there any more"
    assert (report.taken["charter"], refused(report)) == ((1, []) if adopted else (0, [closed]))


def test_with_its_community_it_is_refused(mereldal: Tenant) -> None:
    assert f"{PLACE}: its community is refused" in refused(take(FULL, main_goal="win"))


def test_a_review_date_long_past_is_told_once_and_not_for_each_week_since(mereldal: Tenant) -> None:
    take({**FULL, "adopted_on": "2016-01-15", "review_date": "2016-07-15"})
    with mereldal.enter():
        plan_reminders(timezone.now() + timedelta(days=1))
        plan_reminders(timezone.now() + timedelta(days=15))
        assert 1 <= Reminder.objects.count() <= 3


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"purpose": ...}, "c.purpose: is missing"),
        ({"purpose": "x" * 20_000}, "c.purpose: has 20000 characters; 240 fit"),
        ({"purpose": "\u3164"}, "c.purpose: is empty"),
        ({"purpose": "a\u0000b"}, "c.purpose: has a line break or a sign that cannot be kept"),
        ({"roles": []}, "c.roles: is always who holds them; write the leads of the community"),
        ({"mission": "a"}, "c.mission: is no field of this form"),
        ({"adopted_on": "2027-01-01", "review_date": ...}, "c.adopted_on: is 2027-01-01, which is still to come"),
        ({"values": "a"}, "c.values: must be a list, not text"),
        ({"values": [{"text": "a"}] * 7}, "c.values: has 7 rows; 6 fit"),
        ({"values": [{"behaviour": "b"}]}, "c.values[0].text: is missing"),
        ({"values": ["a"]}, "c.values[0]: must be an object, not text"),
        ({"criteria": [1]}, "c.criteria[0]: must be text, not a number"),
        ({"criteria": ["a", "x" * 81]}, "c.criteria[1]: has 81 characters; 80 fit"),
        ({"ambitions": [{"text": "a"}]}, "c.ambitions[0].target_on: is missing"),
        (
            {"ambitions": [{"text": "a", "target_on": "2026-02-29"}]},
            "c.ambitions[0].target_on: is “2026-02-29”; write a day as 2024-05-31",
        ),
        (
            {"ambitions": [{"text": "a", "target_on": "2036-05-05"}]},
            "c.ambitions[0].target_on: is 2036-05-05; the latest day is 2036-05-04",
        ),
        (
            {"ambitions": [{"text": "a", "target_on": "9999-01-01"}]},
            "c.ambitions[0].target_on: is 9999-01-01, which is too far away",
        ),
        (
            {"ambitions": [{"text": "a", "target_on": "2027-01-01", "state": "won"}]},
            "c.ambitions[0].state: is “won”; it can be planned, under_way, reached, dropped",
        ),
        (
            {"adopted_on": ..., "review_date": ...},
            "c.ambitions[0].state: goes with a charter that is adopted; write its adopted_on too",
        ),
        ({"tooling": [{"name": "n", "url": "javascript:alert(1)"}]}, "c.tooling[0].url: is “javascript:alert(1)”"),
        ({"tooling": [{"name": "n"}]}, "c.tooling[0].url: is missing"),
        ({"cadence": []}, "c.cadence: must be an object, not a list"),
        ({"cadence": {"frequency": "daily"}}, "c.cadence.frequency: is “daily”; it can be weekly"),
        ({"cadence": {"weekday": "someday"}}, "c.cadence.weekday: is “someday”"),
        ({"cadence": {"month_day": 29}}, "c.cadence.month_day: must be a number from 1 to 28"),
        ({"cadence": {"month_day": True}}, "c.cadence.month_day: must be a number from 1 to 28"),
        ({"cadence": {"month_day": 3}}, "c.cadence.month_day: goes with a frequency in months"),
        ({"cadence": {"week": "first"}}, "c.cadence.week: goes with a frequency in months"),
        ({"cadence": {"start": "25:00"}}, "c.cadence.start: is “25:00”; write a time as 09:30"),
        ({"cadence": {"end": "12:00"}}, "c.cadence.start: is missing; an end needs a start"),
        ({"cadence": {"start": "12:00", "end": "12:00"}}, "c.cadence.end: is not within twelve hours after the start"),
        ({"review_date": "2024-01-15"}, "c.review_date: is 2024-01-15, which is not after its adoption"),
        ({"review_date": "2028-05-05"}, "c.review_date: is 2028-05-05; the latest day is 2028-05-04"),
        ({"review_date": "soon"}, "c.review_date: is “soon”; write a day as 2024-05-31"),
        ({"adopted_on": ..., "ambitions": [], "review_date": "2026-05-04"}, "c.review_date: is 2026-05-04, which has"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(wrong: dict[str, Any], said: str) -> None:
    found = why(**wrong)
    assert len(found) == 1
    assert found[0].startswith(said), found


def test_all_faults_of_a_charter_are_told_at_once(mereldal: Tenant) -> None:
    report = take({**FULL, "purpose": "", "criteria": [""], "cadence": {"weekday": 1}})
    assert refused(report) == [
        f"{PLACE}.purpose: is empty",
        f"{PLACE}.cadence.weekday: must be text, not a number",
        f"{PLACE}.criteria[0]: is empty",
    ]
    assert (report.taken["communities"], report.refused["charter"]) == (1, 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*FULL, "text"]), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_whatever_stands_there_it_is_taken_or_refused(value: Any) -> None:
    records, refusals = read([ExtensionRow("c", "tides", value)], today=date(2026, 5, 4))
    assert len(records) + len(refusals) == 1
