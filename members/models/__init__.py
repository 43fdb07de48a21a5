"""Models: organisations, accounts, seats, employees, expertise topics, invitations."""

from members.models.employee import Employee, Seat
from members.models.invitation import OrganisationInvitation
from members.models.organisation import FormerNamePolicy, Organisation
from members.models.topic import ExpertiseTopic
from members.models.user import User

__all__ = ["Employee", "ExpertiseTopic", "FormerNamePolicy", "Organisation", "OrganisationInvitation", "Seat", "User"]
