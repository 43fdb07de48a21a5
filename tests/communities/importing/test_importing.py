"""Import of people and communities: what is imported, what is rejected, and what an import never does."""

import io
import json
import re
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from communities.description.addresses import change_address
from communities.importing import writing
from communities.importing.fields import describe, quoted
from communities.importing.parsing import parse
from communities.importing.reading import read
from communities.importing.records import BrokenFile, ImportData, RecordKind
from communities.importing.writing import colour_for, import_data
from communities.models import (
    Colour,
    Community,
    Level,
    LevelChange,
    Nomination,
    Participation,
    PhaseChange,
    Role,
    RoleTerm,
)
from communities.nominations.answering import answer_nomination
from communities.participation.levels import choose_level, leave
from cop_platform.outbox.models import QueuedMail
from cop_platform.tenancy import enter, tenant_models
from members.models import Employee, Organisation, Seat, User
from tests.support.people import Tenant, signed_in

FILES = Path(__file__).parent
HARBOUR, IRREGULAR = FILES / "harbour.json", FILES / "irregular.json"
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
GLOBAL = (Organisation, User, EmailAddress, Seat, QueuedMail)


def harbour() -> Any:
    return json.loads(HARBOUR.read_text())


def into_mereldal(people: list[dict[str, Any]], communities: list[dict[str, Any]] | None = None) -> ImportData:
    organisation = {"slug": "mereldal", "name": "Other name", "language": "nl", "time_zone": "UTC"}
    value = {"format": "kring-communities-1", "organisation": organisation, "people": people}
    return parse({**value, "communities": communities or []}, now=NOW)


def community(**fields: Any) -> dict[str, Any]:
    needed = {"language": "en", "purpose": "Other words.", "domain": "Other", "main_goal": "learn", "phase": "initiate"}
    return {"slug": "plain-language", "name": "Other name", **needed, **fields}


AMINA = {"id": "a", "name": "Another Name", "email": "Amina.el.idrissi@mereldal.example"}
NEW = {"id": "n", "name": "New Colleague", "email": "new@mereldal.example"}


def run(file: Path | str, *options: str) -> tuple[str, str]:
    """Standard output and standard error of the command."""
    out, told = io.StringIO(), io.StringIO()
    call_command("import_communities", str(file), *options, stdout=out, stderr=told)
    return out.getvalue(), told.getvalue()


def rows_of(organisation: Organisation) -> dict[str, list[Any]]:
    with enter(organisation):
        return {model._meta.label: list(model.objects.order_by("pk").values()) for model in tenant_models()}


def everything() -> dict[str, Any]:
    """Every row of every table, by table, and by organisation where a table belongs to one."""
    rows: dict[str, Any] = {model._meta.label: list(model.objects.order_by("pk").values()) for model in GLOBAL}
    return rows | {each.slug: rows_of(each) for each in Organisation.objects.all()}


@pytest.fixture
def zeehaven(db: None) -> Organisation:
    run(HARBOUR)
    return Organisation.objects.get(slug="zeehaven")


def named(name: str) -> Employee:
    return Employee.objects.select_related("user").get(name=name)


# --- What is imported -----------------------------------------------------------------------------------------------


def test_people_get_an_account_an_address_and_a_seat(zeehaven: Organisation) -> None:
    assert (zeehaven.name, zeehaven.language, zeehaven.time_zone) == ("Zeehaven", "nl", "Europe/Brussels")
    assert set(User.objects.values_list("email", "language", "is_active", "is_staff")) == {
        ("maaike@zeehaven.example", "en", True, False),
        ("yusuf@zeehaven.example", "nl", True, False),
        ("bo@zeehaven.example", "nl", True, False),
        ("ania@zeehaven.example", "nl", True, False),
    }
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert set(EmailAddress.objects.values_list("primary", "verified")) == {(True, False)}
    assert Seat.objects.filter(organisation=zeehaven).count() == EmailAddress.objects.count() == 4
    with enter(zeehaven):
        assert set(Employee.objects.values_list("name", "works_at", "user__email", "is_administrator", "left_at")) == {
            ("Maaike Vandevelde", "Pilots", "maaike@zeehaven.example", False, None),
            ("Yusuf Öztürk", "", "yusuf@zeehaven.example", False, None),
            ("Bo", "", "bo@zeehaven.example", False, None),
            ("Ania Nowak", "", "ania@zeehaven.example", False, None),
        }


