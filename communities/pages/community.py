"""The community's own page and what people do on it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from communities.models import INSIDE, Community, Level, RoleTerm
from communities.models.role import TENDING
from communities.nominations.permissions import can_offer_oneself
from communities.notifications.preferences import gets_all
from communities.participation.admission import is_open_to
from communities.participation.levels import free_levels, level_of
from communities.participation.participants import Looked, everyone
from communities.participation.rings import rings
from communities.roles.permissions import can_schedule
from communities.roles.terms import holders, missing
from cop_platform.access import for_colleagues
from members.requests import ColleagueRequest

NEWS, CHANGES = "meeting_invitation", "meeting_change"


@require_safe
@for_colleagues
@vary_on_headers("HX-Request", "HX-Target")
def community(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    found = get_object_or_404(Community, slug=community_slug)
    if request.htmx.target in {"rings", "people-list"}:
        roles = holders([found]).get(found.pk, [])
        context = {"community": found, "level": level_of(found, request.employee), **_people(request, found, roles)}
        return render(request, "communities/community.html#rings", context)
    return render(request, "communities/community.html", _page(request, found))


def _page(request: ColleagueRequest, found: Community) -> dict[str, Any]:
    taking_part = _taking_part(request, found)
    lacks = missing(found, taking_part["roles"])
    return {
        **taking_part,
        "can_schedule": can_schedule(request.employee, found),
        "missing": lacks,
        "may_offer": [role for role in lacks if can_offer_oneself(request.employee, found, role)],
    }


def _taking_part(request: ColleagueRequest, found: Community) -> dict[str, Any]:
    level = level_of(found, request.employee)
    roles = holders([found]).get(found.pk, [])
    mine = {term.role for term in roles if term.employee_id == request.employee.pk}
    return {
        **_people(request, found, roles),
        "community": found,
        "can_tend": bool(mine & {*TENDING}) and not found.is_closed,
        "reads_inside": bool(mine & {*TENDING}) or level in INSIDE,
        "reads_log": bool(mine) or level in INSIDE,
        "roles": roles,
        "level": level,
        "levels": list(Level),
        "free_levels": free_levels(found, level, is_welcome=is_open_to(found, request.employee)),
        "swaps": "taking-part",
        "gets_news": bool(level) and gets_all(found, request.employee, level, news=NEWS, changes=CHANGES),
    }


def _people(request: ColleagueRequest, found: Community, roles: list[RoleTerm]) -> dict[str, Any]:
    """The rings, which are also the list; of a crowd the list is read by itself, a page at a time."""
    drawn = rings(found, roles, request.employee, timezone.localdate())
    view = request.GET.get("view") or request.COOKIES.get("kring_view")
    is_list, is_crowd = view == "list", any(ring.has_others for ring in drawn)
    listing = None
    if is_list and is_crowd:
        listing = everyone(found, roles, request.employee, Looked.from_query(request.GET))
    return {
        "rings": listing.rings if listing else drawn,
        "listing": listing,
        "has_others": is_crowd,
        "view": "list" if is_list else "rings",
    }
