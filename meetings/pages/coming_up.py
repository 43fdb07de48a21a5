"""The next meetings for one person, on the home page: theirs, and others that are open to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from communities.roles.viewers import Viewer
from cop_platform.planned_queries import Moment, planned
from meetings.models import RSVP, Meeting, joint_meetings
from members.models import Employee

#: How many are shown of each.
MAX_MINE, MAX_OTHERS = 3, 2


@dataclass(frozen=True)
class ComingUp:
    """Meetings with ``my_choice``, the RSVP choice of this person, empty without one."""

    mine: list[Any]
    others: list[Any]

    @property
    def next_of_mine(self) -> Meeting | None:
        """The next one that this person has not declined."""
        return next((each for each in self.mine if each.my_choice != RSVP.Choice.NOT_THIS_TIME), None)


def coming_up(me: Employee, viewers: Iterable[Viewer]) -> ComingUp:
    """Two queries. Mine: of communities where I am a member or hold a role, also as co-hosts, and those I answered."""
    communities = [viewer.community.pk for viewer in viewers if viewer.is_member or viewer.has_role()]
    return ComingUp(_mine(me, communities), _others(me, communities))


@planned
def _mine(me: Employee, community_ids: list[int], at: Moment) -> QuerySet[Any]:
    """The first of each kind by an index, instead of a walk through all meetings until three are found."""
    coming = Meeting.objects.upcoming(at.now)
    of_mine = coming.filter(community__in=community_ids).values("pk")[:MAX_MINE]
    joint = coming.filter(pk__in=joint_meetings(community_ids)).values("pk")[:MAX_MINE]
    answered = coming.filter(rsvps__employee=me).values("pk")[:MAX_MINE]
    found: QuerySet[Any] = _shown(me, at).filter(pk__in=of_mine.union(joint, answered) if community_ids else answered)
    return found[:MAX_MINE]


@planned
def _others(me: Employee, community_ids: list[int], at: Moment) -> QuerySet[Any]:
    found: QuerySet[Any] = _shown(me, at).exclude(community__in=community_ids).exclude(rsvps__employee=me)
    if community_ids:
        found = found.exclude(pk__in=joint_meetings(community_ids))
    return found[:MAX_OTHERS]


def _shown(me: Employee, at: Moment) -> Any:
    answer = RSVP.objects.filter(employee=me, meeting=OuterRef("pk")).values("choice")
    found = Meeting.objects.upcoming(at.now).with_co_hosts().select_related("community")
    return found.annotate(my_choice=Coalesce(Subquery(answer), Value("")))
