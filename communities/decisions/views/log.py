"""The page of decisions: what is open now, and the log of what was decided."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communities.decisions.discussion import open_proposals
from communities.decisions.log import decisions_page
from communities.decisions.permissions import (
    can_change_method,
    can_propose,
    can_read_decision_log,
    can_read_internal,
    can_review,
)
from communities.decisions.reviews import due_for_review
from communities.models import Community
from communities.participation.permissions import place_needed
from communities.roles.viewers import Viewer, viewer_of
from cop_platform.access import for_colleagues
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
def decisions(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """The log for its readers; above its first page what is open, for who reads proposals."""
    found = get_object_or_404(Community, slug=community_slug)
    viewer = viewer_of(found, request.employee)
    if not can_read_decision_log(viewer):
        raise place_needed(found, _("Active members and the core group read what [the community] decided."))
    page, is_inside = decisions_page(found, request.GET.get("page", "1")), can_read_internal(viewer)
    context = {
        "community": found,
        "viewer": viewer,
        "page": page,
        "can_read_internal": is_inside,
        "can_change_method": can_change_method(viewer),
        **(_open_context(viewer) if is_inside and page.number == 1 else {}),
    }
    return render(request, "communities/decisions/decisions.html", context)


def _open_context(viewer: Viewer) -> dict[str, Any]:
    return {
        "is_open_shown": True,
        "proposals": open_proposals(viewer.community, viewer.employee),
        "decisions_to_review": [(each, can_review(viewer, each)) for each in due_for_review(viewer.community)],
        "can_propose": can_propose(viewer),
    }
