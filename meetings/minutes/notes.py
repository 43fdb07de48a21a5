"""Write the notes of a meeting together. Each saved text stays readable, and can be put back."""

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models.locking import lock_open
from meetings.models import Meeting, MeetingNotes, NotesRevision
from members.models import Employee

#: So many earlier texts can be opened.
MAX_EARLIER = 50
#: So many writers are named.
MAX_WRITERS = 6


@transaction.atomic
def write_notes(meeting: Meeting, text: str, *, by: Employee) -> bool:
    """Save the notes, and what was saved as a revision. False if nothing changes. Raises ``CommunityClosed``."""
    lock_open(meeting.community)
    notes, is_new = MeetingNotes.objects.get_or_create(
        organisation_id=meeting.organisation_id, meeting=meeting, defaults={"text": text}
    )
    if not is_new:
        if notes.text == text:
            return False
        notes.text = text
        notes.save(update_fields=["text"])
    NotesRevision.objects.create(
        organisation_id=meeting.organisation_id, notes=notes, text=text, saved_by=by, saved_at=timezone.now()
    )
    return True


def put_back(revision: NotesRevision, *, by: Employee) -> bool:
    """Save an earlier text again. What stood meanwhile stays readable. Raises ``CommunityClosed``."""
    return write_notes(revision.notes.meeting, revision.text, by=by)


def notes_of(meeting: Meeting) -> MeetingNotes | None:
    found: MeetingNotes | None = MeetingNotes.objects.filter(meeting=meeting).first()
    return found


def revisions_of(meeting: Meeting) -> QuerySet[NotesRevision]:
    """The saved texts, the newest first; the first one is what stands."""
    saved: QuerySet[NotesRevision] = NotesRevision.objects.filter(notes__meeting=meeting)
    return saved.select_related("saved_by").order_by("-pk")[:MAX_EARLIER]


def writers_of(meeting: Meeting) -> list[str]:
    """The names of those who wrote, in the order in which they first did; then “others” if there are more."""
    saved = NotesRevision.objects.filter(notes__meeting=meeting, saved_by__isnull=False)
    firsts = saved.values("saved_by").annotate(first=Min("pk")).order_by("first").values("first")[: MAX_WRITERS + 1]
    found = NotesRevision.objects.filter(pk__in=firsts).select_related("saved_by").order_by("pk")
    listed = [each.saved_by.display_name for each in found]
    return [*listed[:MAX_WRITERS], *([_("others")] if len(listed) > MAX_WRITERS else [])]
