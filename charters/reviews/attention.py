"""Action items, and a sign: a charter whose review date has come."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charters.models import CharterVersion
from charters.reviews.reviewing import due_for
from cop_platform.attention import ActionItem, Sign, action_items_among, one_by_one, register_sign
from cop_platform.planned_queries import Moment
from cop_platform.ui.dates import format_day
from members.models import Employee


def _versions_due(_person: Employee, at: Moment) -> QuerySet[CharterVersion]:
    adopted = CharterVersion.State.ADOPTED
    found: QuerySet[CharterVersion] = CharterVersion.objects.filter(state=adopted, review_on__lte=at.today)
    return found


@action_items_among(_versions_due)
def charters_to_review(person: Employee) -> Iterator[ActionItem]:
    """For the core group, Leaders and Coordinators, and for Coaches once it waits for 30 days; at most 20."""
    for version in due_for(person):
        yield ActionItem(
            "charters/reviews/attention/charter_review.html",
            version,
            cast("datetime", version.adopted_at),
            until=version.review_on,
        )


def _overdue(at: Moment) -> Q:
    return one_by_one(_in_force().filter(review_on__lt=at.today))


def _in_force() -> QuerySet[CharterVersion]:
    found: QuerySet[CharterVersion] = CharterVersion.objects.filter(
        community=OuterRef("pk"), state=CharterVersion.State.ADOPTED
    )
    return found


def _overdue_sentence(community: Any) -> str:
    said = _("The one-pager was due for a look on %(day)s.")
    return said % {"day": format_day(community.charter_review_on, "j F Y")}


register_sign(
    2,
    Sign(
        "review_due",
        gettext_lazy("Review due"),
        "file-clock",
        _overdue,
        _overdue_sentence,
        lambda _at: {"charter_review_on": Subquery(_in_force().values("review_on")[:1])},
    ),
)
