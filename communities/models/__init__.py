"""What a community is made of."""

from communities.models.community import Community, Deciding, Goal, Ink, Joining, Phase
from communities.models.decision import Decision
from communities.models.participation import Level, LevelChange, Participation
from communities.models.proposal import Proposal, ProposalText, Question, Response, Stance, Volunteer
from communities.models.role import Nomination, Role, RoleTerm
from communities.models.selection import OVER, Naming, RoleSelection, SelectionStep, Step
from communities.models.wish import MailWish

__all__ = [
    "OVER",
    "Community",
    "Deciding",
    "Decision",
    "Goal",
    "Ink",
    "Joining",
    "Level",
    "LevelChange",
    "MailWish",
    "Naming",
    "Nomination",
    "Participation",
    "Phase",
    "Proposal",
    "ProposalText",
    "Question",
    "Response",
    "Role",
    "RoleSelection",
    "RoleTerm",
    "SelectionStep",
    "Stance",
    "Step",
    "Volunteer",
]
