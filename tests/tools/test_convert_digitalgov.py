"""The Digital.gov converter, with meetings, on a small made-up data set with the irregularities of the real one."""

import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from communities.importing.parsing import parse
from communities.importing.records import ExtensionRow
from meetings.importing.meetings import read
from tools.convert_digitalgov import contradicts_season, convert, main, place, purpose, rewritten, words

NOW = datetime(2026, 5, 4, tzinfo=UTC)
KNOTS: dict[str, Any] = {
    "slug": "knots",
    "title": "Join the Knots",
    "short_name": "Knots",
    "status": "active",
    "founded_as_published": "2018-03-29 3:30:00 -0500",
    "summary": "Tie &amp; untie.",
    "leads": ["dg-1", "dg-2", "dg-1"],
    "topics": ["aaa", "knots", "rope-work"],
    "lists": [{"members": 120}, {"members": None}],
}
SAILS: dict[str, Any] = {
    "slug": "sails",
    "title": "Sails",
    "status": "retired",
    "founded_as_published": "2016-01-01 10:00:00 -0500",
    "retired_on": "2020-01-01",
    "summary": "This community is no longer active.",
    "deck": "",
    "description": '## Who we are\n\n{{< img src="sail" >}}\n\nWe <b>mend</b> [sails](https://sails.example).\n\nMore.',
    "leads": ["dg-3"],
    "topics": ["rope-and-cloth"],
}
TIDES: dict[str, Any] = {
    "slug": "tides",
    "title": "Tides",
    "status": "moved_elsewhere",
    "founded_as_published": "2017-04-16",
    "redirect_to": "https://tides.example",
    "summary": "",
    "member_history": [["2018-02-01", "12"]],
}
QUIET: dict[str, Any] = {**TIDES, "slug": "quiet", "title": "Quiet", "member_history": []}


def event(number: int, **fields: Any) -> dict[str, Any]:
    """An event in summer whose offset is that of winter, like most of them."""
    known = {
        "id": f"e{number}",
        "title": f"Evening {number}",
        "slug": f"evening-{number}",
        "summary": "Come and see.",
        "start_local": f"2019-07-{number:02}T14:00",
        "end_local": f"2019-07-{number:02}T15:30",
        "communities": ["knots"],
    }
    found = {**known, **fields}
    found.setdefault("start_as_published", f"{found['start_local'].replace('T', ' ')}:00 -0500")
    found.setdefault("end_as_published", f"{str(found['end_local']).replace('T', ' ')}:00 -0500")
    return found


EVENTS = [
    event(1, title="Bowline &mdash; a start", platform="zoom", authors=["dg-9"], youtube_id="seen"),
    event(
        2, title="Bowline", end_as_published="2019-07-02 15:30:00", description="# Raw", registration_host="r.example"
    ),
    event(3, title="Bowline", start_as_published="2019-07-03 14:00:00 -0400", communities=["knots", "sails"]),
    event(4, start_local="2020-01-14T08:00", end_local="2020-01-14T09:00", communities=["sails"], slug="evening-1"),
    event(
        5, communities=["tides"], date_history=[["2019-06-01", "2019-07-05 13:00"], ["2020-07-01", "2019-07-05 14:00"]]
    ),
    event(6, title="W" + "ord " * 40, summary="", start_local="2019-07-06T22:00", end_local="2019-07-07T00:30"),
    event(11, draft=True),
    event(12, communities=[]),
    event(13, communities=["(anchors: no community page)"]),
    event(14, end_local="2019-07-16T15:00"),
    event(15, end_local=None),
    event(16, end_local="2019-07-16T13:00"),
    event(1, title="The same id"),
    event(17, title="bowline", start_local="2019-07-02T14:00", end_local="2019-07-02T16:00"),
]
PUBLISHED = {"communities": [KNOTS, SAILS, TIDES, QUIET], "earlier_pages": [{"file": "a"}, {"file": "b"}]}
CALENDAR = {
    "events": EVENTS,
    "withdrawn": [{"kind": "test record"}, {"kind": "renamed"}, {"kind": "test record"}],
    "reschedules": [{"file": "e"}],
}


@pytest.fixture
def form() -> dict[str, Any]:
    return convert(PUBLISHED, CALENDAR)[0]


def test_everything_converted_can_be_taken(form: dict[str, Any]) -> None:
    understood = parse(json.loads(json.dumps(form)), now=NOW)
    assert understood.rejected == []
    records, refusals = read(understood.extension_rows["meetings"], now=NOW)
    assert refusals == []
    counts = [
        len(understood.people),
        len(understood.communities),
        len(understood.participants),
        len(understood.nominations),
    ]
    assert [*counts, len(records)] == [3, 4, 3, 2, 6]


