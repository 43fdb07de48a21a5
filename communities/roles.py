"""The four core roles: who holds them, who is asked (R1–R3)."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Nomination, Phase, Role, RoleTerm
from cop_platform.audit import act, record
from members.models import Employee

TAKEN_UP = act("role_taken_up", _("took up a role"))
ENDED = act("role_ended", _("left, which ended a role"))


class AnsweredAlready(Exception):
    """The nomination has its answer, or its community has closed."""


def holders(communities: Iterable[Community], *roles: Role) -> dict[int, list[RoleTerm]]:
    """The terms held now, by community id, in the order people took them up; one query for many communities."""
    terms = (
        RoleTerm.objects.filter(community__in=[community.pk for community in communities], ended_at=None)
        .select_related("employee")
        .order_by("started_at", "id")
    )
    if roles:
        terms = terms.filter(role__in=roles)
    held: dict[int, list[RoleTerm]] = {}
    for term in terms:
        held.setdefault(term.community_id, []).append(term)
    return held


def holds(community: Community, employee: Employee, *roles: Role) -> bool:
    return RoleTerm.objects.filter(community=community, employee=employee, role__in=roles, ended_at=None).exists()


def take_up(community: Community, employee: Employee, role: Role) -> RoleTerm:
    """The role is theirs from now on; taking it up twice changes nothing."""
    term, _created = RoleTerm.objects.get_or_create(
        organisation_id=community.organisation_id,
        community=community,
        employee=employee,
        role=role,
        ended_at=None,
        defaults={"started_at": timezone.now()},
    )
    return term


def nominate(community: Community, nominee: Employee, role: Role, *, reason: str = "") -> Nomination:
    """See someone in a role; asking again while they think about it changes nothing."""
    nomination, _created = Nomination.objects.get_or_create(
        organisation_id=community.organisation_id,
        community=community,
        nominee=nominee,
        role=role,
        answer="",
        defaults={"reason": reason, "nominated_at": timezone.now()},
    )
    return nomination


def asked_of(employee: Employee) -> list[Nomination]:
    """Nominations that wait for this person's answer."""
    waiting = Nomination.objects.filter(nominee=employee, answer="").select_related("community")
    waiting = waiting.exclude(community__phase=Phase.CLOSED)
    return list(waiting.order_by("-nominated_at", "id"))


@transaction.atomic
def answer_nomination(nomination: Nomination, answer: Nomination.Answer) -> None:
    """Say yes and hold the role, or rather not. Raises :class:`AnsweredAlready`."""
    nomination = Nomination.objects.select_for_update().get(pk=nomination.pk)
    if nomination.answer or nomination.community.is_closed:
        raise AnsweredAlready
    nomination.answer, nomination.answered_at = answer, timezone.now()
    nomination.save(update_fields=["answer", "answered_at"])
    if answer == Nomination.Answer.ACCEPTED:
        take_up(nomination.community, nomination.nominee, Role(nomination.role))
        record(TAKEN_UP, nomination.community, by=nomination.nominee, after={"role": nomination.role})


def end_all(employee: Employee, by: Employee) -> None:
    """Someone leaves the organisation (R3): the roles they hold end, and nothing waits for their answer any more."""
    Nomination.objects.filter(nominee=employee, answer="").delete()
    held = RoleTerm.objects.select_for_update(of=("self",)).select_related("community")
    for term in held.filter(employee=employee, ended_at=None):
        term.ended_at = timezone.now()
        term.save(update_fields=["ended_at"])
        record(ENDED, term.community, by=by, before={"role": term.role, "person": employee.public_id})
