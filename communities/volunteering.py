"""Taking an offer to help back (S102): any day, and with the place from which one offered."""

from communities.models import Community, Proposal, Volunteer
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
