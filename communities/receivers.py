"""Signal receivers of communities, all in one module. They run in the order in which they are connected here.

They run inside the sender's transaction: an exception in a receiver rolls it back.
"""

from typing import Any

from communities.check_ins.questions import confirm_level
from communities.confidential.conversations import close_conversations_of, notify_about_former_coaches
from communities.decisions.settling import round_ended
from communities.decisions.volunteers import release_volunteer, release_without_membership
from communities.invitations.inviting import cancel_invitations_of, mark_accepted
from communities.joining.requests import close_requests_of
from communities.lifecycle.signals import closing_begins, phase_changed
from communities.models import MEMBER_LEVELS, Community, LevelChange, Nomination, PhaseChange, Proposal, Role, RoleTerm
from communities.nominations import answering, selection
from communities.opportunities.offering import release_opportunities
from communities.participation.signals import level_changed
from communities.roles.signals import role_ended
from communities.roles.terms import end_terms_of
from communities.starting.interest import forget_interest_of, tell_those_who_would_join
from communities.welcome.newcomers import add_newcomer, remove_newcomer
from members.models import Employee
from members.people.deactivation import employee_deactivated


def connect() -> None:
    """Called once, when the app is ready."""
    level_changed.connect(_accept_invitations)
    level_changed.connect(_release_opportunities)
    level_changed.connect(_release_volunteers)
    level_changed.connect(_confirm_level)
    level_changed.connect(_welcome)
    role_ended.connect(_release_volunteers_without_role)
    role_ended.connect(_tell_writers_of_former_coach)
    employee_deactivated.connect(_on_employee_deactivated)
    employee_deactivated.connect(_release_commitments)
    employee_deactivated.connect(_cancel_nominations)
    round_ended.connect(_on_round_ended)
    answering.nomination_answered.connect(_on_nomination_answered)
    closing_begins.connect(_on_closing_begins)
    phase_changed.connect(_on_phase_changed)


# --- A level has changed ------------------------------------------------------------------------------------------
def _accept_invitations(*, change: LevelChange, **_signal: Any) -> None:
    """Choosing any level accepts the invitation to the community."""
    if change.after:
        mark_accepted(change.community, change.employee)


def _release_opportunities(*, change: LevelChange, **_signal: Any) -> None:
    if not change.after:
        release_opportunities(change.employee, change.community)


def _release_volunteers(*, change: LevelChange, **_signal: Any) -> None:
    """Remove volunteers who can no longer withdraw by themselves: they lost access to the page."""
    if change.after not in MEMBER_LEVELS:
        release_volunteer(change.employee, change.community)


def _confirm_level(*, change: LevelChange, **_signal: Any) -> None:
    """An undo is a fresh choice of the earlier level, so no check-in asks about it for a while."""
    if change.is_undo and change.after:
        confirm_level(change.community, change.employee)


def _welcome(*, change: LevelChange, **_signal: Any) -> None:
    if change.is_undo:
        remove_newcomer(change)
    else:
        add_newcomer(change)


# --- A role has ended ---------------------------------------------------------------------------------------------
def _release_volunteers_without_role(*, term: RoleTerm, **_signal: Any) -> None:
    release_without_membership(term.employee, term.community)


def _tell_writers_of_former_coach(*, term: RoleTerm, **_signal: Any) -> None:
    if term.role == Role.COACH:
        notify_about_former_coaches()


# --- Somebody has left the organisation ---------------------------------------------------------------------------
def _on_employee_deactivated(*, employee: Employee, by: Employee, **_signal: Any) -> None:
    end_terms_of(employee, by)
    close_requests_of(employee)
    close_conversations_of(employee)
    forget_interest_of(employee)


def _release_commitments(*, employee: Employee, **_signal: Any) -> None:
    cancel_invitations_of(employee)
    release_opportunities(employee)
    release_volunteer(employee)


def _cancel_nominations(*, employee: Employee, **_signal: Any) -> None:
    answering.cancel_nominations_of(employee)
    selection.candidate_left(employee)


# --- A round has ended, a nomination was answered -----------------------------------------------------------------
def _on_round_ended(*, proposal: Proposal, outcome: str, **_signal: Any) -> None:
    answering.apply_round_to_nomination(proposal, outcome)
    selection.apply_round_to_selection(proposal, outcome)


def _on_nomination_answered(*, nomination: Nomination, **_signal: Any) -> None:
    selection.candidate_answered(nomination)


# --- A community went to another phase ----------------------------------------------------------------------------
def _on_closing_begins(*, community: Community, **_signal: Any) -> None:
    answering.lock_open_nominations(community)
    selection.lock_open_selections(community)


def _on_phase_changed(*, change: PhaseChange, is_told: bool, **_signal: Any) -> None:
    if is_told:
        tell_those_who_would_join(change)
    if change.community.is_closed:
        answering.end_nominations_in(change.community)
        selection.stop_selections_in(change.community, by=change.by)
