"""What pages cost beside bare pages of Django in the same run: `make bench`.

Everything runs in a temporary directory, in this process and without a network: what is measured is the page, from the
first middleware to the last byte, in CPU time of this process and of PostgreSQL, so that other load counts little.
Pages are not compressed while they are measured, as the bare ones are not. Ends with 1 if a page costs more than its
aim. ARGS="--profile home" says where the time of one page goes; ARGS=--at-scale measures beside 999 other
organisations, with 10,000 communities in one and a million places in all, which takes minutes to fill.
"""

import cProfile
import gzip
import pstats
import resource
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.ground import in_own_database

ROUNDS, WARM_UP = 25, 3
#: Milliseconds of CPU in which the PDF of a one-pager is to be made; afterwards it is kept.
PDF_AIM = 300
COMMUNITIES, PEOPLE, PAST, COMING = 1000, 2000, 5000, 300
#: With --at-scale: communities of the largest organisation, then how many organisations there are beside it, each with
#: people and communities. A community has three people, so there are a million places.
LARGEST, OTHERS, PEOPLE_IN_OTHERS, COMMUNITIES_IN_OTHERS = 10_000, 999, 200, 320
PDF = "/o/bench/communities/circle-2/charter/versions/1.pdf"
#: How many communities the reader takes part in.
MINE = 8
#: The number of bare records: ten organisations of a thousand each, with five dates each.
BARE_HOUSES, BARE_EACH, BARE_DATES = 10, 1000, 5


@dataclass(frozen=True)
class Page:
    """``beside``: the bare page it is compared with; ``aim``: how many times that it may cost at most."""

    name: str
    url: str
    beside: str = ""
    aim: float = 0.0


BARE = [Page("bare directory", "/directory"), Page("bare detail", "/detail"), Page("bare dashboard", "/dashboard")]
DIRECTORY, DETAIL, DASHBOARD = (page.name for page in BARE)


@dataclass(frozen=True)
class Measurement:
    """``ratio``: to the bare page of the same round, so that a busy moment counts for both; like the time, a median."""

    milliseconds: float
    ratio: float
    queries: int
    size: int
    compressed: int


def main() -> int:
    return in_own_database(measure_pages)


def measure_pages() -> int:
    clients, pages = create_data()
    if "--profile" in sys.argv:
        return profile(clients, pages, sys.argv[-1])
    return compare(clients, pages)


def compare(clients: dict[str, Any], pages: list[Page]) -> int:
    figures = measure(clients, pages)
    print(f"{'':30}{'ms':>7}{'ratio':>7}{'aim':>6}{'queries':>9}{'kB':>7}{'kB gz':>7}")
    over = []
    for page in pages:
        figure = figures[page.name]
        if page.aim and figure.ratio > page.aim:
            over.append(page.name)
        print(
            f"{page.name:30}{figure.milliseconds:7.1f}{figure.ratio:7.2f}{page.aim or '':>6}{figure.queries:9}"
            f"{figure.size / 1000:7.1f}{figure.compressed / 1000:7.1f}  {f'of {page.beside}' if page.beside else ''}"
        )
    made = measure_pdf(clients)
    if made > PDF_AIM:
        over.append("the PDF")
    print(f"\nA one-pager becomes a PDF in {made:.0f} ms of CPU, in a process of its own; the aim is {PDF_AIM}.")
    print(f"Above their aim: {', '.join(over)}." if over else "All within their aims.")
    return int(bool(over))


def measure(clients: dict[str, Any], pages: list[Page]) -> dict[str, Measurement]:
    """Medians for each page. All are requested in each round, so that other load affects all alike."""
    from django.db import connection

    asked: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    taken: dict[str, list[float]] = {page.name: [] for page in pages}
    for number in range(-WARM_UP, ROUNDS):
        for page in pages:
            begun = spent(backend)
            client_of(clients, page).get(page.url)
            if number >= 0:
                taken[page.name].append((spent(backend) - begun) * 1000)
    figures = {}
    for page in pages:
        asked.clear()
        with connection.execute_wrapper(note):
            answer = client_of(clients, page).get(page.url)
        if answer.status_code != 200:
            sys.exit(f"{page.url} answered {answer.status_code}.")
        size = len(answer.content), len(gzip.compress(answer.content, 6))
        times, bare = taken[page.name], taken[page.beside or page.name]
        ratio = statistics.median(mine / theirs for mine, theirs in zip(times, bare, strict=True))
        figures[page.name] = Measurement(statistics.median(times), ratio, len(asked), *size)
    return figures


