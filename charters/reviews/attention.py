"""Action items: a charter whose review date has come."""

from collections.abc import Iterator
from datetime import datetime
from typing import cast

from charters.reviews.reviewing import due_for
from cop_platform.attention import ActionItem, action_items
from members.models import Employee


@action_items
def charters_to_review(person: Employee) -> Iterator[ActionItem]:
    """For the core group, Leaders and Coordinators, and for Coaches once it waits for 30 days; at most 20."""
    for version in due_for(person).select_related("community").order_by("review_on", "id")[:20]:
        yield ActionItem(
            "charters/reviews/attention/charter_review.html",
            version,
            cast("datetime", version.adopted_at),
            until=version.review_on,
        )
