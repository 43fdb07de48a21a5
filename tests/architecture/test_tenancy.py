"""Tenant isolation: every tenant table is checked in the models and in PostgreSQL's catalogue, and tried."""

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, models, transaction
from django_scopes import scopes_disabled
from django_scopes.exceptions import ScopeError

from cop_platform.tenancy import Isolation, SameOrganisation, TenantModel, tenant_models
from tests.support.people import Tenant

TENANT_MODELS = tenant_models()
#: Tables without an organisation: needed before the organisation is known, or the framework's own.
GLOBAL = {
    "members.Organisation",
    "members.User",
    "members.Seat",
    "cop_platform.OperatorEntry",
    "cop_platform.QueuedMail",
    "cop_platform.AcceptedMail",
    "cop_platform.Counter",  # attempts to sign in, by digest
    "cop_platform.Heartbeat",  # worker and beat are alive: no personal data
    "auth.Permission",
    "auth.Group",
    "contenttypes.ContentType",
    "sessions.Session",
    "admin.LogEntry",
    "account.EmailAddress",
    "account.EmailConfirmation",
    "mfa.Authenticator",
    "usersessions.UserSession",
}


def rows(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def tenant_keys() -> list[tuple[type[models.Model], Any]]:
    """Every foreign key from a tenant table to a tenant table."""
    return [
        (model, field)
        for model in TENANT_MODELS
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, TenantModel)
    ]


def test_every_table_is_a_tenants_or_named_global() -> None:
    others = {model._meta.label for model in apps.get_models()} - {model._meta.label for model in TENANT_MODELS}
    assert others == GLOBAL


def test_no_many_to_many_and_no_generic_key_escapes_the_rules() -> None:
    hidden = [
        field
        for model in TENANT_MODELS
        for field in model._meta.get_fields()
        if isinstance(field, models.ManyToManyField) or field.__class__.__name__ == "GenericForeignKey"
    ]
    assert hidden == []


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)
def test_row_level_security_is_enabled_and_forced(db: None, model: type[models.Model]) -> None:
    table = model._meta.db_table
    assert rows("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", table) == [(True, True)]
    policies = rows("SELECT permissive, cmd, qual, with_check FROM pg_policies WHERE tablename = %s", table)
    assert policies == [
        (
            "PERMISSIVE",
            "ALL",
            "(organisation_id = (NULLIF(current_setting('cop.organisation'::text, true), ''::text))::bigint)",
            None,
        )
    ]
    assert [constraint for constraint in model._meta.constraints if isinstance(constraint, Isolation)]


KEYS = pytest.mark.parametrize(
    ("model", "field"), [pytest.param(model, field, id=str(field)) for model, field in tenant_keys()]
)


@KEYS
def test_keys_between_tenant_tables_carry_the_organisation(db: None, model: Any, field: Any) -> None:
    assert field.db_constraint is False, "the plain key would be checked past row-level security"
    assert field.name in {c.field for c in model._meta.constraints if isinstance(c, SameOrganisation)}
    found = rows(
        "SELECT pg_get_constraintdef(oid), condeferrable FROM pg_constraint "
        "WHERE contype = 'f' AND conrelid = %s::regclass",
        model._meta.db_table,
    )
    to = field.related_model._meta.db_table
    assert (f"FOREIGN KEY (organisation_id, {field.column}) REFERENCES {to}(organisation_id, id)", False) in found


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)
def test_indexes_start_with_the_organisation(db: None, model: type[models.Model]) -> None:
    firsts = rows(
        "SELECT i.indexrelid::regclass::text, a.attname FROM pg_index i "
        "LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] "
        "WHERE i.indrelid = %s::regclass AND NOT i.indisprimary",
        model._meta.db_table,
    )
    allowed_alone = {f"{model._meta.db_table}_user_id"}  # the account: looked up when a person leaves or signs in
    wrong = [name for name, first in firsts if first != "organisation_id" and not name.startswith(tuple(allowed_alone))]
    assert wrong == []


def test_the_role_is_bound_by_the_policies(db: None) -> None:
    assert rows("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user") == [(False, False)]


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)
def test_without_an_organisation_python_raises_and_the_database_shows_nothing(
    mereldal: Tenant, model: type[TenantModel]
) -> None:
    with pytest.raises(ScopeError):
        model.objects.count()
    with scopes_disabled():
        assert model.objects.count() == 0


@pytest.mark.parametrize("setting", ["", "0", "-1"])
def test_an_unset_or_odd_setting_shows_nothing(mereldal: Tenant, setting: str) -> None:
    rows("SELECT set_config('cop.organisation', %s, true)", setting)
    assert rows("SELECT count(*) FROM members_employee") == [(0,)]


def test_a_malformed_setting_fails_rather_than_shows(mereldal: Tenant) -> None:
    rows("SELECT set_config('cop.organisation', 'abc', true)")
    with pytest.raises(Exception, match="invalid input syntax"), transaction.atomic():
        rows("SELECT count(*) FROM members_employee")


def test_the_setting_ends_with_its_transaction(mereldal: Tenant) -> None:
    with mereldal.enter():
        assert rows("SELECT count(*) FROM members_employee") != [(0,)]
    assert rows("SELECT count(*) FROM members_employee") == [(0,)]


def test_inside_one_organisation_the_other_does_not_exist(mereldal: Tenant, duinzicht: Tenant) -> None:
    with mereldal.enter(), scopes_disabled():
        names = rows("SELECT DISTINCT organisation_id FROM members_employee")
    assert names == [(mereldal.organisation.pk,)]


def test_entering_another_organisation_returns_to_the_first(mereldal: Tenant, duinzicht: Tenant) -> None:
    employee = type(mereldal["Amina"])
    with mereldal.enter():
        with duinzicht.enter():
            assert not employee.objects.filter(pk=mereldal["Amina"].pk).exists()
        assert employee.objects.filter(pk=mereldal["Amina"].pk).exists()


def test_a_row_cannot_be_written_for_another_organisation(mereldal: Tenant, duinzicht: Tenant) -> None:
    amina = mereldal["Amina"]
    amina.pk = None
    with duinzicht.enter(), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        amina.save(force_insert=True)


@KEYS
def test_a_row_cannot_point_into_another_organisation(furnished: tuple[Tenant, Tenant], model: Any, field: Any) -> None:
    """Point a row at an id that exists in another organisation."""
    own, other = furnished
    with other.enter():
        foreign = field.related_model.objects.values_list("pk", flat=True).first()
    with own.enter(), pytest.raises(IntegrityError), transaction.atomic():
        assert model.objects.filter(pk=model.objects.values("pk")[:1]).update(**{field.attname: foreign}) == 1


def test_every_tenant_table_has_rows_in_these_tests(furnished: tuple[Tenant, Tenant]) -> None:
    """Without rows, tests of all tables would prove nothing; ``fill_every_table`` in support/people.py makes them."""
    own, _other = furnished
    with own.enter():
        assert [model._meta.label for model in TENANT_MODELS if not model.objects.exists()] == []
