"""Ask the members whether their community is finished, and keep what they say (L3). A question, not a vote."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.closing.permissions import PHASES_TO_CLOSE_IN
from communities.lifecycle.moving import Step, move
from communities.models import (
    Closing,
    ClosingAnswer,
    ClosingOutcome,
    ClosingReply,
    ClosingView,
    Community,
    Phase,
)
from communities.models.locking import lock
from communities.notifications.preferences import subscribers_of
from cop_platform.outbox.queue import queue_mail
from cop_platform.web.refusals import Refusal
from members.models import Employee

#: A kind of mail; people can turn it off.
CLOSING_ASKED = "closing_asked"
USUAL_TIME = timedelta(days=14)
MAX_ANSWERS, MAX_REPLIES = 200, 20


class QuestionOpen(Refusal):
    sentence = _("Everyone is being asked already. Your text is still here.")


class NotNow(Refusal):
    sentence = _("[A community] is closed from Perform or Wind down. This one is in another phase by now.")


class ConsultationOver(Refusal):
    sentence = _("The date has passed or the outcome is there, so nothing can be added. Your text is still here.")


@dataclass(frozen=True)
class ClosingQuestion:
    """What whoever asks writes down. ``successor`` goes on with what is left."""

    reason: str
    words: str
    closes_at: datetime
    successor: Community | None = None


def current_closing(community: Community) -> Closing | None:
    """The consultation that has no outcome yet."""
    rows = Closing.objects.filter(community=community, outcome="")
    found: Closing | None = rows.select_related("community", "proposed_by", "successor").first()
    return found


def last_closing(community: Community) -> Closing | None:
    """The one by which a closed community was closed; none for an idea that was dropped, or that was imported."""
    rows = Closing.objects.filter(community=community, outcome=ClosingOutcome.CLOSED)
    rows = rows.filter(decided_at__date__gte=community.phase_since - timedelta(days=1))
    found: Closing | None = rows.select_related("successor", "decided_by").order_by("-decided_at").first()
    return found


def newest_closing(community: Community) -> Closing | None:
    """The last consultation, whether it has an outcome or not."""
    rows = Closing.objects.filter(community=community).select_related("community", "proposed_by", "successor")
    found: Closing | None = rows.order_by("-proposed_at").first()
    return found


@transaction.atomic
def consult(community: Community, question: ClosingQuestion, *, by: Employee) -> Closing:
    """Ask everyone. In ``perform`` the community winds down by that.

    Raises :class:`QuestionOpen`, :class:`NotNow`.
    """
    community = lock(community)
    if community.phase not in PHASES_TO_CLOSE_IN:
        raise NotNow
    if current_closing(community):
        raise QuestionOpen
    if community.phase == Phase.PERFORM:
        # Everyone is told by the mail that asks.
        move(community, Step(Phase.WIND_DOWN, Phase.PERFORM, question.words), by=by, is_told=False)
    asked: Closing = Closing.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        reason=question.reason,
        words=question.words,
        proposed_by=by,
        proposed_at=timezone.now(),
        closes_at=question.closes_at,
        successor=question.successor,
    )
    queue_mail(CLOSING_ASKED, asked, subscribers_of(community, CLOSING_ASKED) - {by.pk})
    return asked


@transaction.atomic
def answer(closing: Closing, *, by: Employee, view: ClosingView, text: str = "", keeps_name: bool = False) -> None:
    """Say what one thinks, replacing an earlier answer. Raises :class:`ConsultationOver`."""
    closing = _locked(closing)
    if not closing.is_open:
        raise ConsultationOver
    said = {"view": view, "text": text, "keeps_name": keeps_name, "answered_at": timezone.now()}
    ClosingAnswer.objects.update_or_create(
        organisation_id=closing.organisation_id, closing=closing, employee=by, defaults=said
    )


@transaction.atomic
def reply(to: ClosingAnswer, *, by: Employee, text: str) -> None:
    """Reply to an answer, until the outcome is there. Raises :class:`ConsultationOver`."""
    closing = _locked(to.closing)
    if closing.outcome or to.replies.count() >= MAX_REPLIES:
        raise ConsultationOver
    ClosingReply.objects.create(
        organisation_id=closing.organisation_id, answer=to, employee=by, text=text, at=timezone.now()
    )


def _locked(closing: Closing) -> Closing:
    """Read it again while its community is locked: nothing else about it changes meanwhile."""
    lock(closing.community)
    found: Closing = Closing.objects.select_related("community").get(pk=closing.pk)
    return found


def answers_to(closing: Closing) -> QuerySet[ClosingAnswer]:
    """What people said, with the replies, the first first."""
    rows: QuerySet[ClosingAnswer] = ClosingAnswer.objects.filter(closing=closing).select_related("employee")
    return rows.prefetch_related("replies__employee").order_by("answered_at", "id")[:MAX_ANSWERS]


def answer_of(closing: Closing, employee: Employee) -> ClosingAnswer | None:
    found: ClosingAnswer | None = ClosingAnswer.objects.filter(closing=closing, employee=employee).first()
    return found
