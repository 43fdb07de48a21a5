"""The yearly question about support: 90 days into a role, and each year after that."""

from collections.abc import Iterator
from datetime import UTC, date
from typing import Any

from django.db.models import Exists, OuterRef

from communities.models import Phase, RoleTerm
from communities.notifications.messages import deliverable_subscribers
from cop_platform.reminders.sources import Due, ReminderSource
from cop_platform.reminders.stages import Stages
from knowledge.support.permissions import ASKING_ROLES
from knowledge.support_check.checking import fresh
from members.models import Employee

#: A kind of mail; role holders can turn it off.
SUPPORT_CHECK = "support_check"


def _held() -> Any:
    """One term for each person and community, the first they hold; without those who said something this year."""
    terms = RoleTerm.objects.filter(role__in=ASKING_ROLES, ended_at=None)
    same = {"community": OuterRef("community"), "employee": OuterRef("employee")}
    said = fresh().filter(community=OuterRef("community"), answered_by=OuterRef("employee"))
    first = terms.exclude(Exists(terms.filter(**same, pk__lt=OuterRef("pk")))).exclude(Exists(said))
    return first.exclude(community__phase=Phase.CLOSED)


def _between(first: date, last: date) -> Iterator[Due]:
    # The day after the last one is taken along: a moment in UTC belongs to another day elsewhere.
    for pk, at in _held().filter(started_at__date__lte=last).order_by("pk").values_list("pk", "started_at"):
        yield Due(pk, at.astimezone(UTC).date())


def _current(pk: int) -> Due | None:
    found = _held().filter(pk=pk).values_list("started_at", flat=True).first()
    return Due(pk, found.astimezone(UTC).date()) if found else None


def _recipients(pk: int, stage: int) -> Iterator[Employee]:
    term = _held().select_related("community").filter(pk=pk).first()
    if term is None:
        return iter(())
    return deliverable_subscribers(term.community, SUPPORT_CHECK, [term.employee_id])


YEARLY_QUESTION = ReminderSource(SUPPORT_CHECK, Stages((90,), every=365), _between, _current, _recipients)
