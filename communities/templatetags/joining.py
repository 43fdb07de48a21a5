"""What pages ask about coming in where a conversation comes first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django import template
from django.utils.translation import gettext as _

from communities.joining.requests import REQUEST, latest_of, waiting_in
from communities.joining.retention import NOT_NOW_KEPT, UNANSWERED_KEPT
from communities.models import INSIDE, Community, Joining, JoinRequest, MailWish, Role, RoleTerm
from communities.models.role import DECIDING
from communities.participation.admission import YES_HOLDS
from communities.roles.terms import holders
from members.models import Employee

register = template.Library()


@dataclass(frozen=True)
class Door:
    """How one comes in here, as somebody looks at it."""

    deciders: list[Employee]
    sponsors: list[Employee]
    i_decide: bool = False
    is_inside: bool = False
    #: What this person last asked, while they are outside.
    mine: JoinRequest | None = None
    #: Who waits, for those who answer.
    waiting: list[JoinRequest] = field(default_factory=list)
    gets_mail: bool = False


@register.simple_tag
def door_of(community: Community, me: Employee, level: str, roles: Sequence[RoleTerm]) -> Door | None:
    """None where no conversation comes first; then it asks the database nothing."""
    if community.joining == Joining.OPEN or community.is_closed:
        return None
    deciders = {term.employee_id: term.employee for term in roles if term.role in DECIDING}
    i_decide, is_inside = me.pk in deciders, level in INSIDE
    return Door(
        deciders=list(deciders.values()),
        sponsors=[term.employee for term in roles if term.role == Role.SPONSOR and term.employee_id != me.pk],
        i_decide=i_decide,
        is_inside=is_inside,
        mine=None if is_inside else latest_of(community, me),
        waiting=[each for each in waiting_in(community) if each.employee_id != me.pk] if i_decide else [],
        gets_mail=i_decide and not _refused(community, me),
    )


@register.simple_tag
def who_answers(community: Community) -> Door:
    """Who answers here, for the pages of a request."""
    roles = holders([community]).get(community.pk, [])
    return Door(
        deciders=list({term.employee_id: term.employee for term in roles if term.role in DECIDING}.values()),
        sponsors=[term.employee for term in roles if term.role == Role.SPONSOR],
    )


def _refused(community: Community, me: Employee) -> bool:
    return bool(MailWish.objects.filter(community=community, employee=me, kind=REQUEST, wanted=False).exists())


@register.filter
def all_of(people: Sequence[Employee]) -> str:
    """“Nele, Wout and Lotte”."""
    names = [each.name for each in people]
    if len(names) < 2:
        return "".join(names)
    return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])


@register.simple_tag
def my_requests(me: Employee) -> list[JoinRequest]:
    """Every request that is kept of this person, the last first."""
    kept = JoinRequest.objects.filter(employee=me).select_related("community", "decided_by")
    return list(kept.order_by("-asked_at", "-id"))


@register.filter
def kept_until(request: JoinRequest) -> datetime | None:
    """When it is deleted; None while it waits."""
    if request.ended_at is None:
        return None
    kept: dict[str, timedelta] = {JoinRequest.Outcome.YES: YES_HOLDS, JoinRequest.Outcome.NOT_NOW: NOT_NOW_KEPT}
    return request.ended_at + kept.get(request.outcome, UNANSWERED_KEPT)
