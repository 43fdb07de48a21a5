"""Which meetings a feed shows: those of the last month and those to come, of its person, community or organisation."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from communities.models import Participation, RoleTerm
from meetings.models import RSVP, Feed, Meeting, joint_meetings

#: Meetings that are over stay so long.
PAST = timedelta(days=31)
#: No feed shows more.
MOST_MEETINGS = 2000


def window(scope: Feed.Scope, asked: QuerySet[Feed], now: datetime) -> QuerySet[Any]:
    """The ids of the meetings of this one feed, also of cancelled ones, which its series must know of."""
    shown = Meeting.objects.filter(starts_at__gt=now - PAST).order_by("starts_at", "pk").values("pk")
    if scope == Feed.Scope.COMMUNITY:
        return shown.of(asked.values("community"))[:MOST_MEETINGS]
    if scope == Feed.Scope.MINE:
        return _of(shown.order_by(), asked.values("employee"))
    return shown[:MOST_MEETINGS]


def _of(shown: QuerySet[Any], employee: QuerySet[Any]) -> QuerySet[Any]:
    """Meetings of the communities where they take part or hold a role, also as co-hosts, and those they come to."""
    places = Participation.objects.filter(employee__in=employee).values("community")
    roles = RoleTerm.objects.filter(employee__in=employee, ended_at=None).values("community")
    answers = RSVP.objects.filter(employee__in=employee).exclude(choice=RSVP.Choice.NOT_THIS_TIME).values("meeting")
    return shown.filter(community__in=places).union(
        shown.filter(community__in=roles),
        shown.filter(pk__in=joint_meetings(places.union(roles))),
        shown.filter(pk__in=answers),
    )
