"""Action items: an action point one is asked to do, one’s own, and whether a meeting was of use."""

from collections.abc import Iterator

from django.db.models import QuerySet

from cop_platform.attention import ActionItem, Reason, action_items_among
from cop_platform.planned_queries import Moment
from meetings.minutes.actions import open_points_of, requests_to
from meetings.minutes.usefulness import unanswered_by
from meetings.models import RSVP, ActionPoint, ActionRequest
from members.models import Employee


def _requests_to(person: Employee, _at: Moment) -> QuerySet[ActionRequest]:
    found: QuerySet[ActionRequest] = ActionRequest.objects.filter(employee=person, declined_at=None)
    return found


@action_items_among(_requests_to)
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


def _points_of(person: Employee, _at: Moment) -> QuerySet[ActionPoint]:
    found: QuerySet[ActionPoint] = ActionPoint.objects.filter(owner=person, state=ActionPoint.State.OPEN)
    return found


@action_items_among(_points_of)
def promised(person: Employee) -> Iterator[ActionItem]:
    for point in open_points_of(person):
        yield ActionItem(
            "meetings/minutes/attention/promised.html", point, point.accepted_at or point.written_at, until=point.due_on
        )


def _meetings_over(person: Employee, at: Moment) -> QuerySet[RSVP]:
    found: QuerySet[RSVP] = RSVP.objects.filter(employee=person, meeting__ends_at__lte=at.now)
    return found


@action_items_among(_meetings_over)
def of_use(person: Employee) -> Iterator[ActionItem]:
    for answer in unanswered_by(person):
        yield ActionItem("meetings/minutes/attention/use.html", answer.meeting, answer.meeting.ends_at)
