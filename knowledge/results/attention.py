"""Action items: a result for which somebody would like to thank this person by name."""

from collections.abc import Iterator

from django.db.models import QuerySet

from cop_platform.attention import ActionItem, action_items_among
from cop_platform.planned_queries import Moment
from knowledge.models import Thanks
from knowledge.results.thanking import unanswered_by
from members.models import Employee


def _thanks_to(person: Employee, _at: Moment) -> QuerySet[Thanks]:
    found: QuerySet[Thanks] = Thanks.objects.filter(employee=person, accepted_at=None)
    return found


@action_items_among(_thanks_to)
def thanks(person: Employee) -> Iterator[ActionItem]:
    for asked in unanswered_by(person):
        yield ActionItem("knowledge/results/attention/thanks.html", asked, asked.asked_at)
