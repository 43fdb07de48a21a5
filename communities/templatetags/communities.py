"""What other apps' pages ask about communities."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from communities.directory.experts import some_to_ask
from communities.models import (
    Community,
    Goal,
    Level,
    LevelChange,
    MailWish,
    Participation,
    Phase,
    Role,
    RoleTerm,
    SeasonQuestion,
)
from communities.notifications.preferences import in_words
from communities.participation.participants import taken_part_in
from communities.participation.rings import Ring
from communities.roles.wording import ROLE_DEEDS, ROLE_WORDS
from cop_platform.templatetags.components import icon, ring_stop
from members.models import Employee

register = template.Library()


@register.simple_tag
def taking_part(person: Employee) -> list[Participation]:
    """Where this colleague takes part."""
    return taken_part_in(person)


@register.simple_tag(name="some_to_ask")
def some_to_ask_today(community: Community) -> list[Any]:
    """A few who take part here and said what one may ask them."""
    return some_to_ask(community, timezone.localdate())


@register.simple_tag
def roles_held(person: Employee) -> list[RoleTerm]:
    return list(
        RoleTerm.objects.filter(employee=person, ended_at=None).select_related("community").order_by("started_at", "id")
    )


@register.simple_tag
def my_level_changes(me: Employee) -> list[LevelChange]:
    """The person's own steps, newest first; nobody else ever sees them."""
    return list(LevelChange.objects.filter(employee=me).select_related("community").order_by("-at", "-id")[:200])


@register.simple_tag
def my_mail_wishes(me: Employee) -> list[MailWish]:
    return list(MailWish.objects.filter(employee=me).select_related("community").order_by("community__name", "kind"))


@register.simple_tag
def my_season_questions(me: Employee) -> dict[int, SeasonQuestion]:
    """By the id of the place they are about."""
    return {each.participation_id: each for each in SeasonQuestion.objects.filter(participation__employee=me)}


@register.simple_tag
def mail_about(kind: str) -> str:
    """A kind of mail, as it stands in a list; one that is no longer sent keeps its code."""
    words = in_words(kind)
    return str(words.about) if words else kind


@register.filter
def phase_index(community: Community) -> int:
    return Phase.values.index(community.phase)


@register.simple_tag
def phases_of(community: Community) -> list[tuple[str, str]]:
    """The five phases with where the community stands: done, now or to come."""
    now = Phase.values.index(community.phase)
    return [(str(label), _state(index, now)) for index, label in enumerate(Phase.labels)]


def _state(index: int, now: int) -> str:
    if index == now:
        return "now"
    return "done" if index < now else ""


# --- Words --------------------------------------------------------------------------------------------------------
LEVEL_SENTENCES = {
    Level.PERIPHERY: _("You follow"),
    Level.ACTIVE: _("You’re active"),
    Level.CORE: _("You’re in the core group"),
}
LEVEL_PROMISES = {
    Level.PERIPHERY: _("I follow along and ask when I need something."),
    Level.ACTIVE: _("I come often, or bring something now and then."),
    Level.CORE: _("I help carry the community between meetings."),
}
LEVEL_PEOPLE = {
    Level.PERIPHERY: _("Follow along and drop in when they need to."),
    Level.ACTIVE: _("Come often or bring something now and then."),
    Level.CORE: _("The heart: they prepare, host and connect."),
}
GOAL_ICONS = {Goal.LEARN: "messages-square", Goal.SOLVE: "wrench", Goal.INNOVATE: "sprout"}


@register.simple_tag
def level_word(level: str) -> str:
    return str(Level(level).label)


@register.simple_tag
def level_sentence(level: str) -> str:
    return str(LEVEL_SENTENCES[Level(level)])


@register.simple_tag
def level_promise(level: str) -> str:
    return str(LEVEL_PROMISES[Level(level)])


@register.simple_tag
def level_people(level: str) -> str:
    return str(LEVEL_PEOPLE[Level(level)])


@register.simple_tag
def role_word(role: str) -> str:
    """As it stands in a sentence, after a name."""
    return str(ROLE_WORDS[Role(role)])


@register.simple_tag
def role_deed(role: str) -> str:
    return str(ROLE_DEEDS[Role(role)])


@register.simple_tag
def goal_icon(goal: str) -> SafeString:
    return icon(GOAL_ICONS[Goal(goal)])


# --- Rings --------------------------------------------------------------------------------------------------------
#: Where the first face of each ring sits, so that neighbours in two rings do not stand behind each other.
FIRST_STOP = {Level.CORE: 58, Level.ACTIVE: 2, Level.PERIPHERY: 2}


@register.simple_tag
def seats(ring: Ring) -> SafeString:
    """The people of a ring as list items, each at their stop around it."""
    first = FIRST_STOP[ring.level]
    rows = (
        (
            ring_stop(index, len(ring.sittings), first),
            sitting.employee.get_absolute_url(),
            "face me" if sitting.is_me else "face",
            sitting.employee.initials,
            _("{name} (you)").format(name=sitting.employee.shown_name)
            if sitting.is_me
            else sitting.employee.shown_name,
            ", ".join(sitting.roles) or sitting.employee.works_at,
        )
        for index, sitting in enumerate(ring.sittings)
    )
    return format_html_join(
        "",
        '<li class="{}"><a href="{}"><span class="{}" aria-hidden="true">{}</span>'
        '<span class="who">{}<small>{}</small></span></a></li>',
        rows,
    )
