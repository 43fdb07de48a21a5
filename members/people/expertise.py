"""Expertise topics: written by the person themselves, found by all colleagues, deleted when removed (S35, S36)."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from cop_platform.planned_queries import Moment, planned
from cop_platform.search.index import records, understand
from cop_platform.sorting import SortKey
from cop_platform.text import folded
from cop_platform.web.query import page_number
from cop_platform.web.refusals import Refusal
from members.models import Employee, ExpertiseTopic
from members.models.topic import LONGEST_NORMALISED

MAX_TOPICS = 8
PAGE_SIZE = 20
MAX_PAGE = 500
#: Subjects of the search index that lead to a colleague.
FOUND_BY = ("person", "work", "topic")


class TooManyTopics(Refusal):
    sentence = _("There are eight things here already. Remove one first.")


@transaction.atomic
def add_topic(employee: Employee, text: str) -> ExpertiseTopic:
    """Add a topic, or return the existing one that reads the same. Only ever called for the person who asks.

    Raises :class:`TooManyTopics`.
    """
    # Locked for each person, so that two clicks do not exceed MAX_TOPICS.
    Employee.objects.select_for_update(no_key=True).only("pk").get(pk=employee.pk)
    mine, text = ExpertiseTopic.objects.filter(employee=employee), " ".join(text.split())
    found = mine.filter(normalised=normalise(text)).first()
    if found is None and mine.count() >= MAX_TOPICS:
        raise TooManyTopics
    return found or ExpertiseTopic.objects.create(
        organisation_id=employee.organisation_id, employee=employee, text=text, normalised=normalise(text)
    )


def remove_topic(topic: ExpertiseTopic) -> None:
    """Deleted at once, not marked as removed."""
    topic.delete()


@transaction.atomic
def remove_all_topics(employee: Employee) -> None:
    """Delete all topics, and the introduction."""
    ExpertiseTopic.objects.filter(employee=employee).delete()
    employee.introduction = ""
    employee.save(update_fields=["introduction"])


@planned
def topics_of(employee: Employee, _at: Moment) -> QuerySet[ExpertiseTopic]:
    topics: QuerySet[ExpertiseTopic] = ExpertiseTopic.objects.filter(employee=employee)
    return topics.order_by(SortKey("text"), "id")


def topic_about(text: str, topics: list[ExpertiseTopic]) -> ExpertiseTopic | None:
    """The first of these topics in which each word of the text occurs; None for no text."""
    words = [normalise(word) for word in text.split()]
    return next((each for each in topics if words and all(word in each.normalised for word in words)), None)


def normalise(text: str) -> str:
    """The folded text, at most LONGEST_NORMALISED characters."""
    return folded(text)[:LONGEST_NORMALISED]


@dataclass(frozen=True)
class ExpertsPage:
    """One page of colleagues, and whether there is a next one. No total is counted."""

    people: list[Employee]
    number: int
    has_next: bool

    @property
    def next_number(self) -> int:
        return self.number + 1

    @property
    def previous_number(self) -> int:
        return self.number - 1


def find_experts(text: str = "", among: QuerySet[Employee] | None = None) -> QuerySet[Employee]:
    """Colleagues with topics, by name. Each word must occur in a topic, the name or ``works_at``, as the index says."""
    found = (Employee.objects.all() if among is None else among).filter(_has_topics(), left_at=None)
    if text:
        found = found.filter(pk__in=records(understand(text, FOUND_BY, counted=False), FOUND_BY))
    return found.order_by(SortKey("name"), "id")


def _has_topics() -> Any:
    return Exists(ExpertiseTopic.objects.filter(employee=OuterRef("pk")))


def page_of(found: QuerySet[Employee], number: str) -> ExpertsPage:
    """The page with this number, topics prefetched. Anything that is not a page number shows the first."""
    page = page_number(number, last=MAX_PAGE)
    start = (page - 1) * PAGE_SIZE
    people = list(with_topics(found)[start : start + PAGE_SIZE + 1])
    return ExpertsPage(people[:PAGE_SIZE], page, len(people) > PAGE_SIZE and page < MAX_PAGE)


def with_topic_texts(people: QuerySet[Employee]) -> QuerySet[Employee]:
    """Annotate the texts of each person's topics as ``topic_texts``, in the same query."""
    texts = ExpertiseTopic.objects.filter(employee=OuterRef("pk")).order_by("normalised").values("text")
    return people.annotate(topic_texts=ArraySubquery(texts))


def with_topics(people: QuerySet[Employee]) -> QuerySet[Employee]:
    """Prefetch the topics of each person into ``topics``."""
    return people.prefetch_related(
        Prefetch("expertise_topics", queryset=ExpertiseTopic.objects.order_by(SortKey("text"), "id"), to_attr="topics")
    )
