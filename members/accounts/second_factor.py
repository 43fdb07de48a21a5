"""The second factor of operators and administrators: an authenticator app (TOTP), or one of its recovery codes."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode


def require_second_factor(request: Any, reason: str) -> HttpResponse | None:
    """Redirect to setting up the second factor or to passing it in this session. None when it has been passed."""
    if not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        messages.info(request, reason)
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
    if not has_passed(request):
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
    return None


def has_passed(request: HttpRequest) -> bool:
    """Whether this session has passed the second factor. A session older than its set-up elsewhere has not."""
    return any(each["method"] == "mfa" for each in get_authentication_records(request, request.user))


@receiver(authenticator_added)
def record_setup_as_passed(*, request: Any, user: Any, authenticator: Authenticator, **_signal: Any) -> None:
    """Count setting up the app as passing it: a code was just typed, and each code works only once."""
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
