"""The tab of a community's results, and asking for support in its “Look after” menu."""

from django.utils.translation import gettext as _

from communities.roles.viewers import Viewer
from cop_platform.navigation import MenuItem, Tab, look_after, tab
from knowledge.results.listing import has_results
from knowledge.results.permissions import can_record
from knowledge.support.permissions import can_ask


@tab(3)
def results(viewer: Viewer) -> Tab | None:
    """For everyone once there is something in it, and before that for those who may record the first one."""
    if not can_record(viewer) and not has_results(viewer.community):
        return None
    return Tab("results", _("Results"), viewer.community.page_url("community-results"))


@look_after(5)
def support(viewer: Viewer) -> MenuItem | None:
    return MenuItem(_("Ask for support"), viewer.community.page_url("new-support-request")) if can_ask(viewer) else None
