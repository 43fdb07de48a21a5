"""The rhythm to start a planning form with: that of the charter, as its adoption wrote it onto the community."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from communities.models import Community
from meetings.models import Frequency, Meeting
from meetings.series.forms import ONCE, OPEN

WEEK = timedelta(weeks=1)
#: How often a charter can say that a community meets, as frequency and interval of a series.
RHYTHMS = {
    "weekly": (Frequency.WEEKLY, 1),
    "two_weekly": (Frequency.WEEKLY, 2),
    "monthly": (Frequency.BY_WEEKDAY, 1),
    "two_monthly": (Frequency.BY_WEEKDAY, 2),
    "quarterly": (Frequency.BY_WEEKDAY, 3),
}


def initial_rhythm(community: Community, last: list[Meeting]) -> dict[str, Any]:
    """Initial values for the fields of a series. ``last``: the latest meetings, for a community without a cadence."""
    frequency, interval = RHYTHMS.get(community.cadence_frequency, (Frequency.WEEKLY, _weeks_between(last)))
    return {"repeats": ONCE, "ends": OPEN, "interval": interval, "frequency": frequency, **_times(community)}


def _times(community: Community) -> dict[str, Any]:
    """The next such weekday, and the hours, where the charter names them."""
    found: dict[str, Any] = {}
    if community.cadence_weekday is not None:
        tomorrow = timezone.localdate() + timedelta(days=1)
        found["day"] = tomorrow + timedelta(days=(community.cadence_weekday - tomorrow.weekday()) % 7)
    if community.cadence_start is not None:
        found["start"] = community.cadence_start
        if community.cadence_minutes:
            begins = datetime.combine(date(2000, 1, 1), community.cadence_start)
            found["end"] = (begins + timedelta(minutes=community.cadence_minutes)).time()
    return found


def _weeks_between(last: list[Meeting]) -> int:
    if len(last) < 2:
        return 2
    return min(max(round(abs(last[0].starts_at - last[1].starts_at) / WEEK), 1), 12)