def test_communities_are_as_the_file_says(zeehaven: Organisation) -> None:
    today = timezone.now().astimezone(zeehaven.zone).date()
    with enter(zeehaven):
        tides: dict[str, Any] = {**Community.objects.values().get(slug="tides")}
        assert {name: tides[name] for name in tides if name not in {"id", "created_at", "organisation_id"}} == {
            "slug": "tides",
            "name": "Tides",
            "language": "nl",
            "purpose": "Wie het water leest, vaart rustiger.",
            "domain": "Nautica",
            "main_goal": "learn",
            "cadence": "elke eerste dinsdag",
            "cadence_frequency": "",
            "cadence_weekday": None,
            "cadence_start": None,
            "cadence_minutes": None,
            "has_charter": False,
            "joining": "open",
            "joining_reason": "",
            "joining_criteria": "",
            "phase": "perform",
            "name_key": "tides",
            "question": "",
            "in_scope": "",
            "out_of_scope": "",
            "idea_kept_at": None,
            "phase_since": date(2021, 3, 28),
            "decision_method": "consent",
            "check_in_interval": "half_year",
            "colour": "sky",
            "welcome_text": "",
            "next_meeting_at": None,
        }
        taken_over = PhaseChange.objects.get(community__slug="tides")
        assert (taken_over.before, taken_over.after, taken_over.by, taken_over.is_imported) == (
            "",
            "perform",
            None,
            True,
        )
        others = Community.objects.exclude(slug="tides").order_by("slug")
        assert list(others.values_list("slug", "phase_since", "joining", "joining_reason", "colour")) == [
            ("near-misses", today, "by_request", "We talk about real people.", colour_for("near-misses")),
            ("steam", date(2022, 11, 30), "open", "", colour_for("steam")),
        ]


def test_levels_are_carried_over_with_their_days(zeehaven: Organisation) -> None:
    """A date is imported as midnight in the organisation's time zone; without one, the level begins now."""
    with enter(zeehaven):
        found = Participation.objects.values_list("community__slug", "employee__name", "level", "since")
        days = {(slug, name): (level, since) for slug, name, level, since in found}
        assert days.pop(("tides", "Bo"))[1] > timezone.now() - timedelta(minutes=5)
        assert days == {
            ("tides", "Maaike Vandevelde"): ("core", datetime(2019, 6, 30, 22, tzinfo=UTC)),
            ("tides", "Yusuf Öztürk"): ("active", datetime(2023, 12, 30, 23, tzinfo=UTC)),
            ("near-misses", "Yusuf Öztürk"): ("core", datetime(2024, 2, 28, 23, tzinfo=UTC)),
            ("steam", "Ania Nowak"): ("core", datetime(2000, 12, 31, 23, tzinfo=UTC)),
        }


def test_the_history_says_that_it_was_carried_over(zeehaven: Organisation) -> None:
    with enter(zeehaven):
        sitting = set(Participation.objects.values_list("community", "employee", "level", "since"))
        history = LevelChange.objects.values_list("community", "employee", "after", "at", "before", "is_imported")
        assert set(history) == {(*place, "", True) for place in sitting}


def test_leads_are_asked_and_nobody_gets_a_role(zeehaven: Organisation) -> None:
    with enter(zeehaven):
        asked = Nomination.objects.values_list("community__slug", "nominee__name", "role", "reason", "answer")
        assert set(asked) == {
            ("tides", "Maaike Vandevelde", "leader", "She has led it since it began.", ""),
            ("tides", "Maaike Vandevelde", "coach", "", ""),
            ("tides", "Ania Nowak", "sponsor", "", ""),
        }
        assert not RoleTerm.objects.exists()
        assert not Participation.objects.filter(community__slug="tides", employee__name="Ania Nowak").exists()


