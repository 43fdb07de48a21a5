"""Who tells, who notes and who moves tasks. Everyone in the organisation reads, except the sentences of members."""

from django.utils.translation import gettext_lazy as _

from communities.roles.viewers import Viewer
from knowledge.models import GoalNote

WHO_SAYS = _("Active members, the core group and role holders say how it is for them. Choose your place to join in.")
WHO_NOTES = _("The core group and role holders note what the group says. Tell one of them.")


def can_say(viewer: Viewer) -> bool:
    return not viewer.community.is_closed and (viewer.is_member or viewer.has_role())


def can_note(viewer: Viewer) -> bool:
    """Note the words of the group, move its tasks, write about its goals."""
    return viewer.can_edit


def can_remove_note(viewer: Viewer, note: GoalNote) -> bool:
    return viewer.can_edit and (note.written_by_id == viewer.employee.pk or viewer.has_role())
