"""Lines of iCalendar (RFC 5545, 3.1): escaped, and folded at 75 bytes. Pure: no database."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

LONGEST_LINE = 75
#: No control character may stand in a text; a tab may.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def text(value: str) -> str:
    """The value of a TEXT property."""
    value = CONTROLS.sub("", value).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return value.replace("\r\n", "\\n").replace("\r", "\\n").replace("\n", "\\n")


def parameter(value: str) -> str:
    """The value of a parameter, in quotes. It cannot contain a double quote or a line break."""
    return f'"{" ".join(CONTROLS.sub("", value).split()).replace(chr(34), "’")}"'


def utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%S}Z"


def local(moment: datetime) -> str:
    """The time on the clock, for a property with TZID."""
    return f"{moment:%Y%m%dT%H%M%S}"


def document(lines: Iterable[str]) -> str:
    return "".join(f"{folded(line)}\r\n" for line in lines)


def folded(line: str) -> str:
    """The line in parts of at most 75 bytes, without the end of the last."""
    if len(line) * 4 <= LONGEST_LINE or len(line.encode()) <= LONGEST_LINE:
        return line
    parts, rest, room = [], line.encode(), LONGEST_LINE
    while len(rest) > room:
        cut = room
        # Never inside a character: its later bytes begin with the bits 10.
        while rest[cut] & 0xC0 == 0x80:
            cut -= 1
        parts.append(rest[:cut])
        rest, room = rest[cut:], LONGEST_LINE - 1
    return b"\r\n ".join([*parts, rest]).decode()
