"""“Was it of use?”: asked once of those who said they would come, and kept in words without a name.

Their answer to the invitation (:class:`RSVP`) is the question: it serves nothing else once the meeting is over. Whoever
says a sentence, or does not want to, ends it, so that nobody is asked twice and nothing says who wrote what. A week
after the meeting it goes anyway.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from communities.models import Phase
from communities.models.locking import lock_open
from cop_platform.planned_queries import Moment, planned
from cop_platform.text import folded
from cop_platform.web.refusals import Refusal
from meetings.models import RSVP, Meeting, UseSentence
from meetings.rsvps.retention import RSVPS_KEPT_FOR
from members.models import Employee

#: The page shows so many sentences.
MAX_SHOWN = 50
_COMES = [RSVP.Choice.COMING, RSVP.Choice.ONLINE]


class NotAsked(Refusal):
    sentence = _("This was asked once, of those who said they would come, for a week. Nothing was saved.")


@transaction.atomic
def say(meeting: Meeting, text: str, *, by: Employee) -> None:
    """Keep the sentence without its author. Raises :class:`NotAsked` the second time, and ``CommunityClosed``."""
    lock_open(meeting.community)
    if not meeting.is_over or not _end_question(meeting, by):
        raise NotAsked
    UseSentence.objects.create(organisation_id=meeting.organisation_id, meeting=meeting, text=text)


def rather_not(meeting: Meeting, *, by: Employee) -> None:
    """Be asked no more. Twice changes nothing."""
    if meeting.is_over:
        _end_question(meeting, by)


def _end_question(meeting: Meeting, person: Employee) -> bool:
    """One row is deleted once, also by two requests at the same moment."""
    deleted, _each = RSVP.objects.filter(meeting=meeting, employee=person, choice__in=_COMES).delete()
    return bool(deleted)


def is_asked(meeting: Meeting, person: Employee) -> bool:
    """Whether this person is asked now."""
    if not meeting.is_over or meeting.community.is_closed:
        return False
    return bool(RSVP.objects.filter(meeting=meeting, employee=person, choice__in=_COMES).exists())


@planned
def unanswered_by(person: Employee, at: Moment) -> QuerySet[RSVP]:
    """Meetings that are over, of which this person is asked whether they were of use; the newest first."""
    rows: QuerySet[RSVP] = RSVP.objects.filter(employee=person, choice__in=_COMES)
    over = rows.filter(meeting__ends_at__lte=at.now, meeting__ends_at__gt=at.now - RSVPS_KEPT_FOR)
    shown = over.exclude(meeting__community__phase=Phase.CLOSED).select_related("meeting__community")
    return shown.order_by("-meeting__ends_at", "id")[:5]


def sentences_of(meeting: Meeting) -> list[str]:
    """By their words, not in the order in which they came."""
    found = UseSentence.objects.filter(meeting=meeting).order_by("pk")[:MAX_SHOWN]
    return sorted((each.text for each in found), key=folded)
