"""Drill: every payload in every field of every form, as a visitor and as several personas of the demonstration."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from django.test import Client, override_settings

from tools.drills.forms import try_everything
from tools.drills.ground import DrillInstallation
from tools.drills.payloads import PAYLOADS

ACCOUNTS = {
    "visitor": "",
    "colleague": "amina@mereldal.example",
    "coordinator": "wout@mereldal.example",
    "leader": "nele@mereldal.example",
    "administrator": "tom@mereldal.example",
    "operator": "operator@kring.example",
}
LOGIN_PAGES = ["/accounts/login/", "/accounts/login/code/", "/accounts/password/reset/"]


@dataclass
class TypingResult:
    who: str
    forms: int = 0
    tries: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_ok(self) -> bool:
        return not self.faults and self.tries > 0

    def __str__(self) -> str:
        verdict = "holds" if self.is_ok else "FAILS"
        return f"{self.who:<13} {self.tries:>6} tries in {self.forms} forms: {len(self.faults)} faults: {verdict}"


def drill(ground: DrillInstallation) -> Iterator[TypingResult]:
    ground.load_demo()
    # With rate limits, all but the first few would be refused before the form is validated.
    with override_settings(ACCOUNT_RATE_LIMITS=False), without_limits():
        for who, email in ACCOUNTS.items():
            client = Client(headers={"host": "localhost"})
            if email:
                sign_in(client, email)
            faults = try_everything(client, starts(who), PAYLOADS)
            yield TypingResult(who, faults.forms, faults.tries, faults.found)


@contextlib.contextmanager
def without_limits() -> Iterator[None]:
    from communities.confidential import conversations
    from communities.decisions import consent, discussion

    with (
        patch.multiple(consent, MAX_BY_PERSON=10_000, MAX_IN_COMMUNITY=10_000, MAX_TEXTS=10_000),
        patch.multiple(conversations, MAX_STARTED=10_000, MAX_MESSAGES=10_000),
        patch.multiple(discussion, MAX_QUESTIONS=10_000),
    ):
        yield


def starts(who: str) -> list[str]:
    """The addresses where the walk begins: first the pages with more permissions."""
    if who == "visitor":
        return [*LOGIN_PAGES, *signed_links()]
    if who == "operator":
        return ["/admin/", *LOGIN_PAGES]
    return [*own_pages(), "/o/mereldal/"]


def own_pages() -> list[str]:
    """The community that Nele leads and Wout coordinates, its next meeting, and two role selections in it."""
    with mereldal():
        from communities.models import Community

        plain = Community.objects.get(slug="plain-language")
        return [
            plain.get_absolute_url(),
            plain.meetings.upcoming().first().get_absolute_url(),
            *role_selection_pages(plain),
        ]


def role_selection_pages(plain: Any) -> list[str]:
    """Two selections facilitated by Nele: one collects suggestions, in the other the reasons have been revealed."""
    from communities.models import Role
    from communities.nominations.selection import (
        RoleDescription,
        open_selections,
        reveal_reasons,
        start_selection,
        suggest,
    )
    from members.models import Employee

    if not open_selections(plain).exists():
        nele = Employee.objects.get(user__email=ACCOUNTS["leader"])
        wanted = RoleDescription("Somebody who asks the quiet ones first.", "", None)
        for role in [Role.SPONSOR, Role.COACH]:
            begun = start_selection(plain, role, wanted, by=nele, by_when=None)
            suggest(begun, nele, by=nele, reason="She listens.")
        reveal_reasons(begun, by=nele, by_when=None)
    return [each.get_absolute_url() for each in open_selections(plain)]


def signed_links() -> list[str]:
    """Signed links, as in mails, which need no sign-in."""
    from django.urls import reverse

    from communities.models import Community
    from communities.notifications.preferences import unsubscribe_token
    from meetings.rsvps.answering import rsvp_token
    from members.invitations.inviting import invite, token_for
    from members.models import Employee

    with mereldal() as organisation:
        amina = Employee.objects.get(user__email=ACCOUNTS["colleague"])
        plain = Community.objects.get(slug="plain-language")
        tokens = {
            "organisation-invitation": token_for(invite(organisation, "somebody@mereldal.example", by=None)),
            "signed-rsvp": rsvp_token(plain.meetings.upcoming().first(), amina.pk),
            "unsubscribe": unsubscribe_token(plain, amina, "meeting_invitation"),
        }
        return [reverse(name, args=[organisation.slug, token]) for name, token in tokens.items()]


@contextlib.contextmanager
def mereldal() -> Iterator[Any]:
    from cop_platform.tenancy import enter
    from members.models import Organisation

    organisation = Organisation.objects.get(slug="mereldal")
    with enter(organisation):
        yield organisation


def sign_in(client: Client, email: str) -> None:
    """Sign in with a second factor, which the operator's admin requires."""
    from allauth.account.internal.flows.login import record_authentication
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from members.models import User

    user = User.objects.get(email=email)
    client.force_login(user)
    app = TOTP.activate(user, generate_totp_secret()).instance
    session = client.session
    record_authentication(SimpleNamespace(session=session), user, "mfa", id=app.pk, type=app.type)
    session.save()
