"""Ways of deciding other than consent (S82): the community says which, and one person decides after listening."""

from django.db import transaction

from communities.consent import end, in_round
from communities.decisions import log
from communities.models import Community, Deciding, Decision, Proposal
from communities.participation import Closed
from communities.verdict import Verdict
from members.models import Employee


class ByConsent(Exception):
    """Nobody decides this alone: it is decided by consent."""


@transaction.atomic
def choose_deciding(community: Community, *, by: Employee, method: Deciding, words: str) -> bool:
    """From now on the community decides so; proposals that are open stay as they began. True when that is a change."""
    locked = Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    if locked.is_closed:
        raise Closed
    if locked.deciding == method:
        return False
    locked.deciding = method
    locked.save(update_fields=["deciding"])
    log(locked, Decision.Kind.METHOD, Decision.Outcome.YES, title=str(method), words=words, by=by)
    return True


def decide(proposal: Proposal, *, by: Employee, outcome: Proposal.Outcome, words: str) -> None:
    """Say what it has become, and why, once the date for advice has passed. Raises ``Over`` and :class:`ByConsent`."""
    if proposal.by_consent:
        raise ByConsent
    with in_round(proposal, Verdict.WAITING) as locked:
        end(locked, outcome, by=by, words=words)
