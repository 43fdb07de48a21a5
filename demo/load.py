"""Load the demonstration, and list the personas to sign in as."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from cop_platform.tenancy import enter
from demo.agenda import add_agendas
from demo.approach import add_approach
from demo.charters import add_charters
from demo.co_hosting import add_co_hosts
from demo.communities import load_communities
from demo.duinzicht import DUINZICHT
from demo.employees import create_employees, create_invitations
from demo.lifecycle import add_lifecycle
from demo.meetings import add_meetings
from demo.mereldal.house import MERELDAL
from demo.mereldal.people import PERSONAS
from demo.minutes import add_minutes
from demo.polls import add_polls
from demo.preparation import add_places, add_preparation
from demo.proposals import add_proposals
from demo.relatives import add_sisters, add_splits
from demo.results import add_results
from demo.script import DAYS_SINCE_START, OrganisationScript
from demo.self_steering import add_self_steering
from demo.series import add_series
from demo.timetable import ZONE
from members.models import Organisation, User

OPERATOR = "operator@kring.example"


def is_loaded() -> bool:
    return Organisation.objects.filter(slug=MERELDAL.slug).exists()


@transaction.atomic
def load() -> None:
    """Create two organisations and an operator. All accounts have the same password, hashed once."""
    password = make_password(demo_password())
    _add_operator(password)
    for house in (MERELDAL, DUINZICHT):
        _load_organisation(house, password, timezone.now())


def _add_operator(password: str) -> None:
    operator = User.objects.create(email=OPERATOR, password=password, is_staff=True, is_superuser=True)
    EmailAddress.objects.create(user=operator, email=operator.email, verified=True, primary=True)


def _load_organisation(script: OrganisationScript, password: str, now: datetime) -> None:
    organisation = Organisation.objects.create(
        slug=script.slug,
        name=script.name,
        welcome=script.welcome,
        language="nl",
        time_zone=str(ZONE),
        **script.own_word,
    )
    organisation.created_at = now - timedelta(days=DAYS_SINCE_START)
    organisation.save(update_fields=["created_at"])
    with enter(organisation):
        people = create_employees(organisation, script, password, now)
        create_invitations(organisation, script, people, now)
        gathered = load_communities(organisation, script.communities, people, now)
        add_meetings(gathered, people, now)
        add_series(gathered, people, now)
        add_polls(gathered, people, now)
        add_minutes(gathered, people, now)
        add_agendas(gathered, people, now)
        add_co_hosts(gathered, people, now)
        add_places(organisation)
        add_preparation(gathered, people, now)
        rounds = add_proposals(gathered, people, now)
        add_charters(gathered, people, now, rounds)
        add_approach(organisation, script, now)
        add_results(organisation, gathered, people, now)
        add_self_steering(gathered, people, now)
        add_splits(gathered, people, now)
        add_sisters(gathered, people, now)
        add_lifecycle(gathered, people, now)


def demo_password() -> str:
    """The password of all accounts of the demonstration: random for each installation, kept in VAR_DIR."""
    path = Path(settings.VAR_DIR) / "demo-password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(9))
    return path.read_text().strip()


def personas() -> Iterator[str]:
    """Lines to print: how to sign in, then one line for each persona."""
    yield f"Sign in with a code, mailed to the address, or with the password {demo_password()}"
    for name, what_for in PERSONAS:
        yield f"  {name}@{MERELDAL.slug}.example".ljust(30) + f" {what_for}"
    yield f"  {OPERATOR}".ljust(30) + " runs the installation, at /admin/; sets up an authenticator app first"
    yield f"Amina works at {DUINZICHT.name} too, with the same address: “Another organisation” in her menu leads there."
