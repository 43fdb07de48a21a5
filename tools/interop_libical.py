"""Read each calendar of a directory with libical, and compare the starts of its dates with the .txt beside it.

`make interop`: ``python -m tools.interop_libical DIRECTORY``. libical is the library of Evolution, KOrganizer and GNOME
Calendar; on Debian it is the package libical3. It is called by ctypes, as we know of no package of PyPI or npm with it.
"""

import sys
from collections.abc import Iterator
from ctypes import CDLL, POINTER, Structure, c_char_p, c_int, c_int64, c_short, c_void_p
from ctypes.util import find_library
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


class Time(Structure):
    """``struct icaltimetype``."""

    _fields_ = [
        *((name, c_int) for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")),
        ("zone", c_void_p),
    ]


class Rule(Structure):
    """``struct icalrecurrencetype`` of libical 3."""

    _fields_ = [
        ("freq", c_int),
        ("until", Time),
        ("count", c_int),
        ("interval", c_short),
        ("week_start", c_int),
        ("by", c_short * (62 + 61 + 25 + 386 + 32 + 386 + 56 + 14 + 386)),
        ("rscale", c_char_p),
        ("skip", c_int),
    ]


#: Name → result and arguments, of the functions that are called.
FUNCTIONS: dict[str, list[Any]] = {
    "icalparser_parse_string": [c_void_p, c_char_p],
    "icalcomponent_free": [None, c_void_p],
    "icalcomponent_string_to_kind": [c_int, c_char_p],
    "icalcomponent_get_first_component": [c_void_p, c_void_p, c_int],
    "icalcomponent_get_next_component": [c_void_p, c_void_p, c_int],
    "icalcomponent_get_dtstart": [Time, c_void_p],
    "icalcomponent_get_recurrenceid": [Time, c_void_p],
    "icalcomponent_get_uid": [c_char_p, c_void_p],
    "icalproperty_string_to_kind": [c_int, c_char_p],
    "icalcomponent_get_first_property": [c_void_p, c_void_p, c_int],
    "icalproperty_get_rrule": [Rule, c_void_p],
    "icalproperty_recurrence_is_excluded": [c_int, c_void_p, POINTER(Time), POINTER(Time)],
    "icalrecur_iterator_new": [c_void_p, Rule, Time],
    "icalrecur_iterator_next": [Time, c_void_p],
    "icalrecur_iterator_free": [None, c_void_p],
    "icaltime_as_timet_with_zone": [c_int64, Time, c_void_p],
    "icaltime_is_null_time": [c_int, Time],
}


def library() -> Any:
    """The library, version 3, or None if this machine does not have it."""
    name = find_library("ical")
    if name is None or ".so.3" not in name:
        return None
    found = CDLL(name)
    for function, (result, *arguments) in FUNCTIONS.items():
        getattr(found, function).restype, getattr(found, function).argtypes = result, arguments
    return found


class Reader:
    def __init__(self, ical: Any) -> None:
        self.ical = ical
        self.event = ical.icalcomponent_string_to_kind(b"VEVENT")
        self.rrule = ical.icalproperty_string_to_kind(b"RRULE")

    def starts(self, text: str, last: str) -> list[str]:
        """The starts of all dates in this calendar, in UTC, up to this one."""
        calendar = self.ical.icalparser_parse_string(text.encode())
        events = list(self._events(calendar))
        alone = [event for event in events if not self._is_null(self.ical.icalcomponent_get_recurrenceid(event))]
        # libical gives a RECURRENCE-ID without its zone: the clock time that the rule gives.
        moved = {
            (self.ical.icalcomponent_get_uid(event), on_the_clock(self.ical.icalcomponent_get_recurrenceid(event)))
            for event in alone
        }
        found = [self._written(self.ical.icalcomponent_get_dtstart(event)) for event in alone]
        for event in events:
            if event not in alone:
                uid = self.ical.icalcomponent_get_uid(event)
                found += [start for day, start in self._dates(event, last) if (uid, day) not in moved]
        self.ical.icalcomponent_free(calendar)
        return sorted(start for start in found if start <= last)

    def _events(self, calendar: int) -> Iterator[int]:
        event = self.ical.icalcomponent_get_first_component(calendar, self.event)
        while event:
            yield event
            event = self.ical.icalcomponent_get_next_component(calendar, self.event)

    def _dates(self, event: int, last: str) -> Iterator[tuple[tuple[int, ...], str]]:
        first = self.ical.icalcomponent_get_dtstart(event)
        rule = self.ical.icalcomponent_get_first_property(event, self.rrule)
        if not rule:
            yield on_the_clock(first), self._written(first)
            return
        dates = self.ical.icalrecur_iterator_new(self.ical.icalproperty_get_rrule(rule), first)
        while not self._is_null(day := self.ical.icalrecur_iterator_next(dates)):
            day.zone = first.zone
            start = self._written(day)
            if start > last:
                break
            if not self.ical.icalproperty_recurrence_is_excluded(event, first, day):
                yield on_the_clock(day), start
        self.ical.icalrecur_iterator_free(dates)

    def _is_null(self, time: Time) -> bool:
        return bool(self.ical.icaltime_is_null_time(time))

    def _written(self, time: Time) -> str:
        seconds = self.ical.icaltime_as_timet_with_zone(time, time.zone)
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%MZ")


def on_the_clock(time: Time) -> tuple[int, ...]:
    return time.year, time.month, time.day, time.hour, time.minute


def main(directory: str) -> int:
    ical = library()
    if ical is None:
        print("libical 3 is not installed (Debian: apt install libical3).")
        return 1
    reader, faults, calendars = Reader(ical), 0, sorted(Path(directory).glob("*.ics"))
    for calendar in calendars:
        expected = calendar.with_suffix(".txt").read_text().split()
        read = reader.starts(calendar.read_bytes().decode(), expected[-1])
        wrong = sorted({*expected} ^ {*read})
        print(f"{calendar.name}: {len(read)} dates{f', WRONG: {wrong[:5]}' if wrong else ', all as meant'}")
        faults += read != sorted(expected)
    if not calendars:
        print("There are no calendars there.")
    return int(bool(faults) or not calendars)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
