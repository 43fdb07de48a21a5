"""Template tags about meetings that several communities host."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from communities.models import Community
from cop_platform.text import own_direction
from meetings.models import Meeting

register = template.Library()


@register.simple_tag
def together_with(meeting: Meeting, community: Community, *, linked: bool = False) -> SafeString | str:
    """“together with Data for Humans”: the others that host it, beside this community; empty where there is none."""
    others = _beside(meeting, community.pk)
    if not others:
        return ""
    shown = [_name(meeting, each, linked=linked) for each in others]
    names = shown[-1]
    if len(shown) > 1:
        first = format_html_join(", ", "{}", ((each,) for each in shown[:-1]))
        names = format_html(_("{names} and {last}"), names=first, last=shown[-1])
    return format_html(_("together with {names}"), names=names)


def _beside(meeting: Meeting, community_id: int) -> list[dict[str, Any]]:
    co_hosts: list[dict[str, Any]] = meeting.co_hosts
    if not co_hosts:
        return []
    own = meeting.community
    planner = {"id": own.pk, "name": own.name, "slug": own.slug, "language": own.language}
    return [each for each in [planner, *co_hosts] if each["id"] != community_id]


def _name(meeting: Meeting, each: dict[str, Any], *, linked: bool) -> SafeString:
    name = own_direction(each["name"])
    if not linked:
        return format_html('<span lang="{}">{}</span>', each["language"], name)
    address = reverse("community", args=[meeting.organisation.slug, each["slug"]])
    return format_html('<a href="{}" lang="{}">{}</a>', address, each["language"], name)
