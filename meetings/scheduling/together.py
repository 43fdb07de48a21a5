"""Meetings that several communities host: who is in which of them, who gets mail, and what each reads of the others.

Whoever is in a co-host may do at the meeting what those in the community that plans it may do as participants.
Planning stays with the one community (docs/decisions/0061).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from communities.models import MEMBER_LEVELS, Community, Level, MailPreference, Participation, RoleTerm
from communities.models.role import STEWARD_ROLES
from communities.notifications.preferences import subscribers_of, without_opted_out
from communities.roles.viewers import Viewer, viewer_of
from meetings.models import CoHosting, Meeting
from meetings.scheduling.next_meeting import update_next_meeting
from members.models import Employee


@dataclass(frozen=True)
class CoHostViewer(Viewer):
    """Somebody whose level at this meeting is that in a co-host. The other pages of the community are not theirs."""


def viewer_at(meeting: Meeting, employee: Employee, own: Viewer | None = None) -> Viewer:
    """Level and roles for what a participant may do at this meeting; ``own``: those in the community that plans it."""
    own = own or viewer_of(meeting.community, employee)
    if own.is_member or own.has_role() or not meeting.co_hosts:
        return own
    level = _level_in(meeting, employee)
    return CoHostViewer(own.community, employee, level, frozenset()) if level else own


def _level_in(meeting: Meeting, employee: Employee) -> str:
    """The nearest level in its co-hosts. Role holders count as active, Sponsors as at the edge."""
    here = {"community__in": [each["id"] for each in meeting.co_hosts], "employee": employee}
    levels = Participation.objects.filter(**here).values_list("level")
    found = {name for (name,) in levels.union(RoleTerm.objects.filter(**here, ended_at=None).values_list("role"))}
    if found.intersection([*MEMBER_LEVELS, *STEWARD_ROLES]):
        return Level.ACTIVE
    return Level.PERIPHERY if found else ""


def communities_of(meeting: Meeting) -> list[Community]:
    """The community that plans it, then its co-hosts."""
    ids = [each["id"] for each in meeting.co_hosts]
    found = Community.objects.in_bulk(ids) if ids else {}
    return [meeting.community, *(found[pk] for pk in ids if pk in found)]


def names_beside(meeting: Meeting, community_id: int) -> list[str]:
    """The names of the others that host it, as one of its communities or any other reader reads them."""
    names = [(each["id"], each["name"]) for each in meeting.co_hosts]
    return [name for pk, name in [(meeting.community_id, meeting.community.name), *names] if pk != community_id]


def update_next_meetings(meeting: Meeting) -> None:
    """Store the next meeting of each of its communities, in one order of locks."""
    for each in sorted(communities_of(meeting), key=lambda community: community.pk):
        update_next_meeting(each)


# --- Mail ---------------------------------------------------------------------------------------------------------
def subscribers_to(meeting: Meeting, kind: str) -> set[int]:
    """Ids of those in its communities who get this kind of mail, each once."""
    return set[int]().union(*(subscribers_of(community, kind) for community in communities_of(meeting)))


def places_among(communities: list[Community], recipient_ids: Iterable[int]) -> dict[int, list[Community]]:
    """In which of these each of them takes part. Others are mailed as the date may be in their calendar."""
    found = Participation.objects.filter(community__in=communities, employee__in=list(recipient_ids))
    held: dict[int, set[int]] = defaultdict(set)
    for employee_id, community_id in found.values_list("employee_id", "community_id"):
        held[employee_id] |= {community_id}
    return {pk: [each for each in communities if each.pk in places] for pk, places in held.items()}


def without_opted_out_of(meeting: Meeting, kind: str, employee_ids: Iterable[int]) -> set[int]:
    """These ids without those who have left, or who do not want this kind of mail of any community that it comes from.

    Whoever takes part in two that host it has turned it off only when for both. One that was a co-host counts still.
    """
    before = _ever_with(meeting)
    if not before:
        return without_opted_out(meeting.community, kind, employee_ids)
    here = set(Employee.objects.filter(pk__in=list(employee_ids), left_at=None).values_list("pk", flat=True))
    refused = MailPreference.objects.filter(
        community__in=[meeting.community_id, *before], kind=kind, wanted=False, employee__in=here
    )
    off: dict[int, set[int]] = defaultdict(set)
    for employee_id, community_id in refused.values_list("employee_id", "community_id"):
        off[employee_id].add(community_id)
    places = places_among(communities_of(meeting), off) if off else {}
    return {pk for pk in here if pk not in off or any(each.pk not in off[pk] for each in places.get(pk, []))}


def _ever_with(meeting: Meeting) -> list[int]:
    if meeting.series_id:
        return []
    states = [CoHosting.State.AGREED, CoHosting.State.ENDED]
    rows: QuerySet[Any] = CoHosting.objects.filter(meeting=meeting, state__in=states)
    return list(rows.values_list("community_id", flat=True))
