"""Addresses of which a page, or many mails, have very many: what ``reverse`` gives, quickly."""

from functools import lru_cache

from django.urls import get_urlconf, reverse

#: Matches any part of a path that we have, an id as well as a signature.
SAMPLE = "zzzzzzzzzzzzzz"


def kept_address(view: str, *parts: str) -> str:
    """Of a page that many link to, such as the tabs of a community."""
    return _reversed(get_urlconf(), view, parts)


@lru_cache(maxsize=4096)
def _reversed(_urlconf: str | None, view: str, parts: tuple[str, ...]) -> str:
    return reverse(view, args=parts)


def address_of(view: str, *parts: str) -> str:
    """One of many that differ in their last part only. The last part has letters, digits and ``-_:`` only."""
    before, after = _around(get_urlconf(), view, parts[:-1])
    return before + parts[-1] + after


@lru_cache(maxsize=4096)
def _around(_urlconf: str | None, view: str, parts: tuple[str, ...]) -> tuple[str, str]:
    before, _sample, after = reverse(view, args=[*parts, SAMPLE]).rpartition(SAMPLE)
    return before, after
