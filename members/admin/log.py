"""The audit logs, read-only: the organisation's for its administrators, the operators' for operators."""

from typing import Any, ClassVar

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_platform.administration.model_admin import NarrowModelAdmin
from cop_platform.audit.models import AuditEntry, BaseEntry, OperatorEntry
from cop_platform.audit.recording import action_label
from cop_platform.text import folded
from members.admin.sites import OrganisationModelAdmin, operator_site, organisation_site


class ActionFilter(admin.SimpleListFilter):
    title = gettext_lazy("what")
    parameter_name = "act"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        """Only the actions that occur in this log."""
        codes = model_admin.get_queryset(request).order_by().values_list("action", flat=True).distinct()
        return sorted(((code, action_label(code)) for code in codes), key=lambda each: folded(each[1]))

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(action=self.value()) if self.value() else queryset


class LogAdmin(NarrowModelAdmin):
    list_display = ["at", "who", "action_text", "label"]
    list_filter = [ActionFilter]
    extra_lookups: ClassVar[set[str]] = {"model", "reference"}
    search_fields = ["label"]
    fields = ["at", "who", "action_text", "label", "difference"]
    readonly_fields = ["at", "who", "action_text", "label", "difference"]
    ordering = ["-at", "-pk"]

    @admin.display(description=gettext_lazy("who"))
    def who(self, entry: Any) -> str:
        return entry.account or str(getattr(entry, "actor", None) or _("the installation itself"))

    @admin.display(description=gettext_lazy("what"), ordering="action")
    def action_text(self, entry: BaseEntry) -> str:
        return action_label(entry.action)

    @admin.display(description=gettext_lazy("before → after"))
    def difference(self, entry: BaseEntry) -> SafeString:
        names = dict.fromkeys([*entry.before, *entry.after])
        lines = [
            (_label(entry, name), _display_value(entry.before, name), _display_value(entry.after, name))
            for name in names
        ]
        return format_html_join("", "<div>{}: {} → {}</div>", lines)


def _label(entry: BaseEntry, name: str) -> str:
    try:
        field: Any = apps.get_model(entry.model)._meta.get_field(name)
    except (LookupError, FieldDoesNotExist):
        return name
    return capfirst(str(getattr(field, "verbose_name", name)))


def _display_value(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "–" if value in {None, ""} else str(value)


@admin.register(AuditEntry, site=organisation_site)
class OrganisationLogAdmin(LogAdmin, OrganisationModelAdmin):
    list_select_related = ["actor"]


@admin.register(OperatorEntry, site=operator_site)
class OperatorLogAdmin(LogAdmin):
    pass
