"""Twenty phones in one lean coffee: three browsers and twenty that only ask, as phones do."""

import re
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from meetings.agenda.topics import add_topic
from meetings.live.hosting import press
from meetings.models import Dot, LiveSession, Meeting, Thumb
from tests.journeys.test_every_page import carry_in
from tests.support.people import Tenant, make_live_meeting, make_meeting, noon_in, signed_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.requirement("S109")]

OpenPage = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def meeting(mereldal: Tenant) -> Meeting:
    with mereldal.enter():
        return make_live_meeting(
            mereldal.communities["plain-language"], mereldal["Nele"], "A minus on page one?", "Who do I call?"
        )


def phone_of(house: Tenant, name: str, open_page: OpenPage, site: str, address: str, **options: object) -> Page:
    page = open_page(**{**PHONE, **options})
    carry_in(page, site, house[name])
    page.goto(address)
    return page


class Asking:
    """A phone that only asks every two seconds, with the ETag that it has."""

    def __init__(self, cookie: str, address: str) -> None:
        self.cookie, self.address, self.statuses, self.page = cookie, address, list[int](), ""
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._ask)
        self.thread.start()

    def _ask(self) -> None:
        from urllib.error import HTTPError
        from urllib.request import Request, urlopen

        etag = ""
        while not self.over.is_set():
            headers = {"Cookie": self.cookie, "If-None-Match": etag} if etag else {"Cookie": self.cookie}
            try:
                with urlopen(Request(self.address, headers=headers), timeout=30) as answer:
                    self.statuses.append(answer.status)
                    etag, self.page = answer.headers["ETag"], answer.read().decode()
            except HTTPError as other:
                self.statuses.append(other.code)
            self.over.wait(2)

    def stop(self) -> None:
        self.over.set()
        self.thread.join()


def test_twenty_phones_in_one_lean_coffee(mereldal: Tenant, meeting: Meeting, open_page: OpenPage, site: str) -> None:
    live = f"{meeting.get_absolute_url()}live/"
    names = ["Kofi", "Griet", "Lotte", "Wout"]
    cookies = [
        f"{settings.SESSION_COOKIE_NAME}={signed_in(mereldal[name]).cookies[settings.SESSION_COOKIE_NAME].value}"
        for name in names
    ]
    phones = [Asking(cookies[number % len(cookies)], f"{site}{live}state/") for number in range(20)]
    try:
        nele = phone_of(mereldal, "Nele", open_page, site, live)
        amina = phone_of(mereldal, "Amina", open_page, site, live)
        karel = phone_of(mereldal, "Karel", open_page, site, live)
        # A topic comes to mind, and shows on all phones; what somebody types meanwhile stays.
        karel.get_by_label("A topic comes to mind?").fill("QR code, yes or n")
        amina.get_by_label("A topic comes to mind?").fill("Can we test it?")
        amina.get_by_role("button", name="Add", exact=True).click()
        for page in (nele, amina, karel):
            expect(page.get_by_text("Can we test it?", exact=True)).to_be_visible()
        expect(karel.get_by_label("A topic comes to mind?")).to_have_value("QR code, yes or n")
        # Dots, by keyboard too: the focus stays on the button of the same topic.
        amina.get_by_role("button", name=re.compile("Give a dot.*Can we test it")).press("Enter")
        taking = amina.get_by_role("button", name=re.compile("Take dot back.*Can we test it"))
        expect(taking).to_be_focused()
        karel.get_by_role("button", name=re.compile("Give a dot.*Can we test it")).click()
        expect(karel.get_by_role("img", name="your dot")).to_be_visible()
        # The host ends the round: the topic with the most dots is discussed, on all phones.
        nele.get_by_role("button", name="End the round of dots and begin").click()
        for page in (nele, amina, karel):
            expect(page.get_by_role("heading", level=1)).to_have_text("Can we test it?")
            expect(page.get_by_role("timer")).to_contain_text("7:5")
        # Time is up: thumbs.
        with mereldal.enter():
            LiveSession.objects.update(ends_at=timezone.now() + timedelta(seconds=1))
            press(meeting, "more", step=1)
            LiveSession.objects.update(ends_at=timezone.now() + timedelta(seconds=2))
        for page in (amina, karel):
            page.get_by_role("radio", name="Next topic").check()
        expect(amina.get_by_text("The group leans towards the next topic.")).to_be_visible()
        expect(amina.get_by_role("radio", name="Next topic")).to_be_checked()
        nele.get_by_role("button", name="Next topic").click()
        for page in (nele, amina, karel):
            expect(page.get_by_role("heading", level=1)).to_have_text("A minus on page one?")
            expect(page.get_by_role("radio", name="Next topic")).to_have_count(0)
        # The end, asked once.
        nele.get_by_role("link", name="End", exact=True).click()
        nele.get_by_role("button", name="End it").click()
        expect(nele.get_by_role("heading", name="Discussed")).to_be_visible()
        expect(amina.get_by_role("heading", level=1)).to_have_text("That was it. Thank you.")
        deadline = time.monotonic() + 15
        while any("That was it" not in phone.page for phone in phones) and time.monotonic() < deadline:
            phones[0].over.wait(0.2)
    finally:
        for phone in phones:
            phone.stop()
    for phone in phones:
        assert set(phone.statuses) <= {200, 304}
        assert 304 in phone.statuses
        assert "That was it" in phone.page
    with mereldal.enter():
        assert (Dot.objects.count(), Thumb.objects.count()) == (2, 0)


