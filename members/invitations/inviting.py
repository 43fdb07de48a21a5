"""People come by invitation: asked by a colleague or the operator, and only they themselves come in."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop_platform.audit.recording import act, record
from cop_platform.outbox.queue import owe
from cop_platform.web.rate_limits import refuse_beyond
from members.models import Employee, Invitation, Organisation, Seat, User
from members.organisations.administrators import GIVEN, administrators

SALT = "members.invitation"

INVITED = act("invitation_sent", _("invited somebody"))
WITHDRAWN = act("invitation_withdrawn", _("withdrew an invitation"))
CAME_IN = act("invitation_accepted", _("accepted an invitation"))

#: Each invitation is a mail to somebody who did not ask for it, so a day has limits; one sent again counts again.
#: By one person, of one organisation, to one address. Told in docs/operations.md.
MOST_BY_ONE, MOST_OF_ALL, MOST_TO_ONE = 100, 300, 3
DAY = timedelta(days=1)
BY_ONE = _(
    "One person invites %(most)d people a day at most; nobody of these is invited yet. All of them fit from %(day)s,"
    " %(clock)s."
)
OF_ALL = _(
    "%(most)d invitations a day leave this organisation at most; nobody of these is invited yet. All of them fit from"
    " %(day)s, %(clock)s."
)
TO_ONE = _(
    "%(email)s got %(most)d invitations within a day; nobody is invited now. The next can go there from %(day)s,"
    " %(clock)s."
)


class InvitationEnded(Exception):
    """Accepted already, withdrawn, or too old."""


class NoInvitation(Exception):
    """The link was not made by this organisation."""


class HasAccount(Exception):
    """The address has an account, maybe since a moment ago: only who signs in with it takes the seat."""


class AlreadyHere(Exception):
    """The address has a seat in this organisation."""


@transaction.atomic
def invite(
    organisation: Organisation,
    email: str,
    *,
    by: Employee | User | None,
    name: str = "",
    language: str = "",
    as_administrator: bool = False,
) -> Invitation:
    """Ask someone in, by mail. An invitation that still waits makes place for the new one.

    ``by`` is a colleague, the operator's account, or nobody when a command invites. Raises :class:`AlreadyHere`,
    ``TooMany``.
    """
    email = email.strip().lower()
    _one_at_a_time(organisation)
    if is_here(email, organisation):
        raise AlreadyHere
    refuse_too_many([email], by=by)
    return _invite(organisation, email, by=by, name=name, language=language, as_administrator=as_administrator)


@transaction.atomic
def invite_all(organisation: Organisation, emails: list[str], *, by: Employee, language: str) -> list[str]:
    """All of them or, beyond a limit, nobody: raises ``TooMany``. Returns those who are here already."""
    _one_at_a_time(organisation)
    here = [email for email in emails if is_here(email, organisation)]
    others = [email for email in emails if email not in here]
    refuse_too_many(others, by=by)
    for email in others:
        _invite(organisation, email, by=by, language=language)
    return here


@transaction.atomic
def invite_administrator(organisation: Organisation, email: str, *, by: User | None) -> Invitation:
    """Ask somebody to administer an organisation that exists, for the operator.

    One of its colleagues is asked only where nobody administers it, as after an import; otherwise its administrators
    decide that themselves. Raises :class:`AlreadyHere`, ``TooMany``.
    """
    email = email.strip().lower()
    _one_at_a_time(organisation)
    colleague = Employee.objects.filter(user__email=email, left_at=None).first()
    if colleague and administrators().exists():
        raise AlreadyHere
    refuse_too_many([email], by=by)
    return _invite(organisation, email, by=by, name=colleague.shown_name if colleague else "", as_administrator=True)


def refuse_too_many(emails: list[str], *, by: Employee | User | None) -> None:
    """Raises ``TooMany``, with words, where these would be more than goes out in a day."""
    sent = Invitation.objects.all()
    day: dict[str, Any] = {"at": "invited_at", "within": DAY}
    for email in sent.filter(email__in=emails, invited_at__gt=timezone.now() - DAY).values_list("email", flat=True):
        refuse_beyond(sent.filter(email=email), most=MOST_TO_ONE, words=TO_ONE, email=email, **day)
    if isinstance(by, Employee):
        refuse_beyond(sent.filter(invited_by=by), most=MOST_BY_ONE, more=len(emails), words=BY_ONE, **day)
    refuse_beyond(sent, most=MOST_OF_ALL, more=len(emails), words=OF_ALL, **day)


def _one_at_a_time(organisation: Organisation) -> None:
    """Two administrators may think of the same person, or fill the same day."""
    Organisation.objects.select_for_update(no_key=True).only("pk").get(pk=organisation.pk)


def _invite(
    organisation: Organisation,
    email: str,
    *,
    by: Employee | User | None,
    name: str = "",
    language: str = "",
    as_administrator: bool = False,
) -> Invitation:
    Invitation.objects.filter(email=email, accepted_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        name=name.strip(),
        language=language or organisation.language,
        as_administrator=as_administrator,
        invited_by=by if isinstance(by, Employee) else None,
    )
    owe("invitation", invitation, [0])
    record(INVITED, invitation, by=by, after={"as_administrator": as_administrator})
    return invitation


def is_here(email: str, organisation: Organisation) -> bool:
    return Seat.objects.filter(organisation=organisation, user__email=email.strip().lower()).exists()


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Employee) -> None:
    """The link ends, and a mail that has not left yet never does. Raises :class:`InvitationEnded`."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not invitation.is_open:
        raise InvitationEnded
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    record(WITHDRAWN, invitation, by=by)


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
def accept(invitation: Invitation, name: str, *, account: User | None = None) -> Employee:
    """Take the seat, with the account one signed in with or a new one: the link came by mail, so the address is theirs.

    Raises :class:`InvitationEnded` when someone was faster, and :class:`HasAccount` when one has to sign in first.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not invitation.is_open:
        raise InvitationEnded
    account = account or _new_account(invitation)
    employee = seat(invitation.organisation, account, name, as_administrator=invitation.as_administrator)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=timezone.now(), accepted_by=employee)
    record(CAME_IN, employee, by=employee)
    if employee.is_administrator:
        record(GIVEN, employee, by=employee)
    return employee


def _new_account(invitation: Invitation) -> User:
    user, is_new = User.objects.get_or_create(
        email=invitation.email, defaults={"language": invitation.language, "password": make_password(None)}
    )
    if not is_new:
        raise HasAccount
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
