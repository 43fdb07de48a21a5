"""Results in the organisation's admin: readable, and hidden where something unlawful was written."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_platform.administration.model_admin import AdminAction, readonly_field
from cop_platform.audit.recording import audit_action, record
from cop_platform.forms.fields import OneLineField
from knowledge.models import Result
from knowledge.results.hiding import hide, show_again
from members.admin.sites import OrganisationModelAdmin, organisation_site

RESULT_HIDDEN = audit_action("result_hidden", gettext_lazy("hid a result"), {"reason": (gettext_lazy("reason"), {})})
RESULT_SHOWN = audit_action("result_shown", gettext_lazy("showed a hidden result again"))


class HidingForm(forms.Form):
    reason = OneLineField(
        label=gettext_lazy("Why?"), help_text=gettext_lazy("Whoever recorded it reads this."), max_length=300
    )


def _hide(request: Any, result: Result, typed: dict[str, Any]) -> str:
    hide(result, reason=typed["reason"])
    record(RESULT_HIDDEN, result, by=request.employee, after={"reason": typed["reason"]})
    return _("Hidden. Only whoever recorded it can read it, with your reason.")


def _show_again(request: Any, result: Result, typed: dict[str, Any]) -> str:
    show_again(result)
    record(RESULT_SHOWN, result, by=request.employee)
    return _("Everyone can read it again.")


@admin.register(Result, site=organisation_site)
class ResultAdmin(OrganisationModelAdmin):
    list_display = ["title", "community", "recorded_at", "hidden_at"]
    list_select_related = ["community"]
    search_fields = ["title", "story", "community__name"]
    ordering = ["-recorded_at", "-pk"]
    readonly_fields = [
        readonly_field("community", gettext_lazy("[community]")),
        readonly_field("recorded_by", gettext_lazy("recorded by")),
    ]
    fields = ["title", *readonly_fields, "story", "link", "recorded_at", "hidden_at", "hidden_reason"]
    admin_actions: ClassVar[list[AdminAction]] = [
        AdminAction(
            "hiding",
            gettext_lazy("Hide"),
            gettext_lazy(
                "For something unlawful or about a person’s private life only. Whoever recorded it still reads it, with"
                " your reason; nobody else does."
            ),
            _hide,
            lambda result: result.is_shown,
            HidingForm,
        ),
        AdminAction(
            "showing",
            gettext_lazy("Show again"),
            gettext_lazy("Everyone in the organisation can read it again."),
            _show_again,
            lambda result: result.hidden_at is not None,
        ),
    ]

    def get_queryset(self, request: Any) -> Any:
        """Without those that were taken away: nothing of them is left to read."""
        return super().get_queryset(request).filter(removed_at=None)

    def view_on_site(self, result: Result) -> str:
        return result.get_absolute_url()
