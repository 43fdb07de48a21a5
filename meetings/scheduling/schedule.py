"""Schedule, update and cancel a meeting, and queue the mails about it."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from communities.models.locking import lock_open
from communities.notifications.preferences import subscribers_of, without_opted_out
from cop_platform.outbox.models import QueuedMail
from cop_platform.outbox.queue import queue_mail
from cop_platform.web.rate_limits import enforce_limit
from cop_platform.web.refusals import Refusal
from meetings.models import RSVP, Cancellation, Meeting, Move, Series, SeriesAnswer
from meetings.scheduling.next_meeting import update_next_meeting
from meetings.scheduling.together import update_next_meetings, without_opted_out_of
from members.models import Employee

#: Kinds of mail, each with its own preference: new meetings, and changes to a meeting they know of.
INVITATION = "meeting_invitation"
CHANGE = "meeting_change"
#: The same about all dates of a series; they follow the preferences above.
SERIES_INVITATION = "series_invitation"
SERIES_CHANGE = "series_change"
#: Takes a date out of the entry of its series, when it gets an entry of its own.
DATE_LEFT = "series_date_left"

#: Changes of a meeting within this time become one mail.
GATHER_FOR = timedelta(minutes=5)
#: A change is mailed at once if the meeting begins, or was to begin, this soon.
SOON = timedelta(hours=1)
#: Most moves of one meeting within a day: each is mailed to everybody who knows of it. Documented in
#: docs/operations.md.
MAX_MOVES, DAY = 10, timedelta(days=1)
TOO_MANY_MOVES = _(
    "This meeting has moved %(most)d times within a day, and everyone was told each time. It can move again from"
    " %(day)s, %(clock)s. Until then you can still change the rest, or call it off."
)


class EditConflict(Exception):
    """Someone else saved a change first; ``meeting`` is the current version."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__()
        self.meeting = meeting


class MeetingCancelled(Refusal):
    sentence = _("This meeting was called off already.")


@dataclass(frozen=True)
class MeetingDetails:
    """The editable fields of a meeting; times are instants, ``time_zone`` is that of the place."""

    focus: str
    reason: str
    format: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    place: str
    online_url: str
    catering: str
    host: Employee | None


#: A change of one of these is mailed, as it changes time or place of the entry in people's calendars.
NOTIFIED_FIELDS = ("starts_at", "ends_at", "place", "online_url")
#: A change of these is saved without a mail.
SILENT_FIELDS = ("focus", "reason", "format", "time_zone", "catering", "host")


@transaction.atomic
def schedule(
    community: Community, details: MeetingDetails, *, by: Employee, invite: bool = True, also: Iterable[int] = ()
) -> Meeting:
    """Create a meeting. With ``invite``, mail the subscribers of new meetings of the community.

    ``also``: ids of more employees to mail, such as those who said which date suits them; not who opted out.
    Raises ``CommunityClosed``.
    """
    community = lock_open(community)
    meeting = Meeting.objects.create(
        organisation_id=community.organisation_id, community=community, scheduled_by=by, **vars(details)
    )
    update_next_meeting(community)
    told = without_opted_out(community, INVITATION, also) if also else set()
    if invite:
        told |= subscribers_of(community, INVITATION)
    if told:
        queue_mail(INVITATION, meeting, told, kept_until=meeting.ends_at)
    return meeting


@transaction.atomic
def update(meeting: Meeting, details: MeetingDetails, *, by: Employee, revision: int) -> bool:
    """Save changed details. ``revision`` is the one the form was opened with. True when it moved and mails were queued.

    Raises :class:`EditConflict`, :class:`MeetingCancelled` and ``TooMany``; then nothing is saved.
    """
    meeting = lock_meeting(meeting)
    if not meeting.is_open:
        raise MeetingCancelled
    changed = {name for name in (*NOTIFIED_FIELDS, *SILENT_FIELDS) if getattr(meeting, name) != getattr(details, name)}
    if changed and meeting.revision != revision:
        raise EditConflict(meeting)
    if changed:
        _save_change(meeting, details, by=by, moved=bool(changed.intersection(NOTIFIED_FIELDS)))
    return bool(changed.intersection(NOTIFIED_FIELDS))


def _save_change(meeting: Meeting, details: MeetingDetails, *, by: Employee, moved: bool) -> None:
    if moved:
        enforce_limit(meeting.moves.all(), at="at", most=MAX_MOVES, within=DAY, sentence=TOO_MANY_MOVES)
    before = {name: getattr(meeting, name) for name in NOTIFIED_FIELDS}
    for name, value in vars(details).items():
        setattr(meeting, name, value)
    meeting.revision += 1
    if meeting.series_id:
        meeting.is_exception = True
        if meeting.is_in_series_entry and not is_between_neighbours(meeting):
            give_own_entry(meeting)
    meeting.save()
    update_next_meetings(meeting)
    if moved:
        Move.objects.create(
            organisation_id=meeting.organisation_id, meeting=meeting, by=by, revision=meeting.revision, **before
        )
        queue_change(meeting, calendar_holders(meeting), previous_start=before["starts_at"])


@transaction.atomic
def cancel(meeting: Meeting, *, by: Employee | None, note: str = "") -> Cancellation:
    """Cancel a meeting, delete its RSVPs, and mail the people who have it in their calendar.

    ``by`` is None when it calls itself off.

    Raises :class:`MeetingCancelled` when it was cancelled already.
    """
    meeting = lock_meeting(meeting)
    if not meeting.is_open:
        raise MeetingCancelled
    told = calendar_holders(meeting)
    meeting.rsvps.all().delete()
    meeting.is_open, meeting.revision = False, meeting.revision + 1
    meeting.save(update_fields=["is_open", "revision"])
    cancellation = Cancellation.objects.create(
        organisation_id=meeting.organisation_id, meeting=meeting, by=by, note=note
    )
    update_next_meetings(meeting)
    queue_change(meeting, told, previous_start=meeting.starts_at)
    return cancellation


