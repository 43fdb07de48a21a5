"""Find the account of an address: the main one, which gets its mails, or another that its owner has confirmed."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress

from members.models import User


def accounts_by_address(emails: Iterable[str]) -> dict[str, User]:
    """Accounts by the address that signs in to them, in lower case.

    Where one account has confirmed an address that is another's unconfirmed main one, it is the first's, as at sign-in.
    """
    wanted = [email.strip().lower() for email in emails]
    accounts = {user.email: user for user in User.objects.filter(email__in=wanted)}
    confirmed = EmailAddress.objects.filter(email__in=wanted, verified=True).select_related("user")
    return accounts | {address.email: address.user for address in confirmed}


def account_of(email: str) -> User | None:
    """The account that signs in with this address, whether it is the main one or another."""
    return next(iter(accounts_by_address([email]).values()), None)


def addresses_of(user: User) -> list[str]:
    """All addresses that sign in to this account, the main one first."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True).order_by("email").values_list("email", flat=True)
    return list(dict.fromkeys([user.email, *confirmed]))
