"""What meetings adds to the step into ``perform``, a sign that it may be time to close, and what touches an idea."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.lifecycle.checklists import Point, check, sign
from communities.models import Community, Phase
from communities.roles.viewers import Viewer
from communities.starting.reminders import touched_by
from cop_platform.text import own_direction
from cop_platform.ui.dates import day_long, format_day
from meetings.models import Format, Meeting
from meetings.scheduling.permissions import can_schedule

#: Without a meeting for so long, and none planned, a group may want to talk about closing.
QUIET_FOR = timedelta(days=120)

touched_by(lambda: Meeting.objects.all().not_cancelled(), "starts_at")


def _plan_url(viewer: Viewer) -> str:
    place = [viewer.community.organisation.slug, viewer.community.slug]
    return reverse("schedule-meeting", args=place) if can_schedule(viewer) else ""


def _held(community: Community) -> Meeting | None:
    """Its latest meeting that is over and was not cancelled, also one that it co-hosted."""
    rows = Meeting.objects.filter(ends_at__lte=timezone.now()).not_cancelled().order_by("-ends_at", "-id")
    found: Meeting | None = rows.of([community], most=1).first()
    return found


def _is_named(community: Community, **facts: object) -> bool:
    rows = Meeting.objects.filter(community=community).not_cancelled().exclude(**dict.fromkeys(facts, ""))
    return bool(rows.exists())


@check("first_meeting", gettext_lazy("A first meeting"), Phase.PERFORM, 4, is_hard=True)
def first_meeting(viewer: Viewer) -> Point:
    held = _held(viewer.community)
    if held:
        note = f"“{own_direction(held.focus)}”, {day_long(timezone.localtime(held.starts_at))}"
        return Point(True, note)
    return Point(False, url=_plan_url(viewer), button=_("Plan a meeting"))


@check("launch", gettext_lazy("The one-pager gone through together, at a launch"), Phase.PERFORM, 5, is_hard=False)
def launch(viewer: Viewer) -> Point:
    rows = Meeting.objects.filter(community=viewer.community, format=Format.LAUNCH).not_cancelled()
    return Point(rows.exists(), url=_plan_url(viewer), button=_("Plan a launch"))


@check("place", gettext_lazy("A place to meet"), Phase.PERFORM, 7, is_hard=False)
def place(viewer: Viewer) -> Point:
    is_named = _is_named(viewer.community, place="") or _is_named(viewer.community, online_url="")
    return Point(is_named, url=_plan_url(viewer), button=_("Plan a meeting"))


@check("food", gettext_lazy("Something to eat and drink"), Phase.PERFORM, 8, is_hard=False)
def food(viewer: Viewer) -> Point:
    return Point(_is_named(viewer.community, catering=""), _("Keep it fun."), _plan_url(viewer), _("Plan a meeting"))


@sign
def nothing_planned(community: Community) -> str:
    """Nothing is planned, and the last meeting was long ago."""
    stored = community.next_meeting_at
    if (stored and stored > timezone.now()) or Meeting.objects.upcoming().of([community], most=1).exists():
        return ""
    held = _held(community)
    if held is None or held.ends_at > timezone.now() - QUIET_FOR:
        return ""
    return _("Nothing is planned, and the last meeting was in {month}.").format(
        month=format_day(timezone.localtime(held.ends_at), "F Y")
    )
