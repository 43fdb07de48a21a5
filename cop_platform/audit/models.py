"""Tables of the audit log, append-only. ``cop_platform/audit/recording.py`` writes them."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, SqlConstraint, TenantModel, tenant_key

#: Three years: rights and the end of access are audited after a year has been closed and checked. Not for ever: it
#: holds names and addresses.
LOG_KEPT_FOR = timedelta(days=1096)


class AppendOnly(SqlConstraint):
    """A trigger that refuses UPDATE and DELETE for every role; rows older than ``days`` may be deleted.

    By the database's clock. It does not cover TRUNCATE, which only the table's owner may do.
    """

    package = "cop_platform.models"
    create = (
        "CREATE OR REPLACE FUNCTION %(name)s() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN %(exception)s"
        "RAISE EXCEPTION 'What is written in the audit log stays.' USING ERRCODE = 'restrict_violation'; END $$; "
        "CREATE TRIGGER %(name)s BEFORE UPDATE OR DELETE ON %(table)s FOR EACH ROW EXECUTE FUNCTION %(name)s()"
    )
    remove = "DROP TRIGGER %(name)s ON %(table)s; DROP FUNCTION %(name)s()"

    def __init__(self, *, name: str, days: int = 0) -> None:
        self.days = days
        super().__init__(name=name)

    def parts(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> dict[str, Any]:
        old = f"OLD.at < statement_timestamp() - interval '{self.days} days'"
        return {"exception": f"IF TG_OP = 'DELETE' AND {old} THEN RETURN OLD; END IF; " if self.days else ""}

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, **({"days": self.days} if self.days else {})}


class BaseEntry(models.Model):
    """Who did what to which object, with the values of its fields before and after.

    No foreign key to the object: the entry outlives it and keeps the name it had then.
    """

    public_id = public_id()
    at = models.DateTimeField(_("when"), auto_now_add=True)
    action = models.CharField(_("what"), max_length=40)
    model = models.CharField(max_length=60)
    reference = models.CharField(max_length=60, blank=True)
    label = models.CharField(_("who or what"), max_length=200)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    # The operator's email address; empty for an employee (see ``actor``) and for what the installation does by itself.
    account = models.CharField(_("operator"), max_length=254, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.action}: {self.label}"


class AuditEntry(TenantModel, BaseEntry):
    """An action inside an organisation, or of an operator on it. Only the organisation's administrators read it."""

    actor = tenant_key("members.Employee", models.RESTRICT, null=True, related_name="+", verbose_name=_("who"))

    class Meta(TenantModel.Meta):
        verbose_name = _("entry of the log")
        verbose_name_plural = _("log")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="actor", name="auditentry_by_own"),
            AppendOnly(name="auditentry_stays", days=LOG_KEPT_FOR.days),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="auditentry_public_id"),
        ]
        indexes = [
            models.Index("organisation", models.F("at").desc(), name="auditentry_latest"),
            models.Index("organisation", "model", "reference", name="auditentry_of_object"),
        ]


class OperatorEntry(BaseEntry):
    """An operator's action. A global table: accounts belong to no organisation, and operators have a seat in none."""

    class Meta:
        verbose_name = _("entry of the log")
        verbose_name_plural = _("log")
        constraints = [
            AppendOnly(name="operatorentry_stays", days=LOG_KEPT_FOR.days),
            models.UniqueConstraint(fields=["public_id"], name="operatorentry_public_id"),
        ]
        indexes = [models.Index(models.F("at").desc(), name="operatorentry_latest")]
