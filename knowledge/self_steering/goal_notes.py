"""Notes on how the goals of a community come along."""

from django.db import transaction
from django.utils import timezone

from communities.models import Community
from communities.models.locking import lock_open
from knowledge.models import GoalNote
from knowledge.self_steering.words import KEEP_FOR
from members.models import Employee

MAX_SHOWN = 10


@transaction.atomic
def write_note(community: Community, text: str, *, by: Employee) -> None:
    """Raises ``CommunityClosed``."""
    lock_open(community)
    GoalNote.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        text=text,
        written_by=by,
        written_at=timezone.now(),
    )


@transaction.atomic
def remove_note(note: GoalNote) -> None:
    """Twice changes nothing. Raises ``CommunityClosed``."""
    lock_open(note.community)
    GoalNote.objects.filter(pk=note.pk).delete()


def notes_of(community: Community) -> list[GoalNote]:
    """The newest first, of the past year."""
    rows = GoalNote.objects.filter(community=community, written_at__gte=timezone.now() - KEEP_FOR)
    return list(rows.select_related("written_by").order_by("-written_at", "id")[:MAX_SHOWN])
