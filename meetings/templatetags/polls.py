"""Template tags about date polls."""

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import Community
from cop_platform.time_zones import city
from cop_platform.ui import dates
from meetings.models import Poll, PollSlot
from meetings.polls import lookup, results

register = template.Library()


@register.filter
def poll_until(poll: Poll) -> str:
    """Until when people can answer: “the end of Friday 30 October”."""
    return results.until(poll)


@register.filter
def mail_went_out(poll: Poll) -> str:
    """“The mail went out on Tuesday.”"""
    return results.mail_went_out(poll)


@register.filter
def there(slot: PollSlot) -> str:
    """“12:00–13:30 in Brussels”, with the day where it is another one; empty where the reader's clock says the same."""
    here, zone = timezone.localtime(slot.starts_at), slot.poll.zone
    local = slot.starts_at.astimezone(zone)
    if here.utcoffset() == local.utcoffset():
        return ""
    with timezone.override(zone):
        span = dates.time_span(slot.starts_at, slot.ends_at)
        day = dates.day_short(slot.starts_at) if local.date() != here.date() else ""
    said = _("{time} in {city}").format(time=span, city=city(str(zone)))
    return f"{day}, {said}" if day else said


@register.filter
def slot_time(slot: PollSlot) -> str:
    """“Tue 10 Nov, 12:00–13:30”"""
    return f"{dates.day_short(slot.starts_at)}, {dates.time_span(slot.starts_at, slot.ends_at)}"


@register.simple_tag
def running_polls(community: Community) -> list[Poll]:
    """The polls of this community that have no outcome yet."""
    return lookup.running_polls(community)


@register.simple_tag
def polls_to_answer(community: Community) -> list[Poll]:
    """The polls of this community that can be answered now."""
    return lookup.polls_to_answer_in(community)
