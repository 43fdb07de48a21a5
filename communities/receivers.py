"""Every signal that communities answer, on one page. Receivers run in the order in which they are connected here.

They run inside the sender's transaction and may raise: then nothing of it happens.
"""

from typing import Any

from communities.check_ins.questions import say_still_right
from communities.confidential.conversations import close_of_writer, tell_of_coaches_who_went
from communities.decisions.settling import consent_decided
from communities.decisions.volunteers import let_go_of_volunteering, let_go_without_a_place
from communities.invitations.inviting import came, let_go_of_looks
from communities.joining.requests import end_requests_of
from communities.models import INSIDE, LevelChange, Nomination, Proposal, Role, RoleTerm
from communities.nominations import nominating, selection
from communities.opportunities.offering import let_go_of_steps
from communities.participation.signals import level_changed
from communities.roles.signals import role_ended
from communities.roles.terms import end_all
from communities.welcome.newcomers import arrive, unsay_arrival
from members.models import Employee
from members.people.deactivation import person_left


def connect() -> None:
    """Called once, when the app is ready."""
    level_changed.connect(_accept_invitations)
    level_changed.connect(_release_opportunities)
    level_changed.connect(_release_volunteers)
    level_changed.connect(_confirm_level)
    level_changed.connect(_welcome)
    role_ended.connect(_release_volunteers_without_role)
    role_ended.connect(_tell_writers_of_former_coach)
    person_left.connect(_end_roles)
    person_left.connect(_let_go)
    person_left.connect(_stop_asking)
    consent_decided.connect(_round_decided)
    nominating.answered.connect(_answered)


# --- A level has changed ------------------------------------------------------------------------------------------
def _accept_invitations(*, change: LevelChange, **_signal: Any) -> None:
    """Whatever level they chose, the invitation to have a look has done its work."""
    if change.after:
        came(change.community, change.employee)


def _release_opportunities(*, change: LevelChange, **_signal: Any) -> None:
    if not change.after:
        let_go_of_steps(change.employee, change.community)


def _release_volunteers(*, change: LevelChange, **_signal: Any) -> None:
    """Remove volunteers who can no longer withdraw by themselves: they lost access to the page."""
    if change.after not in INSIDE:
        let_go_of_volunteering(change.employee, change.community)


def _confirm_level(*, change: LevelChange, **_signal: Any) -> None:
    """Who undoes a change has just chosen the level before it: no check-in about it for a while."""
    if change.takes_back and change.after:
        say_still_right(change.community, change.employee)


def _welcome(*, change: LevelChange, **_signal: Any) -> None:
    if change.takes_back:
        unsay_arrival(change)
    else:
        arrive(change)


# --- A role has ended ---------------------------------------------------------------------------------------------
def _release_volunteers_without_role(*, term: RoleTerm, **_signal: Any) -> None:
    let_go_without_a_place(term.employee, term.community)


def _tell_writers_of_former_coach(*, term: RoleTerm, **_signal: Any) -> None:
    if term.role == Role.COACH:
        tell_of_coaches_who_went()


# --- Somebody has left the organisation ---------------------------------------------------------------------------
def _end_roles(*, employee: Employee, by: Employee, **_signal: Any) -> None:
    end_all(employee, by)
    end_requests_of(employee)
    close_of_writer(employee)


def _let_go(*, employee: Employee, **_signal: Any) -> None:
    let_go_of_looks(employee)
    let_go_of_steps(employee)
    let_go_of_volunteering(employee)


def _stop_asking(*, employee: Employee, **_signal: Any) -> None:
    nominating.stop_asking(employee)
    selection.candidate_left(employee)


# --- A round has ended, a nomination was answered -----------------------------------------------------------------
def _round_decided(*, proposal: Proposal, outcome: str, **_signal: Any) -> None:
    nominating.round_decided(proposal, outcome)
    selection.round_decided(proposal, outcome)


def _answered(*, nomination: Nomination, **_signal: Any) -> None:
    selection.candidate_answered(nomination)
