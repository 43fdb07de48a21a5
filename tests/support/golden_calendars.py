"""Calendars of series kept as files, with the instants that every program must read from them.

:func:`write` writes them anew, after a change that is meant, from ``manage.py shell``. Beside each ``.ics`` a ``.txt``
has the starts of its first three years in UTC, one a line, from the rule and not from the calendar. The tests compare
both; ``make interop`` reads the calendars with ical.js and libical.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from meetings.calendars.icalendar import CalendarEntry, Recurrence, publish_message
from meetings.models.recurrence import LAST, Frequency, Rule, rrule, starts_at

GOLDEN = Path(__file__).resolve().parent.parent / "meetings" / "calendars" / "golden"
YEARS = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Part:
    """A series under a UID of its own. ``moved``: local day and time of a date, by the day that the rule gives."""

    rule: Rule
    clock: time
    uid: str = "series"
    gone: tuple[date, ...] = ()
    moved: dict[date, tuple[date, time]] = field(default_factory=dict)


@dataclass(frozen=True)
class Golden:
    name: str
    zone: str
    parts: tuple[Part, ...]

    @property
    def begins(self) -> date:
        return self.parts[0].rule.first

    def calendar(self) -> str:
        return publish_message(*(entry for part in self.parts for entry in self._entries(part)))

    def starts(self) -> list[str]:
        """The starts of three years in UTC, from the rules."""
        zone, until = ZoneInfo(self.zone), self.begins + YEARS
        found = [
            starts_at(*part.moved.get(day, (day, part.clock)), zone)
            for part in self.parts
            for day in part.rule.days(until=until)
            if day not in part.gone
        ]
        return [f"{start:%Y-%m-%dT%H:%MZ}" for start in sorted(found)]

    def _entries(self, part: Part) -> Iterator[CalendarEntry]:
        zone = ZoneInfo(self.zone)
        begins = starts_at(part.rule.first, part.clock, zone)
        excluded = tuple(datetime.combine(day, part.clock) for day in part.gone)
        series = CalendarEntry(
            uid=f"{self.name}-{part.uid}@kring.example",
            sequence=1,
            changed_at=datetime(2026, 1, 1, tzinfo=UTC),
            starts_at=begins,
            ends_at=begins + timedelta(hours=1),
            summary="Reading the tide tables",
            description="Bring yours; all, of them.",
            location="Pilot house",
            url="https://kring.example/o/zeehaven/",
            organiser_name="Zeehaven",
            organiser_email="no-reply@kring.example",
            recurrence=Recurrence(zone, rule=rrule(part.rule, part.clock, zone), excluded=excluded),
        )
        yield series
        for day, local in part.moved.items():
            start = starts_at(*local, zone)
            original = Recurrence(zone, original=datetime.combine(day, part.clock))
            yield replace(series, starts_at=start, ends_at=start + timedelta(hours=1), recurrence=original)


def weekly(first: date, interval: int = 1, until: date | None = None) -> Rule:
    return Rule(Frequency.WEEKLY, interval, first, until=until)


def monthly(first: date, nth: int, count: int | None = None) -> Rule:
    return Rule(Frequency.BY_WEEKDAY, 1, first, nth, count=count)


#: Each over a change of the clock, where its zone has one.
CASES = [
    Golden(
        "weekly-moved-and-called-off-brussels",
        "Europe/Brussels",
        (
            Part(
                weekly(date(2026, 3, 3)),
                time(12, 30),
                gone=(date(2026, 3, 24), date(2026, 10, 27)),
                moved={
                    date(2026, 3, 31): (date(2026, 4, 2), time(9)),
                    date(2026, 11, 3): (date(2026, 11, 3), time(16, 15)),
                },
            ),
        ),
    ),
    Golden("monthly-second-tuesday-new-york", "America/New_York", (Part(monthly(date(2026, 1, 13), 2), time(9)),)),
    Golden(
        "monthly-last-friday-lord-howe", "Australia/Lord_Howe", (Part(monthly(date(2026, 1, 30), LAST), time(23, 30)),)
    ),
    Golden(
        "ended-by-following-kolkata",
        "Asia/Kolkata",
        (
            Part(weekly(date(2026, 1, 5), 2, until=date(2026, 6, 8)), time(10)),
            Part(weekly(date(2026, 6, 24)), time(15, 45), uid="following"),
        ),
    ),
    Golden(
        "monthly-first-monday-ten-times-sao-paulo",
        "America/Sao_Paulo",
        (Part(monthly(date(2017, 9, 4), 1, count=10), time(8)),),
    ),
    Golden(
        "weekly-through-ramadan-casablanca",
        "Africa/Casablanca",
        (Part(weekly(date(2026, 1, 7)), time(11), gone=(date(2026, 2, 25),)),),
    ),
    Golden(
        "monthly-31st-brussels",
        "Europe/Brussels",
        (Part(Rule(Frequency.BY_DATE, 1, date(2026, 1, 31), 31), time(17)),),
    ),
]


def write() -> None:
    GOLDEN.mkdir(exist_ok=True)
    for case in CASES:
        (GOLDEN / f"{case.name}.ics").write_bytes(case.calendar().encode())
        (GOLDEN / f"{case.name}.txt").write_text("\n".join([*case.starts(), ""]))
