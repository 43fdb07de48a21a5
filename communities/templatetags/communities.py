"""Template tags about communities: participations, mail preferences, phases, levels, roles and rings."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.db.models import QuerySet
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from communities.directory.cards import Card
from communities.directory.domains import Domain
from communities.directory.experts import featured_experts
from communities.directory.matching import NO_MATCH
from communities.directory.search import DirectoryQuery, sorts_for
from communities.models import (
    CheckIn,
    Community,
    Joining,
    Level,
    LevelChange,
    MainGoal,
    Participation,
    Phase,
    Role,
    RoleTerm,
)
from communities.notifications.overview import MailRow, mail_rows
from communities.participation.participants import participations_of
from communities.participation.rings import Ring, RingMember
from communities.roles.labels import ROLE_DESCRIPTIONS, ROLE_NAMES
from communities.roles.viewers import viewer_of
from cop_platform.navigation import Navigation, navigation_for
from cop_platform.planned_queries import Moment, planned
from cop_platform.templatetags.components import icon, ring_stop, said_in_block
from cop_platform.text import folded
from cop_platform.ui import dates
from cop_platform.ui.fragments import fragment, fragments
from cop_platform.ui.ring_mark import MAX_ACTIVE_DOTS, MAX_CORE_DOTS, MAX_PERIPHERY_DOTS
from members.models import Employee

register = template.Library()


@register.simple_tag
def my_participations(person: Employee) -> list[Participation]:
    """The person's own participations, the core first."""
    return participations_of(person)


@register.simple_tag
def communities_with(person: Employee) -> list[Community]:
    """Where this colleague takes part, by name: the order says nothing about their level."""
    return sorted((each.community for each in participations_of(person)), key=lambda each: folded(each.name))


@register.simple_tag(name="featured_experts")
def featured_experts_today(community: Community) -> list[Any]:
    """Today's selection of experts among the participants."""
    return featured_experts(community, timezone.localdate())


@register.simple_tag
def roles_held(person: Employee) -> list[RoleTerm]:
    return _roles_held(person)


@planned
def _roles_held(person: Employee, _at: Moment) -> QuerySet[RoleTerm]:
    terms: QuerySet[RoleTerm] = RoleTerm.objects.filter(employee=person, ended_at=None)
    return terms.select_related("community").order_by("started_at", "id")


@register.simple_tag
def my_level_changes(me: Employee) -> list[LevelChange]:
    """The person's own level changes, newest first; never shown to anybody else (P3)."""
    return _level_changes(me)


@planned
def _level_changes(person: Employee, _at: Moment) -> QuerySet[LevelChange]:
    changes: QuerySet[LevelChange] = LevelChange.objects.filter(employee=person).select_related("community")
    return changes.order_by("-at", "-id")[:200]


@register.simple_tag
def my_mail_rows(me: Employee) -> list[MailRow]:
    """The table of all mail of this person."""
    return mail_rows(me)


@register.simple_tag
def my_check_ins(me: Employee) -> dict[int, CheckIn]:
    """The person's own check-ins, by participation id."""
    return {each.participation_id: each for each in _check_ins(me)}


@planned
def _check_ins(person: Employee, _at: Moment) -> QuerySet[CheckIn]:
    found: QuerySet[CheckIn] = CheckIn.objects.filter(participation__employee=person)
    return found


@register.filter
def phase_index(community: Community) -> int:
    return Phase.values.index(community.phase)


@register.simple_tag
def phases_of(community: Community) -> list[tuple[str, str]]:
    """The labels of the five phases, each with “done”, “now” or an empty text for phases to come."""
    now = Phase.values.index(community.phase)
    return [(str(label), _state(index, now)) for index, label in enumerate(Phase.labels)]


@register.simple_tag
def life_phases() -> list[tuple[str, str]]:
    """The labels of the five phases, none of them reached."""
    return [(str(label), "") for label in Phase.labels]


def _state(index: int, now: int) -> str:
    if index == now:
        return "now"
    return "done" if index < now else ""


@register.simple_tag(takes_context=True)
def community_of_page(context: template.Context) -> str:
    """The address of the community that the page's own address names; empty for another page."""
    match = getattr(context.get("request"), "resolver_match", None)
    if match is None or "community_slug" not in match.kwargs:
        return ""
    return reverse("community", args=[match.kwargs["slug"], match.kwargs["community_slug"]])


@register.simple_tag(takes_context=True)
def community_navigation(context: template.Context) -> Navigation:
    """For the viewer of the page's community. A page that has the ``viewer`` already hands it over."""
    viewer = context.get("viewer") or viewer_of(context["community"], context["me"])
    return navigation_for(viewer, context["request"].path, said_in_block(context, "tab"))


PHASE_SENTENCES = {
    Phase.INITIATE: _("An idea since {month}."),
    Phase.START_UP: _("Starting up since {month}."),
    Phase.PERFORM: _("In full swing since {month}."),
    Phase.WIND_DOWN: _("Winding down since {month}."),
    Phase.CLOSED: _("Closed, with thanks, in {month}."),
}
IN_LANGUAGE = {"en": _("In English"), "nl": _("In Dutch")}


@register.simple_tag
def phase_sentence(community: Community) -> str:
    """What the phase means, and since when: “In full swing since April 2025.”"""
    month = dates.format_day(community.phase_since, "F Y")
    return str(PHASE_SENTENCES[Phase(community.phase)]).format(month=month)


@register.simple_tag
def language_label(language: str) -> str:
    """The language a community writes in: “In Dutch”."""
    return str(IN_LANGUAGE[language])


