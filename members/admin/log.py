"""The audit logs, read-only: the organisation's for its administrators, the operators' for operators."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
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

from cop_platform.administration.model_admin import NarrowModelAdmin, as_words
from cop_platform.audit.models import AuditEntry, BaseEntry, OperatorEntry
from cop_platform.audit.recording import Fact, action_label, fact_of
from cop_platform.text import folded
from members.admin.sites import OrganisationModelAdmin, operator_site, organisation_site

WRITTEN_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.+-]{0,20}")


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

    def title_of(self, entry: Any) -> str:
        return f"{action_label(entry.action)}: {entry.label}"

    @admin.display(description=gettext_lazy("who"))
    def who(self, entry: Any) -> str:
        return entry.account or str(getattr(entry, "actor", None) or _("the installation itself"))

    @admin.display(description=gettext_lazy("what"), ordering="action")
    def action_text(self, entry: BaseEntry) -> str:
        return action_label(entry.action)

    @admin.display(description=gettext_lazy("before → after"))
    def difference(self, entry: BaseEntry) -> SafeString:
        names = dict.fromkeys([*entry.before, *entry.after])
        lines = []
        for name in names:
            label, choices = fact_of(entry.action, name) or _fact_of_field(entry.model, name)
            was, became = (_in_words(values.get(name), choices) for values in (entry.before, entry.after))
            lines.append((capfirst(str(label)), was, became))
        return format_html_join("", "<div>{}: {} → {}</div>", lines)


def _fact_of_field(model: str, name: str) -> Fact:
    """Label and choices of a field; the name itself for one that an older release had."""
    try:
        field: Any = apps.get_model(model)._meta.get_field(name)
    except (LookupError, FieldDoesNotExist):
        return name.replace("_", " "), {}
    return field.verbose_name, dict(getattr(field, "flatchoices", None) or ())


def _in_words(value: Any, choices: Mapping[str, Any]) -> str:
    """A recorded value: a moment was written down as text."""
    if isinstance(value, str) and value in choices:
        return str(choices[value])
    if isinstance(value, str) and WRITTEN_MOMENT.fullmatch(value):
        with suppress(ValueError):
            return as_words(datetime.fromisoformat(value))
    return as_words(value)


@admin.register(AuditEntry, site=organisation_site)
class OrganisationLogAdmin(LogAdmin, OrganisationModelAdmin):
    list_select_related = ["actor"]


@admin.register(OperatorEntry, site=operator_site)
class OperatorLogAdmin(LogAdmin):
    pass
