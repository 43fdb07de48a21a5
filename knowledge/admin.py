"""In the organisation's admin: results, hidden where something unlawful was written, and ideas for experiments."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_platform.administration.model_admin import AdminAction, readonly_field
from cop_platform.audit.recording import audit_action, record
from cop_platform.forms.conflicts import ConflictForm
from cop_platform.forms.fields import OneLineField
from cop_platform.sorting import SortKey
from knowledge.experiments.ideas import bring_back, retire
from knowledge.models import ExperimentIdea, Result
from knowledge.results.hiding import hide, show_again
from members.admin.lists import RETIRED_ON, RetirableAdmin, retirement_actions
from members.admin.sites import OrganisationModelAdmin, organisation_site

RESULT_HIDDEN = audit_action("result_hidden", gettext_lazy("hid a result"), {"reason": (gettext_lazy("reason"), {})})
RESULT_SHOWN = audit_action("result_shown", gettext_lazy("showed a hidden result again"))
IDEA_ADDED = audit_action("experiment_idea_added", gettext_lazy("added an idea for experiments"))
IDEA_EDITED = audit_action("experiment_idea_edited", gettext_lazy("changed an idea for experiments"))


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


class ExperimentIdeaForm(ConflictForm):
    class Meta:
        model = ExperimentIdea
        fields = ["kind", "title", "explanation", "position"]


@admin.register(ExperimentIdea, site=organisation_site)
class ExperimentIdeaAdmin(RetirableAdmin):
    added_action, edited_action = IDEA_ADDED, IDEA_EDITED
    form = ExperimentIdeaForm
    list_display = ["title", "kind", "position", RETIRED_ON]
    list_filter = ["kind"]
    search_fields = ["title", "explanation"]
    ordering = ["-kind", "position", SortKey("title"), "pk"]
    admin_actions = retirement_actions(
        retire, bring_back, gettext_lazy("It cannot be chosen any more. Experiments that chose it stay as they are.")
    )
