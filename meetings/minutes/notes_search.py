"""Notes of past meetings that a person may read, found by their words in the search index."""

from django.db.models import Q

from communities.decisions.permissions import readable_decision_logs
from cop_platform.search.index import records, understand
from cop_platform.search.registry import Detail, Result
from cop_platform.ui.dates import day_long
from meetings.models import MeetingNotes, joint_meetings
from members.models import Employee

#: What the search index calls notes of a meeting.
SUBJECTS = ("notes",)
#: Of more the best are shown.
MAX_FOUND = 200


def find_notes(person: Employee, text: str) -> list[MeetingNotes]:
    """Notes with each of these words, of meetings whose record this person may read; the best first."""
    found = records(understand(text, SUBJECTS), SUBJECTS)[:MAX_FOUND]
    if not found:
        return []
    logs = readable_decision_logs(person)
    of_theirs = Q(meeting__community__in=logs) | Q(meeting__in=joint_meetings(logs))
    readable = MeetingNotes.objects.filter(of_theirs, meeting__in=found)
    by_meeting = {each.meeting_id: each for each in readable.select_related("meeting__community__organisation")}
    return [by_meeting[pk] for pk in found if pk in by_meeting]


def show_notes(notes: MeetingNotes) -> Result:
    meeting = notes.meeting
    community = meeting.community
    return Result(
        meeting.focus,
        f"{meeting.get_absolute_url()}#notes",
        (
            Detail(notes.text, language=community.language),
            Detail(community.name, f"{day_long(meeting.starts_at)},", community.language),
        ),
        language=community.language,
        ink=community.colour,
    )
