"""A community's name, purpose, domain and rhythm: changed, kept, and put back."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.description.editing import NameTaken, edit, put_back
from communities.models import Community, CommunityRevision, Phase
from communities.models.locking import CommunityClosed
from tests.support.at_once import run_during_transaction
from tests.support.people import Tenant, make_community


def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


def kept() -> list[tuple[str, str, str, str]]:
    rows = CommunityRevision.objects.select_related("changed_by").order_by("pk")
    return [(each.field, each.before, each.after, each.changed_by.first_name) for each in rows]


def test_each_change_is_kept_with_who_and_when(inside: Tenant) -> None:
    before = plain(inside).purpose
    assert edit(plain(inside), {"purpose": "Clear letters.", "domain": "Language"}, by=inside["Nele"])
    assert not edit(plain(inside), {"purpose": "Clear letters."}, by=inside["Wout"])
    assert kept() == [
        ("purpose", before, "Clear letters.", "Nele"),
        ("domain", plain(inside).domain, "Language", "Nele"),
    ]
    assert CommunityRevision.objects.filter(changed_at__lte=timezone.now()).count() == 2


def test_putting_back_is_a_change_too(inside: Tenant) -> None:
    edit(plain(inside), {"cadence": "Every Tuesday"}, by=inside["Nele"])
    edit(plain(inside), {"cadence": "Every Friday"}, by=inside["Wout"])
    first = CommunityRevision.objects.select_related("community").earliest("pk")
    was = first.before
    assert [put_back(first, by=inside["Karel"]), put_back(first, by=inside["Karel"])] == [True, False]
    assert kept()[-1] == ("cadence", "Every Friday", was, "Karel")
    assert Community.objects.get(pk=plain(inside).pk).cadence == was


@pytest.mark.parametrize("name", ["Medication Safety", "medication safety", "Médication Safety"])
def test_a_name_that_another_community_has_is_refused(inside: Tenant, name: str) -> None:
    with pytest.raises(NameTaken):
        edit(plain(inside), {"name": name}, by=inside["Nele"])
    assert kept() == []
    assert edit(plain(inside), {"name": "plain language"}, by=inside["Nele"])


def test_the_same_name_in_another_organisation_is_free(inside: Tenant, duinzicht: Tenant) -> None:
    with duinzicht.enter():
        make_community(duinzicht.organisation, "Dune Walkers")
    with inside.enter():
        assert edit(plain(inside), {"name": "Dune Walkers"}, by=inside["Nele"])


def test_a_closed_community_stays_as_it_is(inside: Tenant) -> None:
    edit(plain(inside), {"cadence": "Every Tuesday"}, by=inside["Nele"])
    Community.objects.update(phase=Phase.CLOSED)
    with pytest.raises(CommunityClosed):
        put_back(CommunityRevision.objects.get(), by=inside["Nele"])


def test_two_communities_that_take_one_name_at_once_do_not_both_get_it(
    transactional_db: None, mereldal: Tenant
) -> None:
    one, other = mereldal.communities.values()
    typed = {"name": "Good Letters"}
    told = run_during_transaction(
        mereldal, lambda: edit(one, typed, by=mereldal["Nele"]), lambda: edit(other, typed, by=mereldal["Wout"])
    )
    assert told == ["True", NameTaken.__name__]


def test_changes_at_once_are_kept_one_after_the_other(transactional_db: None, mereldal: Tenant) -> None:
    texts = iter(["Clear letters.", "Kind letters."])
    changes = [lambda: edit(plain(mereldal), {"purpose": next(texts)}, by=mereldal["Nele"])] * 2
    assert run_during_transaction(mereldal, *changes) == ["True", "True"]
    with mereldal.enter():
        first, second = CommunityRevision.objects.order_by("pk")
    assert (second.before, second.after) == (first.after, "Kind letters.")


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [({"field": "slug"}, "revision_known_field"), ({"before": "b", "after": "b"}, "revision_changes_something")],
)
def test_the_database_keeps_only_changes_of_these_fields(
    inside: Tenant, fields: dict[str, Any], constraint: str
) -> None:
    edit(plain(inside), {"cadence": "Every Tuesday"}, by=inside["Nele"])
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CommunityRevision.objects.update(**fields)