def test_a_lead_who_says_yes_holds_the_role(zeehaven: Organisation) -> None:
    with enter(zeehaven):
        maaike = named("Maaike Vandevelde")
        nomination = Nomination.objects.get(nominee=maaike, role=Role.LEADER)
    page = signed_in(maaike).get(reverse("home", args=["zeehaven"]))
    assert "She has led it since it began." in page.content.decode()
    signed_in(maaike).post(reverse("nomination", args=["zeehaven", nomination.public_id]), {"answer": "accepted"})
    with enter(zeehaven):
        assert list(RoleTerm.objects.order_by("pk").values_list("employee__name", "role")) == [
            ("Maaike Vandevelde", "leader")
        ]


def test_no_mail_is_owed(zeehaven: Organisation, mailoutbox: list[Any]) -> None:
    assert not QueuedMail.objects.exists()
    assert mailoutbox == []


def test_one_click_leaves(zeehaven: Organisation) -> None:
    with enter(zeehaven):
        yusuf = named("Yusuf Öztürk")
    signed_in(yusuf).post(reverse("participation", args=["zeehaven", "near-misses"]), {"level": ""})
    with enter(zeehaven):
        assert not Participation.objects.filter(employee=yusuf, community__slug="near-misses").exists()
        history = LevelChange.objects.filter(employee=yusuf, community__slug="near-misses").order_by("pk")
        assert list(history.values_list("before", "after", "is_imported")) == [("", "core", True), ("core", "", False)]


def test_the_first_code_proves_the_address(zeehaven: Organisation, client: Client) -> None:
    """Imported addresses are unverified until their owner signs in with a mailed code."""
    client.post(reverse("account_request_login_code"), {"email": "Bo@zeehaven.example"})
    letter: Any = QueuedMail.objects.get().message
    code = re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", letter["text"])[0]
    assert letter["to"].lower() == "bo@zeehaven.example"
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert client.get(reverse("home", args=["zeehaven"])).status_code == 200
    assert list(EmailAddress.objects.filter(verified=True).order_by("pk").values_list("email", flat=True)) == [
        "bo@zeehaven.example"
    ]


# --- Existing rows stay as they are ---------------------------------------------------------------------------------


def test_a_second_run_changes_nothing(zeehaven: Organisation) -> None:
    before = everything()
    out, _told = run(HARBOUR)
    assert everything() == before
    assert out.splitlines() == [
        "Organisation zeehaven: there already, unchanged.",
        "                  taken   already there   refused",
        "people                0               4         0",
        "communities           0               3         0",
        "participants          0               5         0",
        "leads                 0               3         1",
        "Refused, each with its place and the reason:",
        "  communities[2].leads[0]: its community is closed; nobody takes up a role there",
    ]


@pytest.mark.requirement("S18", "S117")
def test_who_moved_or_left_since_stays_where_they_are(zeehaven: Organisation) -> None:
    with enter(zeehaven):
        tides = Community.objects.get(slug="tides")
        leave(tides, named("Maaike Vandevelde"))
        choose_level(tides, named("Bo"), Level.CORE)
    before = everything()
    run(HARBOUR)
    assert everything() == before
    with enter(zeehaven):
        assert set(Participation.objects.filter(community=tides).values_list("employee__name", "level")) == {
            ("Yusuf Öztürk", "active"),
            ("Bo", "core"),
        }


def test_who_takes_part_without_a_history_stays(mereldal: Tenant) -> None:
    with mereldal.enter():
        LevelChange.objects.all().delete()
    before = everything()
    import_data(into_mereldal([AMINA], [community(participants=[{"person": "a", "level": "core"}])]))
    assert everything() == before


def test_a_community_is_found_by_an_address_it_had_before(zeehaven: Organisation) -> None:
    with enter(zeehaven):
        change_address(Community.objects.get(slug="tides"), "high-tides", by=named("Maaike Vandevelde"))
    before = everything()
    run(HARBOUR)
    assert everything() == before


