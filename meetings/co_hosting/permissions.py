"""Who asks another community to host a meeting too, and who answers for it: those who plan meetings in each."""

from communities.models import RoleTerm
from communities.roles.viewers import Viewer
from meetings.models import CoHosting, Meeting
from meetings.scheduling.permissions import SCHEDULING_ROLES, can_schedule
from members.models import Employee


def can_ask(viewer: Viewer, meeting: Meeting) -> bool:
    """Ask another community, or look at the answers: those who plan its meetings, for one that is no date of a series.

    ``viewer``: in the community that plans it.
    """
    return meeting.series_id is None and can_schedule(viewer)


def can_co_host(employee: Employee, viewer: Viewer, meeting: Meeting) -> bool:
    """Whether the page of the meeting leads to who hosts it: for those who may ask, and who speak for a co-host."""
    if meeting.is_over or meeting.series_id:
        return False
    return can_ask(viewer, meeting) or (bool(meeting.co_hosts) and bool(answers_for(employee, meeting)))


def answers_for(employee: Employee, meeting: Meeting) -> list[CoHosting]:
    """The questions and agreements of this meeting for whose co-host this person speaks."""
    held = RoleTerm.objects.filter(employee=employee, ended_at=None, role__in=SCHEDULING_ROLES)
    rows = CoHosting.objects.filter(meeting=meeting, community__in=held.values("community"))
    with_them = rows.exclude(community__phase="closed").select_related("community", "asked_by", "answered_by")
    return list(with_them.order_by("pk"))


def speakers_for(community_id: int) -> set[int]:
    """Ids of those who plan meetings in this community."""
    held = RoleTerm.objects.filter(community=community_id, ended_at=None, role__in=SCHEDULING_ROLES)
    return set(held.filter(employee__left_at=None).values_list("employee_id", flat=True))
