"""The goals of an organisation: retired and brought back by its administrators, never deleted."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop_platform.audit.recording import audit_action, record_change
from members.models import Employee, Goal

GOAL_RETIRED = audit_action("goal_retired", _("retired a goal, or brought it back"))


def retire(goal: Goal, *, by: Employee) -> None:
    """From now on nobody can choose it; where it was chosen, it stays."""
    _set_retired_on(goal, timezone.localdate(), by=by)


def bring_back(goal: Goal, *, by: Employee) -> None:
    _set_retired_on(goal, None, by=by)


def _set_retired_on(goal: Goal, day: date | None, *, by: Employee) -> None:
    before = {"retired_on": goal.retired_on}
    goal.retired_on = day
    goal.save(update_fields=["retired_on"])
    record_change(GOAL_RETIRED, goal, before, by=by)
