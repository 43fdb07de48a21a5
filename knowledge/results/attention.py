"""Action items: a result for which somebody would like to thank this person by name."""

from collections.abc import Iterator

from cop_platform.attention import ActionItem, action_items
from knowledge.results.thanking import asked_of
from members.models import Employee


@action_items
def thanks(person: Employee) -> Iterator[ActionItem]:
    for asked in asked_of(person):
        yield ActionItem("knowledge/results/attention/thanks.html", asked, asked.asked_at)
