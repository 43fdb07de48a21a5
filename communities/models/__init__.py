"""What a community is made of."""

from communities.models.arrival import Arrival
from communities.models.community import Community, Deciding, Goal, Ink, Joining, Phase
from communities.models.confidence import Confidence, ConfidentWords
from communities.models.decision import Decision
from communities.models.joining import JoinRequest, SecondLook
from communities.models.look import LookInvitation
from communities.models.participation import INSIDE, Level, LevelChange, Participation
from communities.models.proposal import Proposal, ProposalText, Question, Response, Stance, Volunteer
from communities.models.role import Nomination, Role, RoleTerm
from communities.models.season import Season, SeasonQuestion
from communities.models.selection import OVER, Naming, RoleSelection, SelectionStep, Step
from communities.models.step import SmallStep
from communities.models.wish import MailWish

__all__ = [
    "INSIDE",
    "OVER",
    "Arrival",
    "Community",
    "Confidence",
    "ConfidentWords",
    "Deciding",
    "Decision",
    "Goal",
    "Ink",
    "JoinRequest",
    "Joining",
    "Level",
    "LevelChange",
    "LookInvitation",
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
    "Season",
    "SeasonQuestion",
    "SecondLook",
    "SelectionStep",
    "SmallStep",
    "Stance",
    "Step",
    "Volunteer",
]
