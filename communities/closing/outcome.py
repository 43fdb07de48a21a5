"""Record what comes of the question: the community closes, or it goes on. Everyone is told."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.lifecycle.moving import PointsOpen, Step, move
from communities.models import Closing, ClosingOutcome, Community, Participation, Phase, RoleTerm
from communities.models.locking import lock
from communities.notifications.preferences import subscribers_of
from cop_platform.outbox.queue import queue_mail
from cop_platform.web.refusals import Refusal
from members.models import Employee

#: Kinds of mail. Everyone is told of a closing; that it goes on can be turned off.
COMMUNITY_CLOSED, COMMUNITY_CONTINUES = "community_closed", "community_continues"


class DecidedAlready(Refusal):
    sentence = _("The outcome was recorded meanwhile. Your text is still here.")


@dataclass(frozen=True)
class Words:
    """``why`` is what was decided, and why; the others lead the page of a closed community."""

    why: str
    made: str = ""
    learned: str = ""


@transaction.atomic
def close(closing: Closing, words: Words, *, by: Employee) -> None:
    """Close the community, with thanks.

    Raises :class:`DecidedAlready`, and what :func:`~communities.lifecycle.moving.move` raises: everybody has to be
    asked and thanked before.
    """
    community = closing.community
    # It locks the rounds and the community, and refuses when somebody was faster.
    move(community, Step(Phase.CLOSED, Phase.WIND_DOWN, words.why), by=by, after_closing=True)
    _decide(closing, ClosingOutcome.CLOSED, words, by)
    queue_mail(COMMUNITY_CLOSED, closing, _everyone(community) - {by.pk})


@transaction.atomic
def go_on(closing: Closing, words: Words, *, by: Employee) -> bool:
    """Go on: back to ``perform``, unless something is needed for that. Returns whether it is there.

    Raises :class:`DecidedAlready`.
    """
    community = lock(closing.community)
    _decide(closing, ClosingOutcome.CONTINUED, words, by)
    told = subscribers_of(community, COMMUNITY_CONTINUES) - {by.pk}
    queue_mail(COMMUNITY_CONTINUES, closing, told)
    try:
        move(community, Step(Phase.PERFORM, Phase.WIND_DOWN, words.why), by=by, is_told=False)
    except PointsOpen:
        return False
    return True


def _decide(closing: Closing, outcome: ClosingOutcome, words: Words, by: Employee) -> None:
    closing = Closing.objects.get(pk=closing.pk)
    if closing.outcome:
        raise DecidedAlready
    closing.outcome, closing.outcome_words = outcome, words.why
    closing.made, closing.learned = words.made, words.learned
    closing.decided_by, closing.decided_at = by, timezone.now()
    closing.save(update_fields=["outcome", "outcome_words", "made", "learned", "decided_by", "decided_at"])


def _everyone(community: Community) -> set[int]:
    """Whoever takes part, at any level, or holds a role."""
    here = {"community": community, "employee__left_at": None}
    sit = Participation.objects.filter(**here).values_list("employee_id", flat=True)
    hold = RoleTerm.objects.filter(**here, ended_at=None).values_list("employee_id", flat=True)
    return {*sit, *hold}
