"""Action items: pending community invitations."""

from collections.abc import Iterator

from communities.invitations.inviting import pending_for as invitations_for
from cop_platform.attention import ActionItem, action_items_among
from members.models import Employee


@action_items_among(invitations_for.build)
def invitations(person: Employee) -> Iterator[ActionItem]:
    for invitation in invitations_for(person):
        yield ActionItem("communities/invitations/attention/invitation.html", invitation, invitation.invited_at)
