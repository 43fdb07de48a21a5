"""Action items: pending nominations and role selections."""

from collections.abc import Iterator

from communities.nominations.nominating import pending_for
from communities.nominations.selection import pending_selections_for as selections_for
from cop_platform.attention import ActionItem, action_items
from members.models import Employee


@action_items
def nominations(person: Employee) -> Iterator[ActionItem]:
    """Nominations that wait for this person's answer."""
    for nomination in pending_for(person):
        yield ActionItem("communities/nominations/attention/nomination.html", nomination, nomination.nominated_at)


@action_items
def role_selections(person: Employee) -> Iterator[ActionItem]:
    """Role selections that wait for this person's suggestion."""
    for selection in selections_for(person):
        yield ActionItem(
            "communities/nominations/attention/selection.html",
            selection,
            selection.started_at,
            until=selection.by_when,
        )
