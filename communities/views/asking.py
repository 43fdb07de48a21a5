"""Who to ask about what."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from communities import asking
from cop_platform.access import for_colleagues
from members.people import expertise
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
@vary_on_headers("HX-Request")
def who_to_ask(request: ColleagueRequest, slug: str) -> HttpResponse:
    sought = asking.Sought.from_query(request.GET)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "sought": sought,
        "community": sought.community,
        "found": expertise.page_of(asking.find(sought), request.GET.get("page", "1")),
        "query": query.urlencode(),
    }
    part = "#found" if request.htmx.target == "found" else ""
    return render(request, f"communities/who_to_ask.html{part}", context)
