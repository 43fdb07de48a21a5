"""Kubernetes' published meetings as series of the import: a part of ``tools.convert_kubernetes``.

Weekday, time, zone and rhythm are published in words. No length is, nor the first date; of a rhythm of two weeks often
not which of the two. A series therefore begins on its first date after the day of the list, and says on its own page
what was assumed.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

Record = dict[str, Any]

#: The day of the published list (README-kubernetes.md of the data).
LISTED = date(2026, 8, 21)
MINUTES = 60
NO_PLACE = "The published list does not say where"
#: Of the import: the longest focus, and the longest reference.
FOCUS, REFERENCE = 120, 100
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS: dict[str, int | str] = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": "last"}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: Zones as published, by their first word. The import knows US/Pacific and Poland, and keeps their modern names.
ZONES = {
    "PT": "US/Pacific",
    "ET": "US/Eastern",
    "Eastern": "US/Eastern",
    "EST": "US/Eastern",
    "CET": "Europe/Berlin",
    "Poland": "Poland",
    "UTC": "UTC",
}
#: Of these, names that say an offset without summer time.
FIXED = {"EST", "CET"}
TIME = re.compile(r"(\d{1,2})(?::(\d{2}))? ?([AP]M)?$", re.IGNORECASE)
WEEKS = re.compile(r"(?P<two>bi-?weekly)|every (?P<more>third|fourth|three|four) weeks?|(?P<one>weekly)")
LONG_WEEKS = {"third": 3, "three": 3, "fourth": 4, "four": 4}
STARTING = re.compile(r"\b([A-Z][a-z]{2})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b")

NO_TIME = "no time of day, or no zone that we know, is published"
NO_RHYTHM = "it meets each month, on which of its weekdays is not published"
RELATIVE = "it meets after another weekday of the month: no series holds that"
RETIRED = "its group is retired, and nothing is planned there any more"


class NotTaken(Exception):
    """A meeting cannot become a series: ``args`` has the reason."""


def series_of(meetings: list[Record], *, is_retired: bool, said: Counter[str]) -> list[Record]:
    """The series of a group. What is left out or assumed is counted in ``said``, by its reason."""
    found: list[Record] = []
    taken: set[str] = set()
    for meeting in meetings:
        try:
            series = one_series(meeting, is_retired, said)
        except NotTaken as why:
            said[f"meetings not taken: {why}"] += 1
            continue
        name, number = series["reference"], 1
        while series["reference"] in taken:
            number += 1
            series["reference"] = f"{name} ({number})"
        taken.add(series["reference"])
        found.append(series)
    return found


def one_series(meeting: Record, is_retired: bool, said: Counter[str]) -> Record:
    """The series of one meeting. Raises :class:`NotTaken`."""
    if is_retired:
        raise NotTaken(RETIRED)
    start, zone = clock(meeting.get("time") or ""), ZONES.get(first_word(meeting.get("tz") or ""))
    if not start or not zone:
        raise NotTaken(NO_TIME)
    day, frequency = meeting["day"], meeting.get("frequency") or ""
    weekday = next((number for number, name in enumerate(WEEKDAYS) if name in day.lower()), None)
    if weekday is None:
        raise NotTaken(NO_TIME)
    rhythm, assumed = rhythm_of(f"{day} {frequency}", weekday, said)
    said["lengths: none is published, so an hour, and their page says so"] += 1
    if first_word(meeting["tz"]) in FIXED:
        said["zones written as EST or CET: read as the clock in New York and Berlin, with summer time"] += 1
    focus = " ".join((meeting.get("description") or "Regular meeting").split())
    where = {"online_url": meeting["url"]} if meeting.get("url") else {"place": NO_PLACE}
    if "place" in where:
        said[f"places: none is published, so “{NO_PLACE}”"] += 1
    return {
        "reference": focus[: REFERENCE - 5],
        "focus": focus[:FOCUS],
        "reason": f"From the published list. It does not say how long this lasts: an hour is assumed.{assumed}",
        "start": start,
        "minutes": MINUTES,
        "time_zone": zone,
        **rhythm,
        **where,
    }


def rhythm_of(text: str, weekday: int, said: Counter[str]) -> tuple[Record, str]:
    """The fields of the rhythm, and a sentence about what was assumed. Raises :class:`NotTaken`."""
    lower = text.lower()
    weeks = WEEKS.search(lower)
    if not weeks:
        return monthly(lower, weekday), ""
    interval = 2 if weeks["two"] else LONG_WEEKS[weeks["more"]] if weeks["more"] else 1
    first = LISTED + timedelta(days=(weekday - LISTED.weekday()) % 7)
    assumed = ""
    if interval > 1:
        begun = starting(text)
        if begun and begun.weekday() == weekday:
            first += timedelta(weeks=-((first - begun).days // 7) % interval)
            said["rhythms of several weeks: the week is told by the date on which they began"] += 1
        else:
            first += timedelta(weeks="alternating" in lower)
            said["rhythms of several weeks: in which week is not published, so the next, and their page says so"] += 1
            assumed = f" Nor does it say in which week: that of {first.day} {first:%B %Y} is assumed."
    return {"frequency": "weekly", "interval": interval, "first_day": f"{first}"}, assumed


def monthly(lower: str, weekday: int) -> Record:
    if "after the" in lower:
        raise NotTaken(RELATIVE)
    nth = next((number for name, number in NUMBERS.items() if f"{name} {WEEKDAYS[weekday]}" in lower), None)
    if nth is None:
        raise NotTaken(NO_RHYTHM)
    first = next(day for day in days_from(LISTED) if day.weekday() == weekday and is_nth(day, nth))
    return {"frequency": "monthly_by_weekday", "interval": 1, "nth": nth, "first_day": f"{first}"}


def is_nth(day: date, nth: int | str) -> bool:
    return (day + timedelta(weeks=1)).month != day.month if nth == "last" else (day.day - 1) // 7 + 1 == nth


def days_from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += timedelta(days=1)


def starting(text: str) -> date | None:
    """The day on which the rhythm began, as in “biweekly starting Tuesday Oct 28, 2025”."""
    found = STARTING.search(text)
    if not found or found[1].lower() not in MONTHS:
        return None
    return date(int(found[3]), MONTHS.index(found[1].lower()) + 1, int(found[2]))


def clock(text: str) -> str:
    """The time as 09:30, also of “2PM”; empty when it is none."""
    found = TIME.match(text.strip())
    if not found or not (found[2] or found[3]):
        return ""
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        hour = hour % 12 + (12 if found[3].upper() == "PM" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


def first_word(text: str) -> str:
    return text.split(" ", maxsplit=1)[0] if text else ""
