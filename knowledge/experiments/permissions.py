"""Who starts and who judges experiments. Everyone in the organisation reads them."""

from django.utils.translation import gettext_lazy as _

from communities.roles.viewers import Viewer
from knowledge.models import Experiment

WHO_STARTS = _("Active members, the core group and role holders start experiments. Choose your place to join in.")
WHO_EDITS = _("The core group, role holders and whoever started it edit an experiment.")
WHO_JUDGES = _("The core group, role holders and whoever started it judge an experiment.")


def can_start(viewer: Viewer) -> bool:
    return not viewer.community.is_closed and (viewer.is_member or viewer.has_role())


def can_judge(viewer: Viewer, experiment: Experiment) -> bool:
    """Whoever looks after it; any day, once."""
    return experiment.is_running and looks_after(viewer, experiment)


def looks_after(viewer: Viewer, experiment: Experiment) -> bool:
    """The core group, role holders and whoever started it judge it, and word it better while it runs."""
    is_theirs = viewer.can_edit or experiment.started_by_id == viewer.employee.pk
    return is_theirs and not viewer.community.is_closed
