"""The home page, first after signing in."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.directory.cards import Card, cards
from communities.models import Level
from communities.participation.admission import communities_admitting
from communities.participation.levels import available_levels
from communities.participation.participants import participations_of
from cop_platform.access import for_colleagues
from cop_platform.attention import action_items_for
from cop_platform.text import folded
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
def home(request: ColleagueRequest, slug: str) -> HttpResponse:
    return render(request, "communities/pages/home.html", home_page(request))


def home_page(request: ColleagueRequest) -> dict[str, Any]:
    """Context of the home page. Communities are sorted by name, so that a change of level does not move them."""
    places = participations_of(request.employee)
    communities = sorted((place.community for place in places), key=lambda each: folded(each.name))
    my_cards, admitting = cards(communities, request.employee), communities_admitting(request.employee)
    return {
        "action_items": action_items_for(request.employee),
        "my_cards": [(card, _available_levels(card, is_admitted=card.community.pk in admitting)) for card in my_cards],
        "communities": communities,
        "levels": list(Level),
        "swap_target": "home",
    }


def _available_levels(card: Card, *, is_admitted: bool) -> list[Level]:
    return available_levels(card.community, card.my_level, is_admitted=is_admitted)
