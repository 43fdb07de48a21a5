"""Template tags about the welcome, newcomers, opportunities and community invitations."""

from django.template import Library
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

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
def opportunities_of(community: Community) -> list[Opportunity]:
    return offering.shown_opportunities(community)


@register.simple_tag
def help_wanted(communities: list[Community]) -> list[Opportunity]:
    """Two open opportunities of these communities, the nearest day first."""
    return offering.nearest_open([community.pk for community in communities])


@register.filter
def first_open(found: list[Opportunity]) -> Opportunity | None:
    return next((step for step in found if not step.taken_by), None)


@register.simple_tag
def newcomer_names(found: list[Newcomer]) -> str:
    """The first names of the newest, as “Bram, Jeroen and Ann” or “Bram, Jeroen, Ann and others”; nobody twice.

    Whole names where two first names are the same.
    """
    people = list({newcomer.employee_id: newcomer.employee for newcomer in found}.values())
    named, more = people[: newcomers.MAX_NAMED], people[newcomers.MAX_NAMED :]
    names = [person.first_name for person in named]
    if len(set(names)) < len(names):
        names = [person.display_name for person in named]
    return get_text_list([*names, *([_("others")] if more else [])], _("and"))


@register.filter
def communities_of(found: list[Newcomer]) -> list[Community]:
    """The communities in which these newcomers wait to be greeted, in the order of the newcomers."""
    return list(dict.fromkeys(newcomer.community for newcomer in found))


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