@pytest.mark.parametrize("answer", Nomination.Answer)
def test_who_has_answered_is_not_asked_again(zeehaven: Organisation, answer: Nomination.Answer) -> None:
    with enter(zeehaven):
        answer_nomination(Nomination.objects.get(role=Role.COACH), answer)
    before = everything()
    run(HARBOUR)
    assert everything() == before


def test_an_organisation_is_used_as_it_is(mereldal: Tenant) -> None:
    report = import_data(into_mereldal([NEW]))
    assert not report.is_new
    assert Organisation.objects.values_list("name", "language", "time_zone").get() == (
        "Mereldal",
        "en",
        "Europe/Brussels",
    )
    assert User.objects.get(email="new@mereldal.example").language == "en"


def test_people_and_communities_that_exist_stay_and_new_participants_join(mereldal: Tenant) -> None:
    before = rows_of(mereldal.organisation)
    rows = [{"person": "a", "level": "core"}, {"person": "n", "level": "active"}]
    report = import_data(into_mereldal([AMINA, NEW], [community(participants=rows)]))
    after = rows_of(mereldal.organisation)
    assert report.taken == {RecordKind.PEOPLE: 1, RecordKind.PARTICIPANTS: 1, RecordKind.COMMUNITIES: 0}
    assert report.found == {RecordKind.PEOPLE: 1, RecordKind.PARTICIPANTS: 1, RecordKind.COMMUNITIES: 1}
    for label, rows_before in before.items():
        assert after[label][: len(rows_before)] == rows_before, label
    added = {
        label: len(after[label]) - len(before[label]) for label in after if len(after[label]) != len(before[label])
    }
    # The index follows what it reads; tests of its own say how.
    added = {label: count for label, count in added.items() if not label.startswith("cop_platform.Search")}
    assert added == {"members.Employee": 1, "communities.Participation": 1, "communities.LevelChange": 1}
    with mereldal.enter():
        assert named("Amina El Idrissi").user.email == "amina.el.idrissi@mereldal.example"


def test_who_holds_the_role_is_not_asked(mereldal: Tenant) -> None:
    nele = {"id": "l", "name": "Nele", "email": "nele.baert@mereldal.example"}
    leads = [{"person": "l", "role": "leader"}, {"person": "l", "role": "coach"}, {"person": "a", "role": "leader"}]
    import_data(into_mereldal([nele, AMINA], [community(leads=leads)]))
    with mereldal.enter():
        asked = set(Nomination.objects.values_list("nominee__name", "role"))
        assert asked == {("Nele Baert", "coach"), ("Amina El Idrissi", "leader")}


def test_an_account_of_another_organisation_gets_a_seat_here_and_stays_there(
    mereldal: Tenant, duinzicht: Tenant
) -> None:
    before, accounts = rows_of(duinzicht.organisation), list(User.objects.order_by("pk").values())
    kofi = {"id": "k", "name": "Kofi M.", "email": "kofi.mensah@duinzicht.example", "language": "nl"}
    rows = [{"person": "k", "level": "active"}]
    report = import_data(into_mereldal([kofi], [community(participants=rows)]))
    assert report.taken == {RecordKind.PEOPLE: 1, RecordKind.PARTICIPANTS: 1, RecordKind.COMMUNITIES: 0}
    assert list(User.objects.order_by("pk").values()) == accounts
    assert rows_of(duinzicht.organisation) == before
    with mereldal.enter():
        assert named("Kofi M.").user == duinzicht["Kofi"].user


def test_a_second_address_of_an_account_finds_it(mereldal: Tenant) -> None:
    """Any address with which Amina signs in means Amina; a second person with her account is rejected."""
    EmailAddress.objects.create(user=mereldal["Amina"].user, email="amina@home.example", verified=True)
    home = {"id": "h", "name": "Amina at home", "email": "amina@home.example"}
    report = import_data(into_mereldal([home, AMINA], [community(participants=[{"person": "a", "level": "core"}])]))
    assert report.found[RecordKind.PEOPLE] == 1
    assert report.taken == {RecordKind.PEOPLE: 0, RecordKind.COMMUNITIES: 0, RecordKind.PARTICIPANTS: 0}
    assert [str(fault) for refusal in report.rejected_records for fault in refusal.faults] == [
        "people[1].email: is of the same account as people[0]",
        "communities[0].participants[0].person: people[1] is refused",
    ]


