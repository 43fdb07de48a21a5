"""Taking an offer to help back (S102): any day, and with the place from which one offered."""

from communities.models import INSIDE, Community, Participation, Proposal, Volunteer
from members.models import Employee


def stop_volunteering(proposal: Proposal, *, by: Employee) -> None:
    """Without a reason."""
    Volunteer.objects.filter(proposal=proposal, employee=by).delete()


def let_go_of_volunteering(person: Employee, community: Community | None = None) -> None:
    """Somebody goes to the edge, steps out or leaves: nobody stands there who cannot step back any more."""
    theirs = Volunteer.objects.filter(employee=person)
    if community:
        theirs = theirs.filter(proposal__community=community)
    theirs.delete()


def let_go_without_a_place(person: Employee, community: Community) -> None:
    """A role that let them read along has ended: only who sits inside helps on."""
    if not Participation.objects.filter(community=community, employee=person, level__in=INSIDE).exists():
        let_go_of_volunteering(person, community)
