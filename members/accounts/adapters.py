"""Adapters for allauth: sign-up is closed, and its mails go through the outbox."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from cop_platform.outbox.messages import absolute, one_line
from cop_platform.outbox.queue import queue_account_mail
from cop_platform.web.redirects import is_local_path
from members.accounts.addresses import undo_url
from members.accounts.lookup import account_of
from members.accounts.reauthentication import require_recent_sign_in
from members.accounts.sign_in_limits import count_guess

#: Template of allauth's mail to an address without an account. It is never sent: strangers get no mail from us.
UNKNOWN_ACCOUNT_MAIL = "account/email/unknown_account"
#: Templates of mails about addresses. The first is ours; allauth sends the others.
ADDRESS_ASKED_FOR = "account/email/email_asked_for"
MAIN_ADDRESS_CHANGED = "account/email/email_changed"
ADDRESS_REMOVED = "account/email/email_deleted"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account may not sign in. Ask an administrator."),
        "cannot_remove_primary_email": _("This is your main address. Make another one the main address first."),
        "duplicate_email": _("You have this address already."),
        "email_taken": _("This address belongs to an account already."),
        "invalid_password_reset": _("This link has expired. Ask for another."),
        "max_email_addresses": _("You cannot have more than %d addresses."),
        "same_as_current": _("It is already set that way."),
        "select_only_one": _("Choose one."),
        "unverified_primary_email": _("Confirm your main address first."),
        "incorrect_code": _("That code doesn’t match."),
        "email_password_mismatch": _("This address and password don’t belong together."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then try again."),
        "rate_limited": _("Too many tries. Wait a few minutes, then try again."),
        "enter_current_password": _("Type your current password."),
        "incorrect_password": _("That is not your current password."),
        "password_mismatch": _("The two passwords differ. Type the same one twice."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed: accounts are created by accepting an invitation (members/invitations/inviting.py)."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Count the guess at a password. Also for signing in again."""
        guess = count_guess(request, email=credentials.get("email", ""))
        user = super().authenticate(request, **credentials)
        if user:
            guess.was_right()
        return user

    def is_safe_url(self, url: str) -> bool:
        """Whether to redirect to this address after signing in. Only paths of this site: no host need be parsed."""
        return is_local_path(url)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Our own rule: allauth's accepts an account without password at any time, and forgets having signed in."""
        require_recent_sign_in(self.request)
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The app for an account with one, otherwise the password, if there is one, or a mailed code.

        A password alone must neither remove the second factor nor show its recovery codes.
        """
        methods = super().get_reauthentication_methods(user)
        if not user.is_authenticated:
            return methods
        by_code = {"id": "code", "description": _("Send me a code"), "url": reverse("reauthenticate-by-code")}
        return [method for method in methods if method["id"] != "reauthenticate"] or [*methods, by_code]

    def pre_login(
        self, request: HttpRequest, user: Any, *, email: str | None = None, **kwargs: Any
    ) -> HttpResponse | None:
        """Refuse an address that left the account while its code was on the way: allauth would add it again."""
        is_main = not email or email.lower() == user.email
        if not is_main and not EmailAddress.objects.filter(user=user, email=str(email).lower()).exists():
            messages.error(request, _("Nobody signs in with this address any more."))
            return HttpResponseRedirect(reverse("account_login"))
        response: HttpResponse | None = super().pre_login(request, user, email=email, **kwargs)
        return response

    def send_confirmation_mail(self, request: Any, emailconfirmation: Any, signup: bool) -> None:
        """Tell the main address at once when somebody at the session asks to add another one."""
        super().send_confirmation_mail(request, emailconfirmation, signup)
        address = emailconfirmation.email_address
        if address.pk is None and request.user.is_authenticated:
            told = {"new_email": address.email, "undo_url": undo_url(request.user, request.user.email)}
            self.send_notification_mail(ADDRESS_ASKED_FOR, request.user, told)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the old and the new address of a change; the old one gets the link that undoes it."""
        context = {"user": user, **(context or {})}
        if template_prefix == MAIN_ADDRESS_CHANGED:
            before, email = context["from_email"], context["to_email"]
            told = {**context, "undo_url": undo_url(user, before)}
            super().send_notification_mail(template_prefix, user, told, before)
        elif template_prefix == ADDRESS_REMOVED:
            super().send_notification_mail(template_prefix, user, context, context["deleted_email"])
        super().send_notification_mail(template_prefix, user, context, email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail: the page does not wait for the mail server.

        For an address without an account the mail is queued and deleted again, so that the response time does not show
        whether an account exists (``make drills`` compares the times).
        """
        context = {
            **{name: _at_site_url(value) if name.endswith("_url") else value for name, value in context.items()},
            "email": email,
            "site_name": settings.SITE_NAME,
            "sign_in_url": absolute("/accounts/login/"),
        }
        context.pop("request", None)
        account = context.get("user")
        with translation.override(account.language if account else language_of(email)):
            letter = {
                "to": email,
                "subject": one_line(render_to_string(f"{template_prefix}_subject.txt", context)),
                "text": render_to_string(f"{template_prefix}_message.txt", context).strip() + "\n",
                "html": render_to_string(f"{template_prefix}_message.html", context),
            }
        with transaction.atomic():
            owed = queue_account_mail("account", letter)
            if template_prefix == UNKNOWN_ACCOUNT_MAIL:
                owed.delete()


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code doesn’t match."),
        "unverified_email": _("Confirm all your addresses first, or remove those you don’t use."),
    }

    def build_totp_svg(self, url: str) -> str:
        """QR code as inline SVG: the Content-Security-Policy allows no data: images. Black on white, also when dark."""
        return str(qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode"))


def _at_site_url(address: str) -> str:
    """The address below ``SITE_URL``: allauth has built it from the request, whose host a stranger may have chosen."""
    return absolute(urlunsplit(("", "", *urlsplit(address)[2:])))


def language_of(email: str) -> str:
    user = account_of(email)
    return user.language if user else translation.get_language() or settings.LANGUAGE_CODE
