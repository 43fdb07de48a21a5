"""The steps of a role selection and what leads from one to the next; without a database."""

from enum import Enum

from communities.models import OVER, Step


class Event(Enum):
    REASONS_HEARD = "reasons heard"
    PROPOSED = "proposed"
    NO_OBJECTION = "no objection"
    NOBODY_TO_ASK = "nobody to ask"
    NOT_THIS_ONE = "not this one"
    SAID_YES = "said yes"
    STOPPED = "stopped"


MOVES = {
    (Step.NAME, Event.REASONS_HEARD): Step.HEAR,
    (Step.HEAR, Event.PROPOSED): Step.OBJECT,
    (Step.HEAR, Event.NOBODY_TO_ASK): Step.ANSWER,
    (Step.OBJECT, Event.NO_OBJECTION): Step.ANSWER,
    # Back to the reasons: they stand, and another may be proposed.
    (Step.OBJECT, Event.NOT_THIS_ONE): Step.HEAR,
    (Step.ANSWER, Event.NOT_THIS_ONE): Step.HEAR,
    (Step.ANSWER, Event.SAID_YES): Step.DONE,
    **{(step, Event.STOPPED): Step.STOPPED for step in Step if step not in OVER},
}
#: Where one can still say whom one sees, or somebody else.
NAMING = (Step.NAME, Step.HEAR)


class NotNow(Exception):
    """At this step that cannot be done, or no longer."""


def after(step: str, event: Event) -> Step:
    """Where this leads. Raises :class:`NotNow`."""
    try:
        return MOVES[Step(step), event]
    except KeyError:
        raise NotNow from None


def way(step: str) -> list[tuple[Step, str]]:
    """The steps as a path, each with where it stands: done, now or to come (empty)."""
    path = [each for each in Step if each != Step.STOPPED]
    here = [str(each) for each in path].index(step) if step in path else -1
    return [(each, "now" if index == here else "done" if index < here else "") for index, each in enumerate(path)]
