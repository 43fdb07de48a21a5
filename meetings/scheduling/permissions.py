"""Permission to plan, move and cancel meetings."""

from django.db.models import Exists, OuterRef, QuerySet

from communities.models import Community, Phase, Role, RoleTerm
from communities.roles.viewers import Viewer
from cop_platform.sorting import SortKey
from meetings.models import Meeting
from members.models import Employee

#: Planning mails people, so it takes one of these roles.
SCHEDULING_ROLES = (Role.COORDINATOR, Role.LEADER)


def can_schedule(viewer: Viewer) -> bool:
    """Plan a meeting of this community."""
    return not viewer.community.is_closed and viewer.has_role(*SCHEDULING_ROLES)


def communities_to_schedule(employee: Employee) -> QuerySet[Community]:
    """The communities where this person may plan a meeting, by name."""
    held = RoleTerm.objects.filter(
        community=OuterRef("pk"), employee=employee, role__in=SCHEDULING_ROLES, ended_at=None
    )
    found: QuerySet[Community] = Community.objects.filter(Exists(held)).exclude(phase=Phase.CLOSED)
    return found.order_by(SortKey("name"), "id")


def can_change(viewer: Viewer, meeting: Meeting) -> bool:
    """Move or cancel a meeting: those who may plan in its community, until it is over."""
    return meeting.is_upcoming and can_schedule(viewer)
