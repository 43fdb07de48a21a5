"""Open communities by name, for lists of which a page shows the first."""

from collections.abc import Collection
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Func, QuerySet

from communities.models import Community, Phase


class _IsOneOf(Func):
    """Whether a value stands in an array."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field: Any = BooleanField()


def open_by_name(ids: Collection[int] | None = None) -> QuerySet[Community]:
    """Those with these ids, or all."""
    found: QuerySet[Community] = Community.objects.exclude(phase=Phase.CLOSED).order_by("name_key", "id")
    return found if ids is None else found.filter(pk__in=ids)


def first_by_name(many: int) -> QuerySet[Community]:
    """The first so many, whatever else is asked of them: PostgreSQL reads those and no others.

    As an array, for with IN it would walk all communities and look for each among the first.
    """
    first: Any = ArraySubquery(open_by_name().values("pk")[:many])
    return open_by_name().filter(_IsOneOf("pk", first))
