"""Suspend accounts, and grant or revoke operator rights."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cop_platform.audit.recording import audit_action, record
from members.models import User

ACCOUNT_SUSPENDED = audit_action("account_barred", _("barred an account from signing in"))
ACCOUNT_REINSTATED = audit_action("account_let_in", _("let an account sign in again"))
OPERATOR_GRANTED = audit_action("operator_given", _("made an account an operator"))
OPERATOR_REVOKED = audit_action("operator_taken", _("ended an account’s rights as an operator"))


def suspend(user: User, *, by: User) -> None:
    """Bar an account from signing in. Its sessions end with the next request."""
    _set(user, "is_active", False, ACCOUNT_SUSPENDED, by)


def reinstate(user: User, *, by: User) -> None:
    _set(user, "is_active", True, ACCOUNT_REINSTATED, by)


def make_operator(user: User, *, by: User) -> None:
    """Grant operator rights. The operator's admin asks for a second factor first (see require_second_factor)."""
    _set(user, "is_staff", True, OPERATOR_GRANTED, by)


def remove_operator(user: User, *, by: User) -> None:
    _set(user, "is_staff", False, OPERATOR_REVOKED, by)


@transaction.atomic
def _set(user: User, field: str, value: bool, code: str, by: User) -> None:
    if User.objects.filter(pk=user.pk, **{field: not value}).update(**{field: value}):
        record(code, user, by=by)
