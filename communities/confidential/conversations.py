"""A line in confidence to the coach: opened, answered, closed, taken back, forgotten (S14, S83).

Nothing here is told to the audit log, and no mail carries a word of it (docs/decisions/0023-about-a-person.md).
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Confidence, ConfidentWords, Role, RoleTerm
from communities.participation.levels import level_of
from cop_platform import retention
from cop_platform.outbox.queue import owe
from cop_platform.web.rate_limits import refuse_beyond
from members.models import Employee
from members.people.deactivation import still_here

#: How long it is kept after one of the two closed it, or after the coach went.
KEPT_FOR = timedelta(days=90)
#: Kinds of mail: something was written; the coach is coach no more.
WRITTEN, COACH_GONE = "confidence_written", "confidence_coach_gone"
#: Each is a mail. Begun by one person, and written to and fro in one, within a day. Told in docs/operations.md.
MOST_BEGUN, MOST_LINES, DAY = 5, 30, timedelta(days=1)
BEGUN = _(
    "You wrote in confidence %(most)d times within a day. You can go on in one of those, or begin another on %(day)s,"
    " %(clock)s."
)
LINES = _(
    "You two wrote %(most)d times within a day; perhaps it is time to talk. Writing goes on from %(day)s, %(clock)s."
)


class NoSuchCoach(Exception):
    """Meanwhile they are no coach of this community any more."""


class Ended(Exception):
    """Closed, taken back or left by its coach: nothing is added any more."""


def coaches_for(community: Community, writer: Employee) -> list[Employee]:
    """Whom one can write to; not oneself."""
    terms = RoleTerm.objects.filter(community=community, role=Role.COACH, ended_at=None, employee__left_at=None)
    found = terms.exclude(employee=writer).select_related("employee").order_by("started_at", "id")
    return [term.employee for term in found]


def may_confide(employee: Employee, community: Community) -> bool:
    """Who takes part, at whatever level."""
    return bool(level_of(community, employee))


@transaction.atomic
def confide(
    community: Community,
    coach: Employee,
    *,
    by: Employee,
    words: str,
    reach: str = "",
    instead_of: Confidence | None = None,
) -> Confidence:
    """Open a line between these two; one whose coach is gone is closed by it.

    Raises :class:`NoSuchCoach`, ``TooMany``.
    """
    still_here(by.pk)  # One at a time, for the count of the day.
    refuse_beyond(Confidence.objects.filter(writer=by), at="opened_at", most=MOST_BEGUN, within=DAY, words=BEGUN)
    if coach == by or not _is_coach(community, coach):
        raise NoSuchCoach
    if instead_of:
        close(instead_of, by=by)
    opened = Confidence.objects.create(
        organisation_id=community.organisation_id, community=community, writer=by, coach=coach, reach=reach
    )
    _write(opened, words, by_coach=False)
    return opened


@transaction.atomic
def answer(confidence: Confidence, *, by: Employee, words: str) -> None:
    """One of the two writes to the other. Raises :class:`Ended`, ``TooMany``."""
    found = _locked(confidence, by)
    if not found.takes_words:
        raise Ended
    refuse_beyond(found.words.all(), at="at", most=MOST_LINES, within=DAY, words=LINES)
    _write(found, words, by_coach=not found.is_from(by))


@transaction.atomic
def close(confidence: Confidence, *, by: Employee) -> None:
    """Either may. It can be read for a while yet. Raises :class:`Ended` when it was taken back meanwhile."""
    found = _locked(confidence, by)
    if not found.closed_at:
        found.closed_at = timezone.now()
        found.save(update_fields=["closed_at"])


@transaction.atomic
def take_back(confidence: Confidence, *, by: Employee) -> None:
    """Only the writer: all that both wrote is gone at once. Taking it back twice is taking it back once."""
    found = Confidence.objects.select_for_update().filter(pk=confidence.pk, writer=by).first()
    if found:
        found.delete()


def _is_coach(community: Community, coach: Employee) -> bool:
    """And stays it until the end of the transaction."""
    terms = RoleTerm.objects.select_for_update(of=("self",))
    return terms.filter(_coaches_now(), community=community, employee=coach).first() is not None


def _locked(confidence: Confidence, by: Employee) -> Confidence:
    """As it stands now, for who may still read it."""
    found = readable_by(by).select_for_update(of=("self",)).filter(pk=confidence.pk).first()
    if found is None:
        raise Ended
    return found


def _write(confidence: Confidence, words: str, *, by_coach: bool) -> None:
    written = ConfidentWords.objects.create(
        organisation_id=confidence.organisation_id, confidence=confidence, by_coach=by_coach, words=words
    )
    owe(WRITTEN, written, [confidence.writer_id if by_coach else confidence.coach_id])


# --- Who reads what -----------------------------------------------------------------------------------------------
def readable_by(person: Employee) -> QuerySet[Confidence]:
    """What they wrote, and what was written to them while they are coach there. Nobody else reads any."""
    known = Confidence.objects.annotate(has_coach=Exists(_terms_of_coach()))
    return known.filter(Q(writer=person) | Q(coach=person, coach_gone_at=None, has_coach=True))


def read(public_id: str, person: Employee) -> Confidence | None:
    """The one of this address, for who may read it."""
    return readable_by(person).select_related("community", "writer", "coach").filter(public_id=public_id).first()


def own_words(confidence: Confidence) -> str:
    """What the writer wrote in it; nothing of what the coach answered."""
    return "\n\n".join(confidence.words.filter(by_coach=False).order_by("at", "id").values_list("words", flat=True))


def all_of(person: Employee) -> list[Confidence]:
    """Their own and those written to them, the newest first."""
    return list(readable_by(person).select_related("community", "writer", "coach").order_by("-opened_at", "-id"))


def waiting_for(person: Employee) -> list[Any]:
    """Open ones where the other wrote last (``latest_at``), and what they wrote to a coach who is coach no more."""
    last = ConfidentWords.objects.filter(confidence=OuterRef("pk")).order_by("-at", "-id").values("by_coach")[:1]
    mine = (
        readable_by(person)
        .filter(closed_at=None)
        .annotate(from_coach=Subquery(last, output_field=BooleanField()), latest_at=_latest())
    )
    alone = Q(has_coach=False) | Q(coach_gone_at__isnull=False)
    waits = Q(writer=person) & (Q(from_coach=True) | alone) | Q(coach=person, from_coach=False)
    return list(mine.filter(waits).select_related("community", "writer", "coach").order_by("-latest_at", "-id"))


def _latest() -> Subquery:
    return Subquery(ConfidentWords.objects.filter(confidence=OuterRef("pk")).order_by("-at", "-id").values("at")[:1])


def _coaches_now() -> Q:
    return Q(role=Role.COACH, ended_at=None, employee__left_at=None)


def _terms_of_coach() -> QuerySet[RoleTerm]:
    return RoleTerm.objects.filter(_coaches_now(), community=OuterRef("community"), employee=OuterRef("coach"))


# --- When somebody goes -------------------------------------------------------------------------------------------
@transaction.atomic
def tell_of_coaches_who_went() -> int:
    """Writers hear that their coach is coach no more, once, however the role ended; how many."""
    left = Confidence.objects.select_for_update(of=("self",)).filter(
        ~Exists(_terms_of_coach()), closed_at=None, coach_gone_at=None
    )
    found = list(left)
    Confidence.objects.filter(pk__in=[each.pk for each in found]).update(coach_gone_at=timezone.now())
    _owe_each(found)
    return len(found)


def _owe_each(found: Iterable[Confidence]) -> None:
    for each in found:
        owe(COACH_GONE, each, [each.writer_id])


def close_of_writer(writer: Employee) -> None:
    """Somebody left the organisation: there is nobody to answer."""
    Confidence.objects.filter(writer=writer, closed_at=None).update(closed_at=timezone.now())


def forget_old() -> int:
    """Delete what ended long enough ago; how many rows."""
    ended = Confidence.objects.annotate(ended_at=Coalesce(F("closed_at"), F("coach_gone_at")))
    old = ended.filter(ended_at__lt=timezone.now() - KEPT_FOR)
    return retention.forget(old)
