"""Decisions, in a sentence."""

from django.template import Library
from django.utils.translation import gettext_lazy as _

from communities.models import Decision
from communities.templatetags.communities import ROLE_WORDS

register = Library()

_KIND, _OUTCOME = Decision.Kind, Decision.Outcome
SENTENCES = {
    (_KIND.JOINING, _OUTCOME.YES): _("{person} is welcome"),
    (_KIND.JOINING, _OUTCOME.NOT_NOW): _("{person} asked to take part: not now"),
    (_KIND.ROLE, _OUTCOME.YES): _("{person} is {role}"),
    (_KIND.ROLE, _OUTCOME.NOT_NOW): _("{person} does not become {role}"),
    (_KIND.ROLE, _OUTCOME.LAPSED): _("{person} as {role}: lapsed, nobody spoke"),
    (_KIND.ROLE, _OUTCOME.ENDED): _("{person} is {role} no longer"),
    (_KIND.PROPOSAL, _OUTCOME.YES): _("{title}: we do it"),
    (_KIND.PROPOSAL, _OUTCOME.NOT_NOW): _("{title}: not now"),
    (_KIND.PROPOSAL, _OUTCOME.LAPSED): _("{title}: lapsed, nobody spoke"),
    (_KIND.PROPOSAL, _OUTCOME.WITHDRAWN): _("{title}: withdrawn"),
    (_KIND.METHOD, _OUTCOME.YES): _("We decide otherwise: {title}"),
}


@register.simple_tag
def decided(decision: Decision) -> str:
    """What was decided, as a heading."""
    sentence = SENTENCES.get((_KIND(decision.kind), _OUTCOME(decision.outcome)))
    if sentence is None:
        return f"{decision.title or decision.get_kind_display()}: {decision.get_outcome_display()}"
    return str(sentence).format(
        person=decision.person.name if decision.person else "",
        role=ROLE_WORDS[decision.role] if decision.role else "",  # type: ignore[index]
        title=decision.title,
    )
