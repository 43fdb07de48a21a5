"""The first page after signing in."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.directory.cards import Card, cards
from communities.models import Level
from communities.participation.admission import welcomed_in
from communities.participation.levels import free_levels
from communities.participation.participants import taken_part_in
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
    mine, welcome = cards(communities, request.employee), welcomed_in(request.employee)
    return {
        "asked_of_me": asked_of(request.employee),
        "mine": [(card, _free_levels(card, is_welcome=card.community.pk in welcome)) for card in mine],
        "communities": communities,
        "levels": list(Level),
        "swaps": "home",
    }


def _free_levels(card: Card, *, is_welcome: bool) -> list[Level]:
    return free_levels(card.community, card.my_level, is_welcome=is_welcome)
