"""Who there is: organisations, accounts, seats, employees, invitations."""

from members.models.employee import Employee, Seat
from members.models.invitation import Invitation
from members.models.organisation import Organisation
from members.models.user import User

__all__ = ["Employee", "Invitation", "Organisation", "Seat", "User"]
