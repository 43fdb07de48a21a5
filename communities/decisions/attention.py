"""Action items: proposals to answer, and proposals that wait for their owner."""

from collections.abc import Iterator

from communities.decisions.discussion import unanswered
from communities.decisions.ownership import waiting_for as carried_by
from cop_platform.attention import Asked, asks
from members.models import Employee


@asks
def proposals(person: Employee) -> Iterator[Asked]:
    """Something one may have a look at before its date; leaving it is fine too."""
    for proposal in unanswered(person):
        yield Asked("communities/asked/proposal.html", proposal, proposal.proposed_at)


@asks
def carried(person: Employee) -> Iterator[Asked]:
    """A question or an objection to what they carry; or the date has passed, and the decision is theirs."""
    for proposal in carried_by(person):
        moments = [proposal.objection_at, proposal.question_at, proposal.closes_at if proposal.decides else None]
        yield Asked("communities/asked/carried.html", proposal, max(each for each in moments if each))
