"""Who carries a proposal."""

from communities.models import Level, Participation, Proposal
from communities.permissions import can_read_proposal


def carriers_of(proposal: Proposal) -> set[int]:
    """Who proposed it; once they are no longer here, everyone in the core group. Also of a round that is over."""
    proposer = proposal.proposed_by
    if proposer and not proposer.left_at and can_read_proposal(proposer, proposal):
        return {proposer.pk}
    core = Participation.objects.filter(community=proposal.community, level=Level.CORE, employee__left_at=None)
    return set(core.values_list("employee_id", flat=True))
