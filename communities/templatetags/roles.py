"""Roles, in a sentence."""

from typing import Any

from django.template import Library
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from communities.models import Community, Nomination, Role, RoleTerm, SelectionStep
from communities.roles.terms import vacancies
from communities.roles.wording import CHOOSING, OFFERS, ROLE_WORDS, SEEN_AS, STILL_NEEDED, WHOM
from cop_platform.ui import dates
from members.models import Employee

register = Library()


@register.filter(name="is")
def is_same(one: Any, other: Any) -> bool:
    return bool(one == other)


@register.simple_tag
def offer_words(role: str) -> str:
    return str(OFFERS[Role(role)])


@register.simple_tag
def see_words(role: str) -> str:
    return str(SEEN_AS[Role(role)])


@register.simple_tag
def choose_words(role: str) -> str:
    return str(CHOOSING[Role(role)])


@register.simple_tag
def whom_words(role: str) -> str:
    return str(WHOM[Role(role)])


@register.filter
def step_began(began: dict[str, SelectionStep], step: str) -> SelectionStep | None:
    """When a step began the last time, and who moved it on."""
    return began.get(step)


@register.simple_tag
def still_needed(role: str) -> str:
    return str(STILL_NEEDED[Role(role)])


@register.simple_tag
def you_are(role: str) -> str:
    return _("You are {role} here").format(role=ROLE_WORDS[Role(role)])


@register.simple_tag
def still_are(role: str) -> str:
    return _("You are still {role} here.").format(role=ROLE_WORDS[Role(role)])


@register.filter
def of_community(terms: list[RoleTerm], community: Community) -> list[RoleTerm]:
    return [term for term in terms if term.community_id == community.pk]


@register.filter
def of_person(terms: list[RoleTerm], person: Employee) -> list[RoleTerm]:
    return [term for term in terms if term.employee_id == person.pk]


@register.simple_tag
def vacancies_in(communities: list[Community]) -> dict[int, list[Role]]:
    """The needed roles that nobody holds, by community id; one query for a whole page."""
    return vacancies(communities)


@register.simple_tag
def term_facts(term: RoleTerm) -> str:
    """Since when; and, where they said so, until when and how much time."""
    facts = [_("since {month}").format(month=dates.written(term.started_at, "F Y"))]
    if term.until:
        facts.append(_("until about {day}").format(day=dates.written(term.until, "j F Y")))
    return " · ".join([*facts, *([term.hours] if term.hours else [])])


@register.simple_tag
def became(nomination: Nomination) -> str:
    """What became of it, for who saw somebody in a role. A no is told without a reason."""
    if nomination.is_open:
        return _("They are thinking about it.")
    if nomination.is_with_the_group:
        return _("They said yes. Now the group is asked.")
    if nomination.answer == Nomination.Answer.ACCEPTED and nomination.withdrawn_at is None:
        return pgettext("nomination", "They said yes.")
    return _("Not this time.")
