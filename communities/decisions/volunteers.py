"""Volunteers for a proposal (S102): offering to help, and taking that back, also with the place one offered from."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.decisions.settling import RoundClosed, locked_proposal
from communities.models import MEMBER_LEVELS, Community, Participation, Proposal, Volunteer
from communities.models.role import STEWARD_ROLES
from communities.roles.terms import has_role
from members.models import Employee


@transaction.atomic
def help_with(proposal: Proposal, *, by: Employee) -> bool:
    """Offer to help do it: only ever oneself. True when that is new. Raises :class:`RoundClosed`."""
    locked = locked_proposal(proposal)
    if locked.outcome not in {"", Proposal.RoundOutcome.ADOPTED} or locked.community.is_closed:
        raise RoundClosed(_("This is not going ahead, so there is nothing to help with."))
    _offer, is_new = Volunteer.objects.get_or_create(
        organisation_id=locked.organisation_id, proposal=locked, employee=by, defaults={"since": timezone.now()}
    )
    return bool(is_new)


def stop_helping_with(proposal: Proposal, *, by: Employee) -> None:
    """Without a reason."""
    Volunteer.objects.filter(proposal=proposal, employee=by).delete()


def release_volunteer(person: Employee, community: Community | None = None) -> None:
    """Somebody goes to the edge, steps out or leaves: nobody stands there who cannot step back any more."""
    theirs = Volunteer.objects.filter(employee=person)
    if community:
        theirs = theirs.filter(proposal__community=community)
    theirs.delete()


def release_without_membership(person: Employee, community: Community) -> None:
    """A role has ended: only members, and holders of another role that lets them read along, help on."""
    if has_role(community, person, *STEWARD_ROLES):
        return
    if not Participation.objects.filter(community=community, employee=person, level__in=MEMBER_LEVELS).exists():
        release_volunteer(person, community)
