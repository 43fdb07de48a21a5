"""The signals that meetings handles."""

from typing import Any

from communities.importing.extensions import register_extension
from communities.lifecycle.signals import phase_changed
from communities.models import PhaseChange
from meetings.importing import import_meetings
from meetings.minutes.actions import release_all
from meetings.scheduling.schedule import cancel_all
from meetings.series.changing import end_all_series
from members.models import Employee
from members.people.deactivation import employee_deactivated


def connect() -> None:
    """Connect the receivers. Called once, when the app is ready."""
    register_extension("meetings").connect(_import_meetings)
    employee_deactivated.connect(_on_employee_deactivated)
    phase_changed.connect(_on_phase_changed)


def _import_meetings(*, rows: Any, communities: Any, report: Any, **_signal: Any) -> None:
    import_meetings(rows, communities, report)


def _on_phase_changed(*, change: PhaseChange, **_signal: Any) -> None:
    """Meetings still to come of a community that closed are cancelled, also in people's calendars."""
    if change.community.is_closed and change.by:
        end_all_series(change.community, by=change.by)
        cancel_all(change.community, by=change.by)


def _on_employee_deactivated(*, employee: Employee, **_signal: Any) -> None:
    release_all(employee)
