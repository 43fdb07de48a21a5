"""Dates of a series without topics a day ahead: somebody is asked, or the date calls itself off (M3)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from communities.models import Phase, Role, RoleTerm
from cop_platform.planned_queries import Moment, planned
from meetings.models import Format, GoesOn, Meeting, Move, Topic
from meetings.scheduling.schedule import MeetingCancelled, cancel, lock_meeting
from members.models import Employee

#: What a group talks about in these comes from its topics.
FORMATS_OF_TOPICS = (Format.LEAN_COFFEE, Format.OPEN_SPACE, Format.WORLD_CAFE, Format.FISHBOWL, Format.OTHER)
ASKED_BEFORE = timedelta(hours=24)
#: Later than this before the start no date calls itself off: people may be on their way.
TOO_LATE_BEFORE = timedelta(hours=12)
#: A date that was planned or moved within so long of its start waits for nobody.
NEEDS_NOTICE = timedelta(hours=48)
#: So many dates are asked about at once.
MOST_ASKED = 5


def without_topics(now: datetime | None = None) -> QuerySet[Meeting]:
    """Dates of a series to come that have no topics, where nobody has said that they go on.

    One that was put back after it had been called off goes on too.
    """
    listed = Topic.objects.filter(meeting=OuterRef("pk"), removed_at=None)
    moved = Move.objects.filter(meeting=OuterRef("pk"), at__gt=OuterRef("starts_at") - NEEDS_NOTICE)
    found: QuerySet[Meeting] = Meeting.objects.filter(
        ~Exists(listed),
        ~Exists(moved),
        ~Exists(GoesOn.objects.filter(meeting=OuterRef("pk"))),
        series__isnull=False,
        is_open=True,
        restored_from=None,
        format__in=FORMATS_OF_TOPICS,
        scheduled_at__lt=F("starts_at") - NEEDS_NOTICE,
        starts_at__gt=now or timezone.now(),
    )
    return found.exclude(community__phase=Phase.CLOSED)


def deciders_of(meeting: Meeting) -> set[int]:
    """Ids of those who are asked whether a date without topics goes on: the Coordinators; without any, the Leaders."""
    held = RoleTerm.objects.filter(community=meeting.community_id, ended_at=None, employee__left_at=None)
    for role in (Role.COORDINATOR, Role.LEADER):
        if found := {*held.filter(role=role).values_list("employee_id", flat=True)}:
            return found
    return set()


def questions_for(person: Employee) -> list[Meeting]:
    """The next dates about which this person is asked, at most ``MOST_ASKED``."""
    found: list[Meeting] = _questions_for(person, _days_ahead())
    return found


@planned
def _questions_for(person: Employee, days: int, at: Moment) -> QuerySet[Meeting]:
    return _asked_about(person, days, at.now)[:MOST_ASKED]


def is_asked_about(person: Employee, meeting: Meeting) -> bool:
    """Whether this person is asked now if this date goes on."""
    return (
        bool(meeting.series_id) and _asked_about(person, _days_ahead(), timezone.now()).filter(pk=meeting.pk).exists()
    )


def _asked_about(person: Employee, days: int, now: datetime) -> QuerySet[Meeting]:
    mine = RoleTerm.objects.filter(community=OuterRef("community"), employee=person, ended_at=None)
    coordinators = RoleTerm.objects.filter(
        community=OuterRef("community"), role=Role.COORDINATOR, ended_at=None, employee__left_at=None
    )
    asked = Q(Exists(mine.filter(role=Role.COORDINATOR))) | (
        Q(Exists(mine.filter(role=Role.LEADER))) & ~Q(Exists(coordinators))
    )
    near = without_topics(now).filter(asked, starts_at__lt=now + timedelta(days=days), series__needs_topics=False)
    return near.select_related("community").order_by("starts_at", "pk")


def _days_ahead() -> int:
    """Two days, and over the weekend until Tuesday: the mail about a Monday comes on Friday."""
    friday, saturday = 4, 5
    return {friday: 4, saturday: 3}.get(timezone.localdate().weekday(), 2)


def calls_itself_off_at(meeting: Meeting) -> datetime | None:
    """When this date, if no topic comes, calls itself off; None if it does not."""
    if not meeting.series_id or not meeting.series.needs_topics or not meeting.is_upcoming:
        return None
    at = meeting.starts_at - ASKED_BEFORE
    is_asked = timezone.now() < meeting.starts_at - TOO_LATE_BEFORE and without_topics().filter(pk=meeting.pk).exists()
    return at if is_asked else None


@transaction.atomic
def let_it_go_on(meeting: Meeting, *, by: Employee) -> None:
    """Nobody is asked about this date again, and it does not call itself off. Raises ``MeetingCancelled``."""
    found = lock_meeting(meeting)
    if not found.is_upcoming:
        raise MeetingCancelled
    GoesOn.objects.get_or_create(organisation_id=found.organisation_id, meeting=found, defaults={"by": by})


def call_off_without_topics() -> int:
    """Call off the dates without topics of the series that say so, a day ahead. Returns how many.

    A job that stood still for long leaves the date: nobody should hear of it on the way.
    """
    now = timezone.now()
    due = without_topics().filter(
        series__needs_topics=True, starts_at__gt=now + TOO_LATE_BEFORE, starts_at__lte=now + ASKED_BEFORE
    )
    return sum(_call_off(meeting) for meeting in due.select_related("community").order_by("starts_at", "pk"))


@transaction.atomic
def _call_off(meeting: Meeting) -> bool:
    """Unless a topic comes at this moment: whoever adds one waits for the same lock."""
    found = lock_meeting(meeting)
    if not without_topics().filter(pk=found.pk).exists():
        return False
    with translation.override(found.community.language):
        note = _("No topics came in.")
    cancel(found, by=None, note=note)
    return True