def lose_seat(house: Tenant, name: str) -> None:
    Seat.objects.filter(user=house[name].user).delete()


def leave_organisation(house: Tenant, name: str) -> None:
    with house.enter():
        Employee.objects.filter(pk=house[name].pk).update(left_at=timezone.now())


def bar(house: Tenant, name: str) -> None:
    User.objects.filter(pk=house[name].user_id).update(is_active=False)


@pytest.mark.parametrize(
    ("happen", "why"),
    [
        (lose_seat, "is of somebody who has left this organisation; only a new invitation brings somebody back"),
        (
            leave_organisation,
            "is of somebody who has left this organisation; only a new invitation brings somebody back",
        ),
        (bar, "is of an account that may not sign in"),
    ],
)
def test_nobody_is_brought_back_by_a_file(mereldal: Tenant, happen: Any, why: str) -> None:
    happen(mereldal, "Amina")
    before = everything()
    leads = [{"person": "a", "role": "coach"}]
    report = import_data(
        into_mereldal([AMINA], [community(participants=[{"person": "a", "level": "core"}], leads=leads)])
    )
    assert [str(fault) for refusal in report.rejected_records for fault in refusal.faults] == [
        f"people[0].email: {why}",
        "communities[0].participants[0].person: people[0] is refused",
        "communities[0].leads[0].person: people[0] is refused",
    ]
    assert everything() == before


def test_other_organisations_are_not_touched(furnished: tuple[Tenant, Tenant]) -> None:
    before = [rows_of(house.organisation) for house in furnished]
    run(HARBOUR)
    assert [rows_of(house.organisation) for house in furnished] == before


# --- All or nothing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["communities_nomination", "communities_levelchange", "members_employee"])
def test_a_failing_database_changes_nothing(mereldal: Tenant, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is full'; END $$;"
            f"CREATE TRIGGER fail BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION fail()"
        )
    before = everything()
    with pytest.raises(CommandError, match=r"^The database refused: the disk is full\. Nothing has been changed\.$"):
        run(HARBOUR)
    assert everything() == before


def test_a_dry_run_tells_all_and_changes_nothing(mereldal: Tenant) -> None:
    before = everything()
    out, _told = run(HARBOUR, "--dry-run")
    assert everything() == before
    assert out.startswith(
        "A dry run: nothing has been changed. An import would do this.\nOrganisation zeehaven: new.\n"
    )
    assert "people                4               0         0\n" in out
    assert run(HARBOUR)[0] == out.partition("\n")[2]


BROKEN = {
    b"": "This is not JSON: Expecting value in line 1, column 1.",
    b'{\n  "format": kring}': "This is not JSON: Expecting value in line 2, column 13.",
    b'{\n "name": "caf\xe9"}': "This is not UTF-8: line 2, byte 14 of that line cannot be read.",
    b"[" * 200_000: "This file is nested too deep to be read.",
    b'{"format": NaN}': "This is not JSON: it holds NaN.",
    b'{"format": 1, "format": 2}': 'An object of this file has the key "format" twice; one of them would be lost.',
    b"[]": "This file is not of the form kring-communities-1: it holds a list where an object is expected.",
    b"null": "This file is not of the form kring-communities-1: it holds null where an object is expected.",
    b'{"format": "kring-communities-2"}': "This file is not of the form kring-communities-1: its “format” must say so.",
    b'{"format": "kring-communities-1"}': "organisation: is missing.",
    b'{"format": "kring-communities-1", "comunities": []}': "comunities: is no field of this form.",
    b'{"format": "kring-communities-1", "organisation": "Zeehaven"}': "organisation: must be an object, not text.",
}


