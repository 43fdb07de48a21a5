"""Action items: unread confidential messages, and coaches who left."""

from collections.abc import Iterator

from communities.confidential.conversations import pending_for as confidences_for
from cop_platform.attention import ActionItem, action_items
from members.models import Employee


@action_items
def conversations(person: Employee) -> Iterator[ActionItem]:
    """Somebody wrote to them in confidence; or the coach they wrote to is coach no more."""
    for confidence in confidences_for(person):
        yield ActionItem("communities/confidential/attention/conversation.html", confidence, confidence.latest_at)
