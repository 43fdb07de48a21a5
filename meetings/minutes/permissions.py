"""Who reads the record of a meeting, and who writes it.

What members say among themselves is for members (V1): the record has the readers of the decision log. What they say of
its use is read by those who read what members say to each other, so not by a Sponsor at the edge.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.decisions.permissions import can_read_decision_log, can_read_internal
from communities.roles.viewers import Viewer
from meetings.models import ActionPoint, Meeting, MeetingDecision, MeetingNotes
from meetings.scheduling.together import CoHostViewer

WHO_READS = _(
    "Active members, the core group and role holders read what came out of a meeting. Choose your place to join in."
)
WHO_WRITES = _(
    "Active members, the core group and role holders write down what came out of a meeting, from its start on."
)
WHO_DECIDES = _(
    "Members of [the community] that planned the meeting add decisions to its log. Write yours in the notes."
)
WHO_TAKES_BACK = _("Whoever recorded it and role holders can take it back.")
OWNER_ONLY = _("Whoever said yes to it says how it goes. Write to them.")


def has_record(meeting: Meeting) -> bool:
    """Whether it began; of one that was called off while it ran, whether something had been written down."""
    return meeting.starts_at <= timezone.now() and (meeting.is_open or _has_words(meeting))


def _has_words(meeting: Meeting) -> bool:
    written = (each.objects.filter(meeting=meeting) for each in (MeetingNotes, MeetingDecision, ActionPoint))
    return any(rows.exists() for rows in written)


def can_read_record(viewer: Viewer) -> bool:
    return can_read_decision_log(viewer)


def can_read_use(viewer: Viewer) -> bool:
    return can_read_internal(viewer)


def can_write_record(viewer: Viewer, meeting: Meeting) -> bool:
    """Active members, and role holders at any level: earlier notes stay, a decision can be taken back."""
    may = viewer.is_member or viewer.has_role()
    return may and meeting.is_open and has_record(meeting) and not viewer.community.is_closed


def can_record_decision(viewer: Viewer, meeting: Meeting) -> bool:
    """Those who write the record, but not those of a co-host: it becomes a line in the log of the one community."""
    return can_write_record(viewer, meeting) and can_read_log(viewer)


def can_read_log(viewer: Viewer) -> bool:
    """Whether the decision log behind a record is theirs to read; in a co-host they read the record only."""
    return can_read_record(viewer) and not isinstance(viewer, CoHostViewer)


def can_take_back(viewer: Viewer, taken: MeetingDecision) -> bool:
    """Whoever recorded a decision, while they may write, and role holders."""
    is_own = taken.recorded_by_id == viewer.employee.pk and viewer.is_member
    return not viewer.community.is_closed and (is_own or viewer.has_role())


def can_change_point(viewer: Viewer, point: ActionPoint) -> bool:
    """Its owner; while it is nobody’s, those who write the record."""
    if viewer.community.is_closed:
        return False
    if point.is_nobodys:
        return can_write_record(viewer, point.meeting)
    return point.owner_id == viewer.employee.pk
