"""Action items: requests for support that wait for this Sponsor."""

from collections.abc import Iterator

from cop_platform.attention import ActionItem, Reason, action_items
from knowledge.support.requests import requests_to_answer
from members.models import Employee


@action_items
def support_requests(person: Employee) -> Iterator[ActionItem]:
    for support in requests_to_answer(person):
        yield ActionItem(
            "knowledge/support/attention/request.html",
            support,
            support.asked_at,
            Reason.WAITED_FOR,
            waiting=support.asked_by.first_name if support.asked_by else "",
        )
