"""Models: organisations, accounts, seats, employees, expertise topics, goals, invitations."""

from members.models.employee import Employee, Seat
from members.models.goal import Goal
from members.models.invitation import OrganisationInvitation
from members.models.organisation import FormerNamePolicy, Organisation
from members.models.topic import ExpertiseTopic
from members.models.user import Theme, User

__all__ = [
    "Employee",
    "ExpertiseTopic",
    "FormerNamePolicy",
    "Goal",
    "Organisation",
    "OrganisationInvitation",
    "Seat",
    "Theme",
    "User",
]
