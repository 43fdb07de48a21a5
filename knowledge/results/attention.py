"""Action items: a result for which somebody would like to thank this person by name."""

from collections.abc import Iterator

from cop_platform.attention import ActionItem, action_items
from knowledge.results.thanking import unanswered_by
from members.models import Employee


@action_items
def thanks(person: Employee) -> Iterator[ActionItem]:
    for asked in unanswered_by(person):
        yield ActionItem("knowledge/results/attention/thanks.html", asked, asked.asked_at)
