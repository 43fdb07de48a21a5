"""What pages ask about welcoming and small steps."""

from typing import Any

from django.template import Library

from communities.invitations.inviting import looks_about
from communities.models import Arrival, Community, LookInvitation, RoleTerm, SmallStep
from communities.models.role import GREETERS
from communities.opportunities import offering
from communities.welcome import newcomers
from members.models import Employee

register = Library()


@register.simple_tag
def welcome_of(community: Community, me: Employee) -> Arrival | None:
    """The welcome that stands on the page for this person."""
    return newcomers.welcome_of(community, me)


@register.filter
def to_ask(terms: list[RoleTerm]) -> list[RoleTerm]:
    """Of those who hold a role, whom a newcomer asks."""
    return [term for term in terms if term.role in GREETERS]


@register.simple_tag
def newcomers_for(community: Community, terms: list[RoleTerm], me: Employee) -> dict[str, Any]:
    """Who is new here, for the leader and the coach; for nobody else."""
    if not any(term.employee_id == me.pk for term in to_ask(terms)):
        return {}
    arrivals, has_others = newcomers.listed(community)
    return {"arrivals": arrivals, "has_others": has_others}


@register.simple_tag
def steps_of(community: Community) -> list[SmallStep]:
    return offering.on_the_page(community)


@register.filter
def first_on_offer(found: list[SmallStep]) -> SmallStep | None:
    return next((step for step in found if not step.liked_by), None)


@register.filter
def carries(terms: list[RoleTerm], me: Employee) -> bool:
    """Whether this person holds one of the roles."""
    return any(term.employee_id == me.pk for term in terms)


@register.simple_tag
def my_looks(me: Employee) -> list[LookInvitation]:
    return list(looks_about(me))


@register.simple_tag
def my_steps(me: Employee) -> list[SmallStep]:
    return offering.liked_by(me)
