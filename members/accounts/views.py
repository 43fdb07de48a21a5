"""Pages of one's account beside allauth's."""

from contextlib import suppress
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import BaseReauthenticateView
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cop_platform.access import for_signed_in, open_to_everyone
from members.accounts.addresses import AddressChange, AddressTaken, UndoLinkInvalid, change_of, undo
from members.accounts.forms import ConfirmLoginCodeForm
from members.accounts.reauthentication import ReauthenticationCode
from members.accounts.sessions import sessions_of, sign_out_everywhere
from members.accounts.sign_in_limits import count_code_request
from members.requests import SignedInRequest


@method_decorator(never_cache, name="dispatch")
class ReauthenticateByCodeView(BaseReauthenticateView):
    """Sign in again with a mailed code: it is sent by a button, then typed."""

    form_class = ConfirmLoginCodeForm
    template_name = "account/reauthenticate_by_code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.code = ReauthenticationCode.resume(request)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "code": self.code.code if self.code else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "is_sent": bool(self.code), "email": self.request.user.email}

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "send":
            return self._send(request)
        if self.code is None:
            return self._stay()
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def _send(self, request: Any) -> HttpResponse:
        with suppress(ValidationError):  # too many: SignInLimitsMiddleware says so
            count_code_request(request, request.user.email)
            ReauthenticationCode.start(request)
        return self._stay()

    def _stay(self) -> HttpResponse:
        return HttpResponseRedirect(self.passthrough_next_url(self.request.path))

    def form_valid(self, form: Any) -> HttpResponse:
        if self.code:
            self.code.abort()
        record_authentication(self.request, self.request.user, "code", reauthenticated=True)
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        if self.code and self.code.record_invalid_attempt():
            response: HttpResponse = super().form_invalid(form)
            return response
        messages.error(self.request, _("Too many tries. Have another code sent."))
        return self._stay()


reauthenticate_by_code = for_signed_in(ReauthenticateByCodeView.as_view())


@require_http_methods(["GET", "HEAD", "POST"])
@for_signed_in
@never_cache
def sessions(request: SignedInRequest) -> HttpResponse:
    """Where one is signed in, and a button that ends all of it. It asks no password: ending is always safe."""
    if request.method == "POST":
        sign_out_everywhere(request.user)
        logout(request)
        messages.success(request, _("You are signed out everywhere."))
        return redirect("account_login")
    return render(request, "account/sessions.html", {"sessions": sessions_of(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_everyone
@never_cache
def address_change_undo(request: HttpRequest, token: str) -> HttpResponse:
    """Undo a change of addresses by the link in a mail. Opening it changes nothing; only the button does."""
    try:
        change = change_of(token)
    except UndoLinkInvalid:
        raise Http404 from None
    with translation.override(change.user.language):
        response = _undo_page(request, change)
    response.headers["Content-Language"] = change.user.language
    return response


def _undo_page(request: HttpRequest, change: AddressChange) -> HttpResponse:
    if change.has_expired:
        return render(request, "account/address_undo_ended.html", {"change": change}, status=410)
    if request.method == "POST":
        try:
            undo(change)
        except AddressTaken:
            return render(request, "account/address_undo_ended.html", {"change": change, "is_taken": True}, status=409)
        if request.user == change.user:
            logout(request)
    return render(request, "account/address_undo.html", {"change": change, "is_undone": request.method == "POST"})
