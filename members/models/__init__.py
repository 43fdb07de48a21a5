"""Who there is: organisations, accounts, seats, employees, invitations."""

from members.models.employee import Employee, Seat
from members.models.invitation import Invitation
from members.models.organisation import NamesOfLeavers, Organisation
from members.models.topic import AskAbout
from members.models.user import User

__all__ = ["AskAbout", "Employee", "Invitation", "NamesOfLeavers", "Organisation", "Seat", "User"]
