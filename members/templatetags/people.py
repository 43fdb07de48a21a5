"""Template tags for people: links to them, expert cards, the pager."""

from typing import Any

from django.template import Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext

from cop_platform.templatetags.components import avatar, page_link
from cop_platform.text import own_direction
from members.models import Employee
from members.people.expertise import ExpertsPage

register = Library()


@register.simple_tag
def person_link(person: Employee) -> SafeString | str:
    """The name as a link to the person's page; for an anonymous former colleague words without a link."""
    if person.is_anonymous:
        return capfirst(person.display_name)
    return format_html('<a href="{}">{}</a>', person.get_absolute_url(), own_direction(person.display_name))


@register.simple_tag
def expert_card(person: Any, me: Employee) -> SafeString:
    """A colleague in a list: name, where they work, expertise topics."""
    topics = "; ".join(own_direction(topic.text) for topic in person.topics)
    return format_html(
        '<div class="person">{}<p>{}{}<small>{}</small></p></div>',
        avatar(person.initials, me=person == me),
        person_link(person),
        format_html(' <span class="small muted">{}</span>', own_direction(person.works_at)) if person.works_at else "",
        topics,
    )


@register.simple_tag
def pager(found: ExpertsPage, query: str = "") -> SafeString | str:
    """Links to the previous and next page. The number of pages is not shown."""
    ways = [
        page_link(rel, words, number, query)
        for rel, words, number, is_there in [
            ("prev", gettext("Previous"), found.previous_number, found.number > 1),
            ("next", gettext("Next"), found.next_number, found.has_next),
        ]
        if is_there
    ]
    inner = format_html_join("", "{}", ((each,) for each in ways))
    return format_html('<nav class="paging" aria-label="{}">{}</nav>', gettext("Pages"), inner) if ways else ""
