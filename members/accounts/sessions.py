"""The sessions of an account: listed for its owner, and ended together."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import authentication_step_completed
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, login, user_logged_in
from django.contrib.sessions.models import Session
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from cop_platform.public_ids import new_id
from members.models import User

#: The first that occurs in what a browser says of itself is the name: others claim to be older ones as well.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS"}
SYSTEMS |= {"CrOS": "ChromeOS", "Linux": "Linux"}
#: In a session: whether "keep me signed in" was ticked, from the first page of a sign-in to the last.
KEEP_SESSION_KEY = "keep_signed_in"


@dataclass(frozen=True)
class OpenSession:
    browser: str
    system: str
    ip: str
    since: datetime
    is_this_one: bool


def sessions_of(request: Any) -> list[OpenSession]:
    """Where the account is signed in, the latest first."""
    listed = UserSession.objects.filter(user=request.user).order_by("-created_at", "-pk")
    alive = _alive(request.user, [each.session_key for each in listed])
    return [
        OpenSession(
            _name_in(BROWSERS, each.user_agent),
            _name_in(SYSTEMS, each.user_agent),
            each.ip,
            each.created_at,
            each.session_key == request.session.session_key,
        )
        for each in listed
        if each.session_key in alive
    ]


def _alive(user: User, keys: list[str]) -> set[str]:
    """Those of the sessions that have not run out and still hold what a session must hold. In one query."""
    stored = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    valid = user.get_session_auth_hash()
    return {each.session_key for each in stored if each.get_decoded().get(HASH_SESSION_KEY) == valid}


def _name_in(names: dict[str, str], user_agent: str) -> str:
    return next((name for sign, name in names.items() if re.search(rf"\b{sign}", user_agent)), "")


@transaction.atomic
def sign_out_everywhere(user: User) -> None:
    """End all sessions of the account with their next request, also those that no list knows."""
    user.session_salt = new_id()
    user.save(update_fields=["session_salt"])
    listed = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=listed.values("session_key")).delete()
    listed.delete()


def sign_in(request: Any, user: User, method: str) -> None:
    """Sign in without allauth's pages. ``method`` says by what, as in ``reauthentication.METHODS``."""
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, user, method)
    UserSession.objects.create_from_request(request)


def remember_choice(request: Any, keep: bool) -> None:
    """Keep what was ticked until the sign-in is complete: a code or a second factor may come in between."""
    request.session[KEEP_SESSION_KEY] = keep


@receiver(user_logged_in)
def set_length(*, request: Any, **_signal: Any) -> None:
    """Let a session end a fixed time after its sign-in, however much it is used."""
    is_long = request.session.get(KEEP_SESSION_KEY, False)
    request.session.set_expiry(timedelta(seconds=settings.LONG_SESSION_AGE if is_long else settings.SESSION_COOKIE_AGE))


@receiver(authentication_step_completed)
def renew_session_key(*, request: Any, reauthenticated: bool = False, **_signal: Any) -> None:
    """End copies of a session's cookie when its owner signs in again: they would have signed in again, too."""
    if reauthenticated:
        before = request.session.session_key
        request.session.cycle_key()
        UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
