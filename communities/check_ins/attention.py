"""Action items: pending check-ins."""

from collections.abc import Iterator

from django.db.models import QuerySet

from communities.check_ins.questions import open_check_ins
from communities.models import CheckIn
from cop_platform.attention import ActionItem, action_items_among
from cop_platform.planned_queries import Moment, planned
from cop_platform.sorting import SortKey
from members.models import Employee


@planned
def _open_check_ins_of(person: Employee, _at: Moment) -> QuerySet[CheckIn]:
    asked = open_check_ins().filter(participation__employee=person)
    return asked.order_by(SortKey("participation__community__name"), "id")


@action_items_among(_open_check_ins_of.build)
def check_ins(person: Employee) -> Iterator[ActionItem]:
    """Check-ins stay until they are answered or the level is changed, without a time limit."""
    for question in _open_check_ins_of(person):
        if question.asked_at:  # always set for an open check-in, but the column is nullable
            yield ActionItem("communities/check_ins/attention/check_in.html", question, question.asked_at)
