"""How our accounts differ from allauth's: nobody signs up by themselves, and its mails go through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cop_platform.outbox.letters import absolute, one_line
from cop_platform.outbox.owing import owe_letter
from members.models import User


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("That code doesn’t match."),
        "email_password_mismatch": _("This address and password don’t belong together."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then try again."),
        "rate_limited": _("Too many tries. Wait a few minutes, then try again."),
        "enter_current_password": _("Type your current password."),
        "incorrect_password": _("That is not your current password."),
        "password_mismatch": _("The two passwords differ. Type the same one twice."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come by invitation: see members/inviting.py."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Owe it: the page does not wait for the mail server, and takes as long for a known address as for another."""
        context = {
            **context,
            "email": email,
            "site_name": settings.SITE_NAME,
            "sign_in_url": absolute("/accounts/login/"),
        }
        context.pop("request", None)
        with translation.override(language_of(email)):
            letter = {
                "to": email,
                "subject": one_line(render_to_string(f"{template_prefix}_subject.txt", context)),
                "text": render_to_string(f"{template_prefix}_message.txt", context).strip() + "\n",
                "html": render_to_string(f"{template_prefix}_message.html", context),
            }
        owe_letter("account", letter)


def language_of(email: str) -> str:
    user = User.objects.filter(email=email.lower()).only("language").first()
    return user.language if user else translation.get_language() or settings.LANGUAGE_CODE
