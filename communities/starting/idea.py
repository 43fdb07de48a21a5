"""What the page of an idea shows."""

from typing import Any

from django.db.models import Case, When
from django.utils import timezone

from communities.lifecycle.checklists import checklist, needed_for
from communities.lifecycle.permissions import can_move
from communities.models import Community, Level, Phase, PhaseChange, Role
from communities.participation.rings import Ring, RingMember, participations_in
from communities.roles.terms import holders
from communities.roles.viewers import viewer_of
from communities.starting.interest import MAX_SHOWN, interested_in
from communities.starting.permissions import can_keep_idea, would_be_asked
from communities.starting.reminders import is_untouched
from communities.starting.similar import resembling
from members.models import Employee


def idea_context(community: Community, me: Employee) -> dict[str, Any]:
    """The question, who would join, what comes next, and what it looks like."""
    viewer = viewer_of(community, me)
    terms = holders([community], Role.LEADER).get(community.pk, [])
    leaders = list({term.employee_id: term.employee for term in terms}.values())
    # Whoever took a place already, in an idea that was imported, stands beside those who would join.
    mine_first = interested_in(community).order_by(Case(When(employee=me, then=0), default=1), "said_at", "id")
    rows = sorted(mine_first[: MAX_SHOWN + 1], key=lambda row: (row.said_at, row.pk))
    would = [row.employee for row in rows]
    sit = [row.employee for row in participations_in(community).order_by("since", "id")[: MAX_SHOWN + 1]]
    others = list({each.pk: each for each in [*would, *sit] if each not in leaders}.values())
    return {
        "community": community,
        "viewer": viewer,
        "began": PhaseChange.objects.filter(community=community, before="").select_related("by").first(),
        "contact": leaders[0] if leaders else None,
        "can_lead": not leaders,
        "rings": [_ring(Level.CORE, leaders, me), _ring(Level.ACTIVE, others[:MAX_SHOWN], me)],
        "has_more": len(others) > MAX_SHOWN,
        "is_asked": would_be_asked(viewer),
        "would_join": me in would,
        "can_move": can_move(viewer),
        "is_untouched": can_keep_idea(viewer) and is_untouched(community, timezone.now()),
        "checks": checklist(viewer, Phase.START_UP),
        "later": " · ".join(str(label) for label in needed_for(Phase.PERFORM)[:4]),
        "alike": resembling(community.question, community.purpose, community.domain, community.name, but=community),
        "swap_target": "main",
    }


def _ring(level: Level, people: list[Employee], me: Employee) -> Ring:
    return Ring(level, [RingMember(each, [], each.pk == me.pk) for each in people])
