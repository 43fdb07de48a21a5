"""A community of 120 splits in two, in a real browser: one names them, people choose, nobody is moved."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from communities.models import Level, Participation
from communities.participation.levels import level_of
from tests.journeys.test_every_page import carry_in, faults, too_wide
from tests.support.people import Tenant, make_employee

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]
COMMUNITY = "/o/mereldal/communities/plain-language/"


def crowd(house: Tenant) -> None:
    """Makes Plain Language a community of 120."""
    with house.enter():
        community = house.communities["plain-language"]
        people = [make_employee(house.organisation, f"Member {number}") for number in range(113)]
        Participation.objects.bulk_create(
            Participation(
                organisation=house.organisation,
                community=community,
                employee=each,
                level=Level.ACTIVE,
                since=timezone.now(),
            )
            for each in people
        )


@pytest.mark.requirement("S115")
@pytest.mark.parametrize("scripts", [True, False])
def test_a_community_of_120_splits_in_two(
    mereldal: Tenant, open_page: OpenPage, site: str, problems: list[str], *, scripts: bool
) -> None:
    crowd(mereldal)
    nele, amina, karel = (open_page(java_script_enabled=scripts) for _each in range(3))
    for page, name in [(nele, "Nele"), (amina, "Amina"), (karel, "Karel")]:
        carry_in(page, site, mereldal[name])

    # The Leader names the two.
    nele.goto(f"{COMMUNITY}how-we-work/")
    nele.get_by_role("link", name="Split into smaller communities").click()
    for number, (title, purpose, leader) in enumerate(
        [
            ("Smart Handover", "A change of shift in five minutes.", "Karel Segers"),
            ("Forms Gardeners", "Every form asks only what somebody uses.", "Nele Baert"),
        ],
        1,
    ):
        box = nele.get_by_role("group", name=f"Community {number}")
        box.get_by_label("Name").fill(title)
        box.get_by_label("What should get better?").fill(purpose)
        box.get_by_label("Who keeps it going at first?").fill(leader)
    is_right(nele, scripts=scripts)
    nele.get_by_role("button", name="Ask everyone to choose").click()
    expect(nele.get_by_text("Everyone is asked now. Nobody is moved.")).to_be_visible()

    # Karel says that he leads one; Amina takes a place in one, and changes it.
    karel.goto("/o/mereldal/")
    karel.get_by_role("button", name=re.compile("Yes, I’ll do it.*Smart Handover")).click()
    expect(karel.get_by_text("It’s yours. Good that you do it.")).to_be_visible()
    amina.goto("/o/mereldal/")
    amina.get_by_role("link", name=re.compile("Choose where to go on")).click()
    expect(amina.get_by_text("Keeps it going at first: Karel Segers")).to_be_visible()
    is_right(amina, scripts=scripts)
    amina.get_by_role("group", name="Smart Handover").get_by_label("Active").check(force=True)
    amina.get_by_role("group", name="Forms Gardeners").get_by_label("Not for me").check(force=True)
    amina.get_by_role("button", name="Take these places").click()
    expect(amina.get_by_text("Good. You can change this until")).to_be_visible()
    amina.get_by_role("group", name="Forms Gardeners").get_by_label("At the edge").check(force=True)
    amina.get_by_role("button", name="Change my places").click()
    amina.get_by_role("link", name="Smart Handover").click()
    amina.get_by_role("heading", name="It comes from").wait_for()
    amina.get_by_role("main").get_by_role("link", name="Plain Language").first.click()
    expect(amina.get_by_role("heading", name="It goes on as")).to_be_visible()

    with mereldal.enter():
        there = Participation.objects.filter(community__split_parts__isnull=False)
        taken = set(there.values_list("employee__name", "community__name", "level"))
        assert taken == {
            ("Amina El Idrissi", "Smart Handover", "active"),
            ("Amina El Idrissi", "Forms Gardeners", "periphery"),
        }
        community = mereldal.communities["plain-language"]
        assert community.participations.count() == 120
        assert level_of(community, mereldal["Amina"]) == Level.ACTIVE


def is_right(page: Page, *, scripts: bool) -> None:
    """Accessible, and within the smallest screen."""
    if scripts:
        assert faults(page) == []
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 700})
    if scripts:
        assert too_wide(page) == ""
    if size:
        page.set_viewport_size(size)
