"""The sessions of an account: listed for its owner, and ended together."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import authentication_step_completed
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.dispatch import receiver

from members.models import User

#: The first that occurs in what a browser says of itself is the name: others claim to be older ones as well.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS"}
SYSTEMS |= {"CrOS": "ChromeOS", "Linux": "Linux"}


@dataclass(frozen=True)
class OpenSession:
    browser: str
    system: str
    ip: str
    since: datetime
    is_this_one: bool


def sessions_of(request: Any) -> list[OpenSession]:
    """Where the account is signed in, the latest first. Those that ended otherwise are forgotten."""
    found = UserSession.objects.purge_and_list(request.user)
    return [
        OpenSession(
            _name_in(BROWSERS, each.user_agent),
            _name_in(SYSTEMS, each.user_agent),
            each.ip,
            each.created_at,
            each.session_key == request.session.session_key,
        )
        for each in sorted(found, key=lambda each: each.created_at, reverse=True)
    ]


def _name_in(names: dict[str, str], user_agent: str) -> str:
    return next((name for sign, name in names.items() if re.search(rf"\b{sign}", user_agent)), "")


@transaction.atomic
def sign_out_everywhere(user: User) -> None:
    """End all sessions of the account with their next request, also those that no list knows."""
    User.objects.filter(pk=user.pk).update(session_version=F("session_version") + 1)
    user.refresh_from_db(fields=["session_version"])
    listed = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=listed.values("session_key")).delete()
    listed.delete()


def sign_in(request: Any, user: User, method: str) -> None:
    """Sign in without allauth's pages. ``method`` says by what, as in ``reauthentication.METHODS``."""
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, user, method)
    UserSession.objects.create_from_request(request)


@receiver(authentication_step_completed)
def renew_session_key(*, request: Any, reauthenticated: bool = False, **_signal: Any) -> None:
    """End copies of a session's cookie when its owner signs in again: they would have signed in again, too."""
    if reauthenticated:
        before = request.session.session_key
        request.session.cycle_key()
        UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
