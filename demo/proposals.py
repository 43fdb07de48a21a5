"""Create the proposals of the demonstration: open, with objections, and adopted."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from communities.decisions.consent import REVIEW_AFTER
from communities.models import (
    Decision,
    DecisionOutcome,
    Proposal,
    ProposalText,
    Question,
    Response,
    RoundOutcome,
    Volunteer,
)
from demo.charters import charters_in_round
from demo.communities import LoadedCommunity
from demo.employees import People
from demo.script import ProposalScript
from demo.timetable import ZONE
from members.models import Employee

Named = dict[str, Employee]


def add_proposals(gathered: Iterable[LoadedCommunity], people: People, now: datetime) -> dict[int, Proposal]:
    """Written as rows: the functions of consent would queue mails and set today's date.

    Returns the proposals to adopt a charter, by community.
    """
    told = [(each, put) for each in gathered for put in [*each.script.proposals, *charters_in_round(each, now)]]
    named = people.named
    proposals = Proposal.objects.bulk_create(_proposal(each, put, named, now) for each, put in told)
    puts = [(proposal, put) for proposal, (_each, put) in zip(proposals, told, strict=True)]
    texts = ProposalText.objects.bulk_create(text for each in puts for text in _texts(*each, named))
    said = {(proposal.pk, number): words for proposal, put in puts for number, words in enumerate(put.responses)}
    Response.objects.bulk_create(
        Response(
            organisation_id=text.organisation_id,
            text=text,
            employee=named[word.name],
            stance=word.stance,
            reason=word.text,
            suggested_change=word.suggestion,
            at=text.written_at + timedelta(hours=20),
        )
        for text in texts
        for word in said.get((text.proposal_id, text.revision), ())
    )
    Question.objects.bulk_create(question for each in puts for question in _questions(*each, named))
    Volunteer.objects.bulk_create(offer for each in puts for offer in _volunteers(*each, named))
    Decision.objects.bulk_create(_decision(proposal) for proposal, put in puts if put.is_adopted)
    return {each.community_id: each for each in proposals if each.subject == Proposal.Subject.CHARTER}


def _proposal(gathered: LoadedCommunity, put: ProposalScript, named: Named, now: datetime) -> Proposal:
    proposed_at = now - timedelta(days=put.days_ago)
    last_day = (proposed_at + timedelta(days=put.days_open)).astimezone(ZONE)
    closes_at = last_day.replace(hour=23, minute=59, second=0, microsecond=0)
    return Proposal(
        **gathered.foreign_keys,
        title=put.title,
        subject=put.subject,
        proposed_by=named[put.proposed_by],
        proposed_at=proposed_at,
        closes_at=closes_at,
        review_on=closes_at.date() + REVIEW_AFTER,
        outcome=RoundOutcome.ADOPTED if put.is_adopted else "",
        decided_at=closes_at if put.is_adopted else None,
    )


def _texts(proposal: Proposal, put: ProposalScript, named: Named) -> Iterator[ProposalText]:
    """The versions of the text, three days apart."""
    for number, text in enumerate(put.texts):
        next_at = proposal.proposed_at + timedelta(days=3 * number + 3)
        yield ProposalText(
            organisation_id=proposal.organisation_id,
            proposal=proposal,
            revision=number,
            text=text,
            written_by=named[put.proposed_by],
            written_at=next_at - timedelta(days=3),
            replaced_at=None if number == len(put.texts) - 1 else next_at,
        )


def _questions(proposal: Proposal, put: ProposalScript, named: Named) -> Iterator[Question]:
    asked_at = proposal.proposed_at + timedelta(days=1)
    for name, words, answer in put.questions:
        yield Question(
            organisation_id=proposal.organisation_id,
            proposal=proposal,
            asked_by=named[name],
            text=words,
            asked_at=asked_at,
            answer=answer,
            answered_by=proposal.proposed_by,
            answered_at=asked_at + timedelta(hours=3),
        )


def _volunteers(proposal: Proposal, put: ProposalScript, named: Named) -> Iterator[Volunteer]:
    since = proposal.proposed_at + timedelta(days=2)
    for name in put.volunteers:
        yield Volunteer(organisation_id=proposal.organisation_id, proposal=proposal, employee=named[name], since=since)


def _decision(proposal: Proposal) -> Decision:
    return Decision(
        organisation_id=proposal.organisation_id,
        community=proposal.community,
        kind=Decision.Kind.PROPOSAL,
        outcome=DecisionOutcome.ACCEPTED,
        title=proposal.title,
        proposal=proposal,
        decided_at=proposal.closes_at,
        review_on=proposal.review_on,
    )
