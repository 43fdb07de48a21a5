"""Action items: join requests to decide or review, and accepted requests to use."""

from collections.abc import Iterator

from communities.joining.requests import Outcome, asking_of
from cop_platform.attention import Asked, asks
from members.models import Employee

ASKED = {
    "": "communities/asked/join_request.html",
    Outcome.NOT_NOW: "communities/asked/second_look.html",
    Outcome.YES: "communities/asked/welcome.html",
}


@asks
def requests(person: Employee) -> Iterator[Asked]:
    """Somebody would like to join and they answer; a Coach is asked to look; or their own place is kept for them."""
    for request in asking_of(person):
        yield Asked(ASKED[request.outcome], request, request.ended_at or request.waiting_since)
