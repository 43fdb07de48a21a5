"""Template tags about splitting, and about communities that belong together."""

from django.template import Library

from communities.roles.viewers import Viewer
from communities.sisters import kin
from communities.sisters.permissions import can_name_sisters
from communities.splitting.permissions import can_split

register = Library()


@register.simple_tag
def kin_of(viewer: Viewer) -> kin.Kin:
    """Those it split into, the one it comes from, and its sisters; one query."""
    return kin.kin_of(viewer.community)


@register.filter
def may_split(viewer: Viewer) -> bool:
    return can_split(viewer)


@register.filter
def may_name_sisters(viewer: Viewer) -> bool:
    return can_name_sisters(viewer)
