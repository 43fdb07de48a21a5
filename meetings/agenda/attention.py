"""Action items: dates that have no topics a day ahead."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from communities.models import Role, RoleTerm
from cop_platform.attention import ActionItem, Reason, action_items_among
from cop_platform.planned_queries import Moment
from meetings.agenda.without_topics import questions_for
from members.models import Employee


def _terms_of(person: Employee, at: Moment) -> QuerySet[RoleTerm]:
    found: QuerySet[RoleTerm] = RoleTerm.objects.filter(
        employee=person,
        ended_at=None,
        role__in=[Role.COORDINATOR, Role.LEADER],
        community__meetings__series__isnull=False,
        community__meetings__starts_at__gt=at.now,
    )
    return found


@action_items_among(_terms_of)
def dates_without_topics(person: Employee) -> Iterator[ActionItem]:
    """For the Coordinators, or for the Leaders where there is none."""
    for meeting in questions_for(person):
        yield ActionItem(
            "meetings/agenda/attention/no_topics.html",
            meeting,
            meeting.scheduled_at,
            Reason.DATE,
            until=timezone.localdate(meeting.starts_at),
        )
