"""Decisions, in a sentence."""

from django.template import Library
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from communities.models import Deciding, Decision, Proposal, Stance
from communities.roles.wording import ROLE_WORDS
from cop_platform.templatetags.components import day_long, icon

register = Library()

_KIND, _OUTCOME = Decision.Kind, Decision.Outcome
SENTENCES = {
    (_KIND.JOINING, _OUTCOME.YES): _("{person} is welcome"),
    (_KIND.JOINING, _OUTCOME.NOT_NOW): _("{person} asked to take part: not now"),
    (_KIND.ROLE, _OUTCOME.YES): _("{person} is {role}"),
    (_KIND.ROLE, _OUTCOME.NOT_NOW): _("{person} does not become {role}"),
    (_KIND.ROLE, _OUTCOME.LAPSED): _("{person} as {role}: lapsed"),
    (_KIND.ROLE, _OUTCOME.ENDED): _("{person} is {role} no longer"),
    (_KIND.PROPOSAL, _OUTCOME.YES): _("{title}: we do it"),
    (_KIND.PROPOSAL, _OUTCOME.NOT_NOW): _("{title}: not now"),
    (_KIND.PROPOSAL, _OUTCOME.LAPSED): _("{title}: lapsed"),
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
        person=capfirst(decision.person.shown_name) if decision.person else "",
        role=ROLE_WORDS[decision.role] if decision.role else "",  # type: ignore[index]
        title=_title(decision),
    )


def _title(decision: Decision) -> str:
    """The way of deciding is kept as a fact, and read in the reader's language."""
    is_method = decision.kind == _KIND.METHOD and decision.title in Deciding.values
    return str(Deciding(decision.title).label) if is_method else decision.title


DECIDING_WORDS = {
    Deciding.CONSENT: _(
        "We go ahead when nobody sees a reason that it harms us: good enough for now, safe enough to try."
    ),
    Deciding.ADVICE: _("Whoever wants to do it asks everyone’s advice first, and then decides and says why."),
    Deciding.LEADER: _(
        "Everyone gives advice; the leader listens, and then decides and says why. While there is no leader, whoever"
        " proposed it decides."
    ),
}
STANCE_WORDS = {
    Stance.NO_OBJECTION: _("Good enough for now."),
    Stance.CONCERN: _("Noted, it doesn’t stop us."),
    Stance.OBJECTION: _("A reason this could harm us, or a better way we’d miss."),
}
STANCE_ICONS = {Stance.NO_OBJECTION: "circle-check", Stance.CONCERN: "message-circle", Stance.OBJECTION: "hand"}
OUTCOME_WORDS = {
    Proposal.Outcome.ADOPTED: _("We do it, since {day}."),
    Proposal.Outcome.NOT_NOW: _("Not now, since {day}."),
    Proposal.Outcome.LAPSED: _("It lapsed on {day}."),
    Proposal.Outcome.WITHDRAWN: _("It was taken back on {day}."),
}


@register.simple_tag
def deciding_words(method: str) -> str:
    return str(DECIDING_WORDS[Deciding(method)])


@register.simple_tag
def stance_words(stance: str) -> str:
    return str(STANCE_WORDS[Stance(stance)])


@register.simple_tag
def stance_icon(stance: str) -> SafeString:
    return icon(STANCE_ICONS[Stance(stance)])


@register.simple_tag
def ended(proposal: Proposal) -> str:
    """How it ended, in a sentence."""
    return str(OUTCOME_WORDS[Proposal.Outcome(proposal.outcome)]).format(day=day_long(proposal.decided_at))
