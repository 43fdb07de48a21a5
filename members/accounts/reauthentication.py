"""Signing in again: whoever changes an address, a password, the second factor or rights has just signed in.

An open session alone must not become the account. What counts is having signed in within
``ACCOUNT_REAUTHENTICATION_TIMEOUT`` seconds, in this session: by mailed code, password or invitation, and for one
with an authenticator app by that app. allauth asks in places of its own and accepts accounts without a password at any
time, so here is the one rule for its pages and for ours.
"""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

#: Methods that count, as allauth records them. "invitation" is ours: the link in a mail that made the account.
METHODS = {"code", "password", "invitation"}
#: Below /accounts/: these pages only change something, so they ask before they open. What is typed there is not kept.
ASKED_BEFORE_OPENING = {"account_change_password", "account_set_password"}
#: Below /accounts/: to send these, nobody has to sign in again. Everything else there asks.
OPEN_ANY_TIME = {
    "account_inactive",
    "account_login",
    "account_logout",
    "account_signup",
    "account_request_login_code",
    "account_confirm_login_code",
    "mfa_authenticate",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "reauthenticate-by-code",
    "sessions",
    # by a link that was mailed
    "address-change-undo",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
ACCOUNT_PAGES = "/accounts/"
CODE_SESSION_KEY = "reauthentication_code"


def has_signed_in_recently(request: Any) -> bool:
    methods = {"mfa"} if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]) else {"mfa", *METHODS}
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    return any(each["method"] in methods and each["at"] > since for each in records)


def require_recent_sign_in(request: Any) -> None:
    """Call it before changing rights. Raises ReauthenticationRequired, which the middleware below answers."""
    if not has_signed_in_recently(request):
        raise ReauthenticationRequired


class RecentSignInMiddleware:
    """Ask whoever has not signed in recently to do so. Below allauth's middleware, whose answer it replaces."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Callable[..., Any], args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.path_info.startswith(ACCOUNT_PAGES) or not request.user.is_authenticated:
            return None
        name = request.resolver_match.url_name
        changes = request.method not in {"GET", "HEAD", "OPTIONS"} and name not in OPEN_ANY_TIME
        if (changes or name in ASKED_BEFORE_OPENING) and not has_signed_in_recently(request):
            return ask_to_sign_in_again(request, keep=name not in ASKED_BEFORE_OPENING)
        return None

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ReauthenticationRequired) and request.user.is_authenticated:
            return ask_to_sign_in_again(request)
        return None


def ask_to_sign_in_again(request: Any, *, keep: bool = True) -> HttpResponse:
    """Redirect to signing in again, and from there back. What was typed waits behind a button (see ``offer_again``).

    allauth would call the view itself, past the middleware that enters the organisation.
    """
    path = request.get_full_path()
    request.session.pop(STATE_SESSION_KEY, None)
    if keep and request.method == "POST":
        state = {"path": path, "fields": [[name, values] for name, values in request.POST.lists()]}
        request.session[STATE_SESSION_KEY] = {"state": state, "callback": f"{__name__}.{offer_again.__name__}"}
    # From there on to the app or a mailed code. Which one is not asked here: the transaction may be marked to end.
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': path})}")


def offer_again(request: Any, state: dict[str, Any]) -> HttpResponse:
    """A page with what was typed before signing in again, and a button that sends it.

    Only for the page that the person was on: another user of the session may have left something of theirs.
    """
    if request.POST.get("next") != state["path"]:
        return HttpResponseRedirect("/")
    fields = [(name, value) for name, values in state["fields"] for value in values if name != "csrfmiddlewaretoken"]
    return render(request, "account/repeat.html", {"path": state["path"], "fields": fields})


class ReauthenticationCode(AbstractCodeVerificationProcess):
    """A code mailed to the main address of the account, for its session."""

    def __init__(self, request: Any, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(max_attempts=3, timeout=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT, state=state, user=request.user)

    @classmethod
    def start(cls, request: Any) -> None:
        adapter = get_adapter()
        code = cls(request, cls.initial_state(request.user, email=request.user.email))
        code.state["code"] = adapter.generate_login_code()
        code.send()
        code.persist()

    @classmethod
    def resume(cls, request: Any) -> "ReauthenticationCode | None":
        """The code that was sent, unless it is too old or for somebody else."""
        state = request.session.get(CODE_SESSION_KEY)
        if not state or state["user_id"] != str(request.user.pk):
            return None
        found: ReauthenticationCode | None = cls(request, state).abort_if_invalid()
        return found

    def send(self, skip_enumeration_mails: bool = False) -> None:
        get_adapter().send_mail("account/email/login_code", self.state["email"], {"code": self.code})

    def persist(self) -> None:
        self.request.session[CODE_SESSION_KEY] = self.state

    def abort(self) -> None:
        self.request.session.pop(CODE_SESSION_KEY, None)
