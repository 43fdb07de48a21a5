"""Decode the bytes of a file to a JSON value, or raise an error that says what is wrong and where."""

import json
from typing import Any

from communities.importing.records import BrokenFile


def read(content: bytes) -> Any:
    """The JSON value. Raises :class:`BrokenFile`."""
    text = _decode(content)
    try:
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise BrokenFile(f"This is not JSON: {error.msg} in line {error.lineno}, column {error.colno}.") from None
    except RecursionError:
        raise BrokenFile("This file is nested too deep to be read.") from None
    except ValueError as error:  # Python refuses to read numbers of thousands of digits
        raise BrokenFile(f"This file holds a number that cannot be read: {error}.") from None


def _decode(content: bytes) -> str:
    """Decode UTF-8. A byte order mark, which some editors write, is ignored."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        raise BrokenFile(f"This is not UTF-8: line {line}, byte {column} of that line cannot be read.") from None


def _refuse_constant(name: str) -> Any:
    raise BrokenFile(f"This is not JSON: it holds {name}.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Reject duplicate keys, of which the JSON parser would silently drop all but the last."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise BrokenFile(
                f"An object of this file has the key {json.dumps(name[:40])} twice; one of them would be lost."
            )
        found[name] = value
    return found
