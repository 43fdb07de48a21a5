"""Action items: unread confidential messages, and coaches who left."""

from collections.abc import Iterator

from communities.confidential.conversations import waiting_for as confidences_for
from cop_platform.attention import Asked, asks
from members.models import Employee


@asks
def confidences(person: Employee) -> Iterator[Asked]:
    """Somebody wrote to them in confidence; or the coach they wrote to is coach no more."""
    for confidence in confidences_for(person):
        yield Asked("communities/asked/confidence.html", confidence, confidence.latest_at)
