"""The goals of an organisation: retired and brought back by its administrators, never deleted."""

from django.utils.translation import gettext_lazy as _

from cop_platform.audit.recording import audit_action
from members.models import Employee, Goal
from members.organisations.retirement import set_retired

GOAL_RETIRED = audit_action("goal_retired", _("retired a goal, or brought it back"))


def retire(goal: Goal, *, by: Employee) -> None:
    """From now on nobody can choose it; where it was chosen, it stays."""
    set_retired(goal, True, GOAL_RETIRED, by=by)


def bring_back(goal: Goal, *, by: Employee) -> None:
    set_retired(goal, False, GOAL_RETIRED, by=by)
