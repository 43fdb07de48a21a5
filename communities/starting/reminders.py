"""An idea that nobody touched for a while: its starter is asked what to do. Nothing is deleted by itself."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import DateTimeField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Greatest

from communities.models import (
    Community,
    CommunityRevision,
    Interest,
    Nomination,
    Participation,
    Phase,
    Proposal,
    PurposeTalk,
    Role,
    RoleTerm,
)
from communities.notifications.messages import deliverable_subscribers
from communities.roles.terms import holders
from communities.starting.interest import interested_in
from cop_platform.reminders.sources import Due, ReminderSource
from cop_platform.reminders.stages import Stages
from members.models import Employee

#: A kind of mail; people can turn it off.
IDEA_UNTOUCHED = "idea_untouched"
UNTOUCHED_FOR = timedelta(days=90)

#: Rows by which an idea is touched, each with the moment of it; of each an index knows those of a community.
_touches: list[tuple[Callable[[], Any], str]] = [
    (Interest.objects.all, "said_at"),
    (CommunityRevision.objects.all, "changed_at"),
    (PurposeTalk.objects.all, "saved_at"),
    (Participation.objects.all, "since"),
    (lambda: RoleTerm.objects.filter(ended_at=None), "started_at"),
    (lambda: Nomination.objects.filter(answer="", withdrawn_at=None), "nominated_at"),
    (Proposal.objects.all, "proposed_at"),
]


def touched_by(rows: Callable[[], Any], column: str) -> None:
    """Whatever an app does for a community touches an idea too: rows with a ``community``, and their moment."""
    _touches.append((rows, column))


def _latest(rows: Any, column: str) -> Subquery:
    of = rows.filter(community=OuterRef("pk")).order_by().values("community")
    return Subquery(of.annotate(last=Max(column)).values("last"))


def ideas() -> QuerySet[Any]:
    """Ideas with ``touched_at``: when it began, somebody kept it as it is, or did anything for it."""
    return Community.objects.filter(phase=Phase.INITIATE).annotate(
        # Of several moments PostgreSQL gives the latest, whichever are empty.
        touched_at=Greatest(
            Cast("phase_since", DateTimeField()),
            "idea_kept_at",
            *(_latest(rows(), column) for rows, column in _touches),
        )
    )


def is_untouched(community: Community, now: datetime) -> bool:
    return bool(ideas().filter(pk=community.pk, touched_at__lte=now - UNTOUCHED_FOR).exists())


def _due(pk: int, touched_at: datetime) -> Due:
    return Due(pk, touched_at.astimezone(UTC).date() + UNTOUCHED_FOR)


def _between(first: date, last: date) -> Iterator[Due]:
    until = datetime.combine(last, time.max, UTC) - UNTOUCHED_FOR
    found = ideas().filter(touched_at__lte=until).order_by("pk")
    for pk, touched_at in found.values_list("pk", "touched_at"):
        yield _due(pk, touched_at)


def _current(pk: int) -> Due | None:
    touched_at = ideas().filter(pk=pk).values_list("touched_at", flat=True).first()
    return None if touched_at is None else _due(pk, touched_at)


def asked_about(community: Community) -> set[int]:
    """Ids of those who lead it; when nobody does, of those who would join: one of them may like to."""
    leaders = {term.employee_id for term in holders([community], Role.LEADER).get(community.pk, [])}
    return leaders or set(interested_in(community).values_list("employee_id", flat=True))


def _recipients(pk: int, stage: int) -> Iterator[Employee]:
    community = Community.objects.filter(pk=pk, phase=Phase.INITIATE).first()
    if community is None:
        return iter(())
    return deliverable_subscribers(community, IDEA_UNTOUCHED, list(asked_about(community)))


UNTOUCHED = ReminderSource(IDEA_UNTOUCHED, Stages((0,), every=UNTOUCHED_FOR.days), _between, _current, _recipients)
