"""What Find finds of meetings, and of their notes."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cop_platform.search.registry import Detail, Result, Source, register
from cop_platform.ui.dates import day_long, day_short, time_span
from meetings.minutes.finding import find_notes, show_notes
from meetings.models import Meeting
from meetings.scheduling.lookup import find_meetings
from members.models import Employee


def _find(person: Employee, text: str) -> QuerySet[Meeting]:
    return find_meetings(text)


def _show(meeting: Meeting) -> Result:
    community = meeting.community
    day = day_short(meeting.starts_at) if meeting.is_upcoming else day_long(meeting.starts_at)
    when = [day, time_span(meeting.starts_at, meeting.ends_at), *filter(None, [meeting.place])]
    reason = [Detail(meeting.reason, language=community.language)] if meeting.reason else []
    return Result(
        meeting.focus,
        meeting.get_absolute_url(),
        (Detail(community.name, f"{', '.join(when)},", community.language), *reason),
        language=community.language,
        ink=community.colour,
    )


register(Source("meetings", _("Meetings"), _find, _show))
register(Source("notes", _("Notes of meetings"), find_notes, show_notes))
