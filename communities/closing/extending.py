"""Give people more time to say whether their community is finished; those who were asked are told."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.closing.consultation import CLOSING_ASKED, ConsultationOver
from communities.models import Closing, ClosingExtension
from communities.models.locking import lock
from communities.notifications.preferences import subscribers_of
from cop_platform.outbox.queue import queue_mail
from cop_platform.web.rate_limits import enforce_limit
from cop_platform.web.refusals import Refusal
from members.models import Employee

#: A kind of mail. Whoever turned off the question gets this neither.
CLOSING_EXTENDED = "closing_extended"
MAX_EXTENDED, DAY = 2, timedelta(days=1)
TOO_MANY_EXTENDED = _("That is %(most)d new dates in a day, and each is a mail. You can go on from %(day)s, %(clock)s.")


class ExtendedAlready(Refusal):
    sentence = _("Somebody gave more time meanwhile. This is the date now; yours is still below.")


class NoMoreTime(Refusal):
    sentence = _("People can answer until then already. Choose a later day.")
    status = 422


@transaction.atomic
def extend(closing: Closing, closes_at: datetime, *, seen: str, by: Employee) -> ClosingExtension:
    """Move the date until which people can answer. ``seen`` is the moment that the page showed, as ISO 8601.

    Raises :class:`ConsultationOver`, :class:`ExtendedAlready`, :class:`NoMoreTime`, ``TooMany``.
    """
    lock(closing.community)
    closing = Closing.objects.select_related("community").get(pk=closing.pk)
    if not closing.is_open:
        raise ConsultationOver
    if seen and closing.closes_at.isoformat() != seen:
        raise ExtendedAlready
    if closes_at <= closing.closes_at:
        raise NoMoreTime
    earlier = ClosingExtension.objects.filter(closing=closing)
    enforce_limit(earlier, at="at", most=MAX_EXTENDED, within=DAY, sentence=TOO_MANY_EXTENDED)
    given = ClosingExtension.objects.create(
        organisation_id=closing.organisation_id,
        closing=closing,
        before=closing.closes_at,
        after=closes_at,
        by=by,
        at=timezone.now(),
    )
    closing.closes_at = closes_at
    closing.save(update_fields=["closes_at"])
    queue_mail(CLOSING_EXTENDED, given, subscribers_of(closing.community, CLOSING_ASKED) - {by.pk})
    return given


def extensions_of(closing: Closing) -> QuerySet[ClosingExtension]:
    """When people got more time, the last first."""
    rows: QuerySet[ClosingExtension] = ClosingExtension.objects.filter(closing=closing).select_related("by")
    return rows.order_by("-at", "-id")
