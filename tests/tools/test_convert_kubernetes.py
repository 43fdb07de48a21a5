"""The Kubernetes converter, on a small made-up data set with the irregularities of the real one."""

import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from communities.importing.parsing import parse
from tools.convert_kubernetes import convert, main, meeting_in_words, plain, shortened

NOW = datetime(2026, 5, 4, tzinfo=UTC)
ROPES: dict[str, Any] = {
    "dir": "sig-ropes",
    "name": "Ropes",
    "kind": "special interest group",
    "phase": "active",
    "created": "2018-01-01",
    "mission": "Everything about ropes.\n\nSee [the knots](https://knots.example/a).",
    "leadership": {"chairs": ["k1", "k2"], "tech_leads": ["k2", "k3"], "emeritus_leads": ["k8", "k9"]},
    "contact": {"slack": "ropes", "liaison": "k7"},
    "meetings": [
        {"description": "Knots", "day": "Tuesday", "time": "2PM", "tz": "PT (Pacific Time)", "frequency": "weekly"},
        {"description": "Splices"},
    ],
    "history": [["2018-01-01", "created", None, None]],
}
SAILS: dict[str, Any] = {
    "dir": "wg-sails",
    "name": "Sails",
    "kind": "working group",
    "phase": "retired",
    "created": "2018-01-01",
    "retired": "2020-02-02",
    "leadership": {"chairs": ["k4"]},
    "contact": {"liaison": "k5"},
    "history": [],
    "flags": ["no_mission"],
}
HARBOURMASTERS: dict[str, Any] = {
    "dir": "committee-harbour",
    "name": "Harbour",
    "kind": "committee",
    "phase": "active",
    "created": "2019-03-03",
    "mission": "Settles. " * 60,
    "leadership": {"chairs": ["k1"]},
    "contact": {},
    "meetings": [],
    "history": [],
}
GROUPS = {"groups": [ROPES, SAILS, HARBOURMASTERS]}
MEMBERSHIP = {
    "organisations": {
        "dock": {"admins": ["m1"], "members": ["m2", "m3"]},
        "quay": {"admins": ["m1"], "members": ["m3"]},
    },
    "teams": [
        {"group": "sig-ropes", "maintainers": ["m1"], "members": ["m2"]},
        {"group": "sig-ropes", "members": ["m1", "m3"]},
        {"group": "sig-ropes"},
        {"group": "wg-sails", "members": ["m4"]},
        {"group": "sig-anchors", "members": ["m5", "m6"]},
        {"members": ["m1", "m6"]},
    ],
}


@pytest.fixture
def form() -> dict[str, Any]:
    return convert(GROUPS, MEMBERSHIP)[0]


def test_everything_converted_can_be_taken(form: dict[str, Any]) -> None:
    understood = parse(json.loads(json.dumps(form)), now=NOW)
    assert understood.rejected == []
    counts = [
        len(each)
        for each in (understood.people, understood.communities, understood.participants, understood.nominations)
    ]
    assert counts == [11, 3, 9, 5]


def test_each_person_stands_there_once(form: dict[str, Any]) -> None:
    """Members of organisations and teams, then current leads and liaisons; former leads are not imported."""
    assert [person["id"] for person in form["people"]] == [
        *("m1", "m2", "m3", "m4", "m5", "m6"),
        *("k1", "k2", "k3", "k4", "k7"),
    ]
    assert form["people"][0] == {"id": "m1", "name": "Member m1", "email": "m1@kubernetes.example"}
    assert form["people"][-1] == {"id": "k7", "name": "Lead k7", "email": "k7@kubernetes.example"}


def test_an_active_group_is_a_community_with_people_and_questions(form: dict[str, Any]) -> None:
    assert form["communities"][0] == {
        "slug": "sig-ropes",
        "name": "Ropes",
        "language": "en",
        "purpose": "Everything about ropes. See the knots.",
        "domain": "Special interest group",
        "main_goal": "learn",
        "phase": "perform",
        "phase_since": "2018-01-01",
        "joining": "open",
        "cadence": "Tuesday, 2PM PT (Pacific Time), weekly: Knots",
        "participants": [
            {"person": "k1", "level": "core"},
            {"person": "k2", "level": "core"},
            {"person": "k3", "level": "core"},
            {"person": "m1", "level": "core"},
            {"person": "m2", "level": "active"},
            {"person": "m3", "level": "active"},
        ],
        "leads": [
            {"person": "k1", "role": "leader"},
            {"person": "k2", "role": "leader"},
            {"person": "k3", "role": "leader"},
            {"person": "k7", "role": "sponsor"},
        ],
        "series": [
            {
                "reference": "Knots",
                "focus": "Knots",
                "reason": "From the published list. It does not say how long this lasts: an hour is assumed.",
                "start": "14:00",
                "minutes": 60,
                "time_zone": "US/Pacific",
                "frequency": "weekly",
                "interval": 1,
                "first_day": "2026-08-25",
                "place": "The published list does not say where",
            }
        ],
    }


