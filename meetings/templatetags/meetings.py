"""Template tags about meetings, also for the pages of other apps."""

from collections.abc import Iterable

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Community
from communities.notifications.preferences import SUBSCRIBED_BY_DEFAULT, is_subscribed_to_all
from communities.roles.viewers import Viewer
from cop_platform.templatetags.components import icon
from cop_platform.text import own_direction
from cop_platform.time_zones import zone_named
from cop_platform.ui import dates
from meetings.models import RSVP, Format, Meeting
from meetings.pages.coming_up import ComingUp, coming_up
from meetings.scheduling.forms import MeetingForm
from meetings.scheduling.lookup import NextMeeting, next_four_of, next_meetings_in, rsvps_of
from meetings.scheduling.permissions import can_schedule, communities_to_schedule
from meetings.scheduling.schedule import CHANGE, INVITATION
from members.models import Employee

register = template.Library()


@register.simple_tag
def is_subscribed_to_meetings(community: Community, me: Employee, level: str, has_said: bool = True) -> bool:
    """Whether this person gets mail both about new meetings and about changes.

    ``has_said``: False where it is known that they never chose anything else than the default.
    """
    if not has_said:
        return level in SUBSCRIBED_BY_DEFAULT
    return is_subscribed_to_all(community, me, level, news=INVITATION, changes=CHANGE)


@register.simple_tag
def next_meetings(communities: Iterable[Community]) -> dict[int, NextMeeting]:
    """The next meeting of each community, by community id; one query for a whole page."""
    return next_meetings_in(communities)


@register.simple_tag
def zones_of(meetings: dict[int, NextMeeting]) -> dict[int, str]:
    """Behind the time of each of these meetings: the time in its own zone, where the reader's clock says otherwise."""
    noted = {community_id: zone_of_meeting(meeting) for community_id, meeting in meetings.items()}
    return {community_id: note for community_id, note in noted.items() if note}


@register.simple_tag(name="coming_up")
def coming_up_for(me: Employee, viewers: Iterable[Viewer]) -> ComingUp:
    """The next meetings of this person, and others that are open to them."""
    return coming_up(me, viewers)


@register.simple_tag
def communities_to_plan_in(viewers: Iterable[Viewer]) -> list[Community]:
    """The communities in which these viewers, all of one person, may plan a meeting."""
    return [viewer.community for viewer in viewers if can_schedule(viewer)]


@register.simple_tag
def meets_words(meeting: Meeting) -> SafeString:
    """“Plain Language meets on Tuesday”, as a part of a sentence."""
    name = format_html('<span lang="{}">{}</span>', meeting.community.language, meeting.community.name)
    days = (timezone.localdate(meeting.starts_at) - timezone.localdate()).days
    if days <= 0:
        return format_html(_("{community} meets today"), community=name)
    if days == 1:
        return format_html(_("{community} meets tomorrow"), community=name)
    day = dates.format_day(meeting.starts_at, "l" if days < 7 else "l j F")
    return format_html(_("{community} meets on {day}"), community=name, day=day)


@register.simple_tag
def my_rsvps_by_meeting(me: Employee, meetings: Iterable[Meeting]) -> dict[int, str]:
    """The RSVP choice of this person, by meeting id."""
    ids = [meeting.pk for meeting in meetings]
    return dict(RSVP.objects.filter(employee=me, meeting__in=ids).values_list("meeting_id", "choice"))


@register.simple_tag
def my_rsvps(me: Employee) -> list[RSVP]:
    """All stored RSVPs of this person."""
    return rsvps_of(me)


@register.filter
def get_item(found: dict[int, object], key: int) -> object | None:
    """``{{ next_meetings|get_item:community.pk }}``"""
    return found.get(key)


@register.simple_tag
def upcoming_meetings_of(community: Community) -> list[Meeting]:
    """The next four meetings of one community."""
    return next_four_of(community)


@register.simple_tag
def meeting_facts(meeting: Meeting) -> SafeString:
    """Time, place, session format and catering as a list with icons."""
    facts = [
        *_time_and_place(meeting),
        (FORMAT_ICONS.get(Format(meeting.format), "sprout"), meeting.get_format_display()),
    ]
    if meeting.catering:
        facts.append(("soup", meeting.catering))
    return _list(facts)


@register.simple_tag
def meeting_time_and_place(meeting: Meeting) -> SafeString:
    """Time and place, for a long list; the rest is on the meeting's page."""
    return _list(_time_and_place(meeting))


def _time_and_place(meeting: Meeting) -> list[tuple[str, str]]:
    return [
        ("clock", format_html("{}{}", dates.time_span(meeting.starts_at, meeting.ends_at), zone_of_meeting(meeting))),
        ("map-pin" if meeting.place else "laptop", location_text(meeting)),
    ]


