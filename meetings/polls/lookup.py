"""Find a poll by its address, the polls of a community, and lock one."""

from django.db.models import QuerySet
from django.http import Http404

from communities.models import Community, Phase
from cop_platform.planned_queries import Moment, planned
from meetings.models import Poll, PollSlot

#: Running polls that the page of a community's meetings names.
MOST_LISTED = 10


def find_poll(community_slug: str, public_id: str) -> Poll:
    """The poll with this id in this community. Raises Http404."""
    found: Poll | None = next(iter(_poll_at(community_slug, public_id)), None)
    if found is None:
        raise Http404
    return found


@planned
def _poll_at(community_slug: str, public_id: str, _at: Moment) -> QuerySet[Poll]:
    found: QuerySet[Poll] = Poll.objects.filter(public_id=public_id, community__slug=community_slug)
    return found.select_related("community", "host", "asked_by", "meeting")


def waiting_polls() -> QuerySet[Poll]:
    """Polls without an outcome, of communities that are open."""
    found: QuerySet[Poll] = Poll.objects.filter(outcome="").exclude(community__phase=Phase.CLOSED)
    return found


def running_polls(community: Community) -> list[Poll]:
    """The polls of a community without an outcome, the newest first."""
    found: list[Poll] = _running(community)
    for poll in found:
        poll.community = community
    return found


@planned
def _running(community: Community, _at: Moment) -> QuerySet[Poll]:
    running: QuerySet[Poll] = Poll.objects.filter(community=community, outcome="").order_by("-asked_at", "-id")
    return running[:MOST_LISTED]


def lock_poll(poll: Poll) -> Poll:
    """Read the poll again, locked until the transaction ends: what happens to it happens one after the other."""
    rows = Poll.objects.select_for_update(no_key=True, of=("self",)).select_related("community", "host", "meeting")
    found: Poll = rows.get(pk=poll.pk)
    return found


def offered_slots(poll: Poll) -> list[PollSlot]:
    """The times that can be answered, in the order of time."""
    return list(poll.slots.filter(number__isnull=False).order_by("starts_at", "ends_at"))
