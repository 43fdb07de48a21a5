"""Volunteers for a proposal (S102): offer to help, withdraw, and removal on loss of access."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.decisions.settling import RoundClosed, locked_proposal
from communities.models import MEMBER_LEVELS, Community, Participation, Proposal, RoundOutcome, Volunteer
from communities.models.role import STEWARD_ROLES
from communities.roles.terms import has_role
from members.models import Employee


@transaction.atomic
def help_with(proposal: Proposal, *, by: Employee) -> bool:
    """Volunteer to help with a proposal, only ever for oneself. True if that is new. Raises :class:`RoundClosed`."""
    locked = locked_proposal(proposal)
    if locked.outcome not in {"", RoundOutcome.ADOPTED} or locked.community.is_closed:
        raise RoundClosed(_("This is not going ahead, so there is nothing to help with."))
    _offer, is_new = Volunteer.objects.get_or_create(
        organisation_id=locked.organisation_id, proposal=locked, employee=by, defaults={"since": timezone.now()}
    )
    return bool(is_new)


def stop_helping_with(proposal: Proposal, *, by: Employee) -> None:
    """Withdraw the offer to help, without a reason."""
    Volunteer.objects.filter(proposal=proposal, employee=by).delete()


def release_volunteer(person: Employee, community: Community | None = None) -> None:
    """Remove a volunteer who can no longer withdraw by themself: they lost access to the page."""
    theirs = Volunteer.objects.filter(employee=person)
    if community:
        theirs = theirs.filter(proposal__community=community)
    theirs.delete()


def release_without_membership(person: Employee, community: Community) -> None:
    """Remove a volunteer whose role has ended, unless they are a member or hold another steward role."""
    if has_role(community, person, *STEWARD_ROLES):
        return
    if not Participation.objects.filter(community=community, employee=person, level__in=MEMBER_LEVELS).exists():
        release_volunteer(person, community)
