"""Action items: another community asks whether yours hosts a meeting too."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from communities.models import Phase, RoleTerm
from cop_platform.attention import ActionItem, Reason, action_items_among
from cop_platform.planned_queries import Moment, planned
from meetings.models import CoHosting
from meetings.scheduling.permissions import SCHEDULING_ROLES
from members.models import Employee


def _asked(_person: Employee, at: Moment) -> QuerySet[CoHosting]:
    waiting: QuerySet[CoHosting] = CoHosting.objects.filter(state=CoHosting.State.ASKED)
    return waiting.filter(meeting__is_open=True, meeting__ends_at__gt=at.now)


@planned
def _asked_of(person: Employee, at: Moment) -> QuerySet[CoHosting]:
    speaks = RoleTerm.objects.filter(
        community=OuterRef("community"), employee=person, ended_at=None, role__in=SCHEDULING_ROLES
    )
    found = _asked(person, at).filter(Exists(speaks)).exclude(community__phase=Phase.CLOSED)
    return found.select_related("meeting__community", "community", "asked_by").order_by("asked_at", "id")


@action_items_among(_asked)
def co_hosting_questions(person: Employee) -> Iterator[ActionItem]:
    for asked in _asked_of(person):
        yield ActionItem(
            "meetings/co_hosting/attention/asked.html",
            asked,
            asked.asked_at,
            Reason.WAITED_FOR,
            until=timezone.localdate(asked.meeting.starts_at),
            waiting=asked.asked_by.display_name if asked.asked_by else "",
        )
