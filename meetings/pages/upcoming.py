"""The list of all upcoming meetings of the organisation."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cop_platform.access import for_colleagues
from meetings.models import Meeting
from members.requests import ColleagueRequest

PAGE_SIZE = 30


@require_safe
@for_colleagues
def upcoming(request: ColleagueRequest, slug: str) -> HttpResponse:
    """All upcoming meetings, also of communities the reader takes no part in: meetings are open to everybody (M2)."""
    number = request.GET.get("page", "1")
    upcoming = Meeting.objects.upcoming().select_related("community")
    page = Paginator(upcoming, PAGE_SIZE).get_page(number if len(number) < 10 else "1")
    return render(request, "meetings/pages/upcoming.html", {"page": page, "meetings": list(page)})
