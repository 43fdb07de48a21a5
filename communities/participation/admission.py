"""Whose door is open where a conversation comes first (P4)."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from communities.models import (
    MEMBER_LEVELS,
    Community,
    Joining,
    JoinRequest,
    LevelChange,
    RequestOutcome,
    Role,
    RoleTerm,
)
from communities.models.role import STEWARD_ROLES
from members.models import Employee

#: How long a yes keeps the door open to somebody, inside or not; the request is kept as long.
ACCEPTANCE_VALID_FOR = timedelta(days=90)
#: How long it stays open to who was inside and chose to go: nobody should stay in so as not to lose the way back (P1).
REJOIN_WITHIN = timedelta(days=365)


def may_join_directly(community: Community, employee: Employee) -> bool:
    """Open to everyone, or to this person."""
    return community.joining == Joining.OPEN or community.pk in communities_admitting(employee)


def role_grants_admission(community: Community, employee: Employee, role: Role) -> bool:
    """Whether this role would be a way in for somebody who had no conversation yet: it answers requests itself."""
    return role in STEWARD_ROLES and not may_join_directly(community, employee)


def communities_admitting(employee: Employee) -> set[int]:
    """The communities whose door is open to this person though not to everyone; one query for all of them.

    Somebody said yes to them, or they hold a role that says it, or they were inside not long ago.
    """
    said_yes = _accepted_requests(employee).values_list("community_id")
    deciding = RoleTerm.objects.filter(employee=employee, role__in=STEWARD_ROLES, ended_at=None).values_list(
        "community_id"
    )
    went_out = _recent_departures(employee).values_list("community_id")
    return {community_id for (community_id,) in said_yes.union(deciding, went_out)}


def _accepted_requests(employee: Employee) -> QuerySet[JoinRequest]:
    rows: QuerySet[JoinRequest] = JoinRequest.objects.filter(employee=employee, outcome=RequestOutcome.ACCEPTED)
    return rows.filter(ended_at__gt=timezone.now() - ACCEPTANCE_VALID_FOR)


def _recent_departures(employee: Employee) -> QuerySet[LevelChange]:
    """Their steps from the inside to the edge or out. One that takes back a slip into it is none of these."""
    steps: QuerySet[LevelChange] = LevelChange.objects.filter(
        employee=employee, before__in=MEMBER_LEVELS, is_undo=False
    )
    return steps.exclude(after__in=MEMBER_LEVELS).filter(at__gt=timezone.now() - REJOIN_WITHIN)
