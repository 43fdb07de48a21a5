"""Self-steering in a real browser: a Coach hands a task on, begins an experiment, and judges it when it has ended."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from knowledge.models import Experiment, MemberSentence, Responsibility
from tests.journeys.test_every_page import carry_in
from tests.support.people import Tenant

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]
PLAIN = "/o/mereldal/communities/plain-language/"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_coach_hands_on_tries_and_judges(mereldal: Tenant, open_page: OpenPage, site: str, *, scripts: bool) -> None:
    page = open_page(java_script_enabled=scripts)
    carry_in(page, site, mereldal["Lotte"])
    page.goto(f"{PLAIN}how-we-work/")
    page.get_by_role("link", name=re.compile("Have a look: Standing on our own feet")).click()
    expect(page.get_by_role("heading", name="Standing on our own feet")).to_be_visible()
    page.get_by_role("link", name="Add a task").click()
    page.get_by_label("Which task?").fill("Opening the meeting")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name=re.compile("Do it together: Opening the meeting")).click()
    expect(page.get_by_role("button", name=re.compile("The group does it: Opening"))).to_be_visible()
    page.get_by_role("link", name="Start one").click()
    page.get_by_label("What do we try?").fill("Ten minutes in silence")
    page.get_by_label("How will we know that it helps?").fill("The quiet ones speak.")
    page.get_by_role("button", name="Start it").click()
    expect(page.get_by_role("heading", name="Ten minutes in silence")).to_be_visible()
    with mereldal.enter():
        assert Responsibility.objects.get().carrier == "together"
        Experiment.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    page.goto("/o/mereldal/")
    page.get_by_role("link", name=re.compile("Keep, adapt or stop")).click()
    page.get_by_label("What did we see?").fill("They spoke before the break.")
    page.get_by_label("We keep it").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("“They spoke before the break.”")).to_be_visible()
    with mereldal.enter():
        assert Experiment.objects.get().outcome == "keep"


def test_a_member_says_how_it_is(mereldal: Tenant, open_page: OpenPage, site: str) -> None:
    page = open_page()
    carry_in(page, site, mereldal["Amina"])
    page.goto(f"{PLAIN}self-steering/")
    page.get_by_label("How is it for you?").fill("Online I still keep quiet.")
    page.get_by_label("About").select_option("openness")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("“Online I still keep quiet.”")).to_be_visible()
    page.get_by_role("button", name=re.compile("Take it back")).click()
    expect(page.get_by_text("“Online I still keep quiet.”")).to_have_count(0)
    with mereldal.enter():
        assert not MemberSentence.objects.exists()
