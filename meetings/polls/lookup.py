"""Find a poll by its address, the polls of a community, and lock one."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from communities.models import Community, Participation, Phase, RoleTerm
from cop_platform.planned_queries import Moment, planned
from meetings.models import Poll, PollSlot
from members.models import Employee

#: Running polls that a page of meetings names.
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


def polls_to_answer_in(community: Community) -> list[Poll]:
    """The polls of a community that can be answered now, the first to close at the top."""
    found: list[Poll] = [] if community.is_closed else _to_answer_in(community)
    for poll in found:
        poll.community = community
    return found


@planned
def _to_answer_in(community: Community, at: Moment) -> QuerySet[Poll]:
    return _open(at).filter(community=community)[:MOST_LISTED]


def polls_to_answer(only: Employee | None = None) -> list[Poll]:
    """The polls of the organisation that can be answered now; or those of where one person has a place or a role."""
    found: list[Poll] = _to_answer() if only is None else _to_answer_of(only)
    return found


@planned
def _to_answer(at: Moment) -> QuerySet[Poll]:
    return _open(at).select_related("community")[:MOST_LISTED]


@planned
def _to_answer_of(person: Employee, at: Moment) -> QuerySet[Poll]:
    here = {"community": OuterRef("community"), "employee": person}
    sits, looks_after = Participation.objects.filter(**here), RoleTerm.objects.filter(**here, ended_at=None)
    mine = _open(at).filter(Q(Exists(sits)) | Q(Exists(looks_after)))
    return mine.select_related("community")[:MOST_LISTED]


def _open(at: Moment) -> QuerySet[Poll]:
    return waiting_polls().filter(closes_at__gt=at.now).order_by("closes_at", "id")


def lock_poll(poll: Poll) -> Poll:
    """Read the poll again, locked until the transaction ends: what happens to it happens one after the other."""
    rows = Poll.objects.select_for_update(no_key=True, of=("self",)).select_related("community", "host", "meeting")
    found: Poll = rows.get(pk=poll.pk)
    return found


def offered_slots(poll: Poll) -> list[PollSlot]:
    """The times that can be answered, in the order of time."""
    return list(poll.slots.filter(number__isnull=False).order_by("starts_at", "ends_at"))
