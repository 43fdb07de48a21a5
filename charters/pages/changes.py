"""What a version changes in the one before."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from charters.comparing.changes import changes_between
from charters.drafting.permissions import can_read_draft
from charters.models import CharterVersion
from charters.pages.charter import READABLE
from communities.decisions.permissions import can_read_internal
from communities.roles.viewers import viewer_of
from cop_platform.access import for_colleagues
from members.requests import ColleagueRequest


def version_before(version: CharterVersion) -> CharterVersion | None:
    """The last one that was adopted before this."""
    rows = CharterVersion.objects.filter(community=version.community, state__in=READABLE, number__lt=version.number)
    found: CharterVersion | None = rows.select_related("community").order_by("-number").first()
    return found


@require_safe
@for_colleagues
def changes(request: ColleagueRequest, slug: str, community_slug: str, number: int) -> HttpResponse:
    """Of an adopted version for everyone; of a draft, or a version in a round, for its readers."""
    rows = CharterVersion.objects.select_related("community", "proposal").exclude(state=CharterVersion.State.DROPPED)
    found: CharterVersion = get_object_or_404(rows, community__slug=community_slug, number=number)
    viewer = viewer_of(found.community, request.employee)
    if found.is_open and not can_read_draft(viewer):
        raise Http404
    before = version_before(found)
    proposal = found.proposal if can_read_internal(viewer) and not found.is_draft else None
    context = {
        "community": found.community,
        "version": found,
        "before": before,
        "changes": changes_between(before, found) if before else None,
        "proposal": proposal,
    }
    return render(request, "charters/pages/changes.html", context)
