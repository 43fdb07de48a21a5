"""The Find page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from cop_platform.access import for_colleagues
from cop_platform.search.registry import find_everywhere, sought
from cop_platform.web.query import search_text


@require_safe
@for_colleagues
@vary_on_headers("HX-Request")
def find(request: Any, slug: str) -> HttpResponse:
    """The page; only the fragment with the results when htmx asks for it."""
    typed = search_text(request.GET, "q")
    text = sought(typed)
    context = {
        "typed": typed,
        "text": text,
        "words": text.split(),
        "groups": find_everywhere(request.employee, text, slug),
    }
    part = "#found" if request.htmx.target == "found" else ""
    return render(request, f"cop_platform/search/find.html{part}", context)
