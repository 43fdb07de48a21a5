"""Who may do what with results. Everyone in the organisation reads them (V1)."""

from django.utils.translation import gettext_lazy as _

from communities.roles.viewers import Viewer
from knowledge.models import Result
from members.models import Employee

WHO_RECORDS = _("Active members, the core group and role holders record results. Choose your place to join in.")
WHO_CORRECTS = _("Whoever recorded it, the core group and role holders can correct it.")
WHO_REMOVES = _("Whoever recorded it and role holders can take it away.")


def can_record(viewer: Viewer) -> bool:
    """Anyone active, and role holders at any level."""
    return not viewer.community.is_closed and (viewer.is_member or viewer.has_role())


def can_correct(viewer: Viewer, result: Result) -> bool:
    """Whoever recorded it, and those who edit what can be undone: an earlier wording stays."""
    is_open = not viewer.community.is_closed and result.removed_at is None and result.hidden_at is None
    return is_open and (viewer.can_edit or is_recorder(viewer.employee, result))


def can_remove(viewer: Viewer, result: Result) -> bool:
    """Whoever recorded it, and role holders: it cannot be undone (P2)."""
    is_open = not viewer.community.is_closed and result.removed_at is None
    return is_open and (viewer.has_role() or is_recorder(viewer.employee, result))


def can_tell_take_up(viewer: Viewer, result: Result) -> bool:
    """Every colleague: results are there to be used elsewhere."""
    return not viewer.community.is_closed and result.is_shown


def can_read_words(viewer: Viewer, result: Result) -> bool:
    """A hidden result is read by whoever recorded it only."""
    return result.is_shown or (result.removed_at is None and is_recorder(viewer.employee, result))


def is_recorder(employee: Employee, result: Result) -> bool:
    return result.recorded_by_id == employee.pk
