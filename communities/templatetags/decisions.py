"""Template tags about decisions: sentences, descriptions and icons."""

from django.template import Library
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from communities.decisions.discussion import first_open_proposals
from communities.decisions.permissions import can_read_internal
from communities.models import Decision, DecisionMethod, DecisionOutcome, Proposal, RoundOutcome, Stance
from communities.roles.labels import ROLE_NAMES
from communities.roles.viewers import Viewer
from cop_platform.templatetags.components import clock, day_long, icon
from cop_platform.text import own_direction

register = Library()

_KIND, _OUTCOME = Decision.Kind, DecisionOutcome
SENTENCES = {
    (_KIND.JOINING, _OUTCOME.ACCEPTED): _("{person} is welcome"),
    (_KIND.JOINING, _OUTCOME.DECLINED): _("{person} asked to take part: not now"),
    (_KIND.ROLE, _OUTCOME.ACCEPTED): _("{person} is {role}"),
    (_KIND.ROLE, _OUTCOME.DECLINED): _("{person} does not become {role}"),
    (_KIND.ROLE, _OUTCOME.LAPSED): _("{person} as {role}: lapsed"),
    (_KIND.ROLE, _OUTCOME.ENDED): _("{person} is {role} no longer"),
    (_KIND.PROPOSAL, _OUTCOME.ACCEPTED): _("{title}: we do it"),
    (_KIND.PROPOSAL, _OUTCOME.DECLINED): _("{title}: not now"),
    (_KIND.PROPOSAL, _OUTCOME.LAPSED): _("{title}: lapsed"),
    (_KIND.PROPOSAL, _OUTCOME.WITHDRAWN): _("{title}: withdrawn"),
    (_KIND.PROPOSAL, _OUTCOME.ENDED): _("{title}: we stop doing it"),
    (_KIND.MEETING, _OUTCOME.ACCEPTED): _("{title}: agreed at a meeting"),
    (_KIND.MEETING, _OUTCOME.WITHDRAWN): _("{title}: taken back"),
    (_KIND.METHOD, _OUTCOME.ACCEPTED): _("How we decide from now on: {title}"),
}


@register.simple_tag
def decision_sentence(decision: Decision) -> str:
    """What was decided, as a heading."""
    sentence = SENTENCES.get((_KIND(decision.kind), _OUTCOME(decision.outcome)))
    if sentence is None:
        return f"{own_direction(decision.title or decision.get_kind_display())}: {decision.get_outcome_display()}"
    return str(sentence).format(
        person=own_direction(capfirst(decision.person.display_name)) if decision.person else "",
        role=ROLE_NAMES[decision.role] if decision.role else "",  # type: ignore[index]
        title=own_direction(_title(decision)),
    )


def _title(decision: Decision) -> str:
    """The title. A decision method is stored as its code, and translated for the reader."""
    is_method = decision.kind == _KIND.METHOD and decision.title in DecisionMethod.values
    return str(DecisionMethod(decision.title).label) if is_method else decision.title


METHOD_DESCRIPTIONS = {
    DecisionMethod.CONSENT: _(
        "We go ahead when nobody sees a reason that it harms us: good enough for now, safe enough to try."
    ),
    DecisionMethod.ADVICE: _("Whoever wants to do it asks everyone’s advice first, and then decides and says why."),
    DecisionMethod.LEADER: _(
        "Everyone gives advice; the leader listens, and then decides and says why. While there is no leader, whoever"
        " proposed it decides."
    ),
}
STANCE_DESCRIPTIONS = {
    Stance.NO_OBJECTION: _("Good enough for now."),
    Stance.CONCERN: _("Noted, it doesn’t stop us."),
    Stance.OBJECTION: _("A reason this could harm us, or a better way we’d miss."),
}
MY_STANCES = {
    Stance.NO_OBJECTION: _("You: no objection"),
    Stance.CONCERN: _("You: a concern, but go ahead"),
    Stance.OBJECTION: _("You: an objection"),
    Stance.ADVICE: _("You gave advice"),
}
STANCE_ICONS = {Stance.NO_OBJECTION: "circle-check", Stance.CONCERN: "message-circle", Stance.OBJECTION: "hand"}
OUTCOME_SENTENCES = {
    RoundOutcome.ADOPTED: _("We do it, since {day}."),
    RoundOutcome.DECLINED: _("Not now, since {day}."),
    RoundOutcome.LAPSED: _("It lapsed on {day}."),
    RoundOutcome.WITHDRAWN: _("It was taken back on {day}."),
}


@register.simple_tag
def method_description(method: str) -> str:
    return str(METHOD_DESCRIPTIONS[DecisionMethod(method)])


@register.simple_tag
def stance_description(stance: str) -> str:
    return str(STANCE_DESCRIPTIONS[Stance(stance)])


@register.simple_tag
def stance_icon(stance: str) -> SafeString:
    return icon(STANCE_ICONS[Stance(stance)])


@register.simple_tag
def my_stance(stance: str) -> str:
    """The reader's own answer, for a tag."""
    return str(MY_STANCES[Stance(stance)])


@register.simple_tag
def open_until(proposal: Proposal) -> str:
    """Until when people can answer. The hour only where it is not the end of a day, as after a new text."""
    day, hour = day_long(proposal.closes_at), clock(proposal.closes_at)
    if hour == "23:59":
        return _("Open until the end of {day}").format(day=day)
    return _("Open until {day}, {hour}").format(day=day, hour=hour)


@register.simple_tag
def open_decisions_of(viewer: Viewer) -> list[Proposal]:
    """At most three proposals that can be answered now, the first to close first; none for who may not read them."""
    if viewer.community.is_closed or not can_read_internal(viewer):
        return []
    return first_open_proposals(viewer.community, viewer.employee)


@register.simple_tag
def outcome_sentence(proposal: Proposal) -> str:
    """The outcome of a round and its day, in a sentence."""
    return str(OUTCOME_SENTENCES[RoundOutcome(proposal.outcome)]).format(day=day_long(proposal.decided_at))
