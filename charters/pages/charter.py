"""Pages to read a charter: the version in force, all versions, and one of them."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from charters.drafting.permissions import can_draft, can_read_draft
from charters.models import OPEN_STATES, CharterVersion
from charters.pages.sheet import sections
from charters.reviews.permissions import can_review
from charters.reviews.reviewing import reviews_of
from communities.description.addresses import community_at
from communities.models import Community
from communities.roles.viewers import Viewer, viewer_of
from cop_platform.access import for_colleagues
from cop_platform.planned_queries import Moment, planned
from members.requests import ColleagueRequest

_STATE = CharterVersion.State
#: Versions that everyone in the organisation reads.
READABLE = (_STATE.ADOPTED, _STATE.REPLACED)
MAX_VERSIONS = 50


@require_safe
@for_colleagues
def charter(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """The version in force; without one, how to begin."""
    community = community_at(community_slug)
    viewer, found = viewer_of(community, request.employee), versions_of(community, *READABLE, *OPEN_STATES)
    version = next((each for each in found if each.is_adopted), None)
    can_read = can_read_draft(viewer)
    context = {
        "community": community,
        "viewer": viewer,
        "version": version,
        "sections": sections(version) if version else [],
        "versions": [each for each in found if not each.is_open],
        "open_version": next((each for each in found if each.is_open and can_read), None),
        "reviews": reviews_of(version)[:3] if version else [],
        "is_due": bool(version and version.review_on and version.review_on <= timezone.localdate()),
        "can_review": bool(version) and can_review(viewer),
        "can_draft": can_draft(viewer),
    }
    return render(request, "charters/pages/charter.html", context)


def versions_of(community: Community, *states: str) -> list[CharterVersion]:
    """The latest versions in these states, the newest first."""
    found: list[CharterVersion] = _versions_of(community, states)
    for each in found:
        each.community = community
    return found


@planned
def _versions_of(community: Community, states: tuple[str, ...], _at: Moment) -> QuerySet[CharterVersion]:
    rows: QuerySet[CharterVersion] = CharterVersion.objects.filter(community=community, state__in=states)
    return rows.order_by("-number")[:MAX_VERSIONS]


@require_safe
@for_colleagues
def versions(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    community = community_at(community_slug)
    context = {"community": community, "versions": versions_of(community, *READABLE)}
    return render(request, "charters/pages/versions.html", context)


@require_safe
@for_colleagues
def version(request: ColleagueRequest, slug: str, community_slug: str, number: int) -> HttpResponse:
    """One version. A draft, or one in a round, is on the page of the draft, for its readers."""
    rows = CharterVersion.objects.select_related("community", "proposal").exclude(state=_STATE.DROPPED)
    found: CharterVersion = get_object_or_404(rows, community__slug=community_slug, number=number)
    if found.is_adopted:
        return redirect("charter", slug, community_slug)
    if found.state in OPEN_STATES:
        if not can_read_draft(viewer_of(found.community, request.employee)):
            raise Http404
        return redirect("charter-draft", slug, community_slug)
    context = {
        "community": found.community,
        "version": found,
        "sections": sections(found),
        "reviews": reviews_of(found)[:10],
        "has_changes": found.number > 1,
    }
    return render(request, "charters/pages/version.html", context)


def find_viewer(request: ColleagueRequest, community_slug: str) -> Viewer:
    """The viewer of this community. 403 for who may not read its draft."""
    community = community_at(community_slug)
    viewer = viewer_of(community, request.employee)
    if not can_read_draft(viewer):
        raise PermissionDenied(_("Active members and the core group read a one-pager before it is adopted."))
    return viewer
