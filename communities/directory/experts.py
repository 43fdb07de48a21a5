"""Who to ask about what, in the whole organisation or among those who take part in one community."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import MD5, Concat
from django.http import QueryDict

from communities.models import Community
from members.models import Employee
from members.people.expertise import LONGEST_SEARCH, who_may_be_asked, with_topics

#: So many stand on a community's page; the search shows the others.
SHOWN = 4


@dataclass(frozen=True)
class Sought:
    """What someone looks for. A community that does not exist is left out rather than refused."""

    text: str
    community: Community | None

    @classmethod
    def from_query(cls, query: QueryDict) -> "Sought":
        slug = query.get("community", "").replace("\x00", "")[:60]
        text = " ".join(query.get("q", "").replace("\x00", "").split())[:LONGEST_SEARCH]
        return cls(text, Community.objects.filter(slug=slug).first() if slug else None)


def find(sought: Sought) -> QuerySet[Employee]:
    return who_may_be_asked(sought.text, among=_taking_part(sought.community) if sought.community else None)


def some_to_ask(community: Community, today: date) -> list[Any]:
    """A few who take part here and may be asked, others each day; never by anything they did."""
    found = who_may_be_asked(among=_taking_part(community))
    by_lot = found.order_by(MD5(Concat("public_id", Value(today.isoformat()))))
    return list(with_topics(by_lot)[:SHOWN])


def _taking_part(community: Community) -> QuerySet[Employee]:
    return Employee.objects.filter(participations__community=community)
