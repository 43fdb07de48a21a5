"""What the communities ask of people."""

from collections.abc import Iterator

from communities.mediation import waiting_for
from communities.roles import asked_of
from cop_platform.attention import Asked, asks
from members.models import Employee


@asks
def nominations(person: Employee) -> Iterator[Asked]:
    """Somebody sees them in a role."""
    for nomination in asked_of(person):
        yield Asked("communities/asked/nomination.html", nomination, nomination.nominated_at)


@asks
def confidences(person: Employee) -> Iterator[Asked]:
    """Somebody wrote to them in confidence; or the coach they wrote to is coach no more."""
    for confidence in waiting_for(person):
        yield Asked("communities/asked/confidence.html", confidence, confidence.latest_at)