def test_an_active_community(form: dict[str, Any]) -> None:
    knots = {**form["communities"][0]}
    assert [each["reference"] for each in knots.pop("meetings")] == ["e1", "e2", "e3", "e6"]
    assert knots == {
        "slug": "knots",
        "name": "Knots",
        "language": "en",
        "purpose": "Tie & untie.",
        "domain": "Knots",
        "main_goal": "learn",
        "phase": "perform",
        "phase_since": "2018-03-29",
        "participants": [{"person": "dg-1", "level": "core"}, {"person": "dg-2", "level": "core"}],
        "leads": [{"person": "dg-1", "role": "leader"}, {"person": "dg-2", "role": "leader"}],
    }
    assert form["people"][0] == {"id": "dg-1", "name": "Lead dg-1", "email": "dg-1@digitalgov.example"}


def test_one_that_ended_is_closed_and_asks_nobody(form: dict[str, Any]) -> None:
    """Closed since it retired; if it moved, since the last day of which anything is known."""
    assert [
        (each["slug"], each["phase"], each["phase_since"], each["domain"], len(each["participants"]), each["leads"])
        for each in form["communities"][1:]
    ] == [
        ("sails", "closed", "2020-01-01", "Rope and cloth", 1, []),
        ("tides", "closed", "2019-07-05", "Digital government", 0, []),
        ("quiet", "closed", "2017-04-16", "Digital government", 0, []),
    ]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, ("We mend sails.", "description")),
        ({"deck": "Cloth &#47; wind."}, ("Cloth / wind.", "deck")),
        ({"summary": "Sew."}, ("Sew.", "summary")),
        ({"description": "## Only a heading"}, ("The community of practice Sails of Digital.gov.", "name")),
        ({"description": None}, ("The community of practice Sails of Digital.gov.", "name")),
    ],
)
def test_a_purpose_is_the_first_that_says_one(fields: dict[str, Any], found: tuple[str, str]) -> None:
    assert purpose({**SAILS, **fields}) == found


def test_a_meeting_has_the_wall_clock_whatever_the_offset(form: dict[str, Any]) -> None:
    first, _second, third, last = form["communities"][0]["meetings"]
    assert first == {
        "reference": "e1",
        "focus": "Bowline — a start",
        "reason": "Come and see.",
        "day": "2019-07-01",
        "start": "14:00",
        "end": "15:30",
        "time_zone": "America/New_York",
        "place": "Online: Zoom",
    }
    assert (third["start"], third["end"]) == ("14:00", "15:30")
    moments = [read([ExtensionRow("m", "knots", each)], now=NOW)[0][0].details.starts_at for each in (first, third)]
    assert moments == [datetime(2019, 7, 1, 18, tzinfo=UTC), datetime(2019, 7, 3, 18, tzinfo=UTC)]
    assert (last["day"], last["start"], last["end"]) == ("2019-07-06", "22:00", "00:30")
    assert len(last["focus"]) <= 120
    assert last["focus"].endswith("ord…")
    assert "reason" not in last


@pytest.mark.parametrize(
    ("published", "local", "contradicts"),
    [
        ("2019-07-01 14:00:00 -0500", "2019-07-01T14:00", True),
        ("2019-07-01 14:00:00 -0400", "2019-07-01T14:00", False),
        ("2019-01-14 8:00:00 -0500", "2019-01-14T08:00", False),
        ("2018-02-27 9:00:00 -0400", "2018-02-27T09:00", True),
        ("2019-07-01 14:00:00", "2019-07-01T14:00", False),
        # On the day on which summer time begins: before and after that hour.
        ("2019-03-10 01:30:00 -0500", "2019-03-10T01:30", False),
        ("2019-03-10 09:00:00 -0500", "2019-03-10T09:00", True),
    ],
)
def test_an_offset_is_that_of_the_season_or_not(published: str, local: str, contradicts: bool) -> None:
    assert contradicts_season({"start_as_published": published, "start_local": local}) is contradicts


VENUE = {"venue_name": "Loft &amp; Dock", "room": "", "address": "1 Quay", "city": "Washington", "zip": "20405"}


@pytest.mark.parametrize(
    ("fields", "where", "link"),
    [
        ({"venue": VENUE, "platform": "zoom"}, "Loft & Dock, 1 Quay, Washington", None),
        ({"platform": "adobe_connect"}, "Online: Adobe Connect", None),
        ({"event_type": ["Zoom"]}, "Online: Zoom", None),
        ({"event_type": ["in-person"]}, "In person; the place is not published", None),
        ({"event_type": ["carrier-pigeon"]}, "Place not published", None),
        ({"youtube_id": "abc"}, "Place not published", None),
        (
            {"event_type": ["youtube-live"], "youtube_id": "abc"},
            "Online: YouTube",
            "https://www.youtube.com/watch?v=abc",
        ),
        ({"venue": {"venue_name": "Hall " * 50}}, f"{('Hall ' * 32).strip()}…", None),
    ],
)
def test_a_place_is_what_is_published_of_it(fields: dict[str, Any], where: str, link: str | None) -> None:
    """A recording is no place; only a live stream has an address where people met."""
    found = convert(PUBLISHED, {"events": [event(1, **fields)]})[0]["communities"][0]["meetings"][0]
    assert (found["place"], found.get("online_url")) == (where, link)
    assert place(event(1, **fields)) == where


