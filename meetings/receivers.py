"""The signals that meetings handles."""

from typing import Any

from communities.importing.extensions import register_extension
from communities.lifecycle.signals import closing_begins, phase_changed
from communities.models import Community, PhaseChange
from meetings.co_hosting.hosting import leave_all
from meetings.importing.meetings import import_meetings
from meetings.importing.series import import_series
from meetings.minutes.actions import release_all
from meetings.polls.answering import forget_leaver
from meetings.polls.polling import withdraw_all
from meetings.scheduling.schedule import cancel_all, lock_upcoming
from meetings.series.changing import end_all_series
from members.models import Employee
from members.people.deactivation import employee_deactivated


def connect() -> None:
    """Connect the receivers. Called once, when the app is ready."""
    register_extension("meetings").connect(_import_meetings)
    register_extension("series").connect(_import_series)
    closing_begins.connect(_on_closing_begins)
    phase_changed.connect(_on_phase_changed)
    employee_deactivated.connect(_on_employee_deactivated)


def _import_meetings(*, rows: Any, communities: Any, report: Any, **_signal: Any) -> None:
    import_meetings(rows, communities, report)


def _import_series(*, rows: Any, communities: Any, report: Any, **_signal: Any) -> None:
    import_series(rows, communities, report)


def _on_closing_begins(*, community: Community, **_signal: Any) -> None:
    lock_upcoming(community)


def _on_phase_changed(*, change: PhaseChange, **_signal: Any) -> None:
    """Of a community that closed, meetings still to come are cancelled, also in calendars, and polls are withdrawn.

    What it co-hosts goes on without it.
    """
    if change.community.is_closed:
        withdraw_all(change.community)
        leave_all(change.community, by=change.by)
    if change.community.is_closed and change.by:
        end_all_series(change.community, by=change.by)
        cancel_all(change.community, by=change.by)


def _on_employee_deactivated(*, employee: Employee, **_signal: Any) -> None:
    forget_leaver(employee)
    release_all(employee)
