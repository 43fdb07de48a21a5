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
_SECRET_NAME = rf"(?<![\w-])(?=[\w-]*(?:{_SECRET_NAMES}))[\w-]++"
#: Anonymous text meets these rules, so each takes linear time: it begins only where a word begins, and its possessive
#: quantifiers never give back what they took. Held by tests/architecture/test_linear_time.py.
_RULES: list[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern), replacement)
    for pattern, replacement in [
        # user:password@ in an address of a server
        (r"://[^\s/@'\":]*+:[^\s/@'\"]*+@", f"://{REDACTED}@"),
        # the path of any web address, and of ours without the host
        (r"(https?://[^\s/'\"<>]++)/[^\s'\"<>]++", rf"\1/{REDACTED}"),
        (r"(?<![\w./-])/(o|accounts|admin)/[^\s'\"<>]++", rf"/\1/{REDACTED}"),
        (r"\?[\w%.~+-]++=[^\s'\"<>]*+", f"?{REDACTED}"),
        # signed by Django: value:time:signature
        (r"\.?(?<![\w=-])[\w=-]++:[\w-]{5,8}+:[\w-]{20,}+", REDACTED),
        # password=…, 'token': '…', Cookie: sessionid=…
        (
            rf"(?i)({_SECRET_NAME}|\bcode)(['\"]?\s*+[=:]\s*+['\"]?)(?!\s)[^\s'\",;&)}}\]]{{4,}}+",
            rf"\1\2{REDACTED}",
        ),
        # session keys, CSRF tokens and the like
        (r"(?<![A-Za-z0-9])(?=[A-Za-z]*+[0-9])[A-Za-z0-9]{30,}+", REDACTED),
        # PostgreSQL shows the row it refused
        (r"Key \(([^)]{0,200}+)\)=\((?:[^\n)]|\)(?! |$))*+\)?", rf"Key (\1)=({REDACTED})"),
        (r"Failing row contains \(.*+", f"Failing row contains ({REDACTED})."),
        (r"(?<![\w.+'-])[\w.+'-]++@[\w-]++(?:\.[\w-]++)++", f"{REDACTED}@{REDACTED}"),
    ]
]

#: A longer text is cut before the rules meet it, after the values of the request were hidden: no cut goes through one.
LONGEST_MESSAGE = 4_000
LONGEST_SEARCHED = 100_000
#: Lines.
LONGEST_TRACEBACK = 500


def scrub(text: str) -> str:
    """Replace secrets and addresses in a text of ours; what is longer than LONGEST_MESSAGE is cut at the end."""
    if len(text) > LONGEST_MESSAGE:
        text = text[:LONGEST_MESSAGE].rpartition(" ")[0] + f" {REDACTED}"
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def scrub_message(text: str) -> str:
    """Scrub a text that may repeat what a stranger sent: values of the request are hidden first."""
    return scrub(_hide_request_values(text[:LONGEST_SEARCHED]))


def scrub_traceback(text: str) -> str:
    """Scrub a traceback line by line; of a long one the end stays, where the error stands."""
    lines = _hide_request_values(text[-LONGEST_SEARCHED:]).split("\n")
    return "\n".join(scrub(line) for line in lines[-LONGEST_TRACEBACK:])


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
