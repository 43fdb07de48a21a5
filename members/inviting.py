"""People come by invitation: asked by a colleague or the operator, and only they themselves come in."""

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import transaction
from django.utils import timezone

from cop_platform.outbox.owing import owe
from members.models import Employee, Invitation, Organisation, Seat, User

SALT = "members.invitation"


class InvitationEnded(Exception):
    """Accepted already, withdrawn, or too old."""


class NoInvitation(Exception):
    """The link was not made by this organisation."""


class AlreadyHere(Exception):
    """The address has a seat in this organisation."""


@transaction.atomic
def invite(
    organisation: Organisation,
    email: str,
    *,
    by: Employee | None,
    name: str = "",
    language: str = "",
    as_administrator: bool = False,
) -> Invitation:
    """Ask someone in, by mail. An invitation that still waits makes place for the new one.

    ``by`` is empty when the operator invites. Raises :class:`AlreadyHere`.
    """
    email = email.strip().lower()
    # One at a time: two administrators may think of the same person.
    Organisation.objects.select_for_update(no_key=True).only("pk").get(pk=organisation.pk)
    if Seat.objects.filter(organisation=organisation, user__email=email).exists():
        raise AlreadyHere
    Invitation.objects.filter(email=email, accepted_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        name=name.strip(),
        language=language or organisation.language,
        as_administrator=as_administrator,
        invited_by=by,
    )
    owe("invitation", invitation, [0])
    return invitation


def token_for(invitation: Invitation) -> str:
    return signing.dumps([invitation.organisation_id, invitation.pk], salt=SALT)


def invitation_of(token: str, organisation: Organisation) -> Invitation:
    """The invitation this link stands for. Raises :class:`InvitationEnded`, :class:`NoInvitation`."""
    try:
        organisation_id, pk = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise NoInvitation from None
    if organisation_id != organisation.pk:
        raise NoInvitation
    invitation = Invitation.objects.filter(pk=pk).first()
    if invitation is None or not invitation.is_open:
        raise InvitationEnded
    return invitation


def account_of(invitation: Invitation) -> User | None:
    """The account the invited address already has, maybe from another organisation."""
    return User.objects.filter(email=invitation.email).first()


@transaction.atomic
def accept(invitation: Invitation, name: str) -> Employee:
    """Take the seat. The link came by mail, so the address is the person's own.

    Raises :class:`InvitationEnded` when someone was faster.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not invitation.is_open:
        raise InvitationEnded
    user = account_of(invitation) or _new_account(invitation)
    employee = seat(invitation.organisation, user, name, as_administrator=invitation.as_administrator)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=timezone.now(), accepted_by=employee)
    return employee


def _new_account(invitation: Invitation) -> User:
    user = User.objects.create_user(invitation.email, language=invitation.language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def seat(organisation: Organisation, user: User, name: str, *, as_administrator: bool = False) -> Employee:
    """Give an account its place in the organisation; who comes back finds their old place again."""
    Seat.objects.get_or_create(user=user, organisation=organisation)
    employee, _created = Employee.objects.update_or_create(
        organisation=organisation,
        user=user,
        defaults={"name": name.strip(), "is_administrator": as_administrator, "left_at": None},
    )
    return employee
