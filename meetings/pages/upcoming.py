"""The list of upcoming meetings: of the whole organisation, or those of the reader."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

from django.db import models
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communities.models import Participation, RoleTerm
from cop_platform.access import for_colleagues
from cop_platform.ui import dates
from cop_platform.web.paging import part_of
from meetings.models import RSVP, Meeting, joint_meetings
from meetings.models.meeting import LONGEST_MEETING, MeetingQuerySet
from meetings.polls.lookup import polls_to_answer
from members.models import Employee
from members.requests import ColleagueRequest

PAGE_SIZE = 30
MINE = "mine"


@require_safe
@for_colleagues
def upcoming(request: ColleagueRequest, slug: str) -> HttpResponse:
    """All upcoming meetings, also of communities the reader takes no part in: meetings are open to everybody (M2)."""
    is_mine = request.GET.get("show") == MINE
    coming: MeetingQuerySet = _of(request.employee) if is_mine else _all()
    # Not joined: for a later page the communities of all earlier ones would be read too.
    part = part_of(coming.with_co_hosts().prefetch_related("community"), PAGE_SIZE, request.GET.get("page", "1"))
    context = {
        "part": part,
        "meetings": part.items,
        "periods": by_period(part.items),
        "is_mine": is_mine,
        # On the first part: what is to be answered is no list to leaf through.
        "polls": polls_to_answer(only=request.employee if is_mine else None) if part.number == 1 else [],
    }
    return render(request, "meetings/pages/upcoming.html", context)


def _all() -> MeetingQuerySet:
    """Those of ``upcoming()``, asked so that PostgreSQL stops at the end of the page.

    It takes start and end for independent, expects a handful, and reads all to sort them. Of a sum it expects a third.
    """
    now = timezone.now()
    end = models.ExpressionWrapper(models.F("ends_at") + models.Value(timedelta()), models.DateTimeField())
    begun = Meeting.objects.not_cancelled().filter(starts_at__gt=now - LONGEST_MEETING)
    found: MeetingQuerySet = begun.alias(end=end).filter(end__gt=now).order_by("starts_at", "id")
    return found


def _of(employee: Employee) -> MeetingQuerySet:
    """Meetings of the communities where they take part or hold a role, also as co-hosts, and those they come to."""
    coming = Meeting.objects.upcoming().order_by()
    places = Participation.objects.filter(employee=employee).values("community")
    roles = RoleTerm.objects.filter(employee=employee, ended_at=None).values("community")
    answers = RSVP.objects.filter(employee=employee).exclude(choice=RSVP.Choice.NOT_THIS_TIME).values("meeting")
    # The ids of each by an index, instead of a question to each meeting that is to come.
    ids = (
        coming.filter(community__in=places.union(roles))
        .values("pk")
        .union(
            coming.filter(pk__in=joint_meetings(places.union(roles))).values("pk"),
            coming.filter(pk__in=answers).values("pk"),
        )
    )
    found: MeetingQuerySet = Meeting.objects.upcoming().filter(pk__in=ids)
    return found


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
