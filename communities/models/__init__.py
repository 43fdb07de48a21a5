"""What a community is made of."""

from communities.models.check_in import Season, SeasonQuestion
from communities.models.community import Community, Deciding, Goal, Ink, Joining, Phase
from communities.models.confidential import Confidence, ConfidentWords
from communities.models.decision import Decision
from communities.models.invitation import LookInvitation
from communities.models.join_request import JoinRequest, SecondLook
from communities.models.mail_preference import MailWish
from communities.models.newcomer import Arrival
from communities.models.nomination import Nomination
from communities.models.opportunity import SmallStep
from communities.models.participation import INSIDE, Level, LevelChange, Participation
from communities.models.proposal import Proposal, ProposalText, Question, Response, Stance, Volunteer
from communities.models.role import Role, RoleTerm
from communities.models.role_selection import OVER, Naming, RoleSelection, SelectionStep, Step

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
