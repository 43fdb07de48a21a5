"""Admission: who may join a by-request community without asking (P4)."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from communities.models import (
    MEMBER_LEVELS,
    Community,
    Joining,
    JoinRequest,
    LevelChange,
    Participation,
    RequestOutcome,
    Role,
    RoleTerm,
    SplitPart,
)
from communities.models.role import STEWARD_ROLES
from members.models import Employee

#: How long an accepted request admits its requester, member or not; the request is kept as long.
ACCEPTANCE_VALID_FOR = timedelta(days=90)
#: How long former members may rejoin: nobody should stay only for fear of losing the way back (P1).
REJOIN_WITHIN = timedelta(days=365)


def may_join_directly(community: Community, employee: Employee) -> bool:
    """Whether the community is open to everyone, or admits this person without a request."""
    return community.joining == Joining.OPEN or community.pk in communities_admitting(employee)


def role_grants_admission(community: Community, employee: Employee, role: Role) -> bool:
    """Whether taking this role would admit a person who is not admitted yet: stewards need no accepted request."""
    return role in STEWARD_ROLES and not may_join_directly(community, employee)


def communities_admitting(employee: Employee) -> set[int]:
    """Ids of the communities that admit this person even if they are not open to everyone; one query for all of them.

    The person has an accepted request there, is a steward, was a member within ``REJOIN_WITHIN``, or is a member of the
    community that it split off from, while people are asked where to go on.
    """
    said_yes = _accepted_requests(employee).values_list("community_id")
    deciding = RoleTerm.objects.filter(employee=employee, role__in=STEWARD_ROLES, ended_at=None).values_list(
        "community_id"
    )
    went_out = _recent_departures(employee).values_list("community_id")
    split_off = _split_off_from_own(employee).values_list("community_id")
    return {community_id for (community_id,) in said_yes.union(deciding, went_out, split_off)}


def _accepted_requests(employee: Employee) -> QuerySet[JoinRequest]:
    rows: QuerySet[JoinRequest] = JoinRequest.objects.filter(employee=employee, outcome=RequestOutcome.ACCEPTED)
    return rows.filter(ended_at__gt=timezone.now() - ACCEPTANCE_VALID_FOR)


def _recent_departures(employee: Employee) -> QuerySet[LevelChange]:
    """Changes from member to the edge or out. Undoing a mistaken choice of a member level does not count."""
    steps: QuerySet[LevelChange] = LevelChange.objects.filter(
        employee=employee, before__in=MEMBER_LEVELS, is_undo=False
    )
    return steps.exclude(after__in=MEMBER_LEVELS).filter(at__gt=timezone.now() - REJOIN_WITHIN)


def _split_off_from_own(employee: Employee) -> QuerySet[SplitPart]:
    """They were taken in by the community that splits, so they need not ask again (L4)."""
    places = Participation.objects.filter(
        community=OuterRef("split__community"), employee=employee, level__in=MEMBER_LEVELS
    )
    rows: QuerySet[SplitPart] = SplitPart.objects.filter(Exists(places), split__asks_until__gt=timezone.now())
    return rows.filter(split__cancelled_at=None)
