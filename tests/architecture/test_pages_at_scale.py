"""What each page reads in an organisation of 10,000 communities, 2,000 people and 30,000 past meetings.

Counted in blocks of the database (8 KB), which are the same on every machine and at any load: the sum over the
statements of a page, as PostgreSQL explains them. A page that walks past what it does not show costs thousands.
Of a statement that is prepared both plans are counted, the one for these values and the one for any values, and the
dearer one is added.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.test import Client
from django.utils import timezone

from bench.organisation import COORDINATOR, CROWD, HANDFUL, Size, fill
from cop_platform.tenancy import tenant_models
from meetings.feeds.feeds import address_of, ask_for_feed
from meetings.minutes.notes import write_notes
from meetings.models import Feed, Meeting
from members.models import Employee
from tests.support.people import Tenant, make_organisation, make_poll, make_series, signed_in
from tests.support.plans import plan_for, plan_for_any_values

SIZE = Size(people=2000, communities=10_000, past=30_000, coming=1000)
HERE = "/o/polder"
COMMUNITIES = f"{HERE}/communities"
#: A page that shows nothing of an organisation but its header.
BARE = "/about/accessibility/"
#: The most blocks that a page may read beyond it: about twice what it reads now. A search reads what a word stands in:
#: soup in a sixth of all communities, and wounds in a sixth and among the topics of every fourth colleague.
PAGES = {
    f"{HERE}/": 900,
    f"{COMMUNITIES}/": 300,
    f"{COMMUNITIES}/?after=circle-5000": 700,
    f"{COMMUNITIES}/?before=circle-5000": 700,
    f"{COMMUNITIES}/?sort=name&after=circle-5000": 400,
    f"{COMMUNITIES}/?sort=newest&after=circle-5000": 300,
    f"{COMMUNITIES}/?q=soup": 2300,
    f"{COMMUNITIES}/?q=soup+5003&sort=newest": 1300,  # 160 to 660, as the planner estimates the words
    f"{COMMUNITIES}/?q=suop": 2300,
    f"{COMMUNITIES}/?q=peeters": 4300,
    f"{COMMUNITIES}/?q=wounds": 11_700,
    f"{COMMUNITIES}/?q=circle": 1700,  # in the name of each of 10,000 communities
    f"{COMMUNITIES}/?q=read+circle": 1800,
    f"{COMMUNITIES}/?q=nowhere": 50,
    f"{COMMUNITIES}/?domain=Care": 500,
    f"{COMMUNITIES}/?mine=1": 700,
    f"{COMMUNITIES}/?vacant=1": 2900,
    f"{COMMUNITIES}/new/alike/?question=Which+letters+do+families+trust+after+wounds": 300,
    f"{COMMUNITIES}/{HANDFUL}/": 130,
    f"{COMMUNITIES}/{CROWD}/": 190,
    f"{COMMUNITIES}/{CROWD}/?view=list": 350,
    f"{COMMUNITIES}/{CROWD}/?view=list&page=40": 350,
    f"{COMMUNITIES}/{CROWD}/?view=list&who=els": 350,
    f"{COMMUNITIES}/{CROWD}/decisions/": 40,
    f"{COMMUNITIES}/{CROWD}/how-we-work/": 160,
    f"{COMMUNITIES}/{CROWD}/meetings/": 40,
    f"{COMMUNITIES}/{CROWD}/meetings/new/": 300,
    f"{COMMUNITIES}/{CROWD}/phase/": 40,
    f"{COMMUNITIES}/{CROWD}/settings/": 40,
    f"{COMMUNITIES}/{HANDFUL}/invitations/?q=peeters": 110,
    f"{HERE}/results/": 3800,
    f"{HERE}/results/?period=all": 3900,
    f"{COMMUNITIES}/{CROWD}/results/": 60,
    f"{COMMUNITIES}/{CROWD}/self-steering/": 40,
    f"{HERE}/meetings/": 120,
    f"{HERE}/meetings/?page=2": 170,
    f"{HERE}/meetings/?page=999": 1400,
    f"{HERE}/meetings/?show=mine": 300,
    f"{HERE}/meetings/new/": 70,
    f"{HERE}/opportunities/": 1200,
    f"{HERE}/opportunities/?page=999": 6900,
    f"{HERE}/people/": 500,
    f"{HERE}/people/?q=letters": 300,
    f"{HERE}/find/?q=soup": 1200,
    f"{HERE}/find/?q=letter": 11_000,  # in the title of each result, and among the topics of every fourth colleague
    f"{HERE}/find/?q=learned": 350,  # in the focus of each of 31,000 meetings
    f"{HERE}/profile/": 250,
    f"{HERE}/settings/": 250,
    f"{HERE}/about-me/": 150,
    "<meeting>": 40,
    "<meeting>topics/": 40,
    "<meeting>edit/": 140,
    "<record>": 100,
    "<record>notes/history/": 40,
    f"{COMMUNITIES}/{CROWD}/meetings/?after=<oldest>": 40,
    "<person>": 250,
    "<series>": 40,
    "<series>edit/": 140,
    "<poll>": 40,
    "<poll>answer/": 40,
    f"{HERE}/feeds/?community={CROWD}": 40,
    "<feed of mine>": 1000,
    "<feed of the organisation>": 8800,
}
#: A scan of so many rows costs no more than an index: PostgreSQL chooses it for small tables.
FEW_ROWS = 2000
#: Pages that read no large table from end to end.
INDEXED = (f"{COMMUNITIES}/", f"{HERE}/find/", f"{HERE}/people/")


#: What PostgreSQL is to count as it runs a statement.
COUNTED = "ANALYZE, BUFFERS, TIMING OFF, "


class Blocks:
    """Explains each statement before it runs, and adds up the blocks it reads."""

    def __init__(self) -> None:
        self.read: list[tuple[int, str]] = []
        self.scanned: set[str] = set()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith(("SELECT", "WITH")) and "set_config" not in sql:
            plans = [plan_for(sql, params, COUNTED)]
            if isinstance(context["cursor"].cursor, ServerBindingCursor):
                plans.append(plan_for_any_values(sql, params, COUNTED))
            self.read.append((max(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] for plan in plans), sql))
            for plan in plans:
                self.scanned.update(_scanned(plan))
        return execute(sql, params, many, context)

    @property
    def total(self) -> int:
        return sum(blocks for blocks, _sql in self.read)


def _scanned(plan: dict[str, Any]) -> Iterator[str]:
    """Tables that are read from end to end, if that is much."""
    rows = (plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)) * plan["Actual Loops"]
    if plan["Node Type"] == "Seq Scan" and rows > FEW_ROWS:
        yield plan["Relation Name"]
    for each in plan.get("Plans", []):
        yield from _scanned(each)


def blocks_of(client: Client, address: str) -> Blocks:
    blocks = Blocks()
    with connection.execute_wrapper(blocks):
        answer = client.get(address)
    assert answer.status_code == 200, address
    return blocks


@pytest.mark.slow
def test_no_page_walks_past_what_it_does_not_show(transactional_db: None) -> None:
    # New files for all tables: thousands of tests before, each rolled back, leave indexes of nearly empty pages.
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    house = make_organisation("polder", "De Polder", language="en")
    with Tenant(house, {}, {}).enter():
        fill(house, SIZE)
        people = Employee.objects.select_related("user", "organisation").order_by("id")
        me, other = people[COORDINATOR], people[COORDINATOR + 1]
        crowd = Meeting.objects.upcoming().filter(community__slug=CROWD)
        meeting = crowd.select_related("community", "organisation")[0]
        series = make_series(meeting.community, me)
        poll = make_poll(meeting.community, me)
        past = Meeting.objects.filter(community=meeting.community, ends_at__lt=timezone.now())
        over = list(past.select_related("community", "organisation").order_by("starts_at"))
        write_notes(over[0], "One price on page one.", by=me)
        feeds = [ask_for_feed(me, scope) for scope in (Feed.Scope.MINE, Feed.Scope.ORGANISATION)]
        places = {
            "<meeting>": meeting.get_absolute_url(),
            "<record>": over[0].get_absolute_url(),
            "<oldest>": over[len(over) // 2].public_id,
            "<person>": other.get_absolute_url(),
            "<series>": series.get_absolute_url(),
            "<poll>": poll.get_absolute_url(),
            "<feed of mine>": address_of(feeds[0]),
            "<feed of the organisation>": address_of(feeds[1]),
        }
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as a database is where rows have stood for a day
    client = signed_in(me)
    client.get(BARE)
    # What every page reads, of tables that the tests before may have swollen.
    every = blocks_of(client, BARE).total
    too_much, scanned = {}, {}
    tables_of_tenants = {model._meta.db_table for model in tenant_models()}
    for address, most in PAGES.items():
        place = address
        for name, url in places.items():
            place = place.replace(name, url)
        for _time in range(2):  # the second time without what is read once per process
            found = blocks_of(client, place)
            tables = found.scanned & tables_of_tenants if place.startswith(INDEXED) else set()
            is_too_much = found.total - every > most
            if not is_too_much and not tables:
                break
        if is_too_much:
            too_much[address] = (found.total, every, max(found.read))
        if tables:
            scanned[address] = tables
    assert {address: (read, every) for address, (read, every, _statement) in too_much.items()} == {}, too_much
    assert scanned == {}