def measure_pdf(clients: dict[str, Any]) -> float:
    """The median of making one, with the process that does it."""
    from charters.printing import typesetting

    taken = []
    for _round in range(ROUNDS // 3):
        getattr(typesetting, "_kept").clear()  # noqa: B009 - nothing is kept, so that it is made each time
        begun, others = time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
        answer = clients["ours"].get(PDF)
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        if answer["Content-Type"] != "application/pdf":
            sys.exit(f"{PDF} answered {answer.status_code}.")
        spent_there = ended.ru_utime + ended.ru_stime - others.ru_utime - others.ru_stime
        taken.append((time.process_time() - begun + spent_there) * 1000)
    return statistics.median(taken)


def spent(backend: Path) -> float:
    """Seconds of CPU of this process and of its PostgreSQL; by the clock where the system does not say the latter."""
    if backend.exists():
        return time.process_time() + int(backend.read_text().split()[0]) / 1e9
    return time.perf_counter()


def client_of(clients: dict[str, Any], page: Page) -> Any:
    return clients["bare" if page in BARE else "ours"]


def profile(clients: dict[str, Any], pages: list[Page], name: str) -> int:
    """Print where the time of this page goes."""
    [page] = [page for page in pages if page.name == name]
    client = client_of(clients, page)
    for _round in range(WARM_UP):
        client.get(page.url)
    profiler = cProfile.Profile()
    profiler.enable()
    for _round in range(ROUNDS):
        client.get(page.url)
    profiler.disable()
    statistic = pstats.Stats(profiler)
    ours = r"(charters|communities|knowledge|meetings|members|cop_platform|bench|templates?)/"
    statistic.sort_stats("cumulative").print_stats(ours, 60)
    statistic.sort_stats("tottime").print_stats(25)
    return 0


def create_data() -> tuple[dict[str, Any], list[Page]]:
    """Create an organisation with a large and a small community, and the bare records. Returns clients and pages."""
    from django.db import connection

    from bench.organisation import COORDINATOR, CROWD, HANDFUL, Size, fill
    from communities.models import Community, Participation
    from cop_platform.tenancy import enter
    from meetings.models import Meeting
    from members.models import Employee, Organisation

    at_scale = "--at-scale" in sys.argv
    for number in range(OTHERS if at_scale else 0):
        other = Organisation.objects.create(slug=f"other-{number}", name=f"Other {number}", language="en")
        with enter(other):
            fill(other, Size(PEOPLE_IN_OTHERS, COMMUNITIES_IN_OTHERS, 200, 50), analyse=False)
    house = Organisation.objects.create(slug="bench", name="Bench", language="en")
    with enter(house):
        fill(house, Size(PEOPLE, LARGEST if at_scale else COMMUNITIES, PAST, COMING))
        me = Employee.objects.select_related("user").order_by("id")[COORDINATOR]
        others = Community.objects.exclude(slug__in=[CROWD, HANDFUL]).order_by("id")[: MINE - 2]
        of = {"organisation": house, "employee": me, "level": "active", "since": house.created_at}
        for each in others:
            Participation.objects.get_or_create(community=each, employee=me, defaults=of)
        create_charter(Community.objects.get(slug=HANDFUL), me)
        meeting = Meeting.objects.upcoming().filter(community__slug=HANDFUL).select_related("community").first()
    create_bare()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    here = "/o/bench/communities"
    pages = [
        *BARE,
        Page("directory", f"{here}/", DIRECTORY, 2.0),
        Page("directory, search", f"{here}/?q=soup", DIRECTORY),
        Page("directory, search, typing error", f"{here}/?q=suop", DIRECTORY),
        Page("directory, far down", f"{here}/?after=circle-{COMMUNITIES // 2}", DIRECTORY),
        Page("community, 20 people", f"{here}/{HANDFUL}/", DETAIL, 2.0),
        Page(f"community, {PEOPLE} people", f"{here}/{CROWD}/", DETAIL, 2.5),
        Page(f"list, {PEOPLE} people", f"{here}/{CROWD}/?view=list", DETAIL),
        Page(f"list, {PEOPLE} people, page 40", f"{here}/{CROWD}/?view=list&page=40", DETAIL),
        Page("meeting", meeting.get_absolute_url(), DETAIL, 1.5),
        Page("one-pager", f"{here}/{HANDFUL}/charter/", DETAIL, 1.5),
        Page("one-pager as PDF, kept", PDF, DETAIL),
        Page("home", "/o/bench/", DASHBOARD, 1.0),
        Page("results", "/o/bench/results/", DASHBOARD, 0.6),
        Page("results, from the start", "/o/bench/results/?period=all", DASHBOARD),
        Page("plan", f"{here}/{CROWD}/meetings/new/", DETAIL, 3.0),
        Page("settings", "/o/bench/settings/", DETAIL, 3.0),
        Page("community settings", f"{here}/{CROWD}/settings/", DETAIL, 3.0),
        Page("meetings", "/o/bench/meetings/", DIRECTORY),
        Page("help wanted", "/o/bench/opportunities/", DIRECTORY),
        Page("find", "/o/bench/find/?q=soup", DIRECTORY),
        Page("no page of a community", "/about/accessibility/", DETAIL),
    ]
    return create_clients(me.user), pages


def create_charter(community: Any, by: Any) -> None:
    """A one-pager in force, as long as a group would write it."""
    from datetime import date, time

    from charters.adoption.adopting import adopt
    from charters.drafting.drafts import save_part, start_draft
    from charters.drafting.parts import AmbitionLine, Cadence, Frequency, Link, Setting, Value
    from charters.models import Part

    version = start_draft(community, by=by)
    parts: dict[Part, Any] = {
        Part.PURPOSE: "Every letter that leaves the house is understood the first time, by the person it is meant for.",
        Part.VALUES: (Value("Kind to the writer, strict on the text.", "We talk about sentences, never about people."),)
        * 4,
        Part.AMBITIONS: tuple(
            AmbitionLine(f"{number} letters that families trust, in use in all four houses.", date(2030, 6, 30))
            for number in range(10, 14)
        ),
        Part.CADENCE: Cadence(Frequency.TWO_WEEKLY, 1, time(12), 90, Setting.HYBRID, "With soup. We cancel in time."),
        Part.TOOLING: (Link("Letter library", "https://letters.example/"),) * 3,
        Part.CRITERIA: ("Letters we hand over are still in use after six months.",) * 4,
    }
    for part, value in parts.items():
        save_part(version, part, value, by=by, revision=0)
    adopt(version)


def create_bare() -> None:
    from django.db import connection

    statements = [
        """INSERT INTO baseline_group (house, owner_id, name, slug, summary, members, next_at, status)
        SELECT 1 + n % %(houses)s, (SELECT min(id) FROM members_user) + n % 20, 'Group ' || n, 'group-' || n,
            repeat('learning practice data design ', 5), n % 300, now() + n * interval '1 hour',
            CASE WHEN n % 10 = 0 THEN 'paused' ELSE 'active' END
        FROM generate_series(1, %(houses)s * %(each)s) AS n""",
        """INSERT INTO baseline_date (group_id, title, starts_at, text)
        SELECT id, 'Date ' || n, now() + (id % 5000 + n) * interval '1 hour', repeat('learning practice data ', 25)
        FROM baseline_group CROSS JOIN generate_series(1, %(dates)s) AS n""",
    ]
    values = {"houses": BARE_HOUSES, "each": BARE_EACH, "dates": BARE_DATES}
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.replace("% ", "%% "), values)


def create_clients(account: Any) -> dict[str, Any]:
    """A client of ours and one of the bare pages, both signed in as this account, each by its own backend."""
    from django.conf import settings
    from django.test import Client, override_settings

    clients = {"ours": Client(headers={"host": "localhost"}), "bare": Client(headers={"host": "localhost"})}
    for client, backend in zip(clients.values(), settings.AUTHENTICATION_BACKENDS, strict=True):
        client.force_login(account, backend=backend)
    with override_settings(MIDDLEWARE=getattr(settings, "BARE_MIDDLEWARE")):  # noqa: B009 - only in bench.settings
        clients["bare"].handler.load_middleware()
    return clients


if __name__ == "__main__":
    sys.exit(main())
