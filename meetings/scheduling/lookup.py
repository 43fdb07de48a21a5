"""Find a meeting by its address, or meetings by words."""

from django.db.models import Case, F, QuerySet, When
from django.shortcuts import get_object_or_404
from django.utils import timezone

from cop_platform.web.query import every_word
from meetings.models import Meeting


def find_meeting(community_slug: str, public_id: str) -> Meeting:
    """The meeting with this id in this community. Raises Http404."""
    found = Meeting.objects.select_related("community", "host")
    meeting: Meeting = get_object_or_404(found, public_id=public_id, community__slug=community_slug)
    return meeting


def find_meetings(text: str) -> QuerySet[Meeting]:
    """Meetings with each word of the text in the focus or the reason, none of them cancelled.

    Upcoming ones come first, the soonest at the top; then past ones, the latest at the top.
    """
    soonest = Case(When(ends_at__gt=timezone.now(), then=F("starts_at"))).asc(nulls_last=True)
    found = Meeting.objects.not_cancelled().filter(every_word(text, "focus", "reason"))
    return found.select_related("community").order_by(soonest, "-starts_at", "-id")
