"""Who may put a version to the members, and change its text during the round."""

from charters.drafting.permissions import can_draft
from charters.models import CharterVersion
from communities.decisions.permissions import can_manage_proposal, can_propose
from communities.roles.viewers import Viewer
from members.models import Employee


def can_propose_version(viewer: Viewer) -> bool:
    """Whoever may write the draft and, as a member, make proposals."""
    return can_draft(viewer) and can_propose(viewer)


def can_amend_version(employee: Employee, version: CharterVersion) -> bool:
    """Whoever looks after the proposal."""
    return version.is_in_round and version.proposal is not None and can_manage_proposal(employee, version.proposal)