@pytest.mark.parametrize("content", BROKEN)
def test_a_broken_file_changes_nothing_and_says_where(db: None, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.json"
    file.write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        run(file)
    assert str(refusal.value) == f"{BROKEN[content]} Nothing has been changed."
    assert refusal.value.returncode == 1
    assert not Organisation.objects.exists()


def test_a_number_python_does_not_read_is_said(db: None) -> None:
    with pytest.raises(BrokenFile, match="holds a number that cannot be read"):
        read(b"1" * 5000)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("slug", "zee haven", "organisation.slug: is “zee haven”; an address has only letters a–z, digits, hyphens"),
        ("name", "x" * 101, "organisation.name: has 101 characters; 100 fit"),
        ("language", "fr", "organisation.language: is “fr”; it can be en, nl"),
        (
            "time_zone",
            "Brussels",
            "organisation.time_zone: is “Brussels”; write a place such as Europe/Brussels, or UTC",
        ),
        ("time_zone", None, "organisation.time_zone: is missing"),
        ("welcome", "Hello", "organisation.welcome: is no field of this form"),
    ],
)
def test_an_organisation_that_cannot_be_used_breaks_the_file(field: str, value: Any, why: str) -> None:
    file = harbour()
    file["organisation"][field] = value
    with pytest.raises(BrokenFile, match=f"^{re.escape(why)}"):
        parse(file, now=NOW)


@pytest.mark.parametrize("field", ["people", "communities"])
def test_people_and_communities_are_lists(field: str) -> None:
    with pytest.raises(BrokenFile, match=f"^{field}: must be a list, not an object\\.$"):
        parse({**harbour(), field: {}}, now=NOW)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        run(tmp_path / "none.json")


# --- What is rejected -----------------------------------------------------------------------------------------------


@pytest.mark.requirement("S15", "S17", "S48")
def test_each_record_is_taken_or_refused_with_its_place_and_reason(db: None) -> None:
    out, _told = run(IRREGULAR)
    choices = "it can be initiate, start_up, perform, wind_down, closed"
    assert out.splitlines() == [
        "Organisation zeehaven: new.",
        "                  taken   already there   refused",
        "people                2               0        12",
        "communities           1               0         4",
        "participants          1               0        14",
        "leads                 1               0         5",
        "Refused, each with its place and the reason:",
        "  people[1]: must be an object, not text",
        "  people[2]: must be an object, not null",
        "  people[3].id: must be text, not a number",
        "  people[3].name: must be text, not a list",
        "  people[3].email: must be text, not an object",
        "  people[4].name: has a line break or a sign that cannot be kept",
        "  people[5].name: has a line break or a sign that cannot be kept",
        "  people[5].works_at: has a line break or a sign that cannot be kept",
        "  people[6].name: has a line break or a sign that cannot be kept",
        "  people[7].name: is empty",
        "  people[7].email: is empty",
        "  people[8].email: is “mail(at)zeehaven”, which is no e-mail address",
        "  people[8].language: is “fr”; it can be en, nl",
        "  people[9].email: is the address of people[0] too",
        "  people[10].id: “twin” stands for 2 people",
        "  people[11].id: “twin” stands for 2 people",
        "  people[12].phone: is no field of this form",
        "  people[12].name: has 101 characters; 100 fit",
        "  communities[0].participants[0].since: is “2020-02-30”; write a day as 2024-05-31",
        "  communities[0].participants[1].level: is “chief”; it can be periphery, active, core",
        "  communities[0].participants[2].person: “nul” is people[4], which is refused",
        "  communities[0].participants[3].person: “twin” is people[10], which is refused",
        "  communities[0].participants[4].person: “nobody” is nobody among the people",
        "  communities[0].participants[5].since: is 2999-01-01, which is still to come",
        "  communities[0].participants[6].since: is “20200101”; write a day as 2024-05-31",
        "  communities[0].participants[7].since: is 1066-10-14, which is too long ago",
        "  communities[0].participants[8].since: must be text, not a number",
        "  communities[0].participants[10].person: stands at communities[0].participants[9] already",
        "  communities[0].participants[11].person: is missing",
        "  communities[0].participants[11].level: must be text, not true",
        "  communities[0].participants[12]: must be an object, not a list",
        "  communities[0].leads[0].role: is “boss”; it can be sponsor, leader, coordinator, coach",
        "  communities[0].leads[1].reason: must be text, not a number",
        "  communities[0].leads[3].person: stands with this role at communities[0].leads[2] already",
        "  communities[0].leads[4].person: “same” is people[9], which is refused",
        "  communities[1].slug: is the address of communities[0] too",
        "  communities[2].slug: is “Not an address!”; an address has only letters a–z, digits, hyphens and underscores",
        "  communities[2].name: is empty",
        "  communities[2].language: is “fr”; it can be en, nl",
        "  communities[2].main_goal: is “win”; it can be learn, solve, innovate",
        f"  communities[2].phase: is “later”; {choices}",
        "  communities[2].phase_since: is “yesterday”; write a day as 2024-05-31",
        "  communities[2].ink: is “black”; it can be tomato, apricot, sun, leaf, teal, sky, iris, rose",
        "  communities[2].joining_reason: is missing; a community that is joined by request says why",
        "  communities[2].participants[0]: its community is refused",
        "  communities[2].participants[1]: its community is refused",
        "  communities[2].leads[0]: its community is refused",
        "  communities[3].participants: must be a list, not text",
        "  communities[4]: must be an object, not a number",
    ]
    with enter(Organisation.objects.get()):
        assert list(Participation.objects.order_by("pk").values_list("employee__name", "level")) == [("Fine", "active")]
        assert list(Nomination.objects.order_by("pk").values_list("nominee__name", "role", "reason")) == [
            ("Ok", "leader", "")
        ]


