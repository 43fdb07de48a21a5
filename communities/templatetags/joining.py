"""Template tags about joining a by-request community."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django import template
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from communities.joining.requests import REQUEST, latest_request, pending_in
from communities.joining.retention import KEEP_DECLINED_FOR, KEEP_UNANSWERED_FOR
from communities.models import (
    MEMBER_LEVELS,
    Community,
    Joining,
    JoinRequest,
    MailPreference,
    RequestOutcome,
    Role,
    RoleTerm,
)
from communities.models.role import STEWARD_ROLES
from communities.participation.admission import ACCEPTANCE_VALID_FOR
from communities.roles.terms import holders
from cop_platform.planned_queries import Moment, planned
from cop_platform.text import own_direction
from members.models import Employee

register = template.Library()


@dataclass(frozen=True)
class Admission:
    """How joining works in a by-request community, for one viewer."""

    handlers: list[Employee]
    sponsors: list[Employee]
    is_handler: bool = False
    is_member: bool = False
    #: The viewer's latest request; None for members.
    my_request: JoinRequest | None = None
    #: Pending requests of others, for handlers only.
    pending: list[JoinRequest] = field(default_factory=list)
    is_subscribed: bool = False


@register.simple_tag
def admission_of(community: Community, me: Employee, level: str, roles: Sequence[RoleTerm]) -> Admission | None:
    """None in open and in closed communities, without a query."""
    if community.joining == Joining.OPEN or community.is_closed:
        return None
    deciders = {term.employee_id: term.employee for term in roles if term.role in STEWARD_ROLES}
    i_decide, is_inside = me.pk in deciders, level in MEMBER_LEVELS
    return Admission(
        handlers=list(deciders.values()),
        sponsors=[term.employee for term in roles if term.role == Role.SPONSOR and term.employee_id != me.pk],
        is_handler=i_decide,
        is_member=is_inside,
        my_request=None if is_inside else latest_request(community, me),
        pending=[each for each in pending_in(community) if each.employee_id != me.pk] if i_decide else [],
        is_subscribed=i_decide and not _is_opted_out(community, me),
    )


@register.simple_tag
def admission_contacts(community: Community) -> Admission:
    """The handlers and the Sponsors, for the pages of a request."""
    roles = holders([community]).get(community.pk, [])
    return Admission(
        handlers=list({term.employee_id: term.employee for term in roles if term.role in STEWARD_ROLES}.values()),
        sponsors=[term.employee for term in roles if term.role == Role.SPONSOR],
    )


def _is_opted_out(community: Community, me: Employee) -> bool:
    return bool(MailPreference.objects.filter(community=community, employee=me, kind=REQUEST, wanted=False).exists())


@register.filter
def name_list(people: Sequence[Employee]) -> str:
    """“Nele, Wout and Lotte”."""
    names = [own_direction(each.display_name) for each in people]
    if len(names) < 2:
        return "".join(names)
    return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])


@register.simple_tag
def my_requests(me: Employee) -> list[JoinRequest]:
    """All stored requests of this person, the newest first."""
    return _requests_of(me)


@planned
def _requests_of(person: Employee, _at: Moment) -> QuerySet[JoinRequest]:
    kept: QuerySet[JoinRequest] = JoinRequest.objects.filter(employee=person).select_related("community", "decided_by")
    return kept.order_by("-asked_at", "-id")


@register.filter
def kept_until(request: JoinRequest) -> datetime | None:
    """When the request is deleted; None while it is pending."""
    if request.ended_at is None:
        return None
    kept: dict[str, timedelta] = {
        RequestOutcome.ACCEPTED: ACCEPTANCE_VALID_FOR,
        RequestOutcome.DECLINED: KEEP_DECLINED_FOR,
    }
    return request.ended_at + kept.get(request.outcome, KEEP_UNANSWERED_FOR)
