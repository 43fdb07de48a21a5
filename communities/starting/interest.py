"""“I would join”: who would join an idea if it became a community. It is gathered before anything else (S49, S126)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.lifecycle.phases import drops_idea
from communities.models import Community, Interest, Participation, Phase, PhaseChange, RoleTerm
from communities.models.locking import lock
from cop_platform.outbox.queue import queue_mail
from cop_platform.web.refusals import Refusal
from members.models import Employee
from members.people.deactivation import lock_if_active

#: Kinds of mail to those who would join.
IDEA_LAUNCHED, IDEA_DROPPED = "idea_launched", "idea_dropped"
#: So long after an idea was launched or dropped it is forgotten who would join.
KEEP_FOR = timedelta(days=90)
#: Faces on the page of an idea.
MAX_SHOWN = 20


class NoIdeaAnyMore(Refusal):
    sentence = _("This is no idea any more. Look at its page: perhaps there is a place for you.")


@transaction.atomic
def would_join(community: Community, employee: Employee, *, wanted: bool = True) -> None:
    """Say “I would join”, or take it back. Only ever called for the person who says so.

    Raises :class:`NoIdeaAnyMore`.
    """
    is_here = lock_if_active(employee.pk)
    community = lock(community)
    if not wanted or not is_here:
        Interest.objects.filter(community=community, employee=employee).delete()
        return
    if community.phase != Phase.INITIATE:
        raise NoIdeaAnyMore
    Interest.objects.get_or_create(
        organisation_id=community.organisation_id,
        community=community,
        employee=employee,
        defaults={"said_at": timezone.now()},
    )


def interested_in(community: Community) -> QuerySet[Interest]:
    """Who would join and has not left, the first to say so first."""
    rows: QuerySet[Interest] = Interest.objects.filter(community=community, employee__left_at=None)
    return rows.select_related("employee").order_by("said_at", "id")


def tell_those_who_would_join(change: PhaseChange) -> None:
    """The idea starts up, or is dropped: one mail to each who would join. The second says why, also to participants."""
    community = change.community
    would = {*interested_in(community).values_list("employee_id", flat=True)}
    if change.before == Phase.INITIATE and change.after == Phase.START_UP:
        queue_mail(IDEA_LAUNCHED, change, would - {change.by_id})
    elif drops_idea(change.before, change.after):
        here = {"community": community, "employee__left_at": None}
        sit = Participation.objects.filter(**here).values_list("employee_id", flat=True)
        hold = RoleTerm.objects.filter(**here, ended_at=None).values_list("employee_id", flat=True)
        queue_mail(IDEA_DROPPED, change, {*would, *sit, *hold} - {change.by_id})


def forget_interest_of(employee: Employee) -> None:
    """After somebody left the organisation."""
    Interest.objects.filter(employee=employee).delete()
