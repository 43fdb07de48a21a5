"""Who may do what in a community. A level lets one edit what can be undone; the rest asks for an accepted role (P2)."""

from communities.doors import decides
from communities.models import (
    INSIDE,
    Community,
    Deciding,
    JoinRequest,
    Level,
    Proposal,
    Role,
    RoleSelection,
    SecondLook,
    SmallStep,
)
from communities.participation import level_of
from communities.roles import TENDING, holders, holds
from communities.second_look import coaches_for
from communities.welcoming import GREETERS
from members.models import Employee


def is_member(employee: Employee, community: Community) -> bool:
    """Active or in the core: what members say among themselves is for them. Who follows sits at the edge."""
    return level_of(community, employee) in INSIDE


def reads_inside(employee: Employee, community: Community) -> bool:
    """What members say among themselves: they, and who tends the community, wherever they sit (S27).

    Not a Sponsor from the edge, so that people object as freely as among each other.
    """
    return is_member(employee, community) or holds(community, employee, *TENDING)


def reads_log(employee: Employee, community: Community) -> bool:
    """What was decided, without what was said on the way: a Sponsor too."""
    return is_member(employee, community) or holds(community, employee)


def can_schedule(employee: Employee, community: Community) -> bool:
    """Planning mails people, so it is for who carries that role; a Leader may too."""
    return not community.is_closed and holds(community, employee, Role.COORDINATOR, Role.LEADER)


def can_read_request(employee: Employee, request: JoinRequest) -> bool:
    """Who asked, who answered, and who answers here: the page says how it stands."""
    return employee.pk in {request.employee_id, request.decided_by_id} or decides(request.community, employee)


def can_read_motivation(employee: Employee, request: JoinRequest) -> bool:
    """Of those who can read the request: all while it waits, as the form promises; after that who asked, who answered,
    and a Coach who is asked to look.
    """
    if not request.outcome or employee.pk in {request.employee_id, request.decided_by_id}:
        return True
    return employee.pk in coaches_for(request) and request.second_looks.filter(answer="").exists()


def can_decide(employee: Employee, request: JoinRequest) -> bool:
    """An accepted role, and never for oneself."""
    return employee.pk != request.employee_id and decides(request.community, employee)


def can_look(employee: Employee, look: SecondLook) -> bool:
    """A Coach of the community, other than the one who answered and than who asked."""
    return employee.pk in coaches_for(look.request)


def can_word_joining(employee: Employee, community: Community) -> bool:
    return not community.is_closed and decides(community, employee)


def can_tend(employee: Employee, community: Community) -> bool:
    """How a community goes about things reaches its people by mail, so it is for who accepted a role."""
    return not community.is_closed and holds(community, employee, *TENDING)


def can_invite_to_look(employee: Employee, community: Community) -> bool:
    """From one person to another, in one's own name: whoever is active here or in the core."""
    return not community.is_closed and is_member(employee, community)


def can_tend_welcome(employee: Employee, community: Community) -> bool:
    """Words of welcome and small steps can be undone, so the core writes them too (P2)."""
    carries = level_of(community, employee) == Level.CORE or holds(community, employee, *Role)
    return not community.is_closed and carries


def can_greet(employee: Employee, community: Community) -> bool:
    return holds(community, employee, *GREETERS)


def can_help(employee: Employee, community: Community) -> bool:
    """Whoever takes part, from the edge on: a small step is a way in."""
    return not community.is_closed and bool(level_of(community, employee))


def can_thank(employee: Employee, step: SmallStep) -> bool:
    """Who did it says so, or who carries the community."""
    return step.liked_by_id == employee.pk or can_tend_welcome(employee, step.community)


def can_read_proposal(employee: Employee, proposal: Proposal) -> bool:
    """Who reads inside; and the one a role round is about, wherever they sit."""
    return proposal.candidate_id == employee.pk or reads_inside(employee, proposal.community)


def can_answer(employee: Employee, proposal: Proposal) -> bool:
    """The core and active members decide; not the one it is about: their own yes or no is theirs, first or last."""
    return proposal.candidate_id != employee.pk and is_member(employee, proposal.community)


def can_propose(employee: Employee, community: Community) -> bool:
    return not community.is_closed and is_member(employee, community)


def can_carry(employee: Employee, proposal: Proposal) -> bool:
    """Amend, give more time, take back: who proposed; once they are no longer here, anyone in the core group."""
    if not proposal.is_open or proposal.community.is_closed:
        return False
    proposer = proposal.proposed_by
    if proposer == employee:
        return _is_of_the_round(employee, proposal)
    is_gone = proposer is None or proposer.left_at is not None or not _is_of_the_round(proposer, proposal)
    return level_of(proposal.community, employee) == Level.CORE and is_gone


def _is_of_the_round(person: Employee, proposal: Proposal) -> bool:
    return proposal.candidate_id == person.pk or is_member(person, proposal.community)


def can_close_proposal(employee: Employee, proposal: Proposal) -> bool:
    """Where the community does not decide by consent: who does it, or the Leader."""
    if proposal.by_consent or not proposal.is_open or proposal.community.is_closed:
        return False
    if is_for_the_leader(proposal):
        return holds(proposal.community, employee, Role.LEADER)
    return can_carry(employee, proposal)


def is_for_the_leader(proposal: Proposal) -> bool:
    """Whether the Leader decides it; while there is none, whoever carries it does."""
    if proposal.method != Deciding.LEADER:
        return False
    return bool(holders([proposal.community], Role.LEADER))


def can_choose_deciding(employee: Employee, community: Community) -> bool:
    """Say how the community decides: it reaches everyone, so it asks for an accepted role."""
    return not community.is_closed and holds(community, employee, Role.LEADER, Role.COACH)


def can_see_in_a_role(employee: Employee, community: Community) -> bool:
    """Whoever takes part, also at the edge, or holds a role there may see somebody in one."""
    return not community.is_closed and (bool(level_of(community, employee)) or holds(community, employee))


#: What a colleague may be who takes no part in the community itself (S27).
ALSO_FROM_OUTSIDE = {Role.COACH, Role.SPONSOR}


def can_offer_oneself(employee: Employee, community: Community, role: Role) -> bool:
    """Coach and Sponsor may come from anywhere in the house; Leader and Coordinator are of the community."""
    from_outside = role in ALSO_FROM_OUTSIDE and not community.is_closed
    return from_outside or can_see_in_a_role(employee, community)


def carries(employee: Employee, community: Community) -> bool:
    """In the core group, or in a role."""
    return level_of(community, employee) == Level.CORE or holds(community, employee)


def can_start_selection(employee: Employee, community: Community) -> bool:
    return not community.is_closed and carries(employee, community)


def can_take_part_in(employee: Employee, selection: RoleSelection) -> bool:
    """Read a role selection and name somebody in it: the core and active members, and who holds a role."""
    return is_member(employee, selection.community) or holds(selection.community, employee)


def can_facilitate(employee: Employee, selection: RoleSelection) -> bool:
    """Who started it, or the Coach; anybody who could have started it once that person takes no part here."""
    if selection.community.is_closed:
        return False
    if holds(selection.community, employee, Role.COACH):
        return True
    guide = selection.facilitator
    is_gone = guide.left_at is not None or not can_take_part_in(guide, selection)
    return carries(employee, selection.community) if is_gone else guide == employee
