"""The community model."""

from typing import Any

import pytest
from django.db import IntegrityError

from communities.models import Community, Joining, Phase
from tests.support.people import Tenant, make_community


def test_two_communities_of_a_house_have_two_addresses(inside: Tenant) -> None:
    with pytest.raises(IntegrityError, match="community_slug"):
        make_community(inside.organisation, "Another", slug="plain-language")


def test_another_house_may_use_the_same_address(inside: Tenant, duinzicht: Tenant) -> None:
    assert inside.communities["plain-language"].slug == duinzicht.communities["plain-language"].slug


@pytest.mark.requirement("S15", "S60")
@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        ({"joining": Joining.BY_REQUEST, "joining_reason": ""}, "community_says_why_not_open"),
        ({"main_goal": "fun"}, "community_one_main_goal"),
        ({"main_goal": ""}, "community_one_main_goal"),
        ({"phase": "asleep"}, "community_known_phase"),
    ],
)
def test_the_database_refuses(inside: Tenant, broken: dict[str, Any], rule: str) -> None:
    with pytest.raises(IntegrityError, match=rule):
        Community.objects.filter(slug="plain-language").update(**broken)


def test_it_stands_below_its_organisation(inside: Tenant) -> None:
    assert inside.communities["plain-language"].get_absolute_url() == "/o/mereldal/communities/plain-language/"


def test_only_the_last_phase_is_closed() -> None:
    assert [phase for phase in Phase if Community(phase=phase).is_closed] == [Phase.CLOSED]
