"""Template tags about phases, ideas and closing."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy

from communities.closing.consultation import current_closing
from communities.closing.permissions import can_answer
from communities.lifecycle.checklists import signs_of
from communities.lifecycle.permissions import can_move
from communities.lifecycle.wording import change_title
from communities.models import ClosingAnswer, Phase
from communities.roles.viewers import Viewer, viewer_of

register = template.Library()

STEP_LABELS = {
    (Phase.INITIATE, Phase.START_UP): gettext_lazy("Move to Start up"),
    (Phase.START_UP, Phase.PERFORM): gettext_lazy("Move to Perform"),
    (Phase.PERFORM, Phase.WIND_DOWN): gettext_lazy("Move to Wind down"),
    (Phase.WIND_DOWN, Phase.PERFORM): gettext_lazy("Go back to Perform"),
    (Phase.INITIATE, Phase.CLOSED): gettext_lazy("Drop the idea"),
    (Phase.START_UP, Phase.CLOSED): gettext_lazy("Drop it"),
    (Phase.CLOSED, Phase.START_UP): gettext_lazy("Take it up again"),
}
STEP_TITLES = {
    (Phase.INITIATE, Phase.START_UP): gettext_lazy("Before Start up"),
    (Phase.START_UP, Phase.PERFORM): gettext_lazy("Before Perform"),
    (Phase.PERFORM, Phase.WIND_DOWN): gettext_lazy("Wind down"),
    (Phase.WIND_DOWN, Phase.PERFORM): gettext_lazy("Back to Perform"),
    (Phase.INITIATE, Phase.CLOSED): gettext_lazy("Drop the idea"),
    (Phase.START_UP, Phase.CLOSED): gettext_lazy("Drop it"),
    (Phase.CLOSED, Phase.START_UP): gettext_lazy("Take it up again"),
}


@register.simple_tag
def step_label(before: str, after: str) -> str:
    """What the button of a step says."""
    return str(STEP_LABELS[Phase(before), Phase(after)])


@register.simple_tag
def step_title(before: str, after: str) -> str:
    return str(STEP_TITLES[Phase(before), Phase(after)])


register.simple_tag(change_title)


@register.simple_tag(takes_context=True)
def closing_question(context: template.Context) -> dict[str, Any] | None:
    """The consultation about closing that is open now, for members: a bar on each page of the community."""
    community = context["community"]
    if community.phase != Phase.WIND_DOWN:
        return None
    viewer = context.get("viewer") or viewer_of(community, context["me"])
    if not can_answer(viewer):
        return None
    asked = current_closing(viewer.community)
    if asked is None or not asked.is_open:
        return None
    has_answered = ClosingAnswer.objects.filter(closing=asked, employee=viewer.employee).exists()
    return {"closing": asked, "has_answered": has_answered}


@register.simple_tag
def closing_signs(viewer: Viewer) -> list[str]:
    """Signs that it may be time to talk about closing, for those who could ask."""
    return signs_of(viewer.community) if viewer.community.phase == Phase.PERFORM and can_move(viewer) else []
