"""Audit log: what is recorded, that it is append-only, and who can read it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction

from communities.models import Community, Nomination, Phase, Role
from communities.nominations.answering import answer_nomination
from communities.nominations.nominating import create_nomination
from cop_platform.audit.models import AppendOnly, AuditEntry, OperatorEntry
from cop_platform.audit.recording import action_label, audit_action, audit_actions, record, record_change, snapshot
from members.founding import create_organisation, save_organisation
from members.invitations.inviting import AlreadyHasSeat, accept, invite, withdraw
from members.models import Organisation, User
from members.organisations.administrators import make_administrator, remove_administrator
from members.people.deactivation import deactivate, reactivate
from tests.support.people import Tenant, make_user

MAIL = "fatima@mereldal.example"
TRIED = audit_action("tried", "tried something")


@pytest.fixture
def ada(db: None) -> User:
    return make_user("ada@kring.example", is_staff=True)


def told() -> list[tuple[str, str, str]]:
    """Action, label and actor of each entry, in the order of recording."""
    entries = AuditEntry.objects.select_related("actor").order_by("pk")
    return [(entry.action, entry.label, str(entry.actor or entry.account or "the installation")) for entry in entries]


def test_an_entry_says_who_did_what_to_what_and_how_it_was_before(inside: Tenant) -> None:
    nele, tom = inside["Nele"], inside["Tom"]
    record(TRIED, nele, by=tom, before={"name": "Nel"}, after={"name": nele.name})
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.model, entry.reference, entry.label) == (
        "tried",
        "members.employee",
        nele.public_id,
        "Nele Baert",
    )
    assert (entry.actor, entry.account) == (tom, "")
    assert (entry.before, entry.after) == ({"name": "Nel"}, {"name": "Nele Baert"})


def test_an_act_nobody_declared_is_a_mistake(inside: Tenant) -> None:
    with pytest.raises(LookupError):
        record("no-such-act", inside["Nele"], by=None)


def test_every_act_has_words(db: None) -> None:
    assert [code for code in audit_actions() if action_label(code) in {"", code}] == []
    assert action_label("done-in-an-older-release") == "done-in-an-older-release"


def test_only_what_changed_is_written_and_nothing_when_nothing_did(inside: Tenant) -> None:
    nele = inside["Nele"]
    before = snapshot(nele, ["name", "works_at", "joined_at", "is_administrator"])
    record_change(TRIED, nele, before, by=None)
    assert told() == []
    nele.works_at, nele.is_administrator = "Aalst", True
    record_change(TRIED, nele, before, by=None)
    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == (
        {"works_at": "", "is_administrator": False},
        {"works_at": "Aalst", "is_administrator": True},
    )


def test_what_belongs_to_nobodys_log_is_a_mistake(mereldal: Tenant) -> None:
    with pytest.raises(ValueError, match="nobody's log"):
        record(TRIED, mereldal.organisation, by=None)


def test_a_failed_act_leaves_no_entry(inside: Tenant) -> None:
    with pytest.raises(AlreadyHasSeat):
        invite(inside.organisation, inside["Nele"].user.email, by=inside["Tom"])
    assert told() == []


# --- Append-only -----------------------------------------------------------------------------------------------------

CHANGES: dict[str, Callable[[Any], Any]] = {
    "save": lambda model: model.objects.get().save(),
    "update": lambda model: model.objects.update(label="nobody"),
    "delete": lambda model: model.objects.get().delete(),
    "delete all": lambda model: model.objects.all().delete(),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("model", [AuditEntry, OperatorEntry])
def test_nothing_in_the_log_can_be_changed_or_taken_out(inside: Tenant, ada: User, model: Any, change: str) -> None:
    record(TRIED, inside["Nele"], by=ada)
    before = model.objects.values().get()
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        CHANGES[change](model)
    assert model.objects.values().get() == before


@pytest.mark.parametrize("table", ["cop_platform_auditentry", "cop_platform_operatorentry"])
def test_not_by_sql_either(inside: Tenant, ada: User, table: str) -> None:
    record(TRIED, inside["Nele"], by=ada)
    for sql in [f"UPDATE {table} SET label = ''", f"DELETE FROM {table}"]:  # noqa: S608
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_a_test_may_empty_the_tables(inside: Tenant, ada: User) -> None:
    record(TRIED, inside["Nele"], by=ada)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE cop_platform_auditentry, cop_platform_operatorentry")
    assert told() == []


def test_the_rule_can_be_taken_away_and_put_back_as_a_migration_does(transactional_db: None) -> None:
    rule = next(each for each in OperatorEntry._meta.constraints if isinstance(each, AppendOnly))
    with connection.schema_editor() as editor:
        editor.remove_constraint(OperatorEntry, rule)
    with connection.schema_editor() as editor:
        editor.add_constraint(OperatorEntry, rule)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = %s", [rule.name])
        assert cursor.fetchone() == (1,)


def test_who_is_named_in_the_log_is_not_deleted(inside: Tenant) -> None:
    """A foreign key from the log protects the actor, so that no entry loses it."""
    invite(inside.organisation, MAIL, by=inside["Tom"])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM members_employee WHERE id = %s", [inside["Tom"].pk])


def test_an_entry_cannot_name_somebody_of_another_organisation(inside: Tenant, duinzicht: Tenant) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        record(TRIED, inside["Nele"], by=duinzicht["Tom"])


# --- What is recorded ------------------------------------------------------------------------------------------------


def test_invitations_are_written_when_sent_and_when_withdrawn(inside: Tenant) -> None:
    tom = inside["Tom"]
    invitation = invite(inside.organisation, MAIL, by=tom, as_administrator=True)
    withdraw(invitation, by=tom)
    assert told() == [("invitation_sent", MAIL, "Tom Aerts"), ("invitation_withdrawn", MAIL, "Tom Aerts")]
    assert AuditEntry.objects.earliest("pk").after == {"as_administrator": True}


@pytest.mark.parametrize("as_administrator", [True, False])
def test_coming_in_is_written_with_the_rights_it_brings(inside: Tenant, as_administrator: bool) -> None:
    invitation = invite(inside.organisation, MAIL, by=inside["Tom"], as_administrator=as_administrator)
    accept(invitation, "Fatima")
    rights = [("administrator_given", "Fatima", "Fatima")] if as_administrator else []
    assert told()[1:] == [("invitation_accepted", "Fatima", "Fatima"), *rights]


def test_rights_are_written_once_when_given_and_once_when_taken(inside: Tenant) -> None:
    nele, tom = inside["Nele"], inside["Tom"]
    for _twice in range(2):
        make_administrator(nele, by=tom)
    for _twice in range(2):
        remove_administrator(nele, by=tom)
    assert told() == [
        ("administrator_given", "Nele Baert", "Tom Aerts"),
        ("administrator_taken", "Nele Baert", "Tom Aerts"),
    ]


def test_leaving_and_coming_back_are_written_with_what_ended(inside: Tenant) -> None:
    nele, tom = inside["Nele"], inside["Tom"]
    make_administrator(nele, by=tom)
    deactivate(nele, by=tom)
    reactivate(nele, by=tom)
    assert told()[1:] == [
        ("person_deactivated", "Nele Baert", "Tom Aerts"),
        ("administrator_taken", "Nele Baert", "Tom Aerts"),
        ("role_ended", "Nele Baert", "Tom Aerts"),
        ("person_reactivated", "Nele Baert", "Tom Aerts"),
    ]
    assert AuditEntry.objects.get(action="role_ended").before == {"role": "leader", "community": "Plain Language"}


@pytest.mark.parametrize("answer", Nomination.Answer)
def test_a_role_is_written_when_its_nomination_is_accepted(inside: Tenant, answer: Nomination.Answer) -> None:
    Community.objects.update(phase=Phase.START_UP)
    nomination = create_nomination(inside.communities["plain-language"], inside["Amina"], Role.COACH)
    answer_nomination(nomination, answer)
    accepted = [("role_taken_up", "Plain Language", "Amina El Idrissi")]
    assert told() == (accepted if answer == Nomination.Answer.ACCEPTED else [])


def test_founding_stands_in_both_logs(ada: User) -> None:
    organisation = Organisation(slug="zonnebos", name="Zonnebos")
    save_organisation(organisation, "eva@zonnebos.example", by=ada)
    expected = [("organisation_founded", "Zonnebos", str(ada)), ("invitation_sent", "eva@zonnebos.example", str(ada))]
    with Tenant(organisation, {}, {}).enter():
        assert told() == expected
    assert list(OperatorEntry.objects.order_by("pk").values_list("action", "label", "account")) == expected


def test_what_a_command_founds_is_told_to_the_organisation(db: None) -> None:
    organisation = create_organisation(
        slug="zonnebos", name="Zonnebos", language="nl", time_zone="UTC", administrator="eva@zonnebos.example"
    )
    with Tenant(organisation, {}, {}).enter():
        assert [by for _what, _label, by in told()] == ["the installation", "the installation"]
    assert not OperatorEntry.objects.exists()


def test_no_secret_is_written(inside: Tenant) -> None:
    """Passwords, sessions and links: only named fields are recorded."""
    invitation = invite(inside.organisation, MAIL, by=inside["Tom"])
    employee = accept(invitation, "Fatima")
    written = str(list(AuditEntry.objects.order_by("pk").values()))
    assert employee.user.password not in written
    assert not Session.objects.exists()
    assert all(
        len(str(value)) < 100 for entry in AuditEntry.objects.values("before", "after") for value in entry.values()
    )
