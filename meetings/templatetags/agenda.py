"""Template tags about topics and live pages."""

from collections.abc import Iterable
from datetime import timedelta

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.roles.viewers import Viewer
from meetings.agenda.forms import TopicForm
from meetings.agenda.listing import Agenda, Line
from meetings.agenda.listing import agenda_of as list_topics
from meetings.agenda.views import no_dots_left
from meetings.agenda.without_topics import FORMATS_OF_TOPICS
from meetings.agenda.without_topics import is_asked_about as is_asked
from meetings.live.page import LivePage
from meetings.models import Meeting, Topic
from members.models import Employee

register = template.Library()
#: More dots than this are said by their number.
MOST_DRAWN = 15
#: Further ahead a date without topics is no news.
NAMED_AHEAD = timedelta(weeks=4)
WIDTH = 18
#: The length of the ring of the timer.
ROUND = 553


@register.simple_tag
def agenda_of(meeting: Meeting, me: Employee, viewer: Viewer | None = None) -> Agenda:
    """The topics of a meeting as this person sees them; a page that has the ``viewer`` hands it over."""
    return list_topics(meeting, me, viewer)


@register.simple_tag
def dots_of(line: Line) -> SafeString | str:
    """The dots of a topic: one’s own is another colour. Without sums only one’s own shows."""
    count = int(line.is_mine) if line.dots is None else line.dots
    if not count:
        return ""
    words = ngettext("%(count)s dot", "%(count)s dots", count) % {"count": count}
    if line.is_mine:
        words = _("your dot") if count == 1 else _("%(dots)s, one of them yours") % {"dots": words}
    drawn = min(count, MOST_DRAWN)
    circles = format_html_join(
        "",
        '<circle class="{}" cx="{}" cy="10" r="7"/>',
        (("y" if line.is_mine and not place else "d", WIDTH * place + 9) for place in range(drawn)),
    )
    more = format_html(' <span aria-hidden="true">+{}</span>', count - drawn) if count > drawn else ""
    return format_html(
        '<span role="img" aria-label="{}">'
        '<svg viewBox="0 0 {} 20" aria-hidden="true" focusable="false">{}</svg>{}</span>',
        words,
        WIDTH * drawn,
        circles,
        more,
    )


@register.simple_tag
def dots_left(agenda: Agenda) -> str:
    """How many dots this person has left."""
    if agenda.dots_left == 3:
        return _("You have three dots. Give them to what matters most to you.")
    if agenda.dots_left == 2:
        return _("Two dots left of three.")
    return _("One dot left of three.") if agenda.dots_left else no_dots_left()


@register.simple_tag
def how_to_of(value: str) -> str:
    """The template with the how-to of a format."""
    return f"meetings/agenda/how_to/{value}.html"


@register.filter
def lives_on_topics(meeting: Meeting) -> bool:
    """Whether what a group talks about comes from its topics."""
    return meeting.format in FORMATS_OF_TOPICS


@register.simple_tag
def dates_without_topics(dates: Iterable[Meeting]) -> set[int]:
    """Ids of the dates of the coming weeks that have no topic yet and live on topics."""
    soon = timezone.now() + NAMED_AHEAD
    near = [each for each in dates if each.is_upcoming and each.starts_at < soon and lives_on_topics(each)]
    if not near:
        return set()
    listed = Topic.objects.filter(meeting__in=near, removed_at=None).values_list("meeting_id", flat=True)
    return {each.pk for each in near} - set(listed)


@register.filter
def is_asked_about(me: Employee, meeting: Meeting) -> bool:
    """Whether this person is asked now if the meeting, which has no topics, goes on."""
    return is_asked(me, meeting)


@register.simple_tag
def topic_form() -> TopicForm:
    """An empty form."""
    return TopicForm()


# --- The live page ------------------------------------------------------------------------------------------------
@register.simple_tag
def minutes_left(live: LivePage) -> str:
    """5:12"""
    return f"{live.seconds_left // 60}:{live.seconds_left % 60:02}"


@register.simple_tag
def ring_left(live: LivePage) -> str:
    """How much of the ring is left, for ``stroke-dasharray``."""
    return f"{round(ROUND * live.seconds_left / max(live.state.seconds, 1))} {ROUND}"
