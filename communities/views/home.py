"""The first page after signing in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.directory import cards, taken_part_in
from cop_platform.access import for_colleagues
from cop_platform.attention import asked_of
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
def home(request: ColleagueRequest, slug: str) -> HttpResponse:
    communities = [one.community for one in taken_part_in(request.employee)]
    context = {
        "asked_of_me": asked_of(request.employee),
        "mine": cards(communities, request.employee),
        "communities": communities,
    }
    return render(request, "communities/home.html", context)
