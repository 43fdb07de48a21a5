"""What the communities ask of people, and where a hand would help."""

from collections.abc import Iterator
from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone

from communities.models import Community
from communities.nominating import asked_of
from communities.proposals import unanswered
from communities.role_selection import waiting_for
from communities.roles import AHEAD, ending, vacancies
from communities.templatetags.roles import OFFERS, STILL_NEEDED
from cop_platform.attention import Asked, Hand, asks, offers
from members.models import Employee


@asks
def nominations(person: Employee) -> Iterator[Asked]:
    """Somebody sees them in a role."""
    for nomination in asked_of(person):
        yield Asked("communities/asked/nomination.html", nomination, nomination.nominated_at)


@asks
def proposals(person: Employee) -> Iterator[Asked]:
    """Something one may have a look at before its date; leaving it is fine too."""
    for proposal in unanswered(person):
        yield Asked("communities/asked/proposal.html", proposal, proposal.proposed_at)


@asks
def terms(person: Employee) -> Iterator[Asked]:
    """The day they named for a role of theirs is near: how would they like to go on?"""
    for term in ending(timezone.localdate()).filter(employee=person):
        since = datetime.combine(term.until - AHEAD, time.min, timezone.get_current_timezone())
        yield Asked("communities/asked/term.html", term, since)


@asks
def role_selections(person: Employee) -> Iterator[Asked]:
    """A community they take part in looks for somebody: whom do they see?"""
    for selection in waiting_for(person):
        yield Asked("communities/asked/role_selection.html", selection, selection.started_at)


@offers
def open_roles(communities: list[Community]) -> Iterator[Hand]:
    """A Leader or a Coach that a community does without."""
    by_id = {community.pk: community for community in communities}
    for pk, roles in vacancies(communities).items():
        for role in roles:
            address = reverse("candidacy", args=[by_id[pk].organisation.slug, by_id[pk].slug, role])
            yield Hand(pk, str(STILL_NEEDED[role]), address, str(OFFERS[role]))
