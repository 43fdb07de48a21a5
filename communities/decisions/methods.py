"""Ways of deciding other than consent (S82): the community says which, and one person decides after listening."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from communities.decisions.outcome import Verdict
from communities.decisions.settling import end, in_round
from communities.decisions.stakeholders import members_of
from communities.models import Community, Deciding, Decision, Proposal, RoleTerm
from communities.models.decision import log
from communities.models.locking import locked_open
from communities.models.role import TENDING
from communities.notifications.preferences import without_refusals
from cop_platform.outbox.queue import owe
from cop_platform.web.rate_limits import refuse_beyond
from members.models import Employee

#: The kind of mail.
CHANGED = "deciding_changed"
#: Within a day, of one community: everyone inside is mailed. Told in docs/operations.md.
MOST_CHANGES, DAY = 2, timedelta(days=1)
OFTEN = _(
    "This community changed %(most)d times within a day how it decides; let people get used to it. It can change again"
    " on %(day)s, %(clock)s."
)


class ByConsent(Exception):
    """Nobody decides this alone: it is decided by consent."""


@transaction.atomic
def choose_deciding(community: Community, *, by: Employee, method: Deciding, words: str) -> bool:
    """From now on the community decides so; proposals that are open stay as they began. True when that is a change.

    Everyone in the core and active hears of it. Raises :class:`Closed`, ``TooMany``.
    """
    locked = locked_open(community)
    if locked.deciding == method:
        return False
    changes = Decision.objects.filter(community=locked, kind=Decision.Kind.METHOD)
    refuse_beyond(changes, at="decided_at", most=MOST_CHANGES, within=DAY, words=OFTEN)
    locked.deciding = method
    locked.save(update_fields=["deciding"])
    line = log(locked, Decision.Kind.METHOD, Decision.Outcome.YES, title=str(method), words=words, by=by)
    owe(CHANGED, line, without_refusals(locked, CHANGED, who_hears(locked)) - {by.pk})
    return True


def who_hears(community: Community) -> set[int]:
    """Ids of the core and active members, and of who tends it wherever they sit: all who read the proposals."""
    roles = RoleTerm.objects.filter(community=community, role__in=TENDING, ended_at=None)
    return members_of(community) | {*roles.values_list("employee_id", flat=True)}


def decide(proposal: Proposal, *, by: Employee, outcome: Proposal.Outcome, words: str) -> None:
    """Say what it has become, and why, once the date for advice has passed. Raises ``Over`` and :class:`ByConsent`."""
    if proposal.by_consent:
        raise ByConsent
    with in_round(proposal, Verdict.WAITING) as locked:
        end(locked, outcome, by=by, words=words)
