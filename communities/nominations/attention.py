"""Action items: pending nominations and role selections."""

from collections.abc import Iterator

from django.db.models import QuerySet

from communities.models import Nomination, RoleSelection, Step
from communities.nominations.nominating import pending_for
from communities.nominations.selection import pending_selections_for as selections_for
from cop_platform.attention import ActionItem, action_items_among
from cop_platform.planned_queries import Moment
from members.models import Employee


def _nominations_of(person: Employee, _at: Moment) -> QuerySet[Nomination]:
    found: QuerySet[Nomination] = Nomination.objects.filter(nominee=person, answer="", withdrawn_at=None)
    return found


@action_items_among(_nominations_of)
def nominations(person: Employee) -> Iterator[ActionItem]:
    """Nominations that wait for this person's answer."""
    for nomination in pending_for(person):
        yield ActionItem("communities/nominations/attention/nomination.html", nomination, nomination.nominated_at)


def _selections_near(person: Employee, _at: Moment) -> QuerySet[RoleSelection]:
    found: QuerySet[RoleSelection] = RoleSelection.objects.filter(
        step=Step.SUGGEST, community__participations__employee=person
    )
    return found


@action_items_among(_selections_near)
def role_selections(person: Employee) -> Iterator[ActionItem]:
    """Role selections that wait for this person's suggestion."""
    for selection in selections_for(person):
        yield ActionItem(
            "communities/nominations/attention/selection.html",
            selection,
            selection.started_at,
            until=selection.by_when,
        )
