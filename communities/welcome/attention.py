"""Action items: newcomers to welcome."""

from collections.abc import Iterator
from itertools import groupby

from communities.welcome.newcomers import newcomers_to_greet
from cop_platform.attention import ActionItem, action_items
from members.models import Employee


@action_items
def newcomers_to_welcome(person: Employee) -> Iterator[ActionItem]:
    """Newcomers where this person is Leader or Coach; one item per community."""
    by_community = sorted(newcomers_to_greet(person), key=lambda newcomer: newcomer.community_id)
    for _community, group in groupby(by_community, key=lambda newcomer: newcomer.community_id):
        newcomers = list(group)
        yield ActionItem(
            "communities/welcome/attention/newcomers.html", newcomers, max(each.arrived_at for each in newcomers)
        )
