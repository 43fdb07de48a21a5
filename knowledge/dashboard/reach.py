"""Find the places of work that communities reach. A place with fewer than five people is never kept (S39)."""

from typing import Any

from django.db import transaction
from django.db.models import Count, Min
from django_scopes import get_scope

from communities.models import FEWEST_PEOPLE, Participation, Phase
from cop_platform.sorting import SortKey
from knowledge.models import ReachedPlace


@transaction.atomic
def refresh() -> None:
    """Replace all rows of the organisation by what is true now."""
    organisation_id, found = get_scope()["organisation"].pk, _found()
    for row in found:
        row.organisation_id = organisation_id
    ReachedPlace.objects.all().delete()
    ReachedPlace.objects.bulk_create(found, batch_size=1000)


def _found() -> list[ReachedPlace]:
    here = Participation.objects.filter(employee__left_at=None).exclude(employee__works_at="")
    here = here.exclude(community__phase=Phase.CLOSED).annotate(key=SortKey("employee__works_at"))
    return [
        *(ReachedPlace(place=place) for _key, place in _reached(here, "key")),
        *(ReachedPlace(community_id=pk, place=place) for pk, _key, place in _reached(here, "community_id", "key")),
    ]


def _reached(rows: Any, *by: str) -> Any:
    """Groups with enough people, each with one spelling of its place."""
    people = Count("employee", distinct=True)
    groups = rows.order_by().values(*by).annotate(place=Min("employee__works_at"), people=people)
    return groups.filter(people__gte=FEWEST_PEOPLE).values_list(*by, "place")
