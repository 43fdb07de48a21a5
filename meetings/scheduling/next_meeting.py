"""Keep ``Community.next_meeting_at`` up to date, for the directory."""

from django.db.models import Min
from django.utils import timezone

from communities.models import Community
from meetings.models import Meeting


def update_next_meeting(community: Community) -> None:
    """Store the start of the community's next meeting on the community; the directory sorts by it."""
    following = Meeting.objects.upcoming().of([community], most=1).order_by().aggregate(first=Min("starts_at"))
    Community.objects.filter(pk=community.pk).update(next_meeting_at=following["first"])


def update_passed_next_meetings() -> int:
    """Update the communities whose stored next meeting has begun. Returns how many."""
    passed = list(Community.objects.filter(next_meeting_at__lt=timezone.now()).order_by("pk"))
    for community in passed:
        update_next_meeting(community)
    return len(passed)