def test_a_retired_group_is_closed_and_asks_nobody(form: dict[str, Any]) -> None:
    assert form["communities"][1] == {
        "slug": "wg-sails",
        "name": "Sails",
        "language": "en",
        "purpose": "The working group Sails of Kubernetes.",
        "domain": "Working group",
        "main_goal": "solve",
        "phase": "closed",
        "phase_since": "2020-02-02",
        "joining": "open",
        "participants": [{"person": "k4", "level": "core"}, {"person": "m4", "level": "active"}],
        "leads": [],
        "series": [],
    }


def test_a_committee_is_not_open_and_a_long_mission_is_cut(form: dict[str, Any]) -> None:
    committee = form["communities"][2]
    assert committee["joining"] == "by_request"
    assert committee["joining_reason"] == "A committee: its members are elected or appointed."
    assert committee["purpose"].endswith("Settles. Settles…")
    assert len(committee["purpose"]) <= 240
    assert "cadence" not in committee


def test_what_is_not_taken_is_told_with_its_count_and_reason() -> None:
    assert convert(GROUPS, MEMBERSHIP)[1] == [
        "       1 lengths: none is published, so an hour, and their page says so",
        "       1 meetings not taken: no time of day, or no zone that we know, is published",
        "       1 places: none is published, so “The published list does not say where”",
        "       1 meetings told as the rhythm of their community too: the first of each group",
        "       2 emeritus leads: they have laid their role down",
        "       1 leads of retired groups: in the core, not asked to lead on",
        "       1 liaisons of retired groups: nothing is left to look after",
        "       1 missions: none is published, the purpose says the kind",
        "       1 missions in full: a purpose has room for 240 characters, so they are cut",
        "       1 links in missions: their words are kept, their addresses are not",
        "       1 entries of history: it begins anew here",
        "       1 contact.slack: there is no place for it",
        "       1 flags: there is no place for it",
        "       1 teams that name no group (2 people in them)",
        "       1 teams of groups that are not published (2 people): sig-anchors",
        "       1 teams of a group with nobody in them",
        "       1 more places in teams of the same group: a person takes part in a community once",
        "       2 GitHub organisations as such: their people become one organisation",
        "       1 administrators of GitHub organisations: here they are people like all others",
    ]


@pytest.mark.parametrize(
    ("meeting", "words"),
    [
        ({"day": "Tuesday", "time": None, "tz": None, "frequency": "biweekly"}, "Tuesday, biweekly"),
        ({"day": "TBD", "time": "TODO", "tz": "UTC", "description": "Regular"}, "Regular"),
        ({"day": "Friday", "time": "24:00"}, "Friday, 24:00"),
        ({"frequency": "bi-weekly ([dates](#dates))"}, "bi-weekly (dates)"),
        ({}, ""),
    ],
)
def test_a_meeting_is_told_with_what_is_published_of_it(meeting: dict[str, Any], words: str) -> None:
    assert meeting_in_words(meeting) == words


@pytest.mark.parametrize(
    ("text", "longest", "short"),
    [
        ("as it is", 8, "as it is"),
        ("a rope, a sail", 9, "a rope…"),
        ("unbreakable", 5, "unbr…"),
        ("ends with, a comma", 11, "ends with…"),
    ],
)
def test_texts_are_cut_after_a_word(text: str, longest: int, short: str) -> None:
    assert shortened(text, longest) == short


def test_of_a_link_the_words_stay() -> None:
    assert plain(" see\n[xkcd](https://x.example 'a')  now ") == "see xkcd now"
    assert plain(None) == ""


def test_the_form_goes_to_standard_output_and_the_rest_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / "groups.json", tmp_path / "membership.json"]
    for file, content in zip(files, (GROUPS, MEMBERSHIP), strict=True):
        file.write_text(json.dumps(content))
    assert main([str(file) for file in files]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["organisation"]["slug"] == "kubernetes"
    assert printed.err.startswith(
        "Converted: 11 people, 3 communities, 9 participants, 5 leads, 1 series. Not taken, or decided:\n       1 len"
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "Cannot be read: "),
        ("[]", "These are not the two files expected: "),
        ("{}", "These are not the two files"),
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
    assert main([str(file), str(tmp_path / "none.json")]) == 1
    assert main([]) == 1
    assert [
        line.startswith(start) for line, start in zip(told.getvalue().splitlines(), (why, "", "Usage"), strict=True)
    ] == [*(True, True, True)]
    assert printed.getvalue() == ""
