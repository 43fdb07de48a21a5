"""The organisation's goals in its admin: add, edit, retire and bring back. Nothing is deleted."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_platform.administration.model_admin import AdminAction, readonly_field
from cop_platform.audit.recording import audit_action, record
from cop_platform.forms.conflicts import ConflictForm
from cop_platform.sorting import SortKey
from members.admin.sites import OrganisationModelAdmin, organisation_site
from members.models import Goal
from members.organisations.goals import bring_back, retire

GOAL_ADDED = audit_action("goal_added", gettext_lazy("added a goal of the organisation"))
GOAL_EDITED = audit_action("goal_edited", gettext_lazy("changed a goal of the organisation"))
RETIRED_ON = readonly_field("retired_on", gettext_lazy("retired on"))


class GoalForm(ConflictForm):
    class Meta:
        model = Goal
        fields = ["title", "description", "position"]


def _retire(request: Any, goal: Goal, typed: dict[str, Any]) -> str:
    retire(goal, by=request.employee)
    return _("The goal is retired.")


def _bring_back(request: Any, goal: Goal, typed: dict[str, Any]) -> str:
    bring_back(goal, by=request.employee)
    return _("The goal counts again.")


@admin.register(Goal, site=organisation_site)
class GoalAdmin(OrganisationModelAdmin):
    may_add = may_change = True
    edited_action = GOAL_EDITED
    form = GoalForm
    list_display = ["title", "position", RETIRED_ON]
    search_fields = ["title", "description"]
    ordering = ["position", SortKey("title"), "pk"]
    readonly_fields = [RETIRED_ON]
    admin_actions: ClassVar[list[AdminAction]] = [
        AdminAction(
            "retirement",
            gettext_lazy("Retire"),
            gettext_lazy("It cannot be chosen any more. Where it was chosen, it stays."),
            _retire,
            lambda goal: not goal.is_retired,
        ),
        AdminAction(
            "return",
            gettext_lazy("Bring back"),
            gettext_lazy("It can be chosen again."),
            _bring_back,
            lambda goal: goal.is_retired,
        ),
    ]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*GoalForm.Meta.fields, *(self.readonly_fields if obj else [])]

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        obj.organisation = request.organisation
        obj.save()
        record(GOAL_ADDED, obj, by=request.employee, after={"title": obj.title})
