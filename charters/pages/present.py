"""The one-pager on a screen in the room, one part at a time."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from charters.adoption.permissions import can_propose_version
from charters.drafting.drafts import adopted_version, open_version
from charters.drafting.permissions import can_read_draft
from charters.models import CharterVersion, Part
from charters.pages.sheet import sections
from charters.presenting.ways import ROLES, WAYS
from communities.models import Community
from communities.roles.viewers import Viewer, viewer_of
from cop_platform.access import for_colleagues
from members.requests import ColleagueRequest

#: The order on the screen: what for, how, with whom, and how it is noticed.
ORDER = (
    *(Part.PURPOSE, Part.VALUES, Part.AMBITIONS, Part.CADENCE),
    *(ROLES, Part.TOOLING, Part.CRITERIA, Part.REVIEW_DATE),
)


@dataclass(frozen=True)
class Stop:
    """One part of the row, with its address."""

    part: str
    label: str
    url: str


@require_safe
@for_colleagues
def present(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    """The version in force; ``?of=draft``, or without one, the draft for its readers. ``?part=values`` is one part."""
    community: Community = get_object_or_404(Community, slug=community_slug)
    viewer = viewer_of(community, request.employee)
    version = _version(viewer, request.GET.get("of", ""))
    if version is None:
        return redirect("charter", slug, community_slug)
    stops = _stops(version)
    place = next((place for place, stop in enumerate(stops) if stop.part == request.GET.get("part")), 0)
    part = stops[place].part
    context = {
        "community": community,
        "version": version,
        "stops": stops,
        "stop": stops[place],
        "before": stops[place - 1] if place else None,
        "after": stops[place + 1] if place + 1 < len(stops) else None,
        "section": next(each for each in sections(version) if each.part == part),
        "way": WAYS[part],
        "can_propose": version.is_draft and can_propose_version(viewer),
    }
    return render(request, "charters/pages/present.html", context)


def _version(viewer: Viewer, of: str) -> CharterVersion | None:
    in_force = adopted_version(viewer.community) if of != "draft" else None
    if in_force is None and can_read_draft(viewer):
        in_force = open_version(viewer.community)
    return in_force or adopted_version(viewer.community)


def _stops(version: CharterVersion) -> list[Stop]:
    address = reverse("charter-presentation", args=[version.organisation.slug, version.community.slug])
    of = "&of=draft" if version.is_open else ""
    labels = {**{part.value: str(part.label) for part in Part}, ROLES: _("Roles")}
    return [Stop(str(part), labels[part], f"{address}?part={part}{of}") for part in ORDER]
