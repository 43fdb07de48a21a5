"""Action items: where to go on after a split."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from communities.models import Split
from communities.splitting.splitting import splits_to_choose
from cop_platform.attention import ActionItem, action_items_among
from cop_platform.planned_queries import Moment
from members.models import Employee


def _splits_under_way(_person: Employee, at: Moment) -> QuerySet[Split]:
    found: QuerySet[Split] = Split.objects.filter(asks_until__gt=at.now, is_over=False)
    return found


@action_items_among(_splits_under_way)
def splits(person: Employee) -> Iterator[ActionItem]:
    """Until the date, or until they chose; silence changes nothing."""
    for asked in splits_to_choose(person):
        until = timezone.localdate(asked.asks_until)
        yield ActionItem("communities/splitting/attention/split.html", asked, asked.asked_at, until=until)
