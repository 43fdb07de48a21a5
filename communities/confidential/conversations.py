"""A line in confidence to the coach: opened, answered, closed, taken back, forgotten (S14, S83).

Nothing here is told to the audit log, and no mail carries a word of it (docs/decisions/0023-about-a-person.md).
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community, ConfidentialConversation, ConfidentialMessage, Role, RoleTerm
from communities.participation.levels import level_of
from cop_platform.outbox.queue import queue_mail
from cop_platform.web.rate_limits import enforce_limit
from cop_platform.web.refusals import Refusal
from members.models import Employee
from members.people.deactivation import lock_if_active

#: Kinds of mail: something was written; the coach is coach no more.
MESSAGE_SENT, COACH_ENDED = "confidential_message", "confidential_coach_ended"
#: Each is a mail. Begun by one person, and written to and fro in one, within a day. Told in docs/operations.md.
MAX_STARTED, MAX_MESSAGES, DAY = 5, 30, timedelta(days=1)
TOO_MANY_STARTED = _(
    "You wrote in confidence %(most)d times within a day. You can go on in one of those, or begin another on %(day)s,"
    " %(clock)s."
)
TOO_MANY_MESSAGES = _(
    "You two wrote %(most)d times within a day; perhaps it is time to talk. Writing goes on from %(day)s, %(clock)s."
)


class NoSuchCoach(Refusal):
    sentence = _("They are no longer coach here, so nothing was sent. Choose again.")
    status = 422


class ConversationClosed(Refusal):
    """Closed, taken back or left by its coach: nothing is added any more."""

    sentence = _("This line has ended meanwhile, so nothing was sent. Your words still stand here.")


def available_coaches(community: Community, writer: Employee) -> list[Employee]:
    """Whom one can write to; not oneself."""
    terms = RoleTerm.objects.filter(community=community, role=Role.COACH, ended_at=None, employee__left_at=None)
    found = terms.exclude(employee=writer).select_related("employee").order_by("started_at", "id")
    return [term.employee for term in found]


def can_start(employee: Employee, community: Community) -> bool:
    """Who takes part, at whatever level."""
    return bool(level_of(community, employee))


@transaction.atomic
def start(
    community: Community,
    coach: Employee,
    *,
    by: Employee,
    text: str,
    contact_details: str = "",
    instead_of: ConfidentialConversation | None = None,
) -> ConfidentialConversation:
    """Open a line between these two; one whose coach is gone is closed by it.

    Raises :class:`NoSuchCoach`, ``TooMany``.
    """
    lock_if_active(by.pk)  # One at a time, for the count of the day.
    enforce_limit(
        ConfidentialConversation.objects.filter(writer=by),
        at="opened_at",
        most=MAX_STARTED,
        within=DAY,
        sentence=TOO_MANY_STARTED,
    )
    if coach == by or not _is_coach(community, coach):
        raise NoSuchCoach
    if instead_of:
        close(instead_of, by=by)
    opened = ConfidentialConversation.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        writer=by,
        coach=coach,
        contact_details=contact_details,
    )
    _add_message(opened, text, by_coach=False)
    return opened


@transaction.atomic
def reply(conversation: ConfidentialConversation, *, by: Employee, text: str) -> None:
    """One of the two writes to the other. Raises :class:`ConversationClosed`, ``TooMany``."""
    found = _lock(conversation, by)
    if not found.is_open:
        raise ConversationClosed
    enforce_limit(found.messages.all(), at="at", most=MAX_MESSAGES, within=DAY, sentence=TOO_MANY_MESSAGES)
    _add_message(found, text, by_coach=not found.is_from(by))


@transaction.atomic
def close(conversation: ConfidentialConversation, *, by: Employee) -> None:
    """Either may. It can be read for a while yet.

    Raises :class:`ConversationClosed` when it was taken back meanwhile.
    """
    found = _lock(conversation, by)
    if not found.closed_at:
        found.closed_at = timezone.now()
        found.save(update_fields=["closed_at"])


@transaction.atomic
def delete(conversation: ConfidentialConversation, *, by: Employee) -> None:
    """Only the writer: all that both wrote is gone at once. Taking it back twice is taking it back once."""
    found = ConfidentialConversation.objects.select_for_update().filter(pk=conversation.pk, writer=by).first()
    if found:
        found.delete()


def _is_coach(community: Community, coach: Employee) -> bool:
    """And stays it until the end of the transaction."""
    terms = RoleTerm.objects.select_for_update(of=("self",))
    return terms.filter(_q_current_coach(), community=community, employee=coach).first() is not None


def _lock(conversation: ConfidentialConversation, by: Employee) -> ConfidentialConversation:
    """As it stands now, for who may still read it."""
    found = readable_by(by).select_for_update(of=("self",)).filter(pk=conversation.pk).first()
    if found is None:
        raise ConversationClosed
    return found


def _add_message(conversation: ConfidentialConversation, text: str, *, by_coach: bool) -> None:
    written = ConfidentialMessage.objects.create(
        organisation_id=conversation.organisation_id, conversation=conversation, by_coach=by_coach, text=text
    )
    queue_mail(MESSAGE_SENT, written, [conversation.writer_id if by_coach else conversation.coach_id])


# --- Who reads what -----------------------------------------------------------------------------------------------
def readable_by(person: Employee) -> QuerySet[ConfidentialConversation]:
    """What they wrote, and what was written to them while they are coach there. Nobody else reads any."""
    known = ConfidentialConversation.objects.annotate(has_coach=Exists(_current_coach_terms()))
    return known.filter(Q(writer=person) | Q(coach=person, coach_role_ended_at=None, has_coach=True))


def find_readable(public_id: str, person: Employee) -> ConfidentialConversation | None:
    """The one of this address, for who may read it."""
    return readable_by(person).select_related("community", "writer", "coach").filter(public_id=public_id).first()


def text_by_writer(conversation: ConfidentialConversation) -> str:
    """What the writer wrote in it; nothing of what the coach answered."""
    return "\n\n".join(conversation.messages.filter(by_coach=False).order_by("at", "id").values_list("text", flat=True))


def conversations_of(person: Employee) -> list[ConfidentialConversation]:
    """Their own and those written to them, the newest first."""
    return list(readable_by(person).select_related("community", "writer", "coach").order_by("-opened_at", "-id"))


def pending_for(person: Employee) -> list[Any]:
    """Open ones where the other wrote last (``latest_at``), and what they wrote to a coach who is coach no more."""
    last = ConfidentialMessage.objects.filter(conversation=OuterRef("pk")).order_by("-at", "-id").values("by_coach")[:1]
    mine = (
        readable_by(person)
        .filter(closed_at=None)
        .annotate(is_from_coach=Subquery(last, output_field=BooleanField()), latest_at=_latest())
    )
    alone = Q(has_coach=False) | Q(coach_role_ended_at__isnull=False)
    waits = Q(writer=person) & (Q(is_from_coach=True) | alone) | Q(coach=person, is_from_coach=False)
    return list(mine.filter(waits).select_related("community", "writer", "coach").order_by("-latest_at", "-id"))


def _latest() -> Subquery:
    return Subquery(
        ConfidentialMessage.objects.filter(conversation=OuterRef("pk")).order_by("-at", "-id").values("at")[:1]
    )


def _q_current_coach() -> Q:
    return Q(role=Role.COACH, ended_at=None, employee__left_at=None)


def _current_coach_terms() -> QuerySet[RoleTerm]:
    return RoleTerm.objects.filter(_q_current_coach(), community=OuterRef("community"), employee=OuterRef("coach"))


# --- When somebody goes -------------------------------------------------------------------------------------------
@transaction.atomic
def notify_about_former_coaches() -> int:
    """Writers hear that their coach is coach no more, once, however the role ended; how many."""
    left = ConfidentialConversation.objects.select_for_update(of=("self",)).filter(
        ~Exists(_current_coach_terms()), closed_at=None, coach_role_ended_at=None
    )
    found = list(left)
    ConfidentialConversation.objects.filter(pk__in=[each.pk for each in found]).update(
        coach_role_ended_at=timezone.now()
    )
    _queue_each(found)
    return len(found)


def _queue_each(found: Iterable[ConfidentialConversation]) -> None:
    for each in found:
        queue_mail(COACH_ENDED, each, [each.writer_id])


def close_conversations_of(writer: Employee) -> None:
    """Somebody left the organisation: there is nobody to answer."""
    ConfidentialConversation.objects.filter(writer=writer, closed_at=None).update(closed_at=timezone.now())
