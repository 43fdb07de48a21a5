"""The page of the decision log."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communities.decisions.log import decisions_page
from communities.decisions.permissions import can_read_decision_log, can_read_internal
from communities.models import Community
from cop_platform.access import for_colleagues
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
def decisions(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    found = get_object_or_404(Community, slug=community_slug)
    is_inside = can_read_internal(request.employee, found)
    if not is_inside and not can_read_decision_log(request.employee, found):
        raise PermissionDenied(_("Active members and the core group read what the community decided."))
    page = decisions_page(found, request.GET.get("page", "1"))
    context = {"community": found, "page": page, "can_read_internal": is_inside}
    return render(request, "communities/decisions/log.html", context)
