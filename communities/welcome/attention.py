"""Action items: newcomers to welcome."""

from collections.abc import Iterator
from itertools import groupby

from communities.welcome.newcomers import to_greet
from cop_platform.attention import Asked, asks
from members.models import Employee


@asks
def greetings(person: Employee) -> Iterator[Asked]:
    """Somebody is new where they lead or coach; one item a community."""
    by_community = sorted(to_greet(person), key=lambda arrival: arrival.community_id)
    for _community, arrivals in groupby(by_community, key=lambda arrival: arrival.community_id):
        new = list(arrivals)
        yield Asked("communities/asked/newcomers.html", new, max(arrival.arrived_at for arrival in new))
