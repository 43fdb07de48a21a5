"""Search texts and page numbers from a query string: unexpected values are cut or ignored. Words in columns."""

from functools import reduce
from operator import and_, or_

from django.db.models import Q
from django.http import QueryDict

MAX_SEARCH_LENGTH = 100


def clean_search_text(text: str) -> str:
    """One line, no NUL, at most ``MAX_SEARCH_LENGTH`` characters."""
    return " ".join(text.replace("\x00", "").split())[:MAX_SEARCH_LENGTH]


def search_text(query: QueryDict, name: str) -> str:
    return clean_search_text(query.get(name, ""))


def page_number(number: str, *, last: int) -> int:
    """A page number from 1 to ``last``; anything that is no number is the first page."""
    is_number = number.isascii() and number.isdigit() and len(number) < 9
    return min(max(int(number), 1), last) if is_number else 1


def every_word(text: str, *fields: str) -> Q:
    """A filter: each word of the text occurs in one of these fields; accents and case do not matter."""
    words = [reduce(or_, (Q(**{f"{field}__unaccent__icontains": word}) for field in fields)) for word in text.split()]
    return reduce(and_, words, Q())
