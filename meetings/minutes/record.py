"""The record of a meeting as one person sees it."""

from dataclasses import dataclass, field, replace

from communities.participation.permissions import has_few_members
from communities.roles.viewers import Viewer
from meetings.minutes.actions import points_of, unanswered_requests
from meetings.minutes.decisions import decisions_of
from meetings.minutes.notes import notes_of, writers_of
from meetings.minutes.permissions import (
    can_change_point,
    can_read_log,
    can_read_record,
    can_read_use,
    can_record_decision,
    can_take_back,
    can_write_record,
    has_record,
)
from meetings.minutes.usefulness import is_asked, sentences_of
from meetings.models import ActionPoint, ActionRequest, Meeting, MeetingDecision, MeetingNotes


@dataclass(frozen=True)
class PointLine:
    """An action point; ``asked`` is its unanswered request."""

    point: ActionPoint
    asked: ActionRequest | None
    is_mine: bool
    is_asked_of_me: bool
    can_change: bool


@dataclass(frozen=True)
class Record:
    """``can_read``: False for who sees only the action points that are theirs, and is asked whether it was of use."""

    meeting: Meeting
    can_read: bool
    can_read_use: bool
    can_write: bool
    can_decide: bool
    can_read_log: bool
    notes: MeetingNotes | None = None
    writers: list[str] = field(default_factory=list)
    decisions: list[tuple[MeetingDecision, bool]] = field(default_factory=list)
    points: list[PointLine] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    is_use_asked: bool = False
    has_few_members: bool = False

    @property
    def asked_of_me(self) -> list[PointLine]:
        return [each for each in self.points if each.is_asked_of_me]


def record_of(meeting: Meeting, viewer: Viewer) -> Record | None:
    """None for a meeting that has not begun, or was called off before anything was written down."""
    if not has_record(meeting):
        return None
    me, may_read = viewer.employee, can_read_record(viewer)
    found = points_of(meeting)
    unanswered = unanswered_requests(meeting) if found else {}
    points = [_line(each, unanswered.get(each.pk), viewer) for each in found]
    asks = is_asked(meeting, me)
    record = Record(
        meeting,
        can_read=may_read,
        can_read_use=can_read_use(viewer),
        can_write=can_write_record(viewer, meeting),
        can_decide=can_record_decision(viewer, meeting),
        can_read_log=can_read_log(viewer),
        points=points if may_read else [each for each in points if each.is_mine or each.is_asked_of_me],
        is_use_asked=asks,
        has_few_members=asks and has_few_members(viewer.community),
    )
    return _filled(record, viewer) if may_read else record


def _filled(record: Record, viewer: Viewer) -> Record:
    meeting = record.meeting
    notes = notes_of(meeting)
    return replace(
        record,
        notes=notes,
        writers=writers_of(meeting) if notes else [],
        decisions=[(each, can_take_back(viewer, each)) for each in decisions_of(meeting)],
        sentences=sentences_of(meeting) if record.can_read_use else [],
    )


def _line(point: ActionPoint, asked: ActionRequest | None, viewer: Viewer) -> PointLine:
    me = viewer.employee
    return PointLine(
        point,
        asked,
        is_mine=point.owner_id == me.pk,
        is_asked_of_me=asked is not None and asked.employee_id == me.pk,
        can_change=can_change_point(viewer, point),
    )
