"""A meeting that is over, and what came out of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from communities.models import Community
from meetings.minutes.actions import add_point
from meetings.minutes.decisions import record_decision
from meetings.minutes.notes import write_notes
from meetings.models import RSVP, ActionPoint, ActionRequest, Meeting, MeetingDecision, NotesRevision, UseSentence
from members.models import Employee
from tests.support.people import make_meeting, noon_in

NOTES = "The credit gets its own line.\n\nOne price on page one."


@dataclass(frozen=True)
class Minutes:
    """``revision``: earlier notes. ``point``: nobody’s yet; ``asked`` is the one who could do it."""

    meeting: Meeting
    revision: NotesRevision
    taken: MeetingDecision
    point: ActionPoint
    asked: ActionRequest


def make_past_meeting(community: Community, by: Employee, *, ended: datetime | None = None, **fields: Any) -> Meeting:
    """A meeting that was over yesterday at half past one, or at ``ended``."""
    meeting = make_meeting(community, by, **fields)
    end = ended or noon_in(-1) + timedelta(minutes=90)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=end - timedelta(minutes=90), ends_at=end)
    found: Meeting = Meeting.objects.select_related("community__organisation").get(pk=meeting.pk)
    return found


def said_yes(meeting: Meeting, *people: Employee, choice: RSVP.Choice = RSVP.Choice.COMING) -> None:
    """These people had answered before the meeting."""
    RSVP.objects.bulk_create(
        RSVP(organisation_id=meeting.organisation_id, meeting=meeting, employee=each, choice=choice) for each in people
    )


def make_minutes(community: Community, by: Employee, *, asked: Employee, by_other: Employee, **fields: Any) -> Minutes:
    """Notes in two versions, a decision, an action point that ``asked`` is asked to do, and a sentence."""
    meeting = make_past_meeting(community, by, **fields)
    write_notes(meeting, "The credit gets a line.", by=by_other)
    write_notes(meeting, NOTES, by=by)
    taken = record_decision(meeting, title="One price on page one", reason="No objection in the room.", by=by)
    point = add_point(meeting, "Ask the family council to read it", by=by_other, owner=asked)
    UseSentence.objects.create(organisation_id=meeting.organisation_id, meeting=meeting, text="I rewrote my letter.")
    said_yes(meeting, asked)
    return Minutes(
        meeting,
        NotesRevision.objects.filter(notes__meeting=meeting).earliest("pk"),
        taken,
        point,
        ActionRequest.objects.get(point=point),
    )
