"""Views of the directory and the expert finder."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from communities.directory.cards import cards
from communities.directory.experts import ExpertQuery, search_experts
from communities.directory.search import DirectoryQuery, domains, page_of, search
from communities.models import Joining, MainGoal, Phase
from cop_platform.access import for_colleagues
from members.people import expertise
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
@vary_on_headers("HX-Request")
def directory(request: ColleagueRequest, slug: str) -> HttpResponse:
    """The directory page; only the fragment with the results when htmx asks for it."""
    wanted = DirectoryQuery.from_query(request.GET)
    page = page_of(search(wanted, request.employee), request.GET.get("page", "1"))
    context = {
        "wanted": wanted,
        "page": page,
        "cards": cards(list(page), request.employee),
        "communities": list(page),
        "query": _without_page(request),
    }
    if request.htmx.target == "found":
        return render(request, "communities/directory/directory.html#found", context)
    choices = {"goals": MainGoal.choices, "phases": Phase.choices, "joinings": Joining.choices}
    context = {**context, **choices, "domains": domains(wanted.domains)}
    return render(request, "communities/directory/directory.html", context)


def _without_page(request: ColleagueRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


@require_safe
@for_colleagues
@vary_on_headers("HX-Request")
def experts(request: ColleagueRequest, slug: str) -> HttpResponse:
    sought = ExpertQuery.from_query(request.GET)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "sought": sought,
        "community": sought.community,
        "found": expertise.page_of(search_experts(sought), request.GET.get("page", "1")),
        "query": query.urlencode(),
    }
    part = "#found" if request.htmx.target == "found" else ""
    return render(request, f"communities/directory/experts.html{part}", context)
