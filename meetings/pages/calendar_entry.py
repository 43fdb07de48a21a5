"""Download of a meeting as a calendar file (.ics)."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from cop_platform.access import for_colleagues
from meetings.calendars.entries import entry_of
from meetings.calendars.icalendar import publish_message
from meetings.scheduling.lookup import find_meeting
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
def calendar_entry(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    """The .ics file, without an attendee."""
    found = find_meeting(community_slug, public_id)
    response = HttpResponse(publish_message(entry_of(found)), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.public_id}.ics"'
    return response
