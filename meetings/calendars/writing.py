"""Lines of iCalendar (RFC 5545, 3.1): escaped, and folded at 75 bytes. Pure: no database."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

LONGEST_LINE = 75
#: No control character may stand in a text; a tab may.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
#: What a text is not written with as it is.
NOT_PLAIN = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\\;,]")


def text(value: str) -> str:
    """The value of a TEXT property."""
    if not NOT_PLAIN.search(value):
        return value
    value = CONTROLS.sub("", value).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return value.replace("\r\n", "\\n").replace("\r", "\\n").replace("\n", "\\n")


@lru_cache(maxsize=1024)  # the organiser stands in every entry
def parameter(value: str) -> str:
    """The value of a parameter, in quotes. It cannot contain a double quote or a line break."""
    return f'"{" ".join(CONTROLS.sub("", value).split()).replace(chr(34), "’")}"'


def utc(moment: datetime) -> str:
    # A feed has thousands; strftime takes four times as long.
    return moment.astimezone(UTC).isoformat()[:19].replace("-", "").replace(":", "") + "Z"


def local(moment: datetime) -> str:
    """The time on the clock, for a property with TZID."""
    return f"{moment:%Y%m%dT%H%M%S}"


def document(lines: Iterable[str]) -> str:
    short = [line if len(line) <= LONGEST_LINE and line.isascii() else folded(line) for line in lines]
    return "\r\n".join([*short, ""])


def folded(line: str) -> str:
    """The line in parts of at most 75 bytes, without the end of the last."""
    rest, room = line.encode(), LONGEST_LINE
    if len(rest) <= room:
        return line
    parts = []
    while len(rest) > room:
        cut = room
        # Never inside a character: its later bytes begin with the bits 10.
        while rest[cut] & 0xC0 == 0x80:
            cut -= 1
        parts.append(rest[:cut])
        rest, room = rest[cut:], LONGEST_LINE - 1
    return b"\r\n ".join([*parts, rest]).decode()
