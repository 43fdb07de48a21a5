"""Changes of an account's addresses: who is told, and how the owner undoes one.

The address that was the main one gets a link that undoes the change for three days, without a session: whoever got into
an account can change its addresses, and then this mailbox is the only way back.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cop_platform.outbox.messages import absolute
from members.accounts.sessions import sign_out_everywhere
from members.models import User

UNDO_WITHIN = timedelta(hours=72)
SIGNER = signing.TimestampSigner(salt="members.accounts.addresses")


class UndoLinkInvalid(Exception):
    """No link of ours, or its account is gone."""


class AddressTaken(Exception):
    """The address belongs to another account by now."""


@dataclass(frozen=True)
class AddressChange:
    """What a link undoes: the account, the address that was its main one, and when the mail was written."""

    user: User
    email: str
    at: datetime

    @property
    def has_expired(self) -> bool:
        return timezone.now() > self.at + UNDO_WITHIN


def undo_url(user: User, email: str) -> str:
    """The link in a mail to this address of the account."""
    return absolute(reverse("address-change-undo", args=[SIGNER.sign_object([user.pk, email])]))


def change_of(token: str) -> AddressChange:
    """Raises :class:`UndoLinkInvalid`. An expired one is returned too, for its page to speak the account's language."""
    try:
        pk, email = SIGNER.unsign_object(token)
        at = datetime.fromtimestamp(signing.b62_decode(token.rsplit(":", 2)[1]), UTC)
        return AddressChange(User.objects.get(pk=pk), email, at)
    except (signing.BadSignature, User.DoesNotExist):
        raise UndoLinkInvalid from None


@transaction.atomic
def undo(change: AddressChange) -> None:
    """Give the account back to its address: it alone stays, and nobody is signed in. Raises :class:`AddressTaken`.

    Other addresses go, as one can sign in with each. So do the password and an authenticator app that is as new as the
    change: they may be somebody else's.
    """
    user = User.objects.select_for_update().get(pk=change.user.pk)
    others = EmailAddress.objects.filter(email=change.email, verified=True).exclude(user=user)
    if others.exists() or User.objects.filter(email=change.email).exclude(pk=user.pk).exists():
        raise AddressTaken
    EmailAddress.objects.filter(user=user).exclude(email=change.email).delete()
    EmailAddress.objects.update_or_create(user=user, email=change.email, defaults={"verified": True, "primary": True})
    Authenticator.objects.filter(user=user, created_at__gt=change.at - UNDO_WITHIN).delete()
    user.email = change.email
    user.set_unusable_password()
    user.save(update_fields=["email", "password"])
    sign_out_everywhere(user)
