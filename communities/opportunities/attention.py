"""Offers: open opportunities."""

from collections.abc import Iterator

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from communities.models import Community, Opportunity
from communities.opportunities.offering import open_opportunities, with_open_opportunity
from cop_platform.attention import Offer, offers
from cop_platform.ui.dates import day_short


@offers(with_open_opportunity)
def opportunities(communities: list[Community]) -> Iterator[Offer]:
    """Open opportunities of these communities."""
    by_id: dict[int, Community] = {community.pk: community for community in communities}
    for step in open_opportunities(communities):
        where = by_id[step.community_id]
        yield Offer(where.pk, _description(step, where), f"{where.get_absolute_url()}#opportunities", _("I’ll do it"))


def _description(opportunity: Opportunity, community: Community) -> SafeString:
    """The title is marked with the language of its community; the day is in the reader's language."""
    what = format_html('<span lang="{}">{}</span>', community.language, opportunity.title)
    if not opportunity.by_when:
        return what
    by_when = _("by %(day)s") % {"day": day_short(opportunity.by_when)}
    return format_html("{}, {}", what, by_when)