def cancel_all(community: Community, *, by: Employee) -> None:
    """Cancel all meetings still to come, in the transaction that closes the community."""
    for meeting in Meeting.objects.filter(community=community).upcoming():
        with suppress(MeetingCancelled):
            cancel(meeting, by=by)


def queue_change(meeting: Meeting, recipient_ids: set[int], *, previous_start: datetime) -> None:
    """Queue the mails about this revision. Who was told of the meeting is known until it is over."""
    # Not what a worker holds, which writes to these rows itself.
    mails_about(meeting).filter(~Q(settled_at=None) | Q(leased_until=None)).update(kept_until=meeting.ends_at)
    is_soon = min(meeting.starts_at, previous_start) < timezone.now() + SOON
    queue_mail(
        CHANGE,
        meeting,
        recipient_ids,
        revision=meeting.revision,
        gather=timedelta(0) if is_soon else GATHER_FOR,
        kept_until=meeting.ends_at,
    )


def mails_about(meeting: Meeting) -> QuerySet[QueuedMail]:
    """The mails about this meeting, queued or settled."""
    return QueuedMail.objects.filter(
        organisation_id=meeting.organisation_id, kind__in=[INVITATION, CHANGE], object_id=meeting.pk
    )


def lock_meeting(meeting: Meeting) -> Meeting:
    """The series first, as whoever changes all its dates does: two neighbours cannot pass each other unseen."""
    if meeting.series_id:
        Series.objects.select_for_update().get(pk=meeting.series_id)
    found: Meeting = (
        Meeting.objects.select_for_update(of=("self",)).select_related("community", "series").get(pk=meeting.pk)
    )
    return found


def lock_to_come(meeting: Meeting, *, called_off: type[Refusal], over: type[Refusal]) -> Meeting:
    """Locked against being called off in the same moment; one of these is raised when it is called off, or over."""
    found = lock_meeting(meeting)
    if not found.is_open:
        raise called_off
    if found.is_over:
        raise over
    return found


def lock_upcoming(community: Community) -> None:
    """Lock the series and the meetings still to come of a community that closes, before the community itself.

    Also those that it hosts with others, which it leaves.

    Whoever changes a meeting holds it while they write on its community when the next one is.
    """
    list(Series.objects.select_for_update().filter(community=community).order_by("pk").values_list("pk"))
    coming = Meeting.objects.select_for_update().filter(
        pk__in=Meeting.objects.upcoming().of([community]).order_by().values("pk")
    )
    list(coming.order_by("original_day", "pk").values_list("pk"))


def is_between_neighbours(meeting: Meeting) -> bool:
    """Whether a date is still after the one before it and before the next: Outlook can hold no other in a series.

    Called with the series locked.
    """
    day = meeting.starts_at.astimezone(meeting.series.zone).date()
    others = Meeting.objects.filter(series=meeting.series_id, is_open=True, own_entry_since=None)
    before = others.filter(original_day__lt=meeting.original_day).order_by("-original_day").first()
    after = others.filter(original_day__gt=meeting.original_day).order_by("original_day").first()
    zone = meeting.series.zone
    is_after = not before or (before.starts_at.astimezone(zone).date() < day and before.ends_at <= meeting.starts_at)
    is_before = not after or (day < after.starts_at.astimezone(zone).date() and meeting.ends_at <= after.starts_at)
    return is_after and is_before


def give_own_entry(meeting: Meeting) -> None:
    """Give a date an entry of its own in calendars, and take it out of the one of its series. The caller saves it."""
    meeting.own_entry_since = meeting.revision
    queue_mail(DATE_LEFT, meeting, calendar_holders(meeting), revision=meeting.revision, gather=GATHER_FOR)


def calendar_holders(meeting: Meeting) -> set[int]:
    """Ids of the employees to mail about changes, who have not opted out of mail about changes.

    They were invited to it or to its series, were told of a change, or answered it.
    """
    return without_opted_out_of(meeting, CHANGE, people_told(meeting))


def people_told(meeting: Meeting) -> set[int]:
    """The same, whether or not they have opted out."""
    told = {*mails_about(meeting).values_list("recipient_id", flat=True)}
    told |= {*meeting.rsvps.values_list("employee_id", flat=True)}
    return told | _told_of(meeting.series) if meeting.series_id else told


def series_holders(series: Series) -> set[int]:
    """The same for a series: also who answered one of its dates to come."""
    answered = RSVP.objects.filter(meeting__series=series, meeting__ends_at__gt=timezone.now())
    told = _told_of(series) | {*answered.values_list("employee_id", flat=True)}
    return without_opted_out(series.community, CHANGE, told)


def _told_of(series: Series) -> set[int]:
    answered = SeriesAnswer.objects.filter(series=series).values_list("employee_id", flat=True)
    return {*mails_about_series(series).values_list("recipient_id", flat=True), *answered}


def mails_about_series(series: Series) -> QuerySet[QueuedMail]:
    """The mails about all dates of this series, queued or settled."""
    return QueuedMail.objects.filter(
        organisation_id=series.organisation_id, kind__in=[SERIES_INVITATION, SERIES_CHANGE], object_id=series.pk
    )
