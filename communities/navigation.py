"""Tabs of a community, and entries of its “Look after” menu."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from communities.decisions.permissions import can_read_decision_log
from communities.joining.requests import has_pending
from communities.lifecycle.permissions import can_move
from communities.models import Joining
from communities.roles.permissions import can_edit_welcome, handles_requests
from communities.roles.viewers import Viewer
from communities.welcome.newcomers import has_newcomers
from communities.welcome.permissions import can_greet
from cop_platform.navigation import MenuItem, Tab, look_after, tab


@tab(1)
def overview(viewer: Viewer) -> Tab:
    return Tab("overview", pgettext("tab", "Overview"), viewer.community.get_absolute_url())


@tab(4)
def how_we_work(viewer: Viewer) -> Tab:
    return Tab("how-we-work", _("How we work"), viewer.community.page_url("how-we-work"))


@tab(5)
def decisions(viewer: Viewer) -> Tab | None:
    if not can_read_decision_log(viewer):
        return None
    return Tab("decisions", _("Decisions"), viewer.community.page_url("decisions"))


@look_after(2)
def newcomers(viewer: Viewer) -> MenuItem | None:
    community = viewer.community
    if community.is_closed or not can_greet(viewer):
        return None
    return MenuItem(_("New people"), community.page_url("newcomers"), is_waiting=has_newcomers(community))


@look_after(3)
def join_requests(viewer: Viewer) -> MenuItem | None:
    community = viewer.community
    if community.is_closed or community.joining != Joining.BY_REQUEST or not handles_requests(viewer):
        return None
    is_waiting = has_pending(community, viewer.employee)
    return MenuItem(_("Requests to join"), community.page_url("join-requests"), is_waiting=is_waiting)


@look_after(4)
def welcome(viewer: Viewer) -> MenuItem | None:
    if not can_edit_welcome(viewer):
        return None
    page = viewer.community.page_url("community-settings")
    return MenuItem(_("Welcome and small jobs"), f"{page}?section=welcome#welcome")


@look_after(5)
def phase(viewer: Viewer) -> MenuItem | None:
    if viewer.community.is_closed or not can_move(viewer):
        return None
    return MenuItem(_("Phase and next step"), viewer.community.page_url("phase"))


@look_after(6)
def settings(viewer: Viewer) -> MenuItem | None:
    if not can_edit_welcome(viewer):
        return None
    return MenuItem(_("Settings"), viewer.community.page_url("community-settings"))
