"""Find a meeting by its address, or meetings by words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, F, QuerySet, When, prefetch_related_objects
from django.http import Http404
from django.utils import timezone

from communities.models import Community
from cop_platform.planned_queries import Moment, planned
from cop_platform.search.index import TypedText, records
from meetings.models import RSVP, CoHosting, Meeting
from members.models import Employee

#: What the search index calls a meeting.
SUBJECTS = ("meeting",)
MOST_FOUND = 200


def find_meeting(community_slug: str, public_id: str) -> Meeting:
    """The meeting with this id in this community. Raises Http404."""
    found: Meeting | None = next(iter(_meetings_at(community_slug, public_id)), None)
    if found is None:
        raise Http404
    return found


@planned
def _meetings_at(community_slug: str, public_id: str, _at: Moment) -> QuerySet[Meeting]:
    found = Meeting.objects.filter(public_id=public_id, community__slug=community_slug)
    return found.with_co_hosts().select_related("community", "host", "series")


class NextMeeting(NamedTuple):
    """What a list of communities tells of the next meeting of each, under the names that a meeting has for it."""

    community_id: int
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    place: str
    online_url: str


def next_meetings_in(communities: Iterable[Community]) -> dict[int, NextMeeting]:
    """The next meeting of each of these communities, by community id; one query however many there are."""
    rows = [NextMeeting(*row) for row in _next_meetings_in([community.pk for community in communities])]
    # The later one first, so that of an own meeting and one with others the sooner is kept.
    return {row.community_id: row for row in sorted(rows, key=lambda row: row.starts_at, reverse=True)}


@planned
def _next_meetings_in(community_ids: list[int], at: Moment) -> QuerySet[Any]:
    """The first of its own of each, and the first that it hosts with others."""
    upcoming: QuerySet[Meeting] = Meeting.objects.upcoming(at.now).filter(community__in=community_ids)
    first = upcoming.order_by("community_id", "starts_at", "id").distinct("community_id")
    agreed = CoHosting.agreed().filter(community__in=community_ids)
    coming = agreed.filter(meeting__in=Meeting.objects.upcoming(at.now).order_by())
    joint = coming.order_by("community_id", "meeting__starts_at", "pk").distinct("community_id")
    of_joint = ["community_id", *(f"meeting__{name}" for name in NextMeeting._fields[1:])]
    return first.values_list(*NextMeeting._fields).union(joint.values_list(*of_joint), all=True)


def next_four_of(community: Community) -> list[Meeting]:
    """Its own, and those that it hosts with others."""
    found: list[Meeting] = _next_four_of([community.pk])
    set_communities(found, community)
    return found


@planned
def _next_four_of(community_ids: list[int], at: Moment) -> QuerySet[Meeting]:
    upcoming = Meeting.objects.upcoming(at.now).of(community_ids, most=4)
    found: QuerySet[Meeting] = upcoming.with_co_hosts()[:4]
    return found


def set_communities(meetings: list[Meeting], community: Community) -> None:
    """Reads the communities that planned what this one hosts too. Its own is known; a join would read it each time."""
    for each in meetings:
        if each.community_id == community.pk:
            each.community = community
    prefetch_related_objects([each for each in meetings if each.community_id != community.pk], "community")


@planned
def rsvps_of(person: Employee, _at: Moment) -> QuerySet[RSVP]:
    """All stored RSVPs of this person."""
    kept: QuerySet[RSVP] = RSVP.objects.filter(employee=person).select_related("meeting__community")
    return kept.order_by("meeting__starts_at", "id")


def find_meetings(sought: TypedText, most: int = MOST_FOUND) -> QuerySet[Meeting]:
    """At most so many meetings with the words in the focus or the reason, none of them cancelled.

    Upcoming ones come first, the soonest at the top; then past ones, the latest at the top. Of very many the MOST_FOUND
    that match best are looked at and, of these, the newest.
    """
    soonest = Case(When(ends_at__gt=timezone.now(), then=F("starts_at"))).asc(nulls_last=True)
    found = Meeting.objects.not_cancelled().filter(pk__in=records(sought, SUBJECTS, most=MOST_FOUND))
    order = (soonest, "-starts_at", "-id")
    # First which ones, then their communities: otherwise PostgreSQL reads all communities to join two hundred meetings.
    shown = Meeting.objects.filter(pk__in=found.order_by(*order).values("pk")[:most]).with_co_hosts()
    in_order: QuerySet[Meeting] = shown.select_related("community").order_by(*order)
    return in_order
