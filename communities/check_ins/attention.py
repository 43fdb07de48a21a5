"""Action items: pending check-ins."""

from collections.abc import Iterator

from communities.check_ins.questions import open_check_ins
from cop_platform.attention import ActionItem, action_items
from cop_platform.sorting import SortKey
from members.models import Employee


@action_items
def check_ins(person: Employee) -> Iterator[ActionItem]:
    """Check-ins stay until they are answered or the level is changed, without a time limit."""
    asked = open_check_ins().filter(participation__employee=person)
    for question in asked.order_by(SortKey("participation__community__name"), "id"):
        if question.asked_at:  # always set for an open check-in, but the column is nullable
            yield ActionItem("communities/check_ins/attention/check_in.html", question, question.asked_at)
