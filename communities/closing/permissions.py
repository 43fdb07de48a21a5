"""Who asks whether a community is finished, who answers, who thanks, and who records the outcome."""

from communities.decisions.permissions import can_read_internal
from communities.models import Closing, ClosingAnswer, Phase
from communities.models.role import STEWARD_ROLES
from communities.roles.viewers import Viewer

#: Closing may be proposed in these phases (L3).
PHASES_TO_CLOSE_IN = (Phase.PERFORM, Phase.WIND_DOWN)


def can_close(viewer: Viewer) -> bool:
    """Ask everyone, and record the outcome: it reaches others and cannot be undone, so it takes a role (P2)."""
    return viewer.community.phase in PHASES_TO_CLOSE_IN and viewer.has_role(*STEWARD_ROLES)


def can_extend(viewer: Viewer, closing: Closing) -> bool:
    """Whoever asks, and those who record the outcome: everyone who was asked gets a mail."""
    return can_close(viewer) or (closing.proposed_by_id == viewer.employee.pk and can_answer(viewer))


def can_answer(viewer: Viewer) -> bool:
    """Members, and whoever holds a role."""
    return not viewer.community.is_closed and (viewer.is_member or viewer.has_role())


def can_read_answers(viewer: Viewer) -> bool:
    """What members say among themselves is for members (V1), and for those who answer beside them."""
    return can_read_internal(viewer) or viewer.has_role()


def can_reply(viewer: Viewer, answer: ClosingAnswer) -> bool:
    return can_answer(viewer) and not answer.closing.outcome


def can_thank(viewer: Viewer) -> bool:
    """Everyone who answers may write a thank-you."""
    return viewer.community.phase == Phase.WIND_DOWN and can_answer(viewer)
