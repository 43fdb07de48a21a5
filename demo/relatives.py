"""Create the splits and the sisters of the demonstration."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from communities.models import Role, SisterLink, Split, SplitChoice, SplitPart
from demo.communities import LoadedCommunity
from demo.employees import People

WEEK = timedelta(weeks=1)


def add_splits(gathered: Sequence[LoadedCommunity], people: People, now: datetime) -> None:
    """Written as rows. Whoever has a place in a part has chosen; everybody else is asked for a week more."""
    by_slug = {each.script.slug: each for each in gathered}
    for whole in gathered:
        if not whole.script.splits_into:
            continue
        asked = Split.objects.create(
            **whole.foreign_keys,
            asked_by=people.named[whole.script.holder(Role.LEADER)],
            asked_at=now - WEEK,
            asks_until=now + WEEK,
        )
        parts = [by_slug[slug] for slug in whole.script.splits_into]
        SplitPart.objects.bulk_create(
            SplitPart(**part.foreign_keys, split=asked, position=position) for position, part in enumerate(parts, 1)
        )
        chosen = {each.employee.pk: each.employee for part in parts for each in part.participants if each.level}
        SplitChoice.objects.bulk_create(
            SplitChoice(organisation_id=asked.organisation_id, split=asked, employee=each, chosen_at=now - WEEK / 2)
            for each in chosen.values()
        )


def add_sisters(gathered: Sequence[LoadedCommunity], people: People, now: datetime) -> None:
    by_slug = {each.script.slug: each for each in gathered}
    SisterLink.objects.bulk_create(
        SisterLink(
            organisation_id=each.community.organisation_id,
            one=one,
            other=other,
            named_by=people.named[each.script.holder(Role.LEADER)],
            named_at=now - WEEK,
        )
        for each in gathered
        for slug in each.script.sisters
        for one, other in [sorted([each.community, by_slug[slug].community], key=lambda found: found.pk)]
    )
