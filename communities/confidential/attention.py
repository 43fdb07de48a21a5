"""Action items: unanswered confidential messages, and conversations whose coach has lost the role."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from communities.confidential.conversations import pending_for as conversations_for
from communities.models import ConfidentialConversation
from cop_platform.attention import ActionItem, Reason, action_items_among
from cop_platform.planned_queries import Moment
from members.models import Employee


def _open_conversations_of(person: Employee, _at: Moment) -> QuerySet[ConfidentialConversation]:
    found: QuerySet[ConfidentialConversation] = ConfidentialConversation.objects.filter(
        Q(writer=person) | Q(coach=person), closed_at=None
    )
    return found


@action_items_among(_open_conversations_of)
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
