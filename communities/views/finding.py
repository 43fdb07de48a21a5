"""Choosing a colleague: a page of its own, before one says something about them."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from communities.finding import find
from members.models import Employee
from members.requests import ColleagueRequest


def chosen(request: ColleagueRequest, people: QuerySet[Employee], *, pick: str) -> Employee | None:
    """Whom they chose among these, by the address or by what they sent; None while it is nobody.

    An address of nobody is a 404; what was sent about somebody who has gone meanwhile is asked again, with its words.
    """
    said = (request.POST if request.method == "POST" else request.GET).get(pick, "").replace("\x00", "")
    found = people.filter(public_id=said).first() if said else None
    if said and found is None and request.method != "POST":
        raise Http404
    return found


def choosing(
    request: ColleagueRequest, people: QuerySet[Employee], *, pick: str, template: str, context: dict[str, Any]
) -> HttpResponse:
    """The page on which one finds them; the list alone while one types a name."""
    found = find(people, request.GET.get("q", ""))
    context = {**context, "found": found, "pick": pick, "here": request.path}
    if request.htmx.target == "matches":
        return render(request, "communities/_matches.html", context)
    if request.method == "POST":
        messages.error(request, _("Choose a colleague."))
        context["words"] = request.POST.get("reason", "")
    return render(request, template, context, status=422 if request.method == "POST" else 200)
