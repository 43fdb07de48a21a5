"""What Find finds of meetings, and of their notes."""

from django.utils.translation import gettext_lazy as _

from cop_platform.search.index import understand
from cop_platform.search.registry import SHOWN_AT_ONCE, Detail, Result, Source, register
from cop_platform.ui.dates import day_long, day_short, time_span
from meetings.minutes.notes_search import find_notes, show_notes
from meetings.models import Meeting
from meetings.scheduling.lookup import SUBJECTS, find_meetings
from meetings.scheduling.together import names_beside
from members.models import Employee


def _find(person: Employee, text: str) -> list[tuple[Meeting, tuple[str, ...]]]:
    """Each with the words to be marked in it."""
    sought = understand(text, SUBJECTS)
    words = tuple(sorted(sought.meanings))
    return [(meeting, words) for meeting in find_meetings(sought, SHOWN_AT_ONCE + 1)]


def _show(found: tuple[Meeting, tuple[str, ...]]) -> Result:
    meeting, words = found
    community = meeting.community
    day = day_short(meeting.starts_at) if meeting.is_upcoming else day_long(meeting.starts_at)
    when = [day, time_span(meeting.starts_at, meeting.ends_at), *filter(None, [meeting.place])]
    reason = [Detail(meeting.reason, language=community.language)] if meeting.reason else []
    beside = names_beside(meeting, community.pk)
    together = [Detail(", ".join(beside), str(_("together with")))] if beside else []
    return Result(
        meeting.focus,
        meeting.get_absolute_url(),
        (Detail(community.name, f"{', '.join(when)},", community.language), *together, *reason),
        language=community.language,
        ink=community.colour,
        words=words,
    )


register(Source("meetings", _("Meetings"), _find, _show))
register(Source("notes", _("Notes of meetings"), find_notes, show_notes))
