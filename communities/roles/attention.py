"""Action items: terms that end soon. Offers: vacant roles."""

from collections.abc import Iterator
from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone

from communities.models import Community, RoleTerm
from communities.roles.terms import AHEAD, LONG, to_ask, vacancies
from communities.roles.wording import OFFERS, STILL_NEEDED
from cop_platform.attention import Asked, Hand, asks, offers
from members.models import Employee


@asks
def terms(person: Employee) -> Iterator[Asked]:
    """The day they named for a role of theirs is near, or they have led for long: how would they like to go on?"""
    for term in to_ask(timezone.localdate()).filter(employee=person):
        yield Asked("communities/asked/term.html", term, _asked_since(term))


def _asked_since(term: RoleTerm) -> datetime:
    if term.until is None:
        return (term.said_at or term.started_at) + LONG
    return datetime.combine(term.until - AHEAD, time.min, timezone.get_current_timezone())


@offers
def open_roles(communities: list[Community]) -> Iterator[Hand]:
    """A Leader or a Coach that a community does without. Its page of roles says how anybody becomes one."""
    by_id = {community.pk: community for community in communities}
    for pk, roles in vacancies(communities).items():
        address = reverse("roles", args=[by_id[pk].organisation.slug, by_id[pk].slug])
        for role in roles:
            yield Hand(pk, str(STILL_NEEDED[role]), f"{address}#role-{role}", str(OFFERS[role]))
