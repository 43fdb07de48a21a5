"""Other communities of the same people that meet at the same time: a hint while planning, never a stop."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from communities.models import Community, Level, Participation
from meetings.models import LONGEST_MEETING, CoHosting, Meeting, joint_meetings

#: Most communities that are named.
MAX_NAMED = 3


def clash_sentence(community: Community, values: dict[str, Any]) -> str:
    """“Data for Humans meets then too …”, or an empty text. ``values``: those of the planning form that are valid."""
    starts, ends = values.get("starts_at"), values.get("ends_at")
    names = communities_meeting_then(community, starts, ends) if starts and ends else []
    if not names:
        return ""
    if len(names) == 1:
        return _("%(name)s meets then too, and some of you take part in both.") % {"name": names[0]}
    joined = _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
    return _("%(names)s meet then too, and some of you take part there as well.") % {"names": joined}


def communities_meeting_then(community: Community, starts: datetime, ends: datetime) -> list[str]:
    """Names of other communities with a meeting between these moments in which people of this one are active."""
    meetings, co_hostings = _meeting_then(community, starts, ends)
    found = [
        *meetings.values_list("community__name", flat=True)[: 4 * MAX_NAMED],
        *co_hostings.values_list("community__name", flat=True)[: 4 * MAX_NAMED],
    ]
    return list(dict.fromkeys(found))[:MAX_NAMED]


def _meeting_then(
    community: Community, starts: datetime, ends: datetime
) -> tuple[QuerySet[Meeting], QuerySet[CoHosting]]:
    """Meetings, and who hosts one with others; none that this community hosts.

    Read by start: no meeting is longer than :data:`LONGEST_MEETING`.
    """
    near = Meeting.objects.not_cancelled().filter(starts_at__lt=ends, starts_at__gt=starts - LONGEST_MEETING)
    active = Participation.objects.filter(level__in=[Level.CORE, Level.ACTIVE])
    here = active.filter(community=community).values("employee")
    shared = Exists(active.filter(community=OuterRef("community"), employee__in=here))
    others = near.filter(ends_at__gt=starts).exclude(community=community).exclude(pk__in=joint_meetings([community]))
    agreed = CoHosting.agreed().filter(meeting__in=others.values("pk"))
    return (
        others.filter(shared).order_by("starts_at", "id"),
        agreed.filter(shared).order_by("meeting__starts_at", "id"),
    )
