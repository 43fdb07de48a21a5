"""The tables of the audit log: rows are added, and stay. Who writes them: ``cop_platform/audit/recording.py``."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, SqlConstraint, TenantModel, tenant_key

#: Three years: who had rights, and when access ended, is asked after a year has been closed and checked. Not for ever:
#: names and addresses stand there.
LOG_KEPT_FOR = timedelta(days=1096)


class AppendOnly(SqlConstraint):
    """Rows are added and then stay as they are, whoever asks, until they are older than ``days``: then one may delete
    them. The clock is the database's own. Emptying the whole table is the owner's alone.
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
    """Who did what to which object, and how its fields stood before and after.

    The object is named, not pointed at: an entry outlives it, and says what it was called then.
    """

    public_id = public_id()
    at = models.DateTimeField(_("when"), auto_now_add=True)
    action = models.CharField(_("what"), max_length=40)
    model = models.CharField(max_length=60)
    reference = models.CharField(max_length=60, blank=True)
    label = models.CharField(_("whom or what"), max_length=200)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    # Empty for a colleague, who is named by ``actor``, and for what the installation does by itself.
    account = models.CharField(_("operator"), max_length=254, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.action}: {self.label}"


class AuditEntry(TenantModel, BaseEntry):
    """What was done inside an organisation, or by an operator to it. Its own administrators read it, nobody else."""

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
    """What an operator did. A global table: accounts belong to no organisation, and operators sit in none."""

    class Meta:
        verbose_name = _("entry of the log")
        verbose_name_plural = _("log")
        constraints = [
            AppendOnly(name="operatorentry_stays", days=LOG_KEPT_FOR.days),
            models.UniqueConstraint(fields=["public_id"], name="operatorentry_public_id"),
        ]
        indexes = [models.Index(models.F("at").desc(), name="operatorentry_latest")]
