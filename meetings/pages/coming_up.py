"""The next meetings for one person, on the home page: theirs, and others that are open to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from communities.roles.viewers import Viewer
from meetings.models import RSVP, Meeting
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
    """Two queries. Mine: of communities where I am a member or hold a role, and those I answered."""
    communities = [viewer.community.pk for viewer in viewers if viewer.is_member or viewer.has_role()]
    of_mine = Meeting.objects.upcoming().filter(community__in=communities)
    answered = Meeting.objects.upcoming().filter(rsvps__employee=me)
    # The first of each kind by an index, instead of a walk through all meetings until three are found.
    mine = _shown(me).filter(pk__in=of_mine.values("pk")[:MAX_MINE].union(answered.values("pk")[:MAX_MINE]))
    others = _shown(me).exclude(community__in=communities).exclude(rsvps__employee=me)
    return ComingUp(list(mine[:MAX_MINE]), list(others[:MAX_OTHERS]))


def _shown(me: Employee) -> Any:
    answer = RSVP.objects.filter(employee=me, meeting=OuterRef("pk")).values("choice")
    found = Meeting.objects.upcoming().select_related("community")
    return found.annotate(my_choice=Coalesce(Subquery(answer), Value("")))
