"""Models of communities, one concept in each file."""

from communities.models.ambition import Ambition
from communities.models.approach import ApproachVersion
from communities.models.check_in import CheckIn, CheckInInterval
from communities.models.closing import (
    Closing,
    ClosingAnswer,
    ClosingExtension,
    ClosingOutcome,
    ClosingReply,
    ClosingView,
    Recognition,
)
from communities.models.community import Colour, Community, DecisionMethod, Joining, MainGoal, Phase
from communities.models.community_goal import CommunityGoal
from communities.models.confidential import ConfidentialConversation, ConfidentialMessage
from communities.models.decision import Decision, DecisionOutcome, DecisionReview
from communities.models.former_slug import FormerSlug
from communities.models.idea import Interest, PurposeTalk
from communities.models.invitation import CommunityInvitation, InvitationOutcome
from communities.models.join_request import JoinRequest, RequestOutcome, RequestReview
from communities.models.mail_preference import MailPreference
from communities.models.newcomer import Newcomer
from communities.models.nomination import Nomination
from communities.models.opportunity import Opportunity
from communities.models.participation import FEWEST_PEOPLE, MEMBER_LEVELS, Level, LevelChange, Participation
from communities.models.phase_change import PHASE_STEPS, PhaseChange
from communities.models.proposal import Proposal, ProposalText, Question, Response, RoundOutcome, Stance, Volunteer
from communities.models.revision import CommunityRevision
from communities.models.role import Role, RoleTerm
from communities.models.role_selection import FINAL_STEPS, RoleSelection, SelectionStep, Step, Suggestion
from communities.models.sisters import SisterLink
from communities.models.split import FEWEST_PARTS, MOST_PARTS, Split, SplitChoice, SplitPart

__all__ = [
    "FEWEST_PARTS",
    "FEWEST_PEOPLE",
    "FINAL_STEPS",
    "MEMBER_LEVELS",
    "MOST_PARTS",
    "PHASE_STEPS",
    "Ambition",
    "ApproachVersion",
    "CheckIn",
    "CheckInInterval",
    "Closing",
    "ClosingAnswer",
    "ClosingExtension",
    "ClosingOutcome",
    "ClosingReply",
    "ClosingView",
    "Colour",
    "Community",
    "CommunityGoal",
    "CommunityInvitation",
    "CommunityRevision",
    "ConfidentialConversation",
    "ConfidentialMessage",
    "Decision",
    "DecisionMethod",
    "DecisionOutcome",
    "DecisionReview",
    "FormerSlug",
    "Interest",
    "InvitationOutcome",
    "JoinRequest",
    "Joining",
    "Level",
    "LevelChange",
    "MailPreference",
    "MainGoal",
    "Newcomer",
    "Nomination",
    "Opportunity",
    "Participation",
    "Phase",
    "PhaseChange",
    "Proposal",
    "ProposalText",
    "PurposeTalk",
    "Question",
    "Recognition",
    "RequestOutcome",
    "RequestReview",
    "Response",
    "Role",
    "RoleSelection",
    "RoleTerm",
    "RoundOutcome",
    "SelectionStep",
    "SisterLink",
    "Split",
    "SplitChoice",
    "SplitPart",
    "Stance",
    "Step",
    "Suggestion",
    "Volunteer",
]
