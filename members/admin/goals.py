"""The organisation's goals in its admin: add, edit, retire and bring back. Nothing is deleted."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from cop_platform.audit.recording import audit_action
from cop_platform.forms.conflicts import ConflictForm
from cop_platform.sorting import SortKey
from members.admin.lists import RETIRED_ON, RetirableAdmin, retirement_actions
from members.admin.sites import organisation_site
from members.models import Goal
from members.organisations.goals import bring_back, retire

GOAL_ADDED = audit_action("goal_added", gettext_lazy("added a goal of the organisation"))
GOAL_EDITED = audit_action("goal_edited", gettext_lazy("changed a goal of the organisation"))


class GoalForm(ConflictForm):
    class Meta:
        model = Goal
        fields = ["title", "description", "position"]


@admin.register(Goal, site=organisation_site)
class GoalAdmin(RetirableAdmin):
    added_action, edited_action = GOAL_ADDED, GOAL_EDITED
    form = GoalForm
    list_display = ["title", "position", RETIRED_ON]
    search_fields = ["title", "description"]
    ordering = ["position", SortKey("title"), "pk"]
    admin_actions = retirement_actions(
        retire, bring_back, gettext_lazy("It cannot be chosen any more. Where it was chosen, it stays.")
    )
