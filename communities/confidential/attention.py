"""Action items: unanswered confidential messages, and conversations whose coach has lost the role."""

from collections.abc import Iterator

from communities.confidential.conversations import pending_for as conversations_for
from cop_platform.attention import ActionItem, Reason, action_items
from members.models import Employee


@action_items
def conversations(person: Employee) -> Iterator[ActionItem]:
    """Open conversations in which the other person wrote last, or, for the writer, whose coach has lost the role.

    Without a name: a home page is looked at with others.
    """
    for conversation in conversations_for(person):
        has_coach = conversation.has_coach and conversation.coach_role_ended_at is None
        yield ActionItem(
            "communities/confidential/attention/conversation.html",
            conversation,
            conversation.latest_at,
            Reason.WAITED_FOR if has_coach else Reason.OFFER,
        )
