"""Action items: say which date suits, and choose one once the last day to answer has passed."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from communities.models import MEMBER_LEVELS, Participation, RoleTerm
from cop_platform.attention import ActionItem, Reason, action_items_among
from cop_platform.planned_queries import Moment, planned
from meetings.models import Poll, PollSlot, PollVote
from meetings.polls.lookup import waiting_polls
from meetings.scheduling.permissions import SCHEDULING_ROLES
from members.models import Employee


@planned
def _open_to(person: Employee, at: Moment) -> QuerySet[Poll]:
    """Polls of which this person has a time to answer, and those of which they may choose one."""
    here = {"community": OuterRef("community"), "employee": person}
    sits = Exists(Participation.objects.filter(**here, level__in=MEMBER_LEVELS))
    plans = Exists(RoleTerm.objects.filter(**here, ended_at=None, role__in=SCHEDULING_ROLES))
    said = Exists(PollVote.objects.filter(slot=OuterRef("pk"), employee=person))
    coming = PollSlot.objects.filter(poll=OuterRef("pk"), number__isnull=False, starts_at__gt=at.now)
    to_answer = Q(Q(closes_at__gt=at.now), sits, Exists(coming.filter(~said))) & ~Q(asked_by=person)
    rows = waiting_polls().filter(to_answer | Q(Q(closes_at__lte=at.now), plans))
    return rows.select_related("community", "asked_by").order_by("closes_at", "id")


def _without_outcome(_person: Employee, _at: Moment) -> QuerySet[Poll]:
    return waiting_polls()


@action_items_among(_without_outcome)
def polls(person: Employee) -> Iterator[ActionItem]:
    for poll in _open_to(person):
        if poll.is_open:
            until = timezone.localdate(poll.last_moment)
            yield ActionItem("meetings/polls/attention/asked.html", poll, poll.asked_at, until=until)
        else:
            yield ActionItem("meetings/polls/attention/passed.html", poll, poll.closes_at, Reason.WAITED_FOR)
