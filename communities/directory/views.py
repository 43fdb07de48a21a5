"""Views of the directory and the expert finder."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from communities.directory.cards import cards
from communities.directory.domains import domains_and_approach
from communities.directory.experts import ExpertQuery, search_experts
from communities.directory.search import DirectoryQuery, find
from cop_platform.access import for_colleagues
from cop_platform.web.paging import Cursor
from members.people import expertise
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
@vary_on_headers("HX-Request")
def directory(request: ColleagueRequest, slug: str) -> HttpResponse:
    """The directory page; only the fragment with the results when htmx asks for it."""
    query = DirectoryQuery.from_query(request.GET)
    found = find(query, request.employee, Cursor.from_query(request.GET))
    communities = found.page.items
    context: dict[str, Any] = {
        "query": query,
        "page": found.page,
        "is_cut": found.is_cut and not query.has_filter,
        "cards": cards(communities, request.employee, found.sought),
        "communities": communities,
        "query_string": _without_page(request),
        "query_of_find": urlencode({"q": query.text}),
        "query_of_start": urlencode({"question": query.text}),
    }
    if request.htmx.target == "found":
        return render(request, "communities/directory/directory.html#found", context)
    context["domains"], context["has_approach"] = domains_and_approach(query.domains)
    return render(request, "communities/directory/directory.html", context)


def _without_page(request: ColleagueRequest) -> str:
    query = request.GET.copy()
    for name in ["page", "after", "before"]:
        query.pop(name, None)
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
