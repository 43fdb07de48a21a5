"""Template tags about the welcome, newcomers, opportunities and community invitations."""

from typing import Any

from django.template import Library

from communities.invitations.inviting import invitations_about
from communities.models import Community, CommunityInvitation, Newcomer, Opportunity, RoleTerm
from communities.models.role import REQUIRED_ROLES
from communities.opportunities import offering
from communities.welcome import newcomers
from members.models import Employee

register = Library()


@register.simple_tag
def welcome_of(community: Community, me: Employee) -> Newcomer | None:
    """The welcome shown to this person; None without one."""
    return newcomers.welcome_of(community, me)


@register.filter
def welcome_contacts(terms: list[RoleTerm]) -> list[RoleTerm]:
    """The role holders whom newcomers can ask: Leaders and Coaches."""
    return [term for term in terms if term.role in REQUIRED_ROLES]


@register.simple_tag
def newcomers_for(community: Community, terms: list[RoleTerm], me: Employee) -> dict[str, Any]:
    """Newcomers, for the Leader and the Coach; empty for everybody else."""
    if not any(term.employee_id == me.pk for term in welcome_contacts(terms)):
        return {}
    found, has_others = newcomers.newest_newcomers(community)
    return {"newcomers": found, "has_others": has_others}


@register.simple_tag
def opportunities_of(community: Community) -> list[Opportunity]:
    return offering.shown_opportunities(community)


@register.filter
def first_open(found: list[Opportunity]) -> Opportunity | None:
    return next((step for step in found if not step.taken_by), None)


@register.filter
def is_held_by(terms: list[RoleTerm], me: Employee) -> bool:
    """Whether this person holds one of the roles."""
    return any(term.employee_id == me.pk for term in terms)


@register.simple_tag
def my_community_invitations(me: Employee) -> list[CommunityInvitation]:
    return list(invitations_about(me))


@register.simple_tag
def my_opportunities(me: Employee) -> list[Opportunity]:
    return offering.taken_by(me)