@register.simple_tag
def community_cards(
    cards: Iterable[Card],
    meetings: Mapping[int, Any],
    zones: Mapping[int, str],
    ambitions: Mapping[int, Any] | None = None,
) -> SafeString:
    """Cards of communities, each kept for all who see the same on it. By the id of a community: its next meeting, the
    time of that meeting in its own zone for readers elsewhere, and its ambitions.
    """
    cards = list(cards)
    rows = [
        _values(card, meetings.get(card.community.pk), zones.get(card.community.pk, ""), ambitions or {})
        for card in cards
    ]
    if all(card.match is NO_MATCH for card in cards):
        return mark_safe("".join(fragments(CARD, rows)))  # noqa: S308 - each is safe
    # The marks of somebody's search are not worth keeping; the rest of the card is.
    template, facts = get_template(CARD), fragments(FACTS, rows)
    matches = [{**row, "match": card.match, "facts": each} for row, card, each in zip(rows, cards, facts, strict=True)]
    return mark_safe("".join(map(template.render, matches)))  # noqa: S308 - a template escapes its values


CARD, FACTS = "communities/directory/_card.html", "communities/directory/_facts.html"


def _values(card: Card, meeting: Any, zone_note: str, ambitions: Mapping[int, Any]) -> dict[str, Any]:
    dots, community = card.dots, card.community
    return {
        "community": community,
        "my_level": card.my_level,
        "contacts": tuple(card.contacts),
        "missing_roles": tuple(card.missing_roles),
        "ambitions": ambitions.get(community.pk, ()),
        "starts_at": meeting.starts_at if meeting else None,
        "place": meeting.place if meeting else "",
        "zone_note": zone_note,
        "core": min(dots[Level.CORE], MAX_CORE_DOTS),
        "active": min(dots[Level.ACTIVE], MAX_ACTIVE_DOTS),
        "periphery": min(dots[Level.PERIPHERY], MAX_PERIPHERY_DOTS),
    }


@register.simple_tag
def directory_facets(query: DirectoryQuery, domains: Sequence[Domain]) -> SafeString:
    """“More filters” of the directory, kept for all who choose the same."""
    chosen = {"goals": query.goals, "phases": query.phases, "joinings": query.joinings, "sort": query.sort}
    return fragment("communities/directory/_facets.html", domains=tuple(domains), with_best=bool(query.text), **chosen)


@register.simple_tag
def directory_choices(with_best: bool) -> dict[str, Any]:
    """What one can choose in the directory, each with its label."""
    choices = {"goals": MainGoal.choices, "phases": Phase.choices, "joinings": Joining.choices}
    return {**choices, "sorts": sorts_for(with_best=with_best)}


# --- Texts --------------------------------------------------------------------------------------------------------
LEVEL_SENTENCES = {
    Level.PERIPHERY: _("You follow"),
    Level.ACTIVE: _("You’re active"),
    Level.CORE: _("You’re in the core group"),
}
LEVEL_PROMISES = {
    Level.PERIPHERY: _("I follow along and ask when I need something."),
    Level.ACTIVE: _("I come often, or bring something now and then."),
    Level.CORE: _("I help keep [the community] going between meetings."),
}
LEVEL_DESCRIPTIONS = {
    Level.PERIPHERY: _("Follow along and drop in when they need to."),
    Level.ACTIVE: _("Come often or bring something now and then."),
    Level.CORE: _("The heart: they prepare, host and connect."),
}
GOAL_ICONS = {MainGoal.LEARN: "messages-square", MainGoal.SOLVE: "wrench", MainGoal.INNOVATE: "sprout"}


@register.simple_tag
def level_name(level: str) -> str:
    return str(Level(level).label)


@register.simple_tag
def level_sentence(level: str) -> str:
    return str(LEVEL_SENTENCES[Level(level)])


@register.simple_tag
def level_promise(level: str) -> str:
    return str(LEVEL_PROMISES[Level(level)])


@register.simple_tag
def level_description(level: str) -> str:
    return str(LEVEL_DESCRIPTIONS[Level(level)])


@register.simple_tag
def role_name(role: str) -> str:
    """The name of a role within a sentence, after a person's name."""
    return str(ROLE_NAMES[Role(role)])


@register.simple_tag
def role_description(role: str) -> str:
    return str(ROLE_DESCRIPTIONS[Role(role)])


@register.simple_tag
def goal_icon(goal: str) -> SafeString:
    return icon(GOAL_ICONS[MainGoal(goal)])


# --- Rings --------------------------------------------------------------------------------------------------------
#: The stop (0 to 59) of the first face of each ring, so that faces in neighbouring rings are not behind each other.
FIRST_STOP = {Level.CORE: 58, Level.ACTIVE: 2, Level.PERIPHERY: 2}


@register.simple_tag
def ring_members(ring: Ring) -> SafeString:
    """The people of a ring as list items, each with the CSS class of their stop around it."""
    first, count = FIRST_STOP[ring.level], len(ring.members)
    faces = (_ring_member(sitting, ring_stop(index, count, first)) for index, sitting in enumerate(ring.members))
    return mark_safe("".join(faces))  # noqa: S308 - each is escaped


def _ring_member(sitting: RingMember, stop: str) -> SafeString:
    person = sitting.employee
    name = person.display_name
    return _face(
        stop,
        person.get_absolute_url(),
        "face me" if sitting.is_me else "face",
        person.initials,
        _("{name} (you)").format(name=name) if sitting.is_me else name,
        ", ".join(sitting.roles) or person.works_at,
    )


@lru_cache(maxsize=4096)
def _face(stop: str, url: str, css: str, initials: str, name: str, below: str) -> SafeString:
    """Kept under everything that is in it."""
    return format_html(
        '<li class="{}"><a href="{}"><span class="{}" aria-hidden="true">{}</span>'
        '<span class="who">{}<small>{}</small></span></a></li>',
        stop,
        url,
        css,
        initials,
        name,
        below,
    )
