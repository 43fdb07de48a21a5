"""Template tags for people: links to them and to their topics, a mail to them, expert cards, the pager."""

from typing import Any
from urllib.parse import quote, urlencode

from django.template import Context, Library
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cop_platform.templatetags.components import avatar, page_link
from cop_platform.text import own_direction
from cop_platform.time_zones import spoken
from members.models import Employee, ExpertiseTopic
from members.people.expertise import ExpertsPage

register = Library()


@register.simple_tag
def person_link(person: Employee) -> SafeString | str:
    """The name as a link to the person's page; for an anonymous former colleague words without a link."""
    if person.is_anonymous:
        return capfirst(person.display_name)
    return format_html('<a href="{}">{}</a>', person.get_absolute_url(), own_direction(person.display_name))


@register.simple_tag(takes_context=True)
def topic_link(context: Context, topic: ExpertiseTopic) -> SafeString:
    """A topic as a link to all who named the same."""
    address = f"{reverse('experts', args=[context['organisation'].slug])}?{urlencode({'q': topic.text})}"
    return format_html('<a href="{}">{}</a>', address, own_direction(topic.text))


@register.simple_tag
def write_to(person: Employee, topic: ExpertiseTopic | None = None) -> str:
    """The address that starts a mail to a colleague, with a subject: the topic for which somebody came, if any."""
    subject = _("A question about %(topic)s") % {"topic": topic.text} if topic else _("A question for you")
    return f"mailto:{quote(person.mail_address, safe='@')}?subject={quote(subject)}"


@register.simple_tag(takes_context=True)
def expert_card(context: Context, person: Any, query: str = "") -> SafeString:
    """A colleague in a list: name, where they work, expertise topics. ``query``: what they were found by."""
    topics = format_html_join(" · ", "{}", ((topic_link(context, topic),) for topic in person.topics))
    works_at = format_html(' <span class="small muted">{}</span>', own_direction(person.works_at))
    return format_html(
        '<div class="person">{}<p><a href="{}">{}</a>{}<small class="topics">{}</small></p></div>',
        avatar(person.initials, me=person == context["me"]),
        person.get_absolute_url() + (f"?{urlencode({'about': query})}" if query else ""),
        own_direction(person.display_name),
        works_at if person.works_at else "",
        topics,
    )


@register.filter
def spoken_zone(name: str) -> str:
    """The time zone as people write it."""
    return spoken(name)


@register.simple_tag
def pager(found: ExpertsPage, query: str = "") -> SafeString | str:
    """Links to the previous and next page. The number of pages is not shown."""
    ways = [
        page_link(rel, words, number, query)
        for rel, words, number, is_there in [
            ("prev", _("Previous"), found.previous_number, found.number > 1),
            ("next", _("Next"), found.next_number, found.has_next),
        ]
        if is_there
    ]
    inner = format_html_join("", "{}", ((each,) for each in ways))
    return format_html('<nav class="paging" aria-label="{}">{}</nav>', _("Pages"), inner) if ways else ""
