"""Which of the rarer things a community's page has to show: one statement instead of one for each of them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, QuerySet

from communities.decisions.discussion import open_proposals
from communities.models import Community, CommunityGoal, MailPreference, SisterLink, SplitPart
from communities.opportunities.offering import shown_in
from communities.welcome.newcomers import welcome_shown
from cop_platform.planned_queries import Moment, planned
from members.models import Employee


@dataclass(frozen=True)
class Present:
    """What is there for this reader. Only then is it asked for, and shown if the reader may see it."""

    welcome: bool
    preferences: bool
    proposals: bool
    opportunities: bool
    goals: bool
    kin: bool


def present_in(community: Community, reader: Employee) -> Present:
    [found] = _present(community, reader)
    welcome, preferences, proposals, opportunities, goals, *kin = found
    return Present(welcome, preferences, proposals, opportunities, goals, any(kin))


@planned
def _present(community: Community, reader: Employee, at: Moment) -> QuerySet[Any]:
    here = {"community": community}
    rows: list[QuerySet[Any]] = [
        welcome_shown(community, reader, at),
        MailPreference.objects.filter(**here, employee=reader),
        open_proposals(community, reader).filter(closes_at__gt=at.now),
        shown_in(community, at, is_closed=False),
        CommunityGoal.objects.filter(**here),
        SplitPart.objects.filter(split__community=community, split__cancelled_at=None),
        SplitPart.objects.filter(**here, split__cancelled_at=None),
        SisterLink.objects.filter(one=community),
        SisterLink.objects.filter(other=community),
    ]
    return Community.objects.filter(pk=community.pk).values_list(*map(Exists, rows))
