"""Invite people to an organisation; withdraw and accept invitations. Only the invited person takes the seat."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop_platform.audit.recording import audit_action, record
from cop_platform.outbox.queue import queue_mail
from cop_platform.text import tidy
from cop_platform.web.rate_limits import enforce_limit
from cop_platform.web.refusals import Refusal
from members.accounts.lookup import account_of, accounts_by_address, addresses_of
from members.models import Employee, Organisation, OrganisationInvitation, Seat, User
from members.organisations.administrators import ADMINISTRATOR_GRANTED, administrators

SALT = "members.invitation"

INVITATION_SENT = audit_action("invitation_sent", _("invited somebody"))
INVITATION_WITHDRAWN = audit_action("invitation_withdrawn", _("withdrew an invitation"))
INVITATION_ACCEPTED = audit_action("invitation_accepted", _("accepted an invitation"))

#: Daily limits: each invitation is a mail to somebody who did not ask for it; one sent again counts again.
#: By one person, of one organisation, to one address. Documented in docs/operations.md.
MAX_PER_INVITER, MAX_PER_ORGANISATION, MAX_PER_ADDRESS = 100, 300, 3
DAY = timedelta(days=1)
INVITER_LIMIT_REACHED = _(
    "You can invite at most %(most)d people a day. Nothing has been sent yet. From %(day)s, %(clock)s they can all go"
    " together."
)
ORGANISATION_LIMIT_REACHED = _(
    "An organisation sends at most %(most)d invitations a day. Nothing has been sent yet. From %(day)s, %(clock)s they"
    " can all go together."
)
ADDRESS_LIMIT_REACHED = _(
    "%(email)s got %(most)d invitations within a day; nobody is invited now. The next can go there from %(day)s,"
    " %(clock)s."
)


class InvitationEnded(Refusal):
    """The invitation has been accepted or withdrawn, or has expired."""

    sentence = _("This invitation has ended meanwhile.")


class InvitationLinkInvalid(Exception):
    """The signature is wrong, or the link belongs to another organisation."""


class AccountExists(Exception):
    """The address has an account, maybe since a moment ago: the seat is taken only by signing in with it."""


class AlreadyHasSeat(Exception):
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
) -> OrganisationInvitation:
    """Invite someone by mail. A pending invitation to the same address is withdrawn.

    ``by`` is a colleague, the operator's account, or None when a command invites. Raises :class:`AlreadyHasSeat`,
    ``TooMany``.
    """
    email = email.strip().lower()
    _lock_organisation(organisation)
    if has_seat(email, organisation):
        raise AlreadyHasSeat
    enforce_invitation_limits([email], by=by)
    return _invite(organisation, email, by=by, name=name, language=language, as_administrator=as_administrator)


@transaction.atomic
def invite_all(organisation: Organisation, emails: list[str], *, by: Employee, language: str) -> list[str]:
    """Invite all or, beyond a daily limit, nobody: raises ``TooMany``. Returns addresses that have a seat already."""
    _lock_organisation(organisation)
    accounts = accounts_by_address(emails)
    seated = set(
        Seat.objects.filter(organisation=organisation, user__in=accounts.values()).values_list("user_id", flat=True)
    )
    here = [email for email in emails if email in accounts and accounts[email].pk in seated]
    others = [email for email in emails if email not in here]
    enforce_invitation_limits(others, by=by)
    for email in others:
        _invite(organisation, email, by=by, language=language)
    return here


@transaction.atomic
def invite_administrator(organisation: Organisation, email: str, *, by: User | None) -> OrganisationInvitation:
    """Invite somebody to administer an existing organisation, for the operator.

    One of its colleagues can be invited only while it has no administrator, as after an import; otherwise its
    administrators decide that themselves. Raises :class:`AlreadyHasSeat`, ``TooMany``.
    """
    email = email.strip().lower()
    _lock_organisation(organisation)
    account = account_of(email)
    colleague = Employee.objects.filter(user=account, left_at=None).first() if account else None
    if colleague and administrators().exists():
        raise AlreadyHasSeat
    enforce_invitation_limits([email], by=by)
    return _invite(organisation, email, by=by, name=colleague.display_name if colleague else "", as_administrator=True)


def enforce_invitation_limits(emails: list[str], *, by: Employee | User | None) -> None:
    """Raises ``TooMany``, with a sentence to show, where these invitations would exceed a daily limit."""
    sent = OrganisationInvitation.objects.all()
    day: dict[str, Any] = {"at": "invited_at", "within": DAY}
    for email in sent.filter(email__in=emails, invited_at__gt=timezone.now() - DAY).values_list("email", flat=True):
        enforce_limit(
            sent.filter(email=email), most=MAX_PER_ADDRESS, sentence=ADDRESS_LIMIT_REACHED, email=email, **day
        )
    if isinstance(by, Employee):
        enforce_limit(
            sent.filter(invited_by=by), most=MAX_PER_INVITER, more=len(emails), sentence=INVITER_LIMIT_REACHED, **day
        )
    enforce_limit(sent, most=MAX_PER_ORGANISATION, more=len(emails), sentence=ORGANISATION_LIMIT_REACHED, **day)


def _lock_organisation(organisation: Organisation) -> None:
    """Lock: two administrators may invite the same person, or reach a daily limit, in the same moment."""
    Organisation.objects.select_for_update(no_key=True).only("pk").get(pk=organisation.pk)


def _invite(
    organisation: Organisation,
    email: str,
    *,
    by: Employee | User | None,
    name: str = "",
    language: str = "",
    as_administrator: bool = False,
) -> OrganisationInvitation:
    OrganisationInvitation.objects.filter(email=email, accepted_at=None, withdrawn_at=None).update(
        withdrawn_at=timezone.now()
    )
    invitation = OrganisationInvitation.objects.create(
        organisation=organisation,
        email=email,
        name=tidy(name),
        language=language or organisation.language,
        as_administrator=as_administrator,
        invited_by=by if isinstance(by, Employee) else None,
    )
    queue_mail("organisation_invitation", invitation, [0])
    record(INVITATION_SENT, invitation, by=by, after={"as_administrator": as_administrator})
    return invitation


def has_seat(email: str, organisation: Organisation) -> bool:
    """Whether the account of this address, main or not, has a seat in the organisation."""
    account = account_of(email)
    return account is not None and Seat.objects.filter(organisation=organisation, user=account).exists()


@transaction.atomic
def withdraw(invitation: OrganisationInvitation, *, by: Employee) -> None:
    """Withdraw an invitation: the link ends, and a mail not sent yet is dropped. Raises :class:`InvitationEnded`."""
    invitation = OrganisationInvitation.objects.select_for_update().get(pk=invitation.pk)
    if not invitation.is_open:
        raise InvitationEnded
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    record(INVITATION_WITHDRAWN, invitation, by=by)


def token_for(invitation: OrganisationInvitation) -> str:
    return signing.dumps([invitation.organisation_id, invitation.pk], salt=SALT)


def invitation_of(token: str, organisation: Organisation) -> OrganisationInvitation:
    """The open invitation of this token. Raises :class:`InvitationEnded`, :class:`InvitationLinkInvalid`."""
    try:
        organisation_id, pk = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise InvitationLinkInvalid from None
    if organisation_id != organisation.pk:
        raise InvitationLinkInvalid
    invitation = OrganisationInvitation.objects.filter(pk=pk).first()
    if invitation is None or not invitation.is_open:
        raise InvitationEnded
    return invitation


@transaction.atomic
def accept(invitation: OrganisationInvitation, name: str, *, account: User | None = None) -> Employee:
    """Accept an invitation, with the account signed in or a new one: the link came by mail, so the address is theirs.

    Raises :class:`InvitationEnded` when it has been accepted or withdrawn meanwhile, and :class:`AccountExists` when
    the person has to sign in first.
    """
    invitation = OrganisationInvitation.objects.select_for_update().get(pk=invitation.pk)
    if not invitation.is_open:
        raise InvitationEnded
    account = account or _new_account(invitation)
    had_rights = administrators().filter(user=account).exists()
    employee = give_seat(
        invitation.organisation, account, name, as_administrator=invitation.as_administrator or had_rights
    )
    OrganisationInvitation.objects.filter(pk=invitation.pk).update(accepted_at=timezone.now(), accepted_by=employee)
    _withdraw_others(account)
    record(INVITATION_ACCEPTED, employee, by=employee)
    if employee.is_administrator and not had_rights:
        record(ADMINISTRATOR_GRANTED, employee, by=employee)
    return employee


def _withdraw_others(account: User) -> None:
    """Withdraw open invitations to the account's other addresses: one of them would give a former colleague access."""
    open_ones = OrganisationInvitation.objects.filter(accepted_at=None, withdrawn_at=None)
    open_ones.filter(email__in=addresses_of(account)).update(withdrawn_at=timezone.now())


def _new_account(invitation: OrganisationInvitation) -> User:
    if account_of(invitation.email):
        raise AccountExists
    user, is_new = User.objects.get_or_create(
        email=invitation.email, defaults={"language": invitation.language, "password": make_password(None)}
    )
    if not is_new:
        raise AccountExists
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def give_seat(organisation: Organisation, user: User, name: str, *, as_administrator: bool = False) -> Employee:
    """Give an account a seat in the organisation. A former colleague gets their old employee record back."""
    Seat.objects.get_or_create(user=user, organisation=organisation)
    employee, _created = Employee.objects.update_or_create(
        organisation=organisation,
        user=user,
        defaults={"name": tidy(name), "is_administrator": as_administrator, "left_at": None},
    )
    return employee
