"""Action items: newcomers to welcome."""

from collections.abc import Iterator
from itertools import groupby

from communities.welcome.newcomers import newcomers_to_greet
from cop_platform.attention import ActionItem, action_items
from members.models import Employee


@action_items
def newcomers_to_welcome(person: Employee) -> Iterator[ActionItem]:
    """Newcomers where this person is Leader or Coach; one item per community."""
    by_community = sorted(newcomers_to_greet(person), key=lambda arrival: arrival.community_id)
    for _community, arrivals in groupby(by_community, key=lambda arrival: arrival.community_id):
        new = list(arrivals)
        yield ActionItem(
            "communities/welcome/attention/newcomers.html", new, max(arrival.arrived_at for arrival in new)
        )
