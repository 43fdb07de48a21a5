"""Offers: open opportunities."""

from collections.abc import Iterator

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from communities.models import Community, SmallStep
from communities.opportunities.offering import on_offer
from cop_platform.attention import Hand, offers
from cop_platform.ui.dates import day_short


@offers
def small_steps(communities: list[Community]) -> Iterator[Hand]:
    """What waits for somebody who likes to."""
    by_id: dict[int, Community] = {community.pk: community for community in communities}
    for step in on_offer(communities):
        where = by_id[step.community_id]
        yield Hand(where.pk, _in_words(step, where), f"{where.get_absolute_url()}#hands", _("I like to do this"))


def _in_words(step: SmallStep, community: Community) -> SafeString:
    """What people wrote has the language of their community; the day is in the reader's."""
    what = format_html('<span lang="{}">{}</span>', community.language, step.words)
    if not step.by_when:
        return what
    by_when = _("by %(day)s") % {"day": day_short(step.by_when)}
    return format_html("{}, {}", what, by_when)
