"""Signs: a community that is just starting, or winding down."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Community, Phase
from cop_platform.attention import Sign, register_sign
from cop_platform.planned_queries import Moment
from cop_platform.ui.dates import format_day


def _is_starting(_at: Moment) -> Q:
    return Q(phase=Phase.INITIATE)


def _is_winding_down(_at: Moment) -> Q:
    return Q(phase=Phase.WIND_DOWN)


def _starting_sentence(community: Community) -> str:
    said = _("An idea since %(month)s. It looks for curious colleagues.")
    return said % {"month": format_day(community.phase_since, "F Y")}


def _winding_down_sentence(community: Community) -> str:
    said = _("Winding down since %(month)s. What deserves to be kept, and who is thanked?")
    return said % {"month": format_day(community.phase_since, "F Y")}


register_sign(4, Sign("starting", gettext_lazy("Just starting"), "sprout", _is_starting, _starting_sentence))
register_sign(5, Sign("winding_down", gettext_lazy("Winding down"), "leaf", _is_winding_down, _winding_down_sentence))