def test_what_a_stranger_wrote_does_not_steer_the_terminal() -> None:
    assert quoted("\x1b[2J\u202eab\udc80") == "�[2J�ab�"
    assert quoted("x" * 50) == "x" * 40 + "…"
    values: list[Any] = [None, True, False, 1, 1.5, "", [], {}]
    assert [describe(value) for value in values] == [
        *("null", "true", "false", "a number", "a number", "text", "a list", "an object")
    ]


# --- The command ----------------------------------------------------------------------------------------------------


def test_standard_input_can_be_the_file(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"\xef\xbb\xbf" + HARBOUR.read_bytes())))
    assert "Organisation zeehaven: new.\n" in run("-")[0]


def test_progress_is_told_batch_by_batch(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "BATCH_SIZE", 3)
    assert run(HARBOUR)[1].splitlines() == [
        "people: 3 of 4",
        "people: 4 of 4",
        "communities: 3 of 3",
        "participants: 3 of 5",
        "participants: 5 of 5",
        "leads: 3 of 4",
        "leads: 4 of 4",
    ]


def test_the_size_of_a_batch_changes_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "BATCH_SIZE", 1)
    run(HARBOUR)
    monkeypatch.setattr(writing, "BATCH_SIZE", 1000)
    before = everything()
    run(HARBOUR)
    assert everything() == before
    assert User.objects.count() == 4


@pytest.mark.parametrize("people", [1, 40])
def test_queries_do_not_grow_with_the_file(
    mereldal: Tenant, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    found = [{"id": str(number), "name": "P", "email": f"p{number}@mereldal.example"} for number in range(people)]
    rows = [{"person": str(number), "level": "core"} for number in range(people)]
    leads = [{"person": str(number), "role": "coach"} for number in range(people)]
    communities = [
        community(slug=f"c{number}", participants=rows[number : number + 1], leads=leads[number : number + 1])
        for number in range(people)
    ]
    form = into_mereldal(found, communities)
    with django_assert_num_queries(23):
        import_data(form)


def test_inks_are_spread() -> None:
    assert {colour_for(f"community-{number}") for number in range(100)} == set(Colour.values)


# --- Property tests -------------------------------------------------------------------------------------------------

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None), max_size=8)
    | st.sampled_from(
        ["core", "leader", "by_request", "2020-01-01", "0001-01-01", "1", "2", "x" * 300, "\x00", "tides"]
    )
)
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, each in inner for place in places(each, (*path, key)))]


