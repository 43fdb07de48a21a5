"""Action items: pending nominations and role selections."""

from collections.abc import Iterator

from communities.nominations.nominating import asked_of
from communities.nominations.selection import waiting_for as selections_for
from cop_platform.attention import Asked, asks
from members.models import Employee


@asks
def nominations(person: Employee) -> Iterator[Asked]:
    """Somebody sees them in a role."""
    for nomination in asked_of(person):
        yield Asked("communities/asked/nomination.html", nomination, nomination.nominated_at)


@asks
def role_selections(person: Employee) -> Iterator[Asked]:
    """A community they take part in looks for somebody: whom do they see?"""
    for selection in selections_for(person):
        yield Asked("communities/asked/role_selection.html", selection, selection.started_at)
