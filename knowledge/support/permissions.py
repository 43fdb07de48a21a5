"""Who asks for support, and who answers. Everyone in the organisation reads both."""

from django.utils.translation import gettext_lazy as _

from communities.models import Role
from communities.roles.viewers import Viewer
from knowledge.models import SupportRequest

WHO_ASKS = _("Those with a role in [this community] ask for support. Tell one of them what would help.")
WHO_ANSWERS = _("The Sponsor of [this community] answers.")
#: Roles that ask. The Sponsor is whom they ask.
ASKING_ROLES = (Role.LEADER, Role.COORDINATOR, Role.COACH)


def can_ask(viewer: Viewer) -> bool:
    return not viewer.community.is_closed and viewer.has_role(*ASKING_ROLES)


def can_answer(viewer: Viewer, support: SupportRequest) -> bool:
    return support.is_open and not viewer.community.is_closed and viewer.has_role(Role.SPONSOR)


def can_withdraw(viewer: Viewer, support: SupportRequest) -> bool:
    """Whoever asked, and those who may ask."""
    is_theirs = support.asked_by_id == viewer.employee.pk or viewer.has_role(*ASKING_ROLES)
    return support.is_open and not viewer.community.is_closed and is_theirs
