"""Benchmark of the community page with twenty people and with two thousand: `make bench`.

Everything runs in a temporary directory, in this process and without a network: what is measured is the page, from the
first middleware to the last byte. The baseline is a page of the same site that reads nothing of a community. Fails when
the page of the large community costs more than MAX_RATIO times that of the small one.
"""

import gzip
import os
import shutil
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cop_platform.devserver import databases
from cop_platform.devserver.processes import DirectoryLock, StartError, stop

VAR = Path(__file__).resolve().parent.parent / "var" / "bench"
HANDFUL, CROWD = 20, 2000
ROUNDS = 40
#: Highest ratio of the cost of a crowd to that of a handful, in time and in bytes.
MAX_RATIO = 3.0


@dataclass(frozen=True)
class Measurement:
    milliseconds: float
    queries: int
    size: int
    gzip_size: int


def main() -> int:
    try:
        with DirectoryLock(VAR) as claim:
            return in_own_database(claim)
    except StartError as trouble:
        print(trouble, file=sys.stderr)
        return 1


def in_own_database(claim: DirectoryLock) -> int:
    server = databases.PostgreSQL(claim, durable=False)
    shutil.rmtree(server.data, ignore_errors=True)  # left over from a run that was killed
    child = server.start()
    try:
        server.wait(child)
        prepare(server.url)
        return compare()
    finally:
        stop(child)
        for directory in (server.sockets, VAR):
            shutil.rmtree(directory, ignore_errors=True)


def prepare(url: str) -> None:
    os.environ |= {
        "KRING_VAR": str(VAR),
        "DATABASE_URL": url,
        "REDIS_URL": "redis://localhost:1/0",
        "SECRET_KEY": "bench" * 20,
        "SITE_URL": "http://localhost",
        "DJANGO_SETTINGS_MODULE": "cop_platform.settings",
        "LOG_LEVEL": "ERROR",
    }
    os.environ.pop("DATABASE_ROLE", None)
    import django  # reads the environment, so after it is set
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def compare() -> int:
    client = create_data()
    pages = {
        "baseline: what we hold ourselves to": "/about/accessibility/",
        f"rings, {HANDFUL} people": "/o/bench/communities/handful/",
        f"rings, {CROWD} people": "/o/bench/communities/crowd/",
        f"list, {CROWD} people": "/o/bench/communities/crowd/?view=list",
        f"list, {CROWD} people, searched": "/o/bench/communities/crowd/?view=list&who=bo+linde",
        f"list, {CROWD} people, page 40": "/o/bench/communities/crowd/?view=list&page=40",
    }
    figures = dict(zip(pages, measure(client, list(pages.values())), strict=True))
    bare, handful, *crowds = figures.values()
    print(f"{'':38}{'ms':>7}{'ratio':>7}{'queries':>9}{'kB':>7}{'ratio':>7}{'kB gz':>7}")
    for name, figure in figures.items():
        print(
            f"{name:38}{figure.milliseconds:7.1f}{figure.milliseconds / bare.milliseconds:7.1f}{figure.queries:9}"
            f"{figure.size / 1000:7.1f}{figure.size / bare.size:7.1f}{figure.gzip_size / 1000:7.1f}"
        )
    worst = max(max(each.milliseconds / handful.milliseconds, each.size / handful.size) for each in crowds)
    print(f"A crowd costs at most {worst:.1f} times a handful; {MAX_RATIO:.0f} is allowed.")
    return int(worst > MAX_RATIO)


def measure(client: Any, addresses: list[str]) -> list[Measurement]:
    """Medians for each address. All are requested in each round, so that other load affects all alike."""
    from django.db import connection

    asked: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    taken: list[list[float]] = [[] for _address in addresses]
    for _round in range(ROUNDS):
        for times, address in zip(taken, addresses, strict=True):
            begun = time.perf_counter()
            client.get(address)
            times.append((time.perf_counter() - begun) * 1000)
    figures = []
    for times, address in zip(taken, addresses, strict=True):
        asked.clear()
        with connection.execute_wrapper(note):
            page = client.get(address)
        if page.status_code != 200:
            sys.exit(f"{address} answered {page.status_code}.")
        size = len(page.content), len(gzip.compress(page.content))
        figures.append(Measurement(statistics.median(times), len(asked), *size))
    return figures


def create_data() -> Any:
    """Create one organisation with the two communities. Returns a client signed in as one of its colleagues."""
    from django.test import Client

    from cop_platform.tenancy import enter
    from members.invitations.inviting import give_seat
    from members.models import Organisation, User

    house = Organisation.objects.create(slug="bench", name="Bench", language="en")
    account = User.objects.create_user("looks@bench.example", language="en")
    with enter(house):
        me = give_seat(house, account, "Who Looks", as_administrator=False)
        people = [me, *colleagues(house)]
        create_community(house, "handful", people[:HANDFUL])
        create_community(house, "crowd", people[:CROWD])
    client = Client(headers={"host": "localhost"})
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def colleagues(house: Any) -> list[Any]:
    from members.models import Employee, User

    accounts = User.objects.bulk_create(User(email=f"{number}@bench.example") for number in range(CROWD))
    names = ["An", "Bo", "Chloé", "Dries", "Els"]
    return Employee.objects.bulk_create(
        Employee(organisation=house, user=each, name=f"{names[number % 5]} Peeters {number}", works_at="De Linde")
        for number, each in enumerate(accounts)
    )


def create_community(house: Any, slug: str, people: list[Any]) -> None:
    from communities.models import Community, Level, Participation

    levels = [Level.CORE, Level.ACTIVE, Level.ACTIVE, Level.PERIPHERY, Level.PERIPHERY]
    community = Community.objects.create(
        organisation=house, slug=slug, name=slug, language="en", main_goal="learn", phase_since="2026-01-01"
    )
    of = {"organisation": house, "community": community, "since": house.created_at}
    Participation.objects.bulk_create(
        Participation(**of, employee=each, level=levels[number % 5]) for number, each in enumerate(people)
    )


if __name__ == "__main__":
    sys.exit(main())
