"""The calendar entry of a meeting."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from cop_platform.outbox.messages import absolute, mail_domain
from cop_platform.text import own_direction
from meetings.calendars.icalendar import CalendarEntry
from meetings.models import Meeting


def entry_of(meeting: Meeting, changed_at: datetime | None = None) -> CalendarEntry:
    """The calendar entry, in the active language. The UID depends only on the meeting, so every message updates it."""
    return CalendarEntry(
        uid=f"{meeting.public_id}@{mail_domain()}",
        sequence=meeting.revision,
        changed_at=changed_at or timezone.now(),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=f"{own_direction(meeting.focus)} · {own_direction(meeting.community.name)}",
        description=description_of(meeting),
        location=location_of(meeting),
        url=absolute(meeting.get_absolute_url()),
        organiser_name=str(meeting.organisation),
        organiser_email=settings.SENDER_ADDRESS,
        cancelled=not meeting.is_open,
    )


def location_of(meeting: Meeting) -> str:
    """The place, or the link for a meeting that is only online."""
    return meeting.place or meeting.online_url


def description_of(meeting: Meeting) -> str:
    parts = [
        meeting.reason,
        f"{_('Online:')} {meeting.online_url}" if meeting.online_url and meeting.place else "",
        f"{_('To eat:')} {meeting.catering}" if meeting.catering else "",
        _("An open invitation: come if it helps you, and bring a colleague if you like."),
        absolute(meeting.get_absolute_url()),
    ]
    return "\n\n".join(part for part in parts if part)
