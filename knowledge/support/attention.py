"""Action items: requests for support that wait for this Sponsor."""

from collections.abc import Iterator

from django.db.models import QuerySet

from communities.models import Role, RoleTerm
from cop_platform.attention import ActionItem, Reason, action_items_among
from cop_platform.planned_queries import Moment
from knowledge.support.requests import requests_to_answer
from members.models import Employee


def _sponsored_by(person: Employee, _at: Moment) -> QuerySet[RoleTerm]:
    found: QuerySet[RoleTerm] = RoleTerm.objects.filter(employee=person, role=Role.SPONSOR, ended_at=None)
    return found


@action_items_among(_sponsored_by)
def support_requests(person: Employee) -> Iterator[ActionItem]:
    for support in requests_to_answer(person):
        yield ActionItem(
            "knowledge/support/attention/request.html",
            support,
            support.asked_at,
            Reason.WAITED_FOR,
            waiting=support.asked_by.first_name if support.asked_by else "",
        )
