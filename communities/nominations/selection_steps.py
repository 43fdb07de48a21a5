"""Steps of a role selection, and the transitions between them. Pure: no database."""

from enum import Enum

from django.utils.translation import gettext_lazy as _

from communities.models import FINAL_STEPS, Step
from cop_platform.web.refusals import Refusal


class SelectionEvent(Enum):
    REASONS_REVEALED = "reasons heard"
    CANDIDATE_PROPOSED = "proposed"
    NO_OBJECTION = "no objection"
    NOBODY_TO_ASK = "nobody to ask"
    CANDIDATE_DROPPED = "not this one"
    CANDIDATE_ACCEPTED = "said yes"
    STOPPED = "stopped"


TRANSITIONS = {
    (Step.SUGGEST, SelectionEvent.REASONS_REVEALED): Step.REASONS,
    (Step.REASONS, SelectionEvent.CANDIDATE_PROPOSED): Step.CONSENT,
    (Step.REASONS, SelectionEvent.NOBODY_TO_ASK): Step.ACCEPTANCE,
    (Step.CONSENT, SelectionEvent.NO_OBJECTION): Step.ACCEPTANCE,
    # Back to the reasons: the suggestions stay, and another candidate may be proposed.
    (Step.CONSENT, SelectionEvent.CANDIDATE_DROPPED): Step.REASONS,
    (Step.ACCEPTANCE, SelectionEvent.CANDIDATE_DROPPED): Step.REASONS,
    (Step.ACCEPTANCE, SelectionEvent.CANDIDATE_ACCEPTED): Step.DONE,
    **{(step, SelectionEvent.STOPPED): Step.STOPPED for step in Step if step not in FINAL_STEPS},
}
#: Steps in which suggestions can be made and changed.
SUGGESTION_STEPS = (Step.SUGGEST, Step.REASONS)


class StepNotAllowed(Refusal):
    """The selection is at another step, its community has closed, or the person suggested has left."""

    sentence = _("This has moved on. Here is where it stands.")


def next_step(step: str, event: SelectionEvent) -> Step:
    """The step after this event. Raises :class:`StepNotAllowed`."""
    try:
        return TRANSITIONS[Step(step), event]
    except KeyError:
        raise StepNotAllowed from None


def progress(step: str) -> list[tuple[Step, str]]:
    """All steps except STOPPED in their order, each with its status: ``done``, ``now``, or empty if it is to come."""
    path = [each for each in Step if each != Step.STOPPED]
    here = [str(each) for each in path].index(step) if step in path else -1
    return [(each, "now" if index == here else "done" if index < here else "") for index, each in enumerate(path)]
