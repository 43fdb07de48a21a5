"""Action items: an action point one is asked to do, one’s own, and whether a meeting was of use."""

from collections.abc import Iterator

from cop_platform.attention import ActionItem, Reason, action_items
from meetings.minutes.actions import open_points_of, requests_to
from meetings.minutes.usefulness import unanswered_by
from members.models import Employee


@action_items
def asked(person: Employee) -> Iterator[ActionItem]:
    for request in requests_to(person):
        waiting = request.asked_by.display_name if request.asked_by else ""
        yield ActionItem(
            "meetings/minutes/attention/asked.html",
            request,
            request.asked_at,
            reason=Reason.WAITED_FOR,
            waiting=waiting,
        )


@action_items
def promised(person: Employee) -> Iterator[ActionItem]:
    for point in open_points_of(person):
        yield ActionItem(
            "meetings/minutes/attention/promised.html", point, point.accepted_at or point.written_at, until=point.due_on
        )


@action_items
def of_use(person: Employee) -> Iterator[ActionItem]:
    for answer in unanswered_by(person):
        yield ActionItem("meetings/minutes/attention/use.html", answer.meeting, answer.meeting.ends_at)
