"""The tab of a community's results, and asking for support in its “Look after” menu."""

from django.utils.translation import gettext as _

from communities.roles.viewers import Viewer
from cop_platform.navigation import MenuItem, Tab, look_after, tab
from cop_platform.web.addresses import kept_address
from knowledge.results.listing import has_results
from knowledge.results.permissions import can_record
from knowledge.support.permissions import can_ask


def _url(name: str, viewer: Viewer) -> str:
    return kept_address(name, viewer.community.organisation.slug, viewer.community.slug)


@tab(3)
def results(viewer: Viewer) -> Tab | None:
    """For everyone once there is something in it, and before that for those who may record the first one."""
    if not can_record(viewer) and not has_results(viewer.community):
        return None
    return Tab("results", _("Results"), _url("community-results", viewer))


@look_after(5)
def support(viewer: Viewer) -> MenuItem | None:
    return MenuItem(_("Ask for support"), _url("new-support-request", viewer)) if can_ask(viewer) else None
