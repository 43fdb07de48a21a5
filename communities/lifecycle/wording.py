"""One line of the history of phases, in words."""

from django.utils.translation import gettext as _

from communities.models import Phase, PhaseChange


def change_title(change: PhaseChange) -> str:
    """One line of the history: “From Initiate to Start up”."""
    if not change.before:
        if change.is_imported:
            return _("Taken over, in phase “{phase}”").format(phase=change.get_after_display())
        return _("An idea")
    if change.before == Phase.CLOSED:
        return _("Taken up again")
    if change.after == Phase.CLOSED:
        return _("Closed, with thanks") if change.before == Phase.WIND_DOWN else _("Dropped")
    return _("From {before} to {after}").format(before=change.get_before_display(), after=change.get_after_display())
