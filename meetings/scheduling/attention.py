"""A sign: a community that has planned nothing for eight weeks."""

from datetime import timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Phase
from cop_platform.attention import Sign, one_by_one, register_sign
from cop_platform.planned_queries import Moment
from meetings.models import CoHosting, Meeting

QUIET_AFTER = timedelta(weeks=8)


def _is_quiet(at: Moment) -> Q:
    """Nothing is planned, the last meeting is eight weeks ago, and the community had so long to plan one."""
    since = at.now - QUIET_AFTER
    recent = Meeting.objects.not_cancelled().filter(community=OuterRef("pk"), starts_at__gt=since)
    working = Q(phase__in=[Phase.START_UP, Phase.PERFORM], next_meeting_at=None, created_at__lt=since)
    joint = CoHosting.agreed().filter(community=OuterRef("pk"), meeting__is_open=True, meeting__starts_at__gt=since)
    return working & ~one_by_one(recent) & ~one_by_one(joint)


def _facts(at: Moment) -> dict[str, Any]:
    last = Meeting.objects.not_cancelled().filter(community=OuterRef("pk"), starts_at__lt=at.now)
    return {"quiet_since": Coalesce(Subquery(last.order_by("-starts_at").values("starts_at")[:1]), "created_at")}


def _sentence(community: Any) -> str:
    weeks = (timezone.now() - community.quiet_since) // timedelta(weeks=1)
    if weeks > 52:
        return _("Nothing planned for more than a year. Perhaps it is time to celebrate and close.")
    return _("Nothing planned for %(weeks)s weeks.") % {"weeks": weeks}


register_sign(3, Sign("quiet", gettext_lazy("Quiet"), "leaf", _is_quiet, _sentence, _facts))
