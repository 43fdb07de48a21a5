"""Values to start a new meeting with: those of the community's last meeting, and the next date in its rhythm."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from communities.models import Community
from cop_platform.planned_queries import Moment, planned
from meetings.models import Format, Meeting
from meetings.scheduling.hosts import possible_hosts
from members.models import Employee

#: A longer pause between two meetings is no rhythm.
LONGEST_INTERVAL = timedelta(days=366)


@planned
def last_meetings(community: Community, _at: Moment) -> QuerySet[Meeting]:
    """The two latest meetings that were not called off, the latest first; planned ones count."""
    latest: QuerySet[Meeting] = Meeting.objects.not_cancelled().filter(community=community)
    return latest.select_related("host", "organisation").order_by("-starts_at", "-id")[:2]


def initial_values(community: Community, last: list[Meeting], *, planner: Employee, zone: ZoneInfo) -> dict[str, Any]:
    """Values to start the form with. ``last``: the meetings of :func:`last_meetings`."""
    host = _host_as_last_time(community, last, planner)
    always = {"invite": True, "host": host.display_name, "host_choice": host.public_id}
    if not last:
        return {**always, "time_zone": str(zone), "format": Format.LEAN_COFFEE}
    latest = last[0]
    starts, ends = (moment.astimezone(latest.zone) for moment in (latest.starts_at, latest.ends_at))
    return {
        **always,
        "day": proposed_day(last, timezone.now()),
        "start": starts.time(),
        "end": ends.time(),
        "time_zone": str(latest.zone),
        "format": latest.format,
        "place": latest.place,
        "online_url": latest.online_url,
        "catering": latest.catering,
    }


def _host_as_last_time(community: Community, last: list[Meeting], planner: Employee) -> Employee:
    """The host of the latest meeting while they can host here, else who plans."""
    host = last[0].host if last else None
    if host is None or host == planner:
        return planner
    return host if possible_hosts([community]).filter(pk=host.pk).exists() else planner


def proposed_day(last: list[Meeting], now: datetime) -> date | None:
    """The first date to come in the interval between the last two meetings; None without an interval."""
    if len(last) < 2:
        return None
    latest, before = [each.starts_at.astimezone(last[0].zone) for each in last]
    interval = latest.date() - before.date()
    if not timedelta() < interval <= LONGEST_INTERVAL:
        return None
    today = now.astimezone(last[0].zone)
    steps = max(1, -(-(today.date() - latest.date()) // interval))
    day = latest.date() + steps * interval
    # Today is too late once the usual time has passed.
    return day + interval if day == today.date() and latest.time() <= today.time() else day
