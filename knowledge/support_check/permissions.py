"""Who is asked about support in three respects."""

from django.utils.translation import gettext_lazy as _

from communities.roles.viewers import Viewer
from knowledge.support.permissions import ASKING_ROLES

WHO_ANSWERS = _("Those with a role in [this community] are asked. Tell one of them what would help.")


def can_answer(viewer: Viewer) -> bool:
    return not viewer.community.is_closed and viewer.has_role(*ASKING_ROLES)
