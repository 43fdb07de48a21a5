"""The first page after signing in."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.directory import cards, taken_part_in
from communities.models import Level
from communities.participation import free_levels
from cop_platform.access import for_colleagues
from cop_platform.attention import asked_of
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
def home(request: ColleagueRequest, slug: str) -> HttpResponse:
    return render(request, "communities/home.html", home_page(request))


def home_page(request: ColleagueRequest) -> dict[str, Any]:
    """What stands on it. One's communities by name, so that none jumps away when one changes place in it."""
    places = taken_part_in(request.employee)
    communities = sorted((place.community for place in places), key=lambda each: each.name.casefold())
    mine = cards(communities, request.employee)
    return {
        "asked_of_me": asked_of(request.employee),
        "mine": [(card, free_levels(card.community, card.my_level)) for card in mine],
        "communities": communities,
        "levels": list(Level),
        "swaps": "home",
    }
