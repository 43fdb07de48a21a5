"""The list of upcoming meetings: of the whole organisation, or those of the reader."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communities.models import Participation, RoleTerm
from cop_platform.access import for_colleagues
from cop_platform.ui import dates
from meetings.models import RSVP, Meeting
from members.models import Employee
from members.requests import ColleagueRequest

PAGE_SIZE = 30
MINE = "mine"


@require_safe
@for_colleagues
def upcoming(request: ColleagueRequest, slug: str) -> HttpResponse:
    """All upcoming meetings, also of communities the reader takes no part in: meetings are open to everybody (M2)."""
    number, is_mine = request.GET.get("page", "1"), request.GET.get("show") == MINE
    coming = Meeting.objects.upcoming().select_related("community")
    if is_mine:
        coming = coming.filter(_of(request.employee))
    page = Paginator(coming, PAGE_SIZE).get_page(number if len(number) < 10 else "1")
    meetings = list(page)
    context = {"page": page, "meetings": meetings, "periods": by_period(meetings), "is_mine": is_mine}
    return render(request, "meetings/pages/upcoming.html", context)


def _of(employee: Employee) -> Q:
    """Meetings of the communities where they take part or hold a role, and those they come or may come to."""
    place = Participation.objects.filter(community=OuterRef("community"), employee=employee)
    role = RoleTerm.objects.filter(community=OuterRef("community"), employee=employee, ended_at=None)
    answer = RSVP.objects.filter(meeting=OuterRef("pk"), employee=employee).exclude(choice=RSVP.Choice.NOT_THIS_TIME)
    return Q(Exists(place)) | Q(Exists(role)) | Q(Exists(answer))


def by_period(meetings: Iterable[Meeting]) -> list[tuple[str, list[Meeting]]]:
    """The meetings under headings: this week, next week, and then each month. They are in order of time."""
    today = timezone.localdate()
    grouped = groupby(meetings, key=lambda meeting: period(timezone.localdate(meeting.starts_at), today))
    return [(heading, list(group)) for heading, group in grouped]


def period(day: date, today: date) -> str:
    """The heading of a day. Weeks begin on Monday; a meeting that began before this week is still going on."""
    next_monday = today + timedelta(days=7 - today.weekday())
    if day < next_monday:
        return _("This week")
    if day < next_monday + timedelta(days=7):
        return _("Next week")
    return capfirst(dates.format_day(day, "F" if day.year == today.year else "F Y"))
