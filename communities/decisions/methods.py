"""Decision methods (S82): change the method of a community, and decide a proposal without consent."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from communities.decisions.outcome import RoundState
from communities.decisions.settling import locked_round, record_outcome
from communities.decisions.stakeholders import deciding_members
from communities.models import Community, Decision, DecisionMethod, DecisionOutcome, Proposal, RoleTerm, RoundOutcome
from communities.models.decision import log
from communities.models.locking import lock_open
from communities.models.role import STEWARD_ROLES
from communities.notifications.preferences import without_opted_out
from cop_platform.outbox.queue import queue_mail
from cop_platform.web.rate_limits import enforce_limit
from cop_platform.web.refusals import Refusal
from members.models import Employee

#: The kind of mail.
METHOD_CHANGED = "decision_method_changed"
#: Most changes in one community within a day: each is mailed to all members. Documented in docs/operations.md.
MAX_CHANGES, DAY = 2, timedelta(days=1)
TOO_MANY_CHANGES = _(
    "[This community] changed %(most)d times within a day how it decides; let people get used to it. It can change"
    " again on %(day)s, %(clock)s."
)


class MethodChanged(Refusal):
    sentence = _("Someone changed it while this page was open. It says now: %(method)s. Save again to replace it.")


class ConsentRequired(Exception):
    """The proposal is decided by consent, not by one person."""


@transaction.atomic
def change_method(
    community: Community, *, by: Employee, method: DecisionMethod, reason: str, seen: str | None = None
) -> bool:
    """Change how the community decides about new proposals; open ones keep their method. False if nothing changes.

    ``seen`` is the method that the form was opened with. All members and stewards are mailed. Raises
    :class:`CommunityClosed`, :class:`MethodChanged`, ``TooMany``.
    """
    locked = lock_open(community)
    if seen is not None and locked.decision_method != seen:
        raise MethodChanged(MethodChanged.sentence % {"method": DecisionMethod(locked.decision_method).label})
    if locked.decision_method == method:
        return False
    changes = Decision.objects.filter(community=locked, kind=Decision.Kind.METHOD)
    enforce_limit(changes, at="decided_at", most=MAX_CHANGES, within=DAY, sentence=TOO_MANY_CHANGES)
    locked.decision_method = method
    locked.save(update_fields=["decision_method"])
    line = log(locked, Decision.Kind.METHOD, DecisionOutcome.ACCEPTED, title=str(method), reason=reason, by=by)
    queue_mail(
        METHOD_CHANGED, line, without_opted_out(locked, METHOD_CHANGED, method_change_recipients(locked)) - {by.pk}
    )
    return True


def method_change_recipients(community: Community) -> set[int]:
    """Ids of the members, and of holders of steward roles at any level: all readers of proposals."""
    roles = RoleTerm.objects.filter(community=community, role__in=STEWARD_ROLES, ended_at=None)
    return deciding_members(community) | {*roles.values_list("employee_id", flat=True)}


def decide_proposal(proposal: Proposal, *, by: Employee, outcome: RoundOutcome, reason: str) -> None:
    """Decide a proposal, with a reason, once the closing date for advice has passed.

    Raises :class:`RoundClosed` and :class:`ConsentRequired`.
    """
    if proposal.is_by_consent:
        raise ConsentRequired
    with locked_round(proposal, RoundState.OVERDUE) as locked:
        record_outcome(locked, outcome, by=by, reason=reason)
