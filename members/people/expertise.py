"""Who says one may ask them about what: written by themselves, found by all, gone when they take it away (S35, S36)."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from members.models import AskAbout, Employee
from members.models.topic import LONGEST_PLAIN

MOST = 8
PAGE_SIZE = 20
FURTHEST_PAGE = 500
LONGEST_SEARCH = 100
#: Letters that Unicode does not take apart, as PostgreSQL's unaccent writes them.
UNDIVIDED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


class Enough(Exception):
    """So many things stand there that another would hide the rest."""


@transaction.atomic
def ask_me_about(employee: Employee, words: str) -> AskAbout:
    """Only ever called for the person who asks. What stands there already stays as it is. Raises :class:`Enough`."""
    # One at a time for each person, so that two clicks do not bring one too many.
    Employee.objects.select_for_update(no_key=True).only("pk").get(pk=employee.pk)
    mine, words = AskAbout.objects.filter(employee=employee), " ".join(words.split())
    found = mine.filter(plain=plain(words)).first()
    if found is None and mine.count() >= MOST:
        raise Enough
    return found or AskAbout.objects.create(
        organisation_id=employee.organisation_id, employee=employee, words=words, plain=plain(words)
    )


def no_longer_ask_about(topic: AskAbout) -> None:
    """Gone at once."""
    topic.delete()


@transaction.atomic
def no_longer_ask(employee: Employee) -> None:
    """All of it, and the word about oneself."""
    AskAbout.objects.filter(employee=employee).delete()
    employee.introduction = ""
    employee.save(update_fields=["introduction"])


def topics_of(employee: Employee) -> list[AskAbout]:
    return list(AskAbout.objects.filter(employee=employee).order_by("plain"))


def plain(text: str) -> str:
    """Without accents, capitals and doubled spaces."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(UNDIVIDED))
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split())[:LONGEST_PLAIN]


@dataclass(frozen=True)
class Found:
    """A page of colleagues, and whether more follow; how many there are in all nobody counts."""

    people: list[Employee]
    number: int
    has_next: bool

    @property
    def next_number(self) -> int:
        return self.number + 1

    @property
    def previous_number(self) -> int:
        return self.number - 1


def who_may_be_asked(text: str = "", among: QuerySet[Employee] | None = None) -> QuerySet[Employee]:
    """Colleagues who said so, by name. Each word occurs in what they may be asked, their name or where they work."""
    found = (Employee.objects.all() if among is None else among).filter(_said_something(), left_at=None)
    for word in text.split():
        topics = AskAbout.objects.filter(plain__contains=plain(word)).values("employee_id")
        found = found.filter(
            Q(pk__in=topics) | Q(name__unaccent__icontains=word) | Q(works_at__unaccent__icontains=word)
        )
    return found.order_by(Lower("name"), "id")


def _said_something() -> Any:
    return Exists(AskAbout.objects.filter(employee=OuterRef("pk")))


def page_of(found: QuerySet[Employee], number: str) -> Found:
    """The page of this number, with what each may be asked; anything that is none shows the first."""
    page = min(max(int(number), 1), FURTHEST_PAGE) if number.isascii() and number.isdigit() and len(number) < 9 else 1
    start = (page - 1) * PAGE_SIZE
    people = list(with_topics(found)[start : start + PAGE_SIZE + 1])
    return Found(people[:PAGE_SIZE], page, len(people) > PAGE_SIZE and page < FURTHEST_PAGE)


def with_topics(people: QuerySet[Employee]) -> QuerySet[Employee]:
    """Each knows its ``topics``, without a query for each."""
    return people.prefetch_related(Prefetch("ask_about", queryset=AskAbout.objects.order_by("plain"), to_attr="topics"))
