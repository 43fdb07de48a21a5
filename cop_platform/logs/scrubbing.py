"""Remove secrets and personal data from log messages."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

REDACTED = "…"
#: Shorter values occur in too many harmless words.
SHORTEST_HIDDEN_VALUE = 6

_hidden: ContextVar[Callable[[], Iterable[str]] | None] = ContextVar("hidden", default=None)

_SECRET_NAMES = "password|passwd|secret|token|cookie|session|authorization|api_?key"  # noqa: S105 - a pattern of names, no secret
_RULES: list[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern), replacement)
    for pattern, replacement in [
        # user:password@ in an address of a server
        (r"://[^\s/@'\"]*:[^\s/@'\"]*@", f"://{REDACTED}@"),
        # the path of any web address, and of ours without the host
        (r"(https?://[^\s/'\"<>]+)/[^\s'\"<>]+", rf"\1/{REDACTED}"),
        (r"(?<![\w./-])/(o|accounts|admin)/[^\s'\"<>]+", rf"/\1/{REDACTED}"),
        (r"\?[\w%.~+-]+=[^\s'\"<>]*", f"?{REDACTED}"),
        # signed by Django: value:time:signature
        (r"\.?[\w=-]+:[\w-]{5,8}:[\w-]{20,}", REDACTED),
        # password=…, 'token': '…', Cookie: sessionid=…
        (
            rf"(?i)([\w-]*(?:{_SECRET_NAMES})[\w-]*|\bcode)(['\"]?\s*[=:]\s*['\"]?)(?!\s)[^\s'\",;&)}}\]]{{4,}}",
            rf"\1\2{REDACTED}",
        ),
        # session keys, CSRF tokens and the like
        (r"(?<![A-Za-z0-9])(?=[A-Za-z]*[0-9])[A-Za-z0-9]{30,}", REDACTED),
        # PostgreSQL shows the row it refused
        (r"Key \(([^)]*)\)=\(.*?\)(?= |$)", rf"Key (\1)=({REDACTED})"),
        (r"Failing row contains \(.*", f"Failing row contains ({REDACTED})."),
        (r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+", f"{REDACTED}@{REDACTED}"),
    ]
]


def scrub(text: str) -> str:
    """Replace what looks like a secret, in a value of our own."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def scrub_message(text: str) -> str:
    """Replace the values of the request, then what looks like a secret, in text that may quote anything."""
    return scrub(_hide_request_values(text))


@contextmanager
def hide_values(values: Callable[[], Iterable[str]]) -> Iterator[None]:
    """Hides these values in messages logged inside the block; ``values`` is called when a line is written."""
    token = _hidden.set(values)
    try:
        yield
    finally:
        _hidden.reset(token)


def _hide_request_values(text: str) -> str:
    values = _hidden.get()
    if values is None:
        return text
    for value in sorted(set(values()), key=len, reverse=True):
        if len(value) >= SHORTEST_HIDDEN_VALUE and value in text:
            text = text.replace(value, REDACTED)
    return text
