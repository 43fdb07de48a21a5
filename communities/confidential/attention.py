"""Action items: unanswered confidential messages, and conversations whose coach is coach no more."""

from collections.abc import Iterator

from communities.confidential.conversations import pending_for as confidences_for
from cop_platform.attention import ActionItem, action_items
from members.models import Employee


@action_items
def conversations(person: Employee) -> Iterator[ActionItem]:
    """Open conversations in which the other person wrote last, or whose coach is coach no more."""
    for confidence in confidences_for(person):
        yield ActionItem("communities/confidential/attention/conversation.html", confidence, confidence.latest_at)
