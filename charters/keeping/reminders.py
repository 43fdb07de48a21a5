"""The question whether an untouched draft is still needed: asked once, by the reminder engine."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import QuerySet

from charters.keeping.untouched import ASK_AFTER, asked_since, writers_of
from charters.models import CharterVersion
from communities.models import Phase
from communities.notifications.messages import deliverable_subscribers
from cop_platform.reminders.sources import Due, ReminderSource
from cop_platform.reminders.stages import Stages
from members.models import Employee

#: A kind of mail; people can turn it off.
CHARTER_DRAFT = "charter_draft"
#: No draft is older.
BEGINNING = date(2000, 1, 1)


def _drafts() -> QuerySet[CharterVersion]:
    drafts: QuerySet[CharterVersion] = CharterVersion.objects.filter(state=CharterVersion.State.DRAFT)
    return drafts.exclude(community__phase=Phase.CLOSED)


def _between(first: date, last: date) -> Iterator[Due]:
    since = datetime.combine(max(first, BEGINNING), time.min, UTC) - ASK_AFTER
    until = datetime.combine(last + timedelta(days=1), time.min, UTC) - ASK_AFTER
    rows = _drafts().filter(touched_at__gte=since, touched_at__lt=until)
    for pk, touched_at in rows.order_by("pk").values_list("pk", "touched_at"):
        yield Due(pk, asked_since(touched_at.astimezone(UTC)))


def _current(pk: int) -> Due | None:
    touched_at = _drafts().filter(pk=pk).values_list("touched_at", flat=True).first()
    return None if touched_at is None else Due(pk, asked_since(touched_at.astimezone(UTC)))


def _recipients(pk: int, stage: int) -> Iterator[Employee]:
    version = _drafts().select_related("community").filter(pk=pk).first()
    if version is None:
        return iter(())
    return deliverable_subscribers(version.community, CHARTER_DRAFT, list(writers_of(version)))


#: Once; again only if a whole year later it is still there.
UNTOUCHED_DRAFT = ReminderSource(CHARTER_DRAFT, Stages((0,), every=365), _between, _current, _recipients)
