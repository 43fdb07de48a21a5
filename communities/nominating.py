"""Seeing somebody in a role, or oneself; and what becomes of it (R2)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.decisions import log
from communities.models import Community, Decision, Nomination, Phase, Role
from communities.roles import holds, take_up
from communities.wishes import without_refusals
from cop_platform.audit import act, record
from cop_platform.outbox.owing import owe
from members.models import Employee

TAKEN_UP = act("role_taken_up", _("took up a role"))

#: Kinds of mail: somebody is seen in a role; and what became of their yes.
NOMINATION = "role_nomination"
OUTCOME = "role_outcome"

#: How many colleagues one may see in a role within a day, and how long a “rather not” is left in peace.
MOST_A_DAY, A_DAY = 5, timedelta(days=1)
PEACE = timedelta(days=90)


class AnsweredAlready(Exception):
    """The nomination has its answer, or its community has closed."""


class HoldsIt(Exception):
    """They hold this role already."""


class AskedAlready(Exception):
    """They think about it, or the group does."""


class AskedBefore(Exception):
    """They said rather not to the same colleague, not long ago."""


class EnoughForToday(Exception):
    """More people than anybody has good reasons for in one day."""


def nominate(
    community: Community, nominee: Employee, role: Role, *, by: Employee | None = None, reason: str = ""
) -> Nomination:
    """See someone in a role; asking again while they think about it changes nothing."""
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
        owe(NOMINATION, nomination, without_refusals(community, NOMINATION, [nominee.pk]))
    return nomination


@transaction.atomic
def see_in(community: Community, nominee: Employee, role: Role, *, by: Employee, reason: str) -> Nomination:
    """A colleague sees a colleague in a role, and says why.

    Raises :class:`HoldsIt`, :class:`AskedAlready`, :class:`AskedBefore`, :class:`EnoughForToday`.
    """
    _one_at_a_time(by)
    if holds(community, nominee, role):
        raise HoldsIt
    theirs = Nomination.objects.filter(community=community, nominee=nominee, role=role)
    if theirs.filter(under_way()).exists():
        raise AskedAlready
    now = timezone.now()
    if theirs.filter(nominated_by=by, answer=Nomination.Answer.DECLINED, answered_at__gt=now - PEACE).exists():
        raise AskedBefore
    today = Nomination.objects.filter(nominated_by=by, nominated_at__gt=now - A_DAY).exclude(nominee=by)
    if today.count() >= MOST_A_DAY:
        raise EnoughForToday
    return nominate(community, nominee, role, by=by, reason=reason)


@transaction.atomic
def offer_oneself(community: Community, role: Role, *, by: Employee, motivation: str) -> Nomination:
    """Who offers themself has said yes with it. Raises :class:`HoldsIt`, :class:`AnsweredAlready`."""
    _one_at_a_time(by)
    if holds(community, by, role):
        raise HoldsIt
    nomination = nominate(community, by, role, by=by, reason=motivation)
    answer_nomination(nomination, Nomination.Answer.ACCEPTED)
    return nomination


def _one_at_a_time(person: Employee) -> None:
    """Of two clicks at once the second knows of the first."""
    Employee.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)


def who_can_be_seen(community: Community, by: Employee) -> QuerySet[Employee]:
    """Who takes part at any level or holds a role; who does neither is not written to, and may offer themself."""
    taking_part = Q(participations__community=community)
    in_a_role = Q(role_terms__community=community, role_terms__ended_at=None)
    here = Employee.objects.filter(taking_part | in_a_role, left_at=None).exclude(pk=by.pk)
    return here.distinct().order_by("name", "pk")


def under_way() -> Q:
    """Nominations that still wait for something."""
    return Q(answer="", withdrawn_at=None)


def asked_of(employee: Employee) -> list[Nomination]:
    """Nominations that wait for this person's answer."""
    waiting = Nomination.objects.filter(under_way(), nominee=employee, answer="")
    waiting = waiting.exclude(community__phase=Phase.CLOSED).select_related("community", "nominated_by")
    return list(waiting.order_by("-nominated_at", "id"))


def made_by(employee: Employee, community: Community) -> QuerySet[Nomination]:
    """Whom they see in a role, to read what became of it; what they took back is gone."""
    made = Nomination.objects.filter(community=community, nominated_by=employee).exclude(nominee=employee)
    return made.exclude(answer="", withdrawn_at__isnull=False).select_related("nominee").order_by("-nominated_at", "id")


@transaction.atomic
def answer_nomination(nomination: Nomination, answer: Nomination.Answer) -> None:
    """Say yes and hold the role, or rather not. Raises :class:`AnsweredAlready`."""
    nomination = Nomination.objects.select_for_update(of=("self",)).select_related("community").get(pk=nomination.pk)
    if not nomination.is_open or nomination.community.is_closed:
        raise AnsweredAlready
    nomination.answer, nomination.answered_at = answer, timezone.now()
    nomination.save(update_fields=["answer", "answered_at"])
    if answer == Nomination.Answer.ACCEPTED:
        _begin(nomination)


def _begin(nomination: Nomination) -> None:
    """The role is theirs, and everyone who takes part can read that it is."""
    community, person, role = nomination.community, nomination.nominee, Role(nomination.role)
    take_up(community, person, role)
    record(TAKEN_UP, community, by=person, after={"role": role})
    log(community, Decision.Kind.ROLE, Decision.Outcome.YES, person=person, role=role, words=nomination.reason)


@transaction.atomic
def take_back(nomination: Nomination) -> None:
    """Who saw somebody in a role thinks again, while nobody has answered. Raises :class:`AnsweredAlready`."""
    nomination = Nomination.objects.select_for_update(of=("self",)).get(pk=nomination.pk)
    if not nomination.is_open:
        raise AnsweredAlready
    nomination.withdrawn_at = timezone.now()
    nomination.save(update_fields=["withdrawn_at"])


def stop_asking(employee: Employee) -> None:
    """Someone leaves the organisation: nothing waits for their answer any more."""
    Nomination.objects.filter(nominee=employee, answer="").delete()
