"""Find a meeting by its address."""

from django.shortcuts import get_object_or_404

from meetings.models import Meeting


def find_meeting(community_slug: str, public_id: str) -> Meeting:
    """The meeting with this id in this community. Raises Http404."""
    found = Meeting.objects.select_related("community", "host")
    meeting: Meeting = get_object_or_404(found, public_id=public_id, community__slug=community_slug)
    return meeting
