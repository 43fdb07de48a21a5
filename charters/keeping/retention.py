"""Retention of drafts and remarks: docs/operations.md."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from charters.keeping.reminders import CHARTER_DRAFT
from charters.keeping.untouched import ASK_AFTER, GOES_AFTER, asked_since
from charters.models import CharterRemark, CharterVersion
from communities.models.locking import lock
from cop_platform import retention
from cop_platform.reminders.models import Reminder

#: Remarks after their version was adopted, and a draft that was dropped, with its remarks.
KEPT_FOR = timedelta(days=365)
_STATE = CharterVersion.State


def purge() -> int:
    """Delete expired remarks and drafts. Returns the number of rows."""
    before = timezone.now() - KEPT_FOR
    remarks = CharterRemark.objects.filter(version__adopted_at__lt=before)
    dropped = CharterVersion.objects.filter(state=_STATE.DROPPED, dropped_at__lt=before)
    return retention.delete_in_batches(remarks) + retention.delete_in_batches(dropped) + _forget_untouched()


def _forget_untouched() -> int:
    return sum(_forget(version) for version in list(_untouched()))


def _untouched() -> Iterable[CharterVersion]:
    """Drafts about which nobody answered. In a closed community nobody can, so nobody is asked."""
    before = timezone.now() - ASK_AFTER - GOES_AFTER
    drafts = CharterVersion.objects.filter(state=_STATE.DRAFT, touched_at__lt=before).select_related("community")
    for draft in drafts.order_by("pk"):
        if draft.community.is_closed or _was_asked(draft):
            yield draft


def _was_asked(draft: CharterVersion) -> bool:
    day = asked_since(draft.touched_at.astimezone(UTC))
    asked = Reminder.objects.filter(kind=CHARTER_DRAFT, object_id=draft.pk, day=day, state=Reminder.State.PLANNED)
    return bool(asked.filter(created_at__lt=timezone.now() - GOES_AFTER).exists())


@transaction.atomic
def _forget(version: CharterVersion) -> int:
    """Unless somebody touches it at this moment."""
    lock(version.community)
    same = Q(pk=version.pk, state=_STATE.DRAFT, touched_at=version.touched_at)
    deleted, _each = CharterVersion.objects.filter(same).delete()
    return deleted
