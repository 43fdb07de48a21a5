"""Create what came out of past meetings: notes, decisions, action points, and sentences on their use."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from communities.models import Decision, DecisionOutcome
from demo.communities import LoadedCommunity
from demo.employees import People
from demo.mereldal.minutes import MINUTES, ActionScript, MinutesScript
from demo.timetable import ZONE
from meetings.models import (
    ActionPoint,
    ActionRequest,
    Meeting,
    MeetingDecision,
    MeetingNotes,
    NotesRevision,
    UseSentence,
)


def add_minutes(gathered: Iterable[LoadedCommunity], people: People, now: datetime) -> None:
    """Written as rows: the functions of minutes would queue mails and set today's date."""
    for each in gathered:
        told = MINUTES.get(each.script.slug, ())
        if not told:
            continue
        over = Meeting.objects.not_cancelled().filter(community=each.community, ends_at__lt=now)
        for meeting, minutes in zip(over.order_by("-starts_at")[: len(told)], told, strict=True):
            meeting.community = each.community
            _add(meeting, minutes, people, now)


def _add(meeting: Meeting, told: MinutesScript, people: People, now: datetime) -> None:
    of_meeting = {"organisation_id": meeting.organisation_id, "meeting": meeting}
    after = meeting.ends_at + timedelta(minutes=20)
    notes = MeetingNotes.objects.create(**of_meeting, text=told.notes[-1][1])
    NotesRevision.objects.bulk_create(
        NotesRevision(
            organisation_id=meeting.organisation_id,
            notes=notes,
            text=text,
            saved_by=people.named[name],
            saved_at=after + timedelta(minutes=30 * place),
        )
        for place, (name, text) in enumerate(told.notes)
    )
    lines = Decision.objects.bulk_create(
        Decision(
            organisation_id=meeting.organisation_id,
            community=meeting.community,
            kind=Decision.Kind.MEETING,
            outcome=DecisionOutcome.ACCEPTED,
            title=title,
            reason=reason,
            decided_at=after,
        )
        for _name, title, reason in told.decisions
    )
    MeetingDecision.objects.bulk_create(
        MeetingDecision(**of_meeting, decision=line, recorded_by=people.named[name])
        for line, (name, _title, _reason) in zip(lines, told.decisions, strict=True)
    )
    points = ActionPoint.objects.bulk_create(_point(meeting, each, people, after, now) for each in told.points)
    ActionRequest.objects.bulk_create(
        ActionRequest(
            organisation_id=meeting.organisation_id,
            point=point,
            employee=people.named[each.owner],
            asked_by=people.named[told.notes[0][0]],
            asked_at=after,
        )
        for point, each in zip(points, told.points, strict=True)
        if each.owner and not each.accepted
    )
    UseSentence.objects.bulk_create(UseSentence(**of_meeting, text=text) for text in told.sentences)


def _point(meeting: Meeting, told: ActionScript, people: People, after: datetime, now: datetime) -> ActionPoint:
    owner = people.named[told.owner] if told.accepted else None
    return ActionPoint(
        organisation_id=meeting.organisation_id,
        meeting=meeting,
        text=told.text,
        due_on=now.astimezone(ZONE).date() + timedelta(days=told.in_days) if told.in_days else None,
        owner=owner,
        accepted_at=after + timedelta(hours=2) if owner else None,
        state=ActionPoint.State.DONE if told.is_done else ActionPoint.State.OPEN,
        closed_at=now - timedelta(hours=3) if told.is_done else None,
        written_by=people.named["Nele"],
        written_at=after,
    )
