"""Retention of what people said about closing: their names go after a year, unless they let them stay (O6)."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from communities.models import ClosingAnswer, ClosingReply

#: So long after the outcome.
NAMES_KEPT_FOR = timedelta(days=365)


def purge() -> int:
    """Take the names away; the words stay. Returns the number of rows."""
    before = timezone.now() - NAMES_KEPT_FOR
    answers: QuerySet[ClosingAnswer] = ClosingAnswer.objects.filter(closing__decided_at__lt=before, keeps_name=False)
    replies: QuerySet[ClosingReply] = ClosingReply.objects.filter(answer__closing__decided_at__lt=before)
    return sum(rows.exclude(employee=None).update(employee=None) for rows in (answers, replies))
