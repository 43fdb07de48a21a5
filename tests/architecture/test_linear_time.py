"""Patterns and parsers that meet text from outside take linear time, so that no request stops a worker."""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from re import _parser  # type: ignore[attr-defined]
from time import thread_time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.http import QueryDict
from django.utils.translation.trans_real import parse_accept_lang_header

from communities.importing.fields import DAY_PATTERN
from cop_platform.forms.fields import OneLineField, ParagraphsField, has_control_characters
from cop_platform.logs.scrubbing import _RULES, scrub, scrub_message
from cop_platform.web.query import search_text
from cop_platform.web.redirects import is_local_path
from members.invitations.pasted import addresses_in

OURS = ["cop_platform", "members", "communities", "meetings", "charters", "knowledge"]
SIZE = 8_000
#: Seconds of processor time. A quadratic rule takes hundreds of milliseconds for SIZE characters.
QUICK = 0.01


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern of text at the top of a module of ours, by itself or in a list."""
    for app in OURS:
        for module in pkgutil.walk_packages(importlib.import_module(app).__path__, f"{app}."):
            if ".migrations" in module.name or module.name.endswith("__main__"):
                continue
            for name, value in vars(importlib.import_module(module.name)).items():
                for number, pattern in enumerate(_patterns_in(value)):
                    yield f"{module.name}.{name}.{number}", pattern


def _patterns_in(value: object) -> list[re.Pattern[str]]:
    parts = (
        [value, *(part for each in value for part in (each if isinstance(each, tuple) else [each]))]
        if isinstance(value, list)
        else [value]
    )
    return [part for part in parts if isinstance(part, re.Pattern) and isinstance(part.pattern, str)]


def worst_cases(pattern: re.Pattern[str]) -> set[str]:
    """Each thing the pattern asks for, and each two of them, again and again; also after whatever begins it."""
    pieces = [*dict.fromkeys(_pieces(_parser.parse(pattern.pattern, pattern.flags)))][:12]
    repeated = {*pieces, *(a + b for a in pieces for b in pieces)}
    return {(start + piece * SIZE)[:SIZE] for piece in repeated for start in ["", *pieces[:3]]}


def _pieces(parsed: Iterable[Any]) -> Iterator[str]:
    """A sample of each literal run and each class, outside in."""
    run = ""
    for operation, argument in parsed:
        if str(operation) == "LITERAL":
            run += chr(argument)
            continue
        if run:
            yield run
            run = ""
        if str(operation) == "IN":
            yield from _samples(argument)
        elif str(operation) in {"ANY", "NOT_LITERAL"}:
            yield "a"
        else:
            yield from _nested(argument)
    if run:
        yield run


def _samples(members: Iterable[Any]) -> Iterator[str]:
    kinds = {"CATEGORY_SPACE": " ", "CATEGORY_WORD": "a", "CATEGORY_DIGIT": "1"}
    members = list(members)
    if members and str(members[0][0]) == "NEGATE":
        yield "a"
        return
    for kind, argument in members[:4]:
        if str(kind) == "LITERAL":
            yield chr(argument)
        elif str(kind) == "RANGE":
            yield chr(argument[0])
        elif str(kind) == "CATEGORY":
            yield kinds.get(str(argument), "a")


def _nested(argument: Any) -> Iterator[str]:
    for part in argument if isinstance(argument, (tuple, list)) else [argument]:
        if isinstance(part, _parser.SubPattern):
            yield from _pieces(part)
        elif isinstance(part, (tuple, list)):
            yield from _nested(part)


def seconds(call: Callable[[str], object], text: str) -> float:
    """Processor time of this thread, so that a busy machine does not count."""
    begun = thread_time()
    with suppress(ValidationError):
        call(text)
    return thread_time() - begun


def assert_linear(call: Callable[[str], object], text: str) -> None:
    """Twice the text takes at most twice the time, within noise; what takes no time at all needs no comparison."""
    if seconds(call, text) < QUICK:
        return
    once, twice = (min(seconds(call, sent) for _ in range(3)) for sent in (text, text * 2))
    assert twice < 3 * once, f"{once:.3f} s for {len(text)} characters, {twice:.3f} s for twice: {text[:40]!r}"


PATTERNS = dict(patterns())


def test_the_walk_finds_the_patterns() -> None:
    found = list(PATTERNS.values())
    assert DAY_PATTERN in found
    assert all(rule in found for rule, _replacement in _RULES)


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_takes_linear_time(name: str) -> None:
    pattern = PATTERNS[name]
    for text in worst_cases(pattern):
        assert_linear(lambda sent: pattern.sub("", sent), text)


def test_the_test_notices_a_slow_pattern() -> None:
    slow = re.compile(r"[\w-]*(?:token|secret)[\w-]*=")
    assert "token" * 10 in "".join(worst_cases(slow))
    with pytest.raises(AssertionError, match="characters"):
        assert_linear(lambda sent: slow.sub("", sent), "token" * 100)


TOKENS = [
    "token",
    "a@",
    "a.",
    "@",
    "://",
    "Key (",
    "Key (a)=(",
    "a:",
    "%",
    "?a",
    ";q=",
    "a-",
    "1",
    "\n",
    "(",
    "[::",
    "a,",
    '"',
    "<",
    "a@b>",
]
PARSERS: dict[str, Callable[[str], object]] = {
    "scrub": scrub,
    "scrub_message": scrub_message,
    "has_control_characters": has_control_characters,
    "one line": OneLineField(max_length=200).clean,
    "several lines": ParagraphsField(max_length=200).clean,
    "an e-mail address": validate_email,
    "pasted e-mail addresses": addresses_in,
    "a web address": URLValidator(schemes=["http", "https"]),
    "where to go next": is_local_path,
    "a search": lambda text: search_text(QueryDict(f"q={text}"), "q"),
    "Accept-Language": parse_accept_lang_header,
}


@pytest.mark.parametrize("name", PARSERS)
@pytest.mark.parametrize("token", TOKENS)
def test_a_parser_takes_linear_time(name: str, token: str) -> None:
    assert_linear(PARSERS[name], (token * SIZE)[:SIZE])
    assert_linear(PARSERS[name], "https://" + (token * SIZE)[:SIZE])