def replaced(value: Any, path: tuple[Any, ...], by: Any) -> Any:
    if not path:
        return by
    value[path[0]] = replaced(value[path[0]], path[1:], by)
    return value


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """The harbour's file with up to three of its values replaced by arbitrary ones."""
    file = harbour()
    for _ in range(draw(st.integers(1, 3))):
        file = replaced(file, draw(st.sampled_from(places(file))), draw(JSON))
    return file


def records_in(file: Any) -> Counter[RecordKind]:
    """Number of records in a file, counted independently of the importer."""
    communities = [each for each in file.get("communities") or [] if isinstance(each, dict)]
    rows = Counter(
        {RecordKind.PEOPLE: len(file.get("people") or []), RecordKind.COMMUNITIES: len(file.get("communities") or [])}
    )
    for kind in (RecordKind.PARTICIPANTS, RecordKind.LEADS):
        lists = (each.get(kind) for each in communities)
        rows[kind] = sum(len(each) for each in lists if isinstance(each, list))
    return rows


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_bytes_that_are_no_form_are_broken(content: bytes) -> None:
    with pytest.raises(BrokenFile, match=r"(?s)\.$"):
        parse(read(content), now=NOW)


@pytest.mark.slow
@given(JSON | damaged(), st.lists(JSON, max_size=5), st.lists(JSON, max_size=5))
def test_every_record_is_taken_or_refused_with_its_place(file: Any, people: list[Any], communities: list[Any]) -> None:
    if isinstance(file, dict):
        for name, more in (("people", people), ("communities", communities)):
            if isinstance(file.get(name), list):
                file[name] += more
    try:
        form = parse(file, now=NOW)
    except BrokenFile:
        return
    understood: list[list[Any]] = [form.people, form.communities, form.participants, form.nominations]
    taken = Counter({kind: len(records) for kind, records in zip(RecordKind, understood, strict=True)})
    assert taken + Counter(refusal.kind for refusal in form.rejected) == +records_in(file)
    for refusal in form.rejected:
        assert refusal.faults
        for fault in refusal.faults:
            assert re.match(r"(people|communities)\[\d+\]", fault.place)
            assert fault.reason


@pytest.mark.slow
@pytest.mark.django_db
@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(damaged())
def test_what_is_understood_the_database_takes(file: Any) -> None:
    try:
        form = parse(file, now=timezone.now())
    except BrokenFile:
        return
    report = import_data(form, dry_run=True)
    assert report.taken + report.found + report.refused == +records_in(file)


def test_the_example_of_the_documentation_is_taken(db: None, tmp_path: Path) -> None:
    page = (FILES.parent.parent.parent / "docs" / "import.md").read_text()
    example = tmp_path / "example.json"
    example.write_text(page.split("```json\n")[1].split("```")[0])
    assert run(example)[0].splitlines() == [
        "Organisation zeehaven: new.",
        "                  taken   already there   refused",
        "people                2               0         0",
        "communities           1               0         0",
        "participants          2               0         0",
        "leads                 1               0         0",
    ]


@pytest.mark.parametrize("name", ["\u200b", "\u3164", "\u2800 \u2800"])
def test_a_name_of_invisible_signs_is_empty(name: str) -> None:
    [refused] = into_mereldal([{**NEW, "name": name}]).rejected
    assert [str(fault) for fault in refused.faults] == ["people[0].name: is empty"]


def test_text_is_kept_composed_and_ids_are_compared_so() -> None:
    data = into_mereldal([{**NEW, "id": "Ame\u0301"}, {**AMINA, "id": "Am\u00e9", "name": "E\u0301lise"}])
    assert [str(fault) for refused in data.rejected for fault in refused.faults] == [
        "people[0].id: “Amé” stands for 2 people",
        "people[1].id: “Amé” stands for 2 people",
    ]
    assert into_mereldal([{**NEW, "name": "E\u0301lise"}]).people[0].name == "\u00c9lise"
