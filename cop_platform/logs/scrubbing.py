"""Take out of a text what must not stand in a log: secrets, and who somebody is."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

GONE = "…"
#: A shorter value stands in too many innocent words.
SHORTEST_HIDDEN = 6

_hidden: ContextVar[Callable[[], Iterable[str]] | None] = ContextVar("hidden", default=None)

_TELLING = "password|passwd|secret|token|cookie|session|authorization|api_?key"
_RULES: list[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern), replacement)
    for pattern, replacement in [
        # user:password@ in an address of a server
        (r"://[^\s/@'\"]*:[^\s/@'\"]*@", f"://{GONE}@"),
        # the path of any web address, and of ours without the host
        (r"(https?://[^\s/'\"<>]+)/[^\s'\"<>]+", rf"\1/{GONE}"),
        (r"(?<![\w./-])/(o|accounts|admin)/[^\s'\"<>]+", rf"/\1/{GONE}"),
        (r"\?[\w%.~+-]+=[^\s'\"<>]*", f"?{GONE}"),
        # what Django signs: value:time:signature
        (r"\.?[\w=-]+:[\w-]{5,8}:[\w-]{20,}", GONE),
        # password=…, 'token': '…', Cookie: sessionid=…
        (
            rf"(?i)([\w-]*(?:{_TELLING})[\w-]*|\bcode)(['\"]?\s*[=:]\s*['\"]?)(?!\s)[^\s'\",;&)}}\]]{{4,}}",
            rf"\1\2{GONE}",
        ),
        # session keys, CSRF tokens and the like
        (r"(?<![A-Za-z0-9])(?=[A-Za-z]*[0-9])[A-Za-z0-9]{30,}", GONE),
        # PostgreSQL shows the row it refused
        (r"Key \(([^)]*)\)=\(.*?\)(?= |$)", rf"Key (\1)=({GONE})"),
        (r"Failing row contains \(.*", f"Failing row contains ({GONE})."),
        (r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+", f"{GONE}@{GONE}"),
    ]
]


def scrub(text: str) -> str:
    """For a value of our own."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def scrub_words(text: str) -> str:
    """For words anybody may have written: what came in from outside goes first."""
    return scrub(_hide_what_came_in(text))


@contextmanager
def hiding(values: Callable[[], Iterable[str]]) -> Iterator[None]:
    """Whatever these turn out to be, no line written inside shows them; asked for when a line is written."""
    token = _hidden.set(values)
    try:
        yield
    finally:
        _hidden.reset(token)


def _hide_what_came_in(text: str) -> str:
    values = _hidden.get()
    if values is None:
        return text
    for value in sorted(set(values()), key=len, reverse=True):
        if len(value) >= SHORTEST_HIDDEN and value in text:
            text = text.replace(value, GONE)
    return text
