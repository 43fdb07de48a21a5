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
    query = DirectoryQuery.from_query(request.GET)
    page = page_of(search(query, request.employee), request.GET.get("page", "1"))
    context = {
        "query": query,
        "page": page,
        "cards": cards(list(page), request.employee),
        "communities": list(page),
        "query_string": _without_page(request),
    }
    if request.htmx.target == "found":
        return render(request, "communities/directory/directory.html#found", context)
    choices = {"goals": MainGoal.choices, "phases": Phase.choices, "joinings": Joining.choices}
    context = {**context, **choices, "domains": domains(query.domains)}
    return render(request, "communities/directory/directory.html", context)


def _without_page(request: ColleagueRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


@require_safe
@for_colleagues
@vary_on_headers("HX-Request")
def experts(request: ColleagueRequest, slug: str) -> HttpResponse:
    query = ExpertQuery.from_query(request.GET)
    context = {
        "query": query,
        "community": query.community,
        "results": expertise.page_of(search_experts(query), request.GET.get("page", "1")),
        "query_string": _without_page(request),
    }
    part = "#found" if request.htmx.target == "found" else ""
    return render(request, f"communities/directory/experts.html{part}", context)