def test_a_clock_that_is_wrong_and_a_late_comer_show_the_same_time(
    mereldal: Tenant, meeting: Meeting, open_page: OpenPage, site: str
) -> None:
    live = f"{meeting.get_absolute_url()}live/"
    with mereldal.enter():
        press(meeting, "next", step=0)
    right = phone_of(mereldal, "Amina", open_page, site, live)
    wrong = open_page(**PHONE)
    wrong.clock.install(time=timezone.now() + timedelta(minutes=7))
    carry_in(wrong, site, mereldal["Karel"])
    wrong.goto(live)
    wrong.get_by_role("timer").locator("b").filter(has_text=re.compile(r"^7:\d\d$")).wait_for()

    def seconds(page: Page) -> int:
        minutes, rest = page.get_by_role("timer").locator("b").inner_text().split(":")
        return int(minutes) * 60 + int(rest)

    assert abs(seconds(right) - seconds(wrong)) <= 2


def test_without_a_connection_the_clock_goes_on(
    mereldal: Tenant, meeting: Meeting, open_page: OpenPage, site: str, problems: list[str]
) -> None:
    with mereldal.enter():
        press(meeting, "next", step=0)
    page = phone_of(mereldal, "Amina", open_page, site, f"{meeting.get_absolute_url()}live/")
    expect(page.get_by_role("timer")).to_contain_text("7:5")

    def fail(route: Route) -> None:
        route.abort()

    page.route("**/live/state/", fail)
    expect(page.get_by_text("No connection. The clock goes on.")).to_be_visible()
    before = page.get_by_role("timer").locator("b").inner_text()
    expect(page.get_by_role("timer").locator("b")).not_to_have_text(before)
    page.unroute("**/live/state/", fail)
    expect(page.get_by_text("No connection. The clock goes on.")).to_have_count(0)
    problems.clear()


def test_what_was_refused_stays_while_the_page_goes_on(
    mereldal: Tenant, open_page: OpenPage, site: str, problems: list[str]
) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        found = make_live_meeting(plain, mereldal["Nele"], "Forms", focus="A market", format="open_space")
    page = phone_of(mereldal, "Nele", open_page, site, f"{found.get_absolute_url()}live/")
    page.get_by_label("Rooms").fill("Kitchen")
    page.get_by_label("Rounds").fill("6")
    page.get_by_role("button", name="Save").click()
    refused = page.get_by_text("The rounds do not fit in the meeting.")
    expect(page.locator(".errors")).to_be_focused()
    for _time in range(2):
        with page.expect_response("**/live/state/"):
            pass
        expect(refused).to_be_visible()
        expect(page.get_by_label("Rounds")).to_have_value("6")
    page.get_by_label("Rounds").fill("1")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Kitchen", exact=True).first).to_be_visible()
    expect(refused).to_have_count(0)
    assert [each for each in problems if "422" not in each] == []
    problems.clear()


def test_keys_on_the_big_screen(mereldal: Tenant, meeting: Meeting, open_page: OpenPage, site: str) -> None:
    with mereldal.enter():
        press(meeting, "next", step=0)
    screen = open_page(viewport={"width": 1280, "height": 800})
    carry_in(screen, site, mereldal["Nele"])
    screen.goto(f"{meeting.get_absolute_url()}live/screen/")
    screen.keyboard.press(" ")
    expect(screen.get_by_text("the clock stands still")).to_be_visible()
    screen.keyboard.press("+")
    expect(screen.get_by_role("timer")).to_contain_text(re.compile(r"1[12]:[05]"))
    screen.keyboard.press("n")
    expect(screen.get_by_role("heading", level=1)).to_have_text("Who do I call?")


@pytest.mark.parametrize("scripts", [True, False])
def test_dots_before_the_meeting(mereldal: Tenant, open_page: OpenPage, site: str, *, scripts: bool) -> None:
    with mereldal.enter():
        found = make_meeting(mereldal.communities["plain-language"], mereldal["Wout"], starts_at=noon_in(9))
        first, _second = (add_topic(found, title, by=mereldal["Nele"]) for title in ("One", "Two"))
        Dot.objects.create(
            organisation=mereldal.organisation, meeting=found, topic=first, employee=mereldal["Nele"], number=1
        )
    page = phone_of(mereldal, "Amina", open_page, site, found.get_absolute_url(), java_script_enabled=scripts)
    titles = page.locator("#agenda li.topic h3")
    if scripts:
        page.get_by_label("Propose a topic").fill("Half an idea")
    page.get_by_role("button", name=re.compile("Give a dot.*Two")).click()
    expect(page.get_by_role("button", name=re.compile("Take dot back.*Two"))).to_be_visible()
    page.get_by_role("button", name=re.compile("Give a dot.*One")).click()
    expect(page.get_by_role("img", name="2 dots, one of them yours")).to_be_visible()
    expect(titles).to_have_text(["One", "Two"])
    page.get_by_role("button", name=re.compile("Take dot back.*One")).click()
    if scripts:
        expect(page.get_by_role("button", name=re.compile("Give a dot.*One"))).to_be_focused()
        expect(page.get_by_label("Propose a topic")).to_have_value("Half an idea")  # what was typed stays


def test_a_lean_coffee_without_javascript(mereldal: Tenant, meeting: Meeting, open_page: OpenPage, site: str) -> None:
    live = f"{meeting.get_absolute_url()}live/"
    page = phone_of(mereldal, "Nele", open_page, site, live, java_script_enabled=False)
    page.get_by_role("button", name="End the round of dots and begin").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A minus on page one?")
    with mereldal.enter():
        LiveSession.objects.update(ends_at=timezone.now())
    page.get_by_role("link", name="Refresh").click()
    page.get_by_role("radio", name="Next topic").check(force=True)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("radio", name="Next topic")).to_be_checked()
    page.get_by_role("button", name="Next topic").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who do I call?")
