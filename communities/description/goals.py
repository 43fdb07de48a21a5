"""The goals of the organisation that a community works towards, and how the choice changed."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from communities.models import Community, CommunityGoal, CommunityRevision
from communities.models.locking import lock_open
from cop_platform.planned_queries import Moment, planned
from members.models import Employee, Goal

#: Their titles stand in one text of the history.
MAX_GOALS = 8
SEPARATOR = " · "


def goals_of(community: Community) -> list[Goal]:
    return _goals_of(community)


@planned
def _goals_of(community: Community, _at: Moment) -> QuerySet[Goal]:
    return Goal.in_order().filter(community_links__community=community)


def choosable_goals(community: Community) -> list[Goal]:
    """The goals that count, and those chosen before that count no more."""
    return list(Goal.in_order().filter(Q(retired_on=None) | Q(community_links__community=community)).distinct())


@transaction.atomic
def choose_goals(community: Community, goals: Collection[Goal], *, by: Employee) -> bool:
    """Choose these goals instead of those before, and keep what was chosen. False if nothing changes.

    Raises :class:`CommunityClosed`.
    """
    locked = lock_open(community)
    before, after = goals_of(locked), sorted(goals, key=lambda goal: (goal.position, goal.title))
    was, becomes = {goal.pk for goal in before}, {goal.pk for goal in after}
    if was == becomes:
        return False
    links, own = CommunityGoal.objects.filter(community=locked), {"organisation_id": locked.organisation_id}
    links.filter(goal__in=was - becomes).delete()
    links.bulk_create(CommunityGoal(**own, community=locked, goal_id=pk) for pk in becomes - was)
    CommunityRevision.objects.create(
        **own,
        community=locked,
        field=CommunityRevision.Field.GOALS,
        before=_titles(before),
        after=_titles(after),
        changed_by=by,
        changed_at=timezone.now(),
    )
    return True


def _titles(goals: Iterable[Goal]) -> str:
    return SEPARATOR.join(goal.title for goal in goals)
