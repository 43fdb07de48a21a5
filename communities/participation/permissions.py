"""Who is a member of a community, and what to say to who is not."""

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from communities.models import FEWEST_PEOPLE, MEMBER_LEVELS, Community, Participation
from communities.participation.levels import level_of
from cop_platform.web.denied import Denied
from members.models import Employee


def is_member(employee: Employee, community: Community) -> bool:
    """Active or in the core: the people who read and decide internally. People at the edge only follow."""
    return level_of(community, employee) in MEMBER_LEVELS


def has_few_members(community: Community) -> bool:
    """Whether so few are active that one may guess who said something without a name. Leavers are not among them."""
    members = Participation.objects.filter(community=community, level__in=MEMBER_LEVELS, employee__left_at=None)
    return len(members.values_list("pk")[:FEWEST_PEOPLE]) < FEWEST_PEOPLE


def place_needed(community: Community, sentence: str | Promise) -> PermissionDenied:
    """The refusal of something that another place in the community allows, with the way to choose one."""
    if community.is_closed:
        return PermissionDenied(sentence)
    return Denied(str(sentence), button=_("Choose your place"), url=f"{community.get_absolute_url()}#take-part")
