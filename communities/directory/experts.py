"""Expert finder: people by topic, in the whole organisation or among the participants of one community."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import MD5, Concat
from django.http import QueryDict

from communities.models import Community
from cop_platform.web.query import search_text
from members.models import Employee
from members.people.expertise import find_experts, with_topics

#: Experts shown on a community's page; the search shows the others.
FEATURED_AT_ONCE = 4


@dataclass(frozen=True)
class ExpertQuery:
    """A parsed search for experts. A community that does not exist is ignored rather than refused."""

    text: str
    community: Community | None

    @classmethod
    def from_query(cls, query: QueryDict) -> "ExpertQuery":
        slug = query.get("community", "").replace("\x00", "")[:60]
        return cls(search_text(query, "q"), Community.objects.filter(slug=slug).first() if slug else None)


def search_experts(query: ExpertQuery) -> QuerySet[Employee]:
    return find_experts(query.text, among=_participants_of(query.community) if query.community else None)


def featured_experts(community: Community, today: date) -> list[Any]:
    """A few experts among the participants, a different selection each day and never by their activity."""
    found = find_experts(among=_participants_of(community))
    by_lot = found.order_by(MD5(Concat("public_id", Value(today.isoformat()))))
    return list(with_topics(by_lot)[:FEATURED_AT_ONCE])


def _participants_of(community: Community) -> QuerySet[Employee]:
    return Employee.objects.filter(participations__community=community)