def _list(facts: list[tuple[str, str]]) -> SafeString:
    rows = ((icon(name), words) for name, words in facts)
    return format_html('<ul class="meta">{}</ul>', format_html_join("", "<li>{}<span>{}</span></li>", rows))


def location_text(meeting: Meeting | NextMeeting) -> str:
    if meeting.place and meeting.online_url:
        return _("%(place)s, or online") % {"place": own_direction(meeting.place)}
    return own_direction(meeting.place) or _("Online")


@register.simple_tag
def meeting_location(meeting: Meeting | NextMeeting) -> str:
    return location_text(meeting)


FORMAT_ICONS = {
    Format.LEAN_COFFEE: "coffee",
    Format.OPEN_SPACE: "users",
    Format.WORLD_CAFE: "messages-square",
    Format.FISHBOWL: "fish",
    Format.PECHA_KUCHA: "presentation",
    Format.GUEST: "mic",
    Format.RETROSPECTIVE: "repeat",
    Format.LAUNCH: "sprout",
    Format.OTHER: "leaf",
}
FORMAT_HINTS = {
    Format.LEAN_COFFEE: gettext_lazy("Topics and dots on the spot"),
    Format.OPEN_SPACE: gettext_lazy("Whoever likes starts a conversation group"),
    Format.WORLD_CAFE: gettext_lazy("Small tables, moving people"),
    Format.FISHBOWL: gettext_lazy("A few talk, all may step in"),
    Format.PECHA_KUCHA: gettext_lazy("Twenty slides, seven minutes"),
    Format.GUEST: gettext_lazy("Someone from outside"),
    Format.RETROSPECTIVE: gettext_lazy("Look back, change one thing"),
    Format.LAUNCH: gettext_lazy("The first time together"),
    Format.OTHER: gettext_lazy("Your own way"),
}
CHOICE_ICONS = {
    RSVP.Choice.COMING: "hand",
    RSVP.Choice.ONLINE: "laptop",
    RSVP.Choice.MAYBE: "circle-question-mark",
    RSVP.Choice.NOT_THIS_TIME: "moon",
}
CHOICE_HINTS = {
    RSVP.Choice.COMING: gettext_lazy("In the room"),
    RSVP.Choice.ONLINE: gettext_lazy("From where I am"),
    RSVP.Choice.MAYBE: gettext_lazy("I don’t know yet"),
    RSVP.Choice.NOT_THIS_TIME: gettext_lazy("No reason needed"),
}


@register.simple_tag
def more_values(form: MeetingForm) -> str:
    """What the closed part of the planning form holds: “Lean coffee · soup and bread · Nele hosts”."""
    kind, host = form["format"].value(), form["host"].value()
    words = [str(Format(kind).label) if kind in Format.values else "", form["catering"].value() or ""]
    words.append(_("%(name)s hosts") % {"name": host} if host else "")
    return " · ".join(each for each in words if each)


@register.simple_tag
def may_schedule_somewhere(me: Employee) -> bool:
    return communities_to_schedule(me).exists()


@register.filter
def may_schedule(viewer: Viewer) -> bool:
    """Whether this viewer may plan a meeting of the community."""
    return can_schedule(viewer)


@register.simple_tag
def format_icon(value: str) -> SafeString:
    return icon(FORMAT_ICONS[Format(value)])


@register.simple_tag
def format_hint(value: str) -> str:
    return str(FORMAT_HINTS[Format(value)])


@register.simple_tag
def choice_icon(choice: str) -> SafeString:
    return icon(CHOICE_ICONS[RSVP.Choice(choice)])


@register.simple_tag
def choice_hint(choice: str) -> str:
    return str(CHOICE_HINTS[RSVP.Choice(choice)])


@register.simple_tag
def time_in_meeting_zone(meeting: Meeting | NextMeeting) -> str:
    """The time in the meeting's own zone; empty when the reader's zone has the same offset then."""
    mine = timezone.get_current_timezone()
    if str(mine) == meeting.time_zone:
        return ""
    # A zone that is known no more: the reader's own, without a query for the organisation's.
    zone = zone_named(meeting.time_zone, mine)
    if meeting.starts_at.astimezone(mine).utcoffset() == meeting.starts_at.astimezone(zone).utcoffset():
        return ""
    with timezone.override(zone):
        span = dates.time_span(meeting.starts_at, meeting.ends_at)
    return f"{span} {meeting.time_zone.replace('_', ' ')}"


@register.simple_tag
def zone_of_meeting(meeting: Meeting | NextMeeting) -> SafeString | str:
    """Behind a time in a list: the time in the meeting's own zone, where the reader's clock says something else."""
    there = time_in_meeting_zone(meeting)
    return format_html(' <span class="muted">({})</span>', there) if there else ""
