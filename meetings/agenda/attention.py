"""Action items: dates that have no topics a day ahead."""

from collections.abc import Iterator

from django.utils import timezone

from cop_platform.attention import ActionItem, Reason, action_items
from meetings.agenda.without_topics import questions_for
from members.models import Employee

MOST_SHOWN = 5


@action_items
def dates_without_topics(person: Employee) -> Iterator[ActionItem]:
    """For the Coordinators, or for the Leaders where there is none."""
    for meeting in questions_for(person)[:MOST_SHOWN]:
        yield ActionItem(
            "meetings/agenda/attention/no_topics.html",
            meeting,
            meeting.scheduled_at,
            Reason.DATE,
            until=timezone.localdate(meeting.starts_at),
        )
