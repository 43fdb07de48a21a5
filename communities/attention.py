"""What the communities ask of people."""

from collections.abc import Iterator

from communities.proposals import unanswered
from communities.roles import asked_of
from cop_platform.attention import Asked, asks
from members.models import Employee


@asks
def nominations(person: Employee) -> Iterator[Asked]:
    """Somebody sees them in a role."""
    for nomination in asked_of(person):
        yield Asked("communities/asked/nomination.html", nomination, nomination.nominated_at)


@asks
def proposals(person: Employee) -> Iterator[Asked]:
    """Something one may have a look at before its date; leaving it is fine too."""
    for proposal in unanswered(person):
        yield Asked("communities/asked/proposal.html", proposal, proposal.proposed_at)
