"""Rooms and platforms to offer while somebody plans a meeting."""

from typing import Any

from django.db.models import QuerySet

from cop_platform.planned_queries import Moment, planned
from meetings.models import Place

#: Most of the list that is offered; an organisation with more types the others.
MAX_OFFERED = 60


def offered_places() -> dict[str, Any]:
    """Names of rooms, and platforms that have an address: ``{"rooms": ["…"], "platforms": [Place]}``."""
    found: list[Place] = list(_offered())
    return {
        "rooms": [each.name for each in found if each.kind == Place.Kind.ROOM],
        "platforms": [each for each in found if each.kind == Place.Kind.PLATFORM and each.url],
    }


@planned
def _offered(_at: Moment) -> QuerySet[Place]:
    return Place.in_order().filter(is_offered=True)[:MAX_OFFERED]
