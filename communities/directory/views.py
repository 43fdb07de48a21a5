"""All communities of the organisation."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from communities.directory import experts
from communities.directory.cards import cards
from communities.directory.search import Wanted, domains, find, page_of
from communities.models import Goal, Joining, Phase
from cop_platform.access import for_colleagues
from members.people import expertise
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
@vary_on_headers("HX-Request")
def directory(request: ColleagueRequest, slug: str) -> HttpResponse:
    """The server picks the fragment: what was found, when htmx asks for that part of the page."""
    wanted = Wanted.from_query(request.GET)
    page = page_of(find(wanted, request.employee), request.GET.get("page", "1"))
    context = {
        "wanted": wanted,
        "page": page,
        "cards": cards(list(page), request.employee),
        "communities": list(page),
        "query": _without_page(request),
    }
    if request.htmx.target == "found":
        return render(request, "communities/directory.html#found", context)
    choices = {"domains": domains(), "goals": Goal.choices, "phases": Phase.choices, "joinings": Joining.choices}
    return render(request, "communities/directory.html", {**context, **choices})


def _without_page(request: ColleagueRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


@require_safe
@for_colleagues
@vary_on_headers("HX-Request")
def who_to_ask(request: ColleagueRequest, slug: str) -> HttpResponse:
    sought = experts.Sought.from_query(request.GET)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "sought": sought,
        "community": sought.community,
        "found": expertise.page_of(experts.find(sought), request.GET.get("page", "1")),
        "query": query.urlencode(),
    }
    part = "#found" if request.htmx.target == "found" else ""
    return render(request, f"communities/who_to_ask.html{part}", context)
