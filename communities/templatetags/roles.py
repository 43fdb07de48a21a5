"""Template tags about roles, terms and nominations."""

from datetime import timedelta
from typing import Any

from django.template import Library
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from communities.models import Community, Nomination, Role, RoleTerm, SelectionStep
from communities.roles.labels import (
    ROLE_DEFINITIONS,
    ROLE_NAMES,
    SELECTION_LABELS,
    SUGGESTION_QUESTIONS,
    VACANCY_LABELS,
)
from communities.roles.terms import vacancies
from cop_platform.ui import dates
from cop_platform.ui.fragments import fragment

register = Library()

ENDS_SOON = timedelta(days=61)


@register.filter(name="is")
def is_same(one: Any, other: Any) -> bool:
    return bool(one == other)


@register.simple_tag
def role_definition(role: str) -> str:
    """What the role is, in a sentence."""
    return str(ROLE_DEFINITIONS[Role(role)])


@register.simple_tag
def selection_label(role: str) -> str:
    return str(SELECTION_LABELS[Role(role)])


@register.simple_tag
def suggestion_question(role: str) -> str:
    return str(SUGGESTION_QUESTIONS[Role(role)])


@register.filter
def step_began(steps: dict[str, SelectionStep], step: str) -> SelectionStep | None:
    """The latest start of a selection step, with its time and who began it; None before."""
    return steps.get(step)


@register.simple_tag
def vacancy_label(role: str) -> str:
    return str(VACANCY_LABELS[Role(role)])


@register.simple_tag
def role_held(role: str) -> str:
    return _("You are {role} here").format(role=ROLE_NAMES[Role(role)])


@register.filter
def of_community(terms: list[RoleTerm], community: Community) -> list[RoleTerm]:
    return [term for term in terms if term.community_id == community.pk]


@register.simple_tag
def vacancies_in(communities: list[Community]) -> dict[int, list[Role]]:
    """The required roles that nobody holds, by community id; one query for a whole page."""
    return vacancies(communities)


@register.filter
def ends_soon(term: RoleTerm) -> bool:
    """Whether the term ends within two months: only then its end is told outside the page of the roles."""
    return term.until is not None and term.until <= timezone.localdate() + ENDS_SOON


@register.simple_tag
def role_holders(terms: list[RoleTerm]) -> SafeString:
    """Who holds a role, as a list that is kept for all readers."""
    # The words for a day depend on the day of today, so the fragment gets the words.
    holders = tuple(
        (term.employee, term.role, dates.day_long(term.until) if term.until and ends_soon(term) else "")
        for term in terms
    )
    return fragment("communities/pages/_role_holders.html", holders=holders)


@register.simple_tag
def term_facts(term: RoleTerm) -> str:
    """Start of a term; also its end and the hours, where agreed."""
    facts = [_("since {month}").format(month=dates.format_day(term.started_at, "F Y"))]
    if term.until:
        facts.append(_("until about {day}").format(day=dates.format_day(term.until, "j F Y")))
    return " · ".join([*facts, *([term.hours] if term.hours else [])])


@register.simple_tag
def nomination_status(nomination: Nomination) -> str:
    """The status of a nomination, for its nominator. A refusal is shown without a reason."""
    if nomination.is_open:
        return _("No answer yet.")
    if nomination.is_in_round:
        return _("They said yes. Now the group is asked.")
    if nomination.answer == Nomination.Answer.ACCEPTED and nomination.withdrawn_at is None:
        return pgettext("nomination", "They said yes.")
    return _("Not this time.")
