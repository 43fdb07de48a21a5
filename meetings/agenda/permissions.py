"""Who adds topics and gives dots, and who leads the meeting."""

from communities.roles.viewers import Viewer
from meetings.models import Meeting, Topic
from meetings.scheduling.permissions import can_schedule


def can_join_in(viewer: Viewer) -> bool:
    """Add topics, give dots and thumbs: everybody in the community, at any level, and its role holders (M5)."""
    return not viewer.community.is_closed and (bool(viewer.level) or viewer.has_role())


def can_lead(viewer: Viewer, meeting: Meeting) -> bool:
    """Open the live page and go from topic to topic: the host, and those who plan meetings."""
    return can_schedule(viewer) or (not viewer.community.is_closed and meeting.host_id == viewer.employee.pk)


def can_edit_topic(viewer: Viewer, topic: Topic) -> bool:
    """Change or withdraw a topic: whoever added it."""
    return can_join_in(viewer) and topic.added_by_id == viewer.employee.pk


def can_remove_topic(viewer: Viewer, topic: Topic) -> bool:
    """Take somebody else's topic off the list, which the list then says: those who plan meetings."""
    return can_schedule(viewer) and topic.added_by_id != viewer.employee.pk
