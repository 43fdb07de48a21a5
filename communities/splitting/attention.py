"""Action items: where to go on after a split."""

from collections.abc import Iterator

from django.utils import timezone

from communities.splitting.splitting import splits_to_choose
from cop_platform.attention import ActionItem, action_items
from members.models import Employee


@action_items
def splits(person: Employee) -> Iterator[ActionItem]:
    """Until the date, or until they chose; silence changes nothing."""
    for asked in splits_to_choose(person):
        until = timezone.localdate(asked.asks_until)
        yield ActionItem("communities/splitting/attention/split.html", asked, asked.asked_at, until=until)
