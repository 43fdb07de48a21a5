"""Stakeholders of a proposal: deciding members, readers, respondents and recipients of the outcome."""

from collections.abc import Iterable

from communities.decisions.outcome import StandingResponse
from communities.models import MEMBER_LEVELS, Community, Participation, Proposal, ProposalText, Response, RoundOutcome


def deciding_members(community: Community) -> set[int]:
    """Ids of the core and active members who have not left the organisation."""
    taking_part = Participation.objects.filter(community=community, level__in=MEMBER_LEVELS, employee__left_at=None)
    return {*taking_part.values_list("employee_id", flat=True)}


def readers_of(proposal: Proposal) -> set[int]:
    """Ids of the deciding members, and of the candidate, who reads but does not answer."""
    return deciding_members(proposal.community) | ({proposal.candidate_id} if proposal.candidate_id else set())


def standing_responses(proposal: Proposal) -> list[StandingResponse]:
    """Responses to the current text that are not withdrawn."""
    said = Response.objects.filter(text=proposal.current_text, withdrawn_at=None).values_list("stance", "employee_id")
    return as_standing(proposal, proposal.current_text, said, deciding_members(proposal.community))


def as_standing(
    proposal: Proposal, text: ProposalText, said: Iterable[tuple[str, int]], member_ids: set[int]
) -> list[StandingResponse]:
    """The same from rows that are read already: (stance, employee id) of each response that is not withdrawn."""
    own = {proposal.proposed_by_id, proposal.candidate_id, text.written_by_id}
    return [
        StandingResponse(stance, is_own=employee in own, is_member=employee in member_ids) for stance, employee in said
    ]


def respondents_of(proposal: Proposal) -> set[int]:
    """Ids of the people who answered any of its texts and are still members, so that they can read the page."""
    said = Response.objects.filter(text__proposal=proposal).values_list("employee_id", flat=True)
    return set(said) & deciding_members(proposal.community)


def outcome_recipients(proposal: Proposal) -> set[int]:
    """Ids of respondents, proposer and candidate; without a candidate who is now asked to accept the role."""
    asked_now = proposal.outcome == RoundOutcome.ADOPTED and proposal.candidate_id != proposal.proposed_by_id
    heard = {proposal.proposed_by_id} if asked_now else {proposal.proposed_by_id, proposal.candidate_id}
    return respondents_of(proposal) | (readers_of(proposal) & heard)
