"""allauth's forms, with our limits on guessing and on mails: see sign_in_limits.py."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.core import context
from allauth.mfa.base import forms as mfa_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from members.accounts.sessions import remember_choice, set_length
from members.accounts.sign_in_limits import confirming, count_code_request, count_reset_request, guessing


class KeepField(forms.BooleanField):
    """The choice to stay signed in for longer."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label=_("Keep me signed in"),
            help_text=_("For 90 days, in this browser. Not on a computer that others use too."),
        )


class LoginForm(account_forms.LoginForm):
    keep = KeepField()

    def login(self, request: Any, redirect_url: Any = None) -> Any:
        remember_choice(request, self.cleaned_data["keep"])
        response = super().login(request, redirect_url)
        set_length(request=request)  # allauth has set its own
        return response


class RequestLoginCodeForm(account_forms.RequestLoginCodeForm):
    keep = KeepField()

    def clean_keep(self) -> bool:
        keep: bool = self.cleaned_data["keep"]
        remember_choice(context.request, keep)
        return keep

    def clean_email(self) -> Any:
        count_code_request(context.request, self.cleaned_data["email"])
        return super().clean_email()


class ResetPasswordForm(account_forms.ResetPasswordForm):
    def clean_email(self) -> Any:
        count_reset_request(context.request, self.cleaned_data["email"])
        return super().clean_email()


class ConfirmLoginCodeForm(account_forms.ConfirmLoginCodeForm):
    def clean_code(self) -> Any:
        with guessing(context.request, **_asked(context.request)):
            return super().clean_code()


class ConfirmEmailCodeForm(account_forms.ConfirmEmailVerificationCodeForm):
    def clean_code(self) -> Any:
        with confirming(context.request, self.email):
            return super().clean_code()


class ChangePasswordForm(account_forms.ChangePasswordForm):
    def clean_oldpassword(self) -> Any:
        with guessing(context.request, account=self.user):
            return super().clean_oldpassword()


class AuthenticateForm(mfa_forms.AuthenticateForm):
    def clean_code(self) -> Any:
        with guessing(context.request, account=self.user):
            return super().clean_code()


class ReauthenticateForm(mfa_forms.ReauthenticateForm):
    def clean_code(self) -> Any:
        with guessing(context.request, account=self.user):
            return super().clean_code()


def _asked(request: Any) -> dict[str, Any]:
    """For whom a code was asked: the account signed in, or the one of the sign-in that has begun."""
    if request.user.is_authenticated:
        return {"account": request.user}
    stage = getattr(request, "_login_stage", None)
    return {"account": stage.login.user, "email": stage.state.get("email", "")} if stage else {}
