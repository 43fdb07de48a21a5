"""Who may read, answer, manage and decide a proposal, and change the decision method."""

from django.db.models import Exists, OuterRef, QuerySet

from communities.models import (
    MEMBER_LEVELS,
    Community,
    Decision,
    DecisionMethod,
    Level,
    Participation,
    Proposal,
    Role,
    RoleTerm,
)
from communities.models.role import STEWARD_ROLES
from communities.participation.levels import level_of
from communities.participation.permissions import is_member
from communities.roles.terms import has_role, holders
from communities.roles.viewers import Viewer, viewer_of
from members.models import Employee


def can_read_internal(viewer: Viewer) -> bool:
    """Read what members say among themselves: members, and Leader, Coordinator and Coach at any level (S27).

    Not Sponsors at the edge, so that members object as freely as among each other.
    """
    return viewer.is_member or viewer.has_role(*STEWARD_ROLES)


def can_read_decision_log(viewer: Viewer) -> bool:
    """Read what was decided, without the discussion: members and all role holders, Sponsors too."""
    return viewer.is_member or viewer.has_role()


def readable_decision_logs(employee: Employee) -> QuerySet[Community]:
    """Communities whose decision log this person may read."""
    here = {"community": OuterRef("pk"), "employee": employee}
    membership = Participation.objects.filter(**here, level__in=MEMBER_LEVELS)
    return Community.objects.filter(Exists(membership) | Exists(RoleTerm.objects.filter(**here, ended_at=None)))


def can_read_proposal(employee: Employee, proposal: Proposal) -> bool:
    """Members, holders of steward roles, and the candidate of a round about a role, at any level."""
    return proposal.candidate_id == employee.pk or can_read_internal(viewer_of(proposal.community, employee))


def can_respond(employee: Employee, proposal: Proposal) -> bool:
    """Members, but not the candidate, who accepts or declines the role apart from the round."""
    return proposal.candidate_id != employee.pk and is_member(employee, proposal.community)


def can_propose(viewer: Viewer) -> bool:
    return not viewer.community.is_closed and viewer.is_member


def can_manage_proposal(employee: Employee, proposal: Proposal) -> bool:
    """Amend, extend or withdraw: the proposer; once the proposer has left, anyone in the core group."""
    if not proposal.is_open or proposal.community.is_closed:
        return False
    proposer = proposal.proposed_by
    if proposer == employee:
        return is_involved(employee, proposal)
    is_gone = proposer is None or proposer.left_at is not None or not is_involved(proposer, proposal)
    return level_of(proposal.community, employee) == Level.CORE and is_gone


def is_involved(person: Employee, proposal: Proposal) -> bool:
    """A member, or the candidate."""
    return proposal.candidate_id == person.pk or is_member(person, proposal.community)


def can_decide_proposal(employee: Employee, proposal: Proposal) -> bool:
    """For methods other than consent: a Leader or the owner, as the method says."""
    if proposal.is_by_consent or not proposal.is_open or proposal.community.is_closed:
        return False
    if is_decided_by_leader(proposal):
        return has_role(proposal.community, employee, Role.LEADER)
    return can_manage_proposal(employee, proposal)


def is_decided_by_leader(proposal: Proposal) -> bool:
    """Whether the Leader decides it; while there is no Leader, the owner does."""
    if proposal.method != DecisionMethod.LEADER:
        return False
    return bool(holders([proposal.community], Role.LEADER))


def can_review(viewer: Viewer, decision: Decision) -> bool:
    """Keep, change or drop it on its review day: its proposer while a member, and Leader, Coordinator and Coach."""
    proposal = decision.proposal
    if proposal is None or viewer.community.is_closed:
        return False
    is_own = proposal.proposed_by_id == viewer.employee.pk and viewer.is_member
    return is_own or viewer.has_role(*STEWARD_ROLES)


def can_change_method(viewer: Viewer) -> bool:
    """Leaders and Coaches: a change is mailed to all members, so it needs an accepted role."""
    return not viewer.community.is_closed and viewer.has_role(Role.LEADER, Role.COACH)
