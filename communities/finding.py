"""Finding a colleague by name: a few at a time, however many there are."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.db.models.functions import Lower

from members.models import Employee

SHOWN = 8
LONGEST = 100


@dataclass(frozen=True)
class Found:
    """What was looked for, the first few whose name holds it, and whether there are others."""

    text: str
    people: list[Any]
    has_more: bool


def typed(text: str) -> str:
    """As it is searched for: one line, no NUL, not endless."""
    return " ".join(text.replace("\x00", "").split())[:LONGEST]


def find(people: QuerySet[Employee], text: str) -> Found:
    """Those whose name holds each of these words, with or without accents; without words the first by name.

    Whose name, or a part of it, begins so comes before who only has it somewhere inside.
    """
    text = typed(text)
    for word in text.split():
        people = people.filter(name__unaccent__icontains=word)
    found = list(people.order_by(_begins_with(text), Lower("name"), "id")[: SHOWN + 1])
    return Found(text, found[:SHOWN], len(found) > SHOWN)


def _begins_with(text: str) -> Case:
    whole, part = Q(name__unaccent__istartswith=text), Q(name__unaccent__icontains=f" {text}")
    return Case(When(whole, then=0), When(part, then=1), default=2)
