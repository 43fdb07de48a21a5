"""Nominate a colleague for a role, or stand for one (R2)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.decisions.stakeholders import deciding_members
from communities.models import (
    MEMBER_LEVELS,
    Community,
    Nomination,
    Participation,
    Phase,
    Role,
    RoleTerm,
)
from communities.models.locking import lock_open
from communities.nominations.answering import NominationSettled, answer_nomination, q_pending
from communities.notifications.preferences import without_opted_out
from communities.participation.admission import role_grants_admission
from communities.roles.terms import has_role, holders
from cop_platform.outbox.queue import queue_mail
from cop_platform.planned_queries import Moment, planned
from cop_platform.sorting import SortKey
from cop_platform.web.refusals import Refusal
from members.models import Employee
from members.people.deactivation import lock_if_active

#: The kind of mail.
NOMINATION = "role_nomination"

#: Most nominations of colleagues by one person within a day; and how long after a refusal the same person cannot
#: nominate the same colleague for the role again.
MAX_PER_DAY, DAY = 5, timedelta(days=1)
COOLDOWN = timedelta(days=90)


class AlreadyHeld(Refusal):
    sentence = _("This role is yours already.")
    status = 422


class AlreadyNominated(Refusal):
    """A nomination for this role waits for their answer, or for the round about them."""

    sentence = _("You said yes already; the group is asked now.")
    status = 422


class RecentlyDeclined(Refusal):
    """The person declined a nomination for this role by the same colleague, less than ``COOLDOWN`` ago."""

    status = 422


class AdmissionRequired(Refusal):
    """The role would admit the person to a by-request community, and no member is there to object."""

    sentence = _("Here you join after a conversation. Ask to join first.")
    status = 403


class TooManyNominations(Refusal):
    sentence = _("That is enough for one day. Let the first ones answer, and come back tomorrow.")
    status = 422


def create_nomination(
    community: Community, nominee: Employee, role: Role, *, by: Employee | None = None, reason: str = ""
) -> Nomination:
    """Create a nomination, or return the open one for this role. Mails the nominee of a new one by a colleague."""
    nomination, is_new = Nomination.objects.get_or_create(
        organisation_id=community.organisation_id,
        community=community,
        nominee=nominee,
        role=role,
        answer="",
        withdrawn_at=None,
        defaults={"reason": reason, "nominated_by": by, "nominated_at": timezone.now()},
    )
    if is_new and by and by != nominee:
        queue_mail(NOMINATION, nomination, without_opted_out(community, NOMINATION, [nominee.pk]))
    return nomination


@transaction.atomic
def nominate(community: Community, nominee: Employee, role: Role, *, by: Employee, reason: str) -> Nomination:
    """Nominate a colleague for a role, with a reason.

    Raises :class:`AlreadyHeld`, :class:`AlreadyNominated`, :class:`RecentlyDeclined`, :class:`AdmissionRequired`,
    :class:`TooManyNominations`, :class:`CommunityClosed`.
    """
    lock_if_active(by.pk)  # One at a time: of two clicks at once the second knows of the first.
    community, name = lock_open(community), nominee.display_name
    if has_role(community, nominee, role):
        raise AlreadyHeld(_("{name} holds this role already.").format(name=name))
    theirs = Nomination.objects.filter(community=community, nominee=nominee, role=role)
    if theirs.filter(q_pending()).exists():
        raise AlreadyNominated(_("{name} is being asked already.").format(name=name))
    _require_admission(community, nominee, role, by=by)
    now = timezone.now()
    if theirs.filter(nominated_by=by, answer=Nomination.Answer.DECLINED, answered_at__gt=now - COOLDOWN).exists():
        raise RecentlyDeclined(_("{name} has had your question. Let it rest for a while.").format(name=name))
    today = Nomination.objects.filter(nominated_by=by, nominated_at__gt=now - DAY).exclude(nominee=by)
    if today.count() >= MAX_PER_DAY:
        raise TooManyNominations
    return create_nomination(community, nominee, role, by=by, reason=reason)


@transaction.atomic
def stand_for(community: Community, role: Role, *, by: Employee, motivation: str) -> Nomination:
    """Stand for a role, which is also the acceptance.

    Raises :class:`AlreadyHeld`, :class:`AlreadyNominated`, :class:`AdmissionRequired`, :class:`NominationSettled`.
    """
    if not lock_if_active(by.pk):
        raise NominationSettled
    if has_role(community, by, role):
        raise AlreadyHeld
    if nominations_in_round(community).filter(nominee=by, role=role).exists():
        raise AlreadyNominated
    _require_admission(community, by, role, by=by)
    nomination = create_nomination(community, by, role, by=by, reason=motivation)
    answer_nomination(nomination, Nomination.Answer.ACCEPTED)
    return nomination


def _require_admission(community: Community, person: Employee, role: Role, *, by: Employee) -> None:
    """Raise :class:`AdmissionRequired` if the role would admit the person and there is no other member to object.

    Other role holders may still nominate the person; where there are none, anybody may.
    """
    carried = _role_holders_except(community, person)
    alone = not deciding_members(community) - {person.pk}
    if alone and role_grants_admission(community, person, role) and carried and by.pk not in carried:
        if by == person:
            raise AdmissionRequired
        raise AdmissionRequired(
            _("{name} comes in by a conversation first: asking to take part.").format(name=person.display_name),
            status=422,
        )


def _role_holders_except(community: Community, person: Employee) -> set[int]:
    return {term.employee_id for term in holders([community]).get(community.pk, [])} - {person.pk}


def eligible_nominees(community: Community) -> QuerySet[Employee]:
    """Participants at any level and role holders. Nobody else is mailed; others may stand for some roles themselves."""
    taking_part = Participation.objects.filter(community=community, employee=OuterRef("pk"))
    in_a_role = RoleTerm.objects.filter(community=community, employee=OuterRef("pk"), ended_at=None)
    found = Employee.objects.filter(Exists(taking_part) | Exists(in_a_role), left_at=None)
    return found.order_by(SortKey("name"), "pk")


def is_likely_nominee(community: Community) -> Exists:
    """An expression for ``eligible_nominees``: whether they are a member, and so the most likely to say yes."""
    return Exists(Participation.objects.filter(community=community, employee=OuterRef("pk"), level__in=MEMBER_LEVELS))


@planned
def pending_for(employee: Employee, _at: Moment) -> QuerySet[Nomination]:
    """Nominations that wait for this person's answer."""
    waiting = Nomination.objects.filter(nominee=employee, answer="", withdrawn_at=None)
    waiting = waiting.exclude(community__phase=Phase.CLOSED).select_related("community", "nominated_by")
    pending: QuerySet[Nomination] = waiting.order_by("-nominated_at", "id")
    return pending


def nominations_by(employee: Employee, community: Community) -> QuerySet[Nomination]:
    """Nominations of colleagues by this person, answered or not; without those withdrawn before an answer."""
    made = Nomination.objects.filter(community=community, nominated_by=employee).exclude(nominee=employee)
    return (
        made.exclude(answer="", withdrawn_at__isnull=False)
        .select_related("nominee", "proposal")
        .order_by("-nominated_at", "id")
    )


def nominations_in_round(community: Community) -> QuerySet[Nomination]:
    """Accepted nominations with an open round."""
    rounds = Nomination.objects.filter(q_pending(), community=community, answer=Nomination.Answer.ACCEPTED)
    return rounds.select_related("nominee", "proposal").order_by("answered_at", "id")
