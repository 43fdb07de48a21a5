"""The audit logs, to read: an organisation's own for its administrators, the operators' for operators."""

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

from cop_platform.administration.model_admin import Administered
from cop_platform.audit.models import AuditEntry, Entry, OperatorEntry
from cop_platform.audit.recording import words_for
from members.admin.sites import InOrganisation, operator_site, organisation_site


class WhatFilter(admin.SimpleListFilter):
    title = gettext_lazy("what")
    parameter_name = "act"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        """What has been done so far."""
        codes = model_admin.get_queryset(request).order_by().values_list("what", flat=True).distinct()
        return sorted(((code, words_for(code)) for code in codes), key=lambda each: each[1])

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(what=self.value()) if self.value() else queryset


class LogAdmin(Administered):
    list_display = ["at", "who", "done", "label"]
    list_filter = [WhatFilter]
    narrowed_by: ClassVar[set[str]] = {"model", "reference"}
    search_fields = ["label"]
    fields = ["at", "who", "done", "label", "difference"]
    readonly_fields = ["at", "who", "done", "label", "difference"]
    ordering = ["-at", "-pk"]

    @admin.display(description=gettext_lazy("who"))
    def who(self, entry: Any) -> str:
        return entry.account or str(getattr(entry, "actor", None) or _("the installation itself"))

    @admin.display(description=gettext_lazy("what"), ordering="what")
    def done(self, entry: Entry) -> str:
        return words_for(entry.what)

    @admin.display(description=gettext_lazy("before → after"))
    def difference(self, entry: Entry) -> SafeString:
        names = dict.fromkeys([*entry.before, *entry.after])
        lines = [(_label(entry, name), _said(entry.before, name), _said(entry.after, name)) for name in names]
        return format_html_join("", "<div>{}: {} → {}</div>", lines)


def _label(entry: Entry, name: str) -> str:
    try:
        field: Any = apps.get_model(entry.model)._meta.get_field(name)
    except (LookupError, FieldDoesNotExist):
        return name
    return capfirst(str(getattr(field, "verbose_name", name)))


def _said(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "–" if value in {None, ""} else str(value)


@admin.register(AuditEntry, site=organisation_site)
class OrganisationLogAdmin(LogAdmin, InOrganisation):
    list_select_related = ["actor"]


@admin.register(OperatorEntry, site=operator_site)
class OperatorLogAdmin(LogAdmin):
    pass
