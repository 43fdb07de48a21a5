"""Action items: pending check-ins."""

from collections.abc import Iterator

from communities.check_ins.questions import open_check_ins
from cop_platform.attention import ActionItem, action_items
from members.models import Employee


@action_items
def check_ins(person: Employee) -> Iterator[ActionItem]:
    """Whether a place they chose a while ago is still theirs; it stays until they answer or move, however long."""
    for question in open_check_ins().filter(participation__employee=person):
        if question.asked_at:  # each open one has been; the field may be empty all the same
            yield ActionItem("communities/check_ins/attention/check_in.html", question, question.asked_at)
