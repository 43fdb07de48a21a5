"""What was prepared for a meeting, read in one query."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from cop_platform.planned_queries import Moment, planned
from meetings.models import DietaryNeed, Guest, Meeting, PreparationTask, Reading
from members.models import Employee


class ReadingLine(NamedTuple):
    title: str
    url: str


class GuestLine(NamedTuple):
    name: str
    comes_from: str


@dataclass(frozen=True)
class Prepared:
    """What everyone sees of the preparation, and the reader's own dietary need."""

    readings: list[ReadingLine]
    guests: list[GuestLine]
    own_need: str

    @property
    def has_need(self) -> bool:
        return bool(self.own_need)


def prepared_for(meeting: Meeting, reader: Employee) -> Prepared:
    for readings, guests, needs in _prepared(meeting, reader):
        return Prepared(
            [ReadingLine(**each) for each in readings],
            [GuestLine(**each) for each in guests],
            needs[0] if needs else "",
        )
    return Prepared([], [], "")


@planned
def _prepared(meeting: Meeting, reader: Employee, _at: Moment) -> QuerySet[Any]:
    own = {"meeting": OuterRef("pk")}
    readings = Reading.objects.filter(**own).order_by("pk").values(row=JSONObject(title="title", url="url"))
    guests = Guest.objects.filter(**own).values(row=JSONObject(name="name", comes_from="comes_from")).order_by("pk")
    needs = DietaryNeed.objects.filter(**own, employee=reader).values("need")
    return Meeting.objects.filter(pk=meeting.pk).values_list(
        ArraySubquery(readings), ArraySubquery(guests), ArraySubquery(needs)
    )


def tasks_of(meeting: Meeting) -> QuerySet[PreparationTask]:
    """Open ones first, in the order in which they were written down."""
    found: QuerySet[PreparationTask] = PreparationTask.objects.filter(meeting=meeting).select_related("done_by")
    return found.order_by(F("done_at").asc(nulls_first=True), "pk")


def needs_of(meeting: Meeting) -> QuerySet[DietaryNeed]:
    """For whoever arranges the food; nobody who has left."""
    found: QuerySet[DietaryNeed] = DietaryNeed.objects.filter(meeting=meeting, employee__left_at=None)
    return found.select_related("employee").order_by("pk")