def test_a_start_that_was_rewritten_after_the_day_is_known() -> None:
    before, after = ["2019-06-01", "2019-07-05 13:00"], ["2019-07-06", "2019-07-05 14:00"]
    assert rewritten(event(5, date_history=[before, after]))
    assert not rewritten(event(5, date_history=[before, ["2019-07-04", "2019-07-05 14:00"]]))
    assert not rewritten(event(5, date_history=[after]))
    assert not rewritten(event(5))


def test_texts_are_one_line_without_codes() -> None:
    assert words("A &lt;b&gt; &amp;\n{{< ref\n'x' >}} <i>c</i> [d](https://d.example)") == "A <b> & c d"
    assert words(None) == ""


def test_what_is_not_taken_or_was_decided_is_told_with_its_count_and_reason() -> None:
    assert convert(PUBLISHED, CALENDAR)[1] == [
        "       2 earlier pages: they were removed or renamed",
        "       1 communities that were retired: closed since that day",
        "       2 communities that moved elsewhere: closed since the last day we know anything of",
        "       2 addresses they moved to: there is no place for it",
        "       1 leads of ended communities: in the core, asked nothing",
        "       2 communities that name no lead: nobody is in them",
        "       2 mailing lists (120 addresses): only their size is published, so nobody is enrolled",
        "       1 purposes from the description: the summary says none, or only that it has ended",
        "       2 purposes from the name: the summary says none, or only that it has ended",
        "       1 titles that call to join: the short name is taken",
        "       2 domains: no topic is named, so “Digital government”",
        "       1 meetings after their community was retired: taken as published",
        "       1 events not taken: a draft",
        "       1 events not taken: its host was matched to no community",
        "       1 events not taken: its community has no page",
        "       1 events not taken: it lasts several days; the hours of each day are not published",
        "       1 events not taken: no end is published, and how long it lasted is not for us to say",
        "       1 events not taken: it ends before it begins",
        "       2 events not taken: it stands there twice: the same id, or the same title, community and start",
        "      12 events whose offset contradicts the season (4 of them taken): the wall clock counts",
        "       1 times without an offset: the wall clock counts",
        "       1 starts rewritten after the day itself: as published last, not as seen that day",
        "       1 events of several communities: with the first",
        "       1 titles that came again on another day: meetings of their own",
        "       1 addresses that came again on another day: meetings of their own",
        "       1 titles with HTML entities: read",
        "       1 titles cut to 120 characters",
        "       5 places: none is published, so “Place not published”",
        "       1 meetings without a summary",
        "       1 descriptions: raw Markdown; the summary is taken",
        "       1 registration pages: only their host is published",
        "       1 recordings: there is no place for them",
        "       1 events with authors: they wrote the page, not said to host",
        "       1 reschedules: a meeting stands where it was published last, its earlier dates are not told",
        "       1 withdrawn events, renamed: no end and no community is published, and nobody wrote “called off”",
        "       2 withdrawn events, test record: no end and no community is published, and nobody wrote “called off”",
    ]


def test_every_event_is_taken_or_told(form: dict[str, Any]) -> None:
    told = [line.split() for line in convert(PUBLISHED, CALENDAR)[1] if "events not taken:" in line]
    taken = sum(len(each["meetings"]) for each in form["communities"])
    assert taken + sum(int(line[0]) for line in told) == len(EVENTS)


def test_the_form_goes_to_standard_output_and_the_rest_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / "communities.json", tmp_path / "events.json"]
    for file, content in zip(files, (PUBLISHED, CALENDAR), strict=True):
        file.write_text(json.dumps(content))
    assert main([str(file) for file in files]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["organisation"]["time_zone"] == "America/New_York"
    assert printed.err.startswith(
        "Converted: 3 people, 4 communities, 3 participants, 2 leads, 6 meetings. Not taken, or decided:\n       2 earl"
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "Cannot be read: "),
        ("[]", "These are not the two files expected: "),
        ("{}", "These are not the two files"),
        (json.dumps({"communities": [KNOTS], "events": [event(1, start_local="soon")]}), "Cannot be read: "),
    ],
)
def test_other_files_are_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, why: str
) -> None:
    told, printed = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", told)
    monkeypatch.setattr(sys, "stdout", printed)
    file = tmp_path / "other.json"
    file.write_text(content)
    assert main([str(file), str(file)]) == 1
    assert main([]) == 1
    first, second = told.getvalue().splitlines()
    assert (first.startswith(why), second.startswith("Usage")) == (True, True)
    assert printed.getvalue() == ""
