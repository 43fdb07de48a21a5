"""The organisation's list of things to try and to avoid: a beginning in its language, retired and brought back."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cop_platform.audit.recording import audit_action
from cop_platform.tenancy import enter
from knowledge.models import ExperimentIdea
from members.models import Employee, Organisation
from members.organisations.retirement import set_retired

IDEA_RETIRED = audit_action("experiment_idea_retired", _("retired an idea for experiments, or brought it back"))

TRY = (
    _("Leave the door open: whoever is curious may sit in"),
    _("Give each meeting one question to work on"),
    _("Take a decision by asking who objects"),
    _("Say “good enough for now” and begin"),
    _("Look back for ten minutes at the end: what do we keep, what do we change?"),
    _("Let volunteers write the proposal"),
    _("Show what you work on before it is finished"),
    _("Tell it in more than one place"),
    _("See each other at a fixed time, and hold an open space now and then"),
    _("Let somebody else lead for a while, whoever is drawn to the subject"),
    _("Try another way of meeting"),
    _("Fix the dates; call one off when there is no topic"),
    _("Take your time: let the circle grow slowly"),
    _("Take an action point along to your own team and do it there"),
    _("Make room for new people every few months"),
    _("Agree on an end with each thing you try"),
    _("Split into smaller groups with a clearer subject"),
)
AVOID = (
    _("Asking who was there and who was not"),
    _("Choosing the topics for the group"),
    _("Putting people on the list who did not ask for it"),
    _("Personal invitations only: try an open one"),
    _("Making anybody come"),
    _("Placing the group in the chart of the organisation"),
    _("Gathering only people with the same job"),
    _("Counting what looks good on a slide"),
    _("Expecting the same from everyone"),
    _("Taking turns to lead because it is your turn"),
    _("Going on without a purpose: what is done may stop"),
    _("Beginning everywhere at once"),
    _("Staying among yourselves"),
)


def begin_list(organisation: Organisation) -> None:
    """The list of a new organisation, in its language; its administrators change it."""
    kinds = ExperimentIdea.Kind
    with enter(organisation), translation.override(organisation.language):
        ExperimentIdea.objects.bulk_create(
            ExperimentIdea(organisation=organisation, kind=kind, title=str(title), position=place)
            for kind, titles in ((kinds.TRY, TRY), (kinds.AVOID, AVOID))
            for place, title in enumerate(titles, 1)
        )


def retire(idea: ExperimentIdea, *, by: Employee) -> None:
    """From now on nobody can choose it; experiments that did stay as they are."""
    set_retired(idea, True, IDEA_RETIRED, by=by)


def bring_back(idea: ExperimentIdea, *, by: Employee) -> None:
    set_retired(idea, False, IDEA_RETIRED, by=by)
