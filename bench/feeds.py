"""What a calendar feed of 500 dates costs beside icalendar writing the same entries: the third part of `make bench`.

The aims are for the whole request, with the secret, reading and sending; writing alone, from rows that are read to the
text, stands beside it. An unchanged feed answers 304. In CPU time of this process and of PostgreSQL. Ends with 1 if
an aim is missed.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.ground import in_own_database, verdict
from bench.pages import spent

DATES, ROUNDS = 500, 15
COLD_AIM, WARM_AIM, WARM_SQL_AIM = 0.3, 0.05, 3


def main() -> int:
    return in_own_database(measure)


def measure() -> int:
    from django.db import connection
    from django.test import Client

    address = create_data()
    client = Client(headers={"host": "localhost"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    first = client.get(address)
    events = entries(first.content)
    if len(events) != DATES:
        sys.exit(f"The feed has {len(events)} dates.")
    taken: dict[str, list[float]] = {"icalendar": [], "writing": [], "request": [], "unchanged": []}
    write = writer()
    for _round in range(ROUNDS):
        begun = time.process_time()
        written(events)
        taken["icalendar"].append(time.process_time() - begun)
        begun = time.process_time()
        write()
        taken["writing"].append(time.process_time() - begun)
        begun = spent(backend)
        client.get(address)
        taken["request"].append(spent(backend) - begun)
        begun = spent(backend)
        answer = client.get(address, headers={"if-none-match": first["ETag"]})
        taken["unchanged"].append(spent(backend) - begun)
        if answer.status_code != 304:
            sys.exit(f"An unchanged feed answered {answer.status_code}.")
    middle = {name: statistics.median(of_one) * 1000 for name, of_one in taken.items()}
    asked = statements(client, address, first["ETag"])
    print(f"A feed of {DATES} dates, ms of CPU, and beside icalendar writing the same:")
    for name, milliseconds in middle.items():
        print(f"{name:12}{milliseconds:8.1f}{milliseconds / middle['icalendar']:8.3f}")
    print(f"The aims are {COLD_AIM} for the request and {WARM_AIM} for an unchanged feed.")
    print(f"An unchanged feed asks {asked} statements; the aim is {WARM_SQL_AIM}.")
    over = ["a feed"] * (middle["request"] / middle["icalendar"] > COLD_AIM)
    over += ["an unchanged feed"] * (middle["unchanged"] / middle["icalendar"] > WARM_AIM)
    return verdict(over + ["statements of an unchanged feed"] * (asked > WARM_SQL_AIM))


def create_data() -> str:
    """An organisation with so many meetings to come; the path of its feed."""
    from django.conf import settings

    from bench.organisation import Size, fill
    from cop_platform.tenancy import enter
    from meetings.feeds.feeds import address_of, ask_for_feed
    from meetings.models import Feed
    from members.models import Employee, Organisation

    house = Organisation.objects.create(slug="bench", name="Bench", language="en")
    with enter(house):
        fill(house, Size(50, 10, 0, DATES))
        feed = ask_for_feed(Employee.objects.order_by("id")[0], Feed.Scope.ORGANISATION)
        return address_of(feed).removeprefix(settings.SITE_URL)


def writer() -> Callable[[], str]:
    """What writes the feed's dates, which have been read."""
    from cop_platform.tenancy import enter
    from meetings.calendars.entries import entry_of
    from meetings.calendars.icalendar import publish_message
    from meetings.models import Meeting
    from members.models import Organisation

    with enter(Organisation.objects.get(slug="bench")):
        meetings = list(Meeting.objects.select_related("community", "series", "organisation").order_by("starts_at"))
    return lambda: publish_message(*(entry_of(meeting, meeting.scheduled_at) for meeting in meetings))


def statements(client: Any, address: str, etag: str) -> int:
    """What an unchanged feed asks the database, but for opening the organisation and the transaction."""
    from django.db import connection

    asked: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        client.get(address, headers={"if-none-match": etag})
    return len([sql for sql in asked if "set_config" not in sql and "SAVEPOINT" not in sql])


def entries(feed: bytes) -> list[dict[str, Any]]:
    """The facts of each entry, as icalendar takes them."""
    from icalendar import Calendar

    events: list[Any] = Calendar.from_ical(feed).walk("VEVENT")
    names = ("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS")
    return [
        {
            name: str(event[name]) if not hasattr(event[name], "dt") else event[name].dt
            for name in names
            if name in event
        }
        for event in events
    ]


def written(events: list[dict[str, Any]]) -> bytes:
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//bench//EN")
    calendar.add("version", "2.0")
    for facts in events:
        event = Event()
        for name, value in facts.items():
            event.add(name, value)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


if __name__ == "__main__":
    sys.exit(main())
