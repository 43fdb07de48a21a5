"""Limits on guessing passwords and codes, and on mails that strangers can have sent to an address.

All browsers that never signed in to an account share its guesses of a day, wherever in the world they are and whichever
of its addresses they use. A browser that did counts its own, so that strangers cannot lock the owner out of it. A
signed cookie says which accounts a browser signed in to.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.account.signals import password_reset
from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core import signing
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import new_id
from cop_platform.web.counters import Attempt, Limit, count_attempt
from cop_platform.web.rate_limits import ERROR_CODE, TooMany
from members.accounts.lookup import account_of
from members.models import User

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WAIT = _("Too many tries. Wait a few minutes, then try again.")
WAIT_LONG = _(
    "Too many wrong tries for today. Sign in with a browser you used here before, or choose a new password: then you"
    " can sign in with this one too. Otherwise you can try again from %(day)s, %(clock)s."
)
NO_MORE_RESETS = _(
    "You can ask this %(most)d times a day for one address. Use the newest link in your mail, or ask again from"
    " %(day)s, %(clock)s."
)
NO_MORE_CONFIRMING = _("Too many wrong codes for this address today. Try again from %(day)s, %(clock)s.")

#: Wrong guesses at one account, by all strangers together or by one browser that signed in to it before.
GUESSES = (Limit(5, 5 * MINUTE, WAIT), Limit(20, DAY, WAIT_LONG))
#: Wrong guesses from one computer, at any account, with browsers that did not sign in to it before.
GUESSES_OF_COMPUTER = Limit(10, MINUTE, WAIT)
#: Tries of one computer or one such browser, also those that succeed: each costs a second of work.
TRIES = Limit(30, MINUTE, WAIT)
#: Wrong guesses at the code that confirms an address.
CONFIRMING = Limit(20, DAY, NO_MORE_CONFIRMING)
#: Mails to one address, and mails that one computer asks for: codes to sign in, links to choose a new password.
CODES, RESETS, MAILS_OF_COMPUTER = Limit(3, MINUTE, WAIT), Limit(5, DAY, NO_MORE_RESETS), Limit(20, MINUTE, WAIT)

COOKIE = SALT = "known_browser"
KNOWN_FOR = timedelta(days=365)
MOST_ACCOUNTS = 8


@dataclass(frozen=True)
class Guess:
    """A guess that was counted."""

    attempts: Sequence[Attempt]

    def was_right(self) -> None:
        for attempt in self.attempts:
            attempt.give_back()


def count_guess(request: Any, *, email: str = "", account: User | None = None) -> Guess:
    """Count a guess at an account, before it is checked. Raises ValidationError; the page then answers 429."""
    subject, is_known = _subject(request, email, account)
    computer = f"browser {subject}" if is_known else f"computer {get_ip(request)}"
    _count(request, f"tries of {computer}", TRIES)
    by_computer = [] if is_known else _count(request, f"guesses of {computer}", GUESSES_OF_COMPUTER)
    return Guess([*by_computer, *_count(request, f"guesses at {subject}", *GUESSES)])


@contextmanager
def guessing(request: Any, *, email: str = "", account: User | None = None) -> Iterator[None]:
    """Count the guess that is checked inside. Where nothing is raised it was right, and counts no longer."""
    guess = count_guess(request, email=email, account=account)
    yield
    guess.was_right()


@contextmanager
def confirming(request: Any, email: str) -> Iterator[None]:
    """Count the guess at an address's code that is checked inside. By address alone: the browser is the guesser's."""
    guess = Guess(_count(request, f"guesses at the code of {email.lower()}", CONFIRMING))
    yield
    guess.was_right()


def count_code_request(request: Any, email: str) -> None:
    """Count a request for a code by mail. Raises ValidationError."""
    _count_mail(request, "codes", email, CODES)


def count_reset_request(request: Any, email: str) -> None:
    """Count a request for a link to choose a new password. Raises ValidationError."""
    _count_mail(request, "links", email, RESETS)


def _count_mail(request: Any, what: str, email: str, limit: Limit) -> None:
    subject, is_known = _subject(request, email, None)
    if not is_known:
        _count(request, f"{what} for computer {get_ip(request)}", MAILS_OF_COMPUTER)
    _count(request, f"{what} for {subject if is_known else email.lower()}", limit)


def _subject(request: Any, email: str, account: User | None) -> tuple[str, bool]:
    """What guesses are counted by, and whether this browser signed in to the account before."""
    account = account or account_of(email)
    if account is None:
        return f"address {email.strip().lower()}", False
    browser, marks = _known(request)
    if _mark(account) in marks:
        return f"account {account.pk} by {browser}", True
    return f"account {account.pk}", False


def _count(request: Any, key: str, *limits: Limit) -> list[Attempt]:
    """Count, or raise a ValidationError for the form and note the refusal for the middleware."""
    if settings.ACCOUNT_RATE_LIMITS is False:
        return []
    try:
        return [count_attempt(key, *limits)]
    except TooMany as refusal:
        request.sign_in_refusal = refusal
        raise ValidationError(str(refusal), code=ERROR_CODE) from None


class SignInLimitsMiddleware:
    """Answer 429 where a limit was reached, and mark the browser of whoever signs in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        refusal: TooMany | None = getattr(request, "sign_in_refusal", None)
        if refusal:
            # After the last try at a code allauth redirects; that would hide the refusal.
            page = response if response.status_code == 200 else render(request, "429.html", {"words": str(refusal)})
            return refusal.apply_to(page)
        if account := getattr(request, "now_known_to", None):
            _set_cookie(request, response, account)
        return response


@receiver(user_logged_in)
def know_browser(*, request: Any, user: User, **_signal: Any) -> None:
    request.now_known_to = user


@receiver(password_reset)
def know_browser_again(*, request: Any, user: User, **_signal: Any) -> None:
    """The link came by mail: whoever opened it is the owner. The guesses of this browser start anew."""
    request.now_known_to, request.is_reset = user, True


def _set_cookie(request: Any, response: HttpResponse, account: User) -> None:
    browser, marks = _known(request)
    if not browser or getattr(request, "is_reset", False):
        browser = new_id()
    mark = _mark(account)
    marks = [mark, *(each for each in marks if each != mark)][:MOST_ACCOUNTS]
    response.set_cookie(
        COOKIE,
        signing.dumps([browser, marks], salt=SALT),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known(request: Any) -> tuple[str, list[str]]:
    """The browser's id, and the marks of the accounts that signed in with it; an empty id for an unknown one."""
    try:
        browser, marks = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return "", []
    return browser, marks


def _mark(account: User) -> str:
    """Stands for the account in the cookie, so that a browser does not show who uses it."""
    return salted_hmac(SALT, str(account.pk), algorithm="sha256").hexdigest()[:16]
