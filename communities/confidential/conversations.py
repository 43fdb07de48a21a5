"""Confidential conversations with a coach: start, reply, close, delete (S14, S83).

Nothing is recorded in the audit log, and no mail quotes a message (docs/decisions/0023-about-a-person.md).
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community, ConfidentialConversation, ConfidentialMessage, Role, RoleTerm
from communities.participation.levels import level_of
from cop_platform.outbox.queue import queue_mail
from cop_platform.planned_queries import Moment, planned
from cop_platform.web.rate_limits import enforce_limit
from cop_platform.web.refusals import Refusal
from members.models import Employee
from members.people.deactivation import lock_if_active

#: Kinds of mail: a new message; the role of the coach has ended.
MESSAGE_SENT, COACH_ENDED = "confidential_message", "confidential_coach_ended"
#: Most conversations started by one person, and messages in one conversation, within a day: each message causes a mail.
#: Documented in docs/operations.md.
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
    """The conversation is closed or deleted, or the role of its coach has ended: nothing can be added."""

    sentence = _("This conversation has ended meanwhile, so nothing was sent. Your text is still here.")


def available_coaches(community: Community, writer: Employee) -> list[Employee]:
    """Coaches the writer can choose from, the longest-serving first; not the writer."""
    terms = RoleTerm.objects.filter(community=community, role=Role.COACH, ended_at=None, employee__left_at=None)
    found = terms.exclude(employee=writer).select_related("employee").order_by("started_at", "id")
    return [term.employee for term in found]


def can_start(employee: Employee, community: Community) -> bool:
    """Participants at any level."""
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
    """Start a conversation with a coach, and close the one that it replaces (``instead_of``).

    The replaced one may have been deleted meanwhile. Raises :class:`NoSuchCoach`, ``TooMany``.
    """
    lock_if_active(by.pk)  # One at a time, so that the daily limit holds.
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
        with suppress(ConversationClosed):
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
    """Add a message of the writer or the coach. Raises :class:`ConversationClosed`, ``TooMany``."""
    found = _lock(conversation, by)
    if not found.is_open:
        raise ConversationClosed
    enforce_limit(found.messages.all(), at="at", most=MAX_MESSAGES, within=DAY, sentence=TOO_MANY_MESSAGES)
    _add_message(found, text, by_coach=not found.is_from(by))


@transaction.atomic
def close(conversation: ConfidentialConversation, *, by: Employee) -> None:
    """Close a conversation; the writer and the coach both may. It stays readable until retention deletes it.

    Raises :class:`ConversationClosed` when it was deleted meanwhile.
    """
    found = _lock(conversation, by)
    if not found.closed_at:
        found.closed_at = timezone.now()
        found.save(update_fields=["closed_at"])


@transaction.atomic
def delete(conversation: ConfidentialConversation, *, by: Employee) -> None:
    """Delete the conversation and the messages of both at once. Only for the writer; a second call changes nothing."""
    found = ConfidentialConversation.objects.select_for_update().filter(pk=conversation.pk, writer=by).first()
    if found:
        found.delete()


def _is_coach(community: Community, coach: Employee) -> bool:
    """Whether this person is coach here, and remains so until the end of the transaction."""
    terms = RoleTerm.objects.select_for_update(of=("self",))
    return terms.filter(_q_current_coach(), community=community, employee=coach).first() is not None


def _lock(conversation: ConfidentialConversation, by: Employee) -> ConfidentialConversation:
    """Lock the conversation, if the person may still read it. Raises :class:`ConversationClosed`."""
    found = readable_by(by).select_for_update(of=("self",)).filter(pk=conversation.pk).first()
    if found is None:
        raise ConversationClosed
    return found


def _add_message(conversation: ConfidentialConversation, text: str, *, by_coach: bool) -> None:
    written = ConfidentialMessage.objects.create(
        organisation_id=conversation.organisation_id, conversation=conversation, by_coach=by_coach, text=text
    )
    queue_mail(MESSAGE_SENT, written, [conversation.writer_id if by_coach else conversation.coach_id])


# --- Reading ------------------------------------------------------------------------------------------------------
def readable_by(person: Employee) -> QuerySet[ConfidentialConversation]:
    """Conversations that the person started, or is the coach of while in that role. Nobody else can read them."""
    known = ConfidentialConversation.objects.annotate(has_coach=Exists(_current_coach_terms()))
    return known.filter(Q(writer=person) | Q(coach=person, coach_role_ended_at=None, has_coach=True))


def find_readable(public_id: str, person: Employee) -> ConfidentialConversation | None:
    """The conversation of this address, if the person may read it."""
    return readable_by(person).select_related("community", "writer", "coach").filter(public_id=public_id).first()


def text_by_writer(conversation: ConfidentialConversation) -> str:
    """All messages of the writer as one text, without those of the coach."""
    return "\n\n".join(conversation.messages.filter(by_coach=False).order_by("at", "id").values_list("text", flat=True))


def conversations_of(person: Employee) -> list[ConfidentialConversation]:
    """All conversations this person can read, as writer or coach, the newest first."""
    return list(readable_by(person).select_related("community", "writer", "coach").order_by("-opened_at", "-id"))


@planned
def pending_for(person: Employee, _at: Moment) -> QuerySet[Any]:
    """Open conversations: the other wrote last (``latest_at``), or, for the writer, the coach has lost the role."""
    last = ConfidentialMessage.objects.filter(conversation=OuterRef("pk")).order_by("-at", "-id").values("by_coach")[:1]
    mine = (
        readable_by(person)
        .filter(closed_at=None)
        .annotate(is_from_coach=Subquery(last, output_field=BooleanField()), latest_at=_latest())
    )
    alone = Q(has_coach=False) | Q(coach_role_ended_at__isnull=False)
    waits = Q(writer=person) & (Q(is_from_coach=True) | alone) | Q(coach=person, is_from_coach=False)
    return mine.filter(waits).select_related("community", "writer", "coach").order_by("-latest_at", "-id")


def _latest() -> Subquery:
    return Subquery(
        ConfidentialMessage.objects.filter(conversation=OuterRef("pk")).order_by("-at", "-id").values("at")[:1]
    )


def _q_current_coach() -> Q:
    return Q(role=Role.COACH, ended_at=None, employee__left_at=None)


def _current_coach_terms() -> QuerySet[RoleTerm]:
    return RoleTerm.objects.filter(_q_current_coach(), community=OuterRef("community"), employee=OuterRef("coach"))


# --- When a coach or a writer leaves ------------------------------------------------------------------------------
@transaction.atomic
def notify_about_former_coaches() -> int:
    """Mail writers, once, that the role of their coach has ended, whatever the reason. Returns how many were found."""
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
    """Close the conversations of a writer who left the organisation."""
    ConfidentialConversation.objects.filter(writer=writer, closed_at=None).update(closed_at=timezone.now())
