"""Action items: pending community invitations."""

from collections.abc import Iterator

from communities.invitations.inviting import waiting_for as looks_for
from cop_platform.attention import Asked, asks
from members.models import Employee


@asks
def looks(person: Employee) -> Iterator[Asked]:
    """A colleague thinks of them."""
    for invitation in looks_for(person):
        yield Asked("communities/asked/look.html", invitation, invitation.invited_at)
