"""The mails about series, as a mail server receives them and as calendar programs read them."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import recurring_ical_events
import time_machine
from django.utils import timezone
from icalendar import Calendar

from communities.notifications.preferences import set_preference
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from meetings.models import Meeting, Series
from meetings.scheduling.restoring import put_back
from meetings.scheduling.schedule import CHANGE, GATHER_FOR, INVITATION, cancel, update
from meetings.series.changing import change_following, end_series
from tests.support.mails import content
from tests.support.people import Tenant, make_meeting_details, make_series, make_series_details

pytestmark = pytest.mark.at("2026-06-01T09:00:00Z")
FIRST = date(2026, 6, 9)
WEEKS = timedelta(weeks=2)
HOURS = "12:00–13:30"


def calendar(message: EmailMessage) -> Any:
    return Calendar.from_ical(content(message, "text/calendar"))


def starts(calendar: Any, until: date = date(2027, 6, 1)) -> list[datetime]:
    found = recurring_ical_events.of(calendar).between(date(2026, 6, 1), until)
    return sorted(timezone.localtime(each["DTSTART"].dt) for each in found)


class Box:
    """The mails that came since it was last looked into."""

    def __init__(self, mailbox: MailCatcher) -> None:
        self.mailbox = mailbox
        self.seen: set[str] = set()

    def send(self) -> list[EmailMessage]:
        """Sends what is due when the changes of now have been gathered."""
        with time_machine.travel(timezone.now() + GATHER_FOR):
            send_due()
        new = [mail for mail in self.mailbox.messages() if mail["Message-ID"] not in self.seen]
        self.seen |= {mail["Message-ID"] for mail in new}
        return new


@pytest.fixture
def box(mailbox: MailCatcher) -> Box:
    return Box(mailbox)


@pytest.fixture
def series(inside: Tenant) -> Series:
    """Six dates; only Amina gets the mails."""
    plain = inside.communities["plain-language"]
    for name in set(inside.people) - {"Amina"}:
        for kind in (INVITATION, CHANGE):
            set_preference(plain, inside[name], kind, wanted=False)
    return make_series(plain, inside["Nele"], count=6, invite=True)


def rows(*series: Series) -> list[datetime]:
    found: Iterable[Meeting] = Meeting.objects.filter(series__in=series, is_open=True)
    return sorted(timezone.localtime(meeting.starts_at) for meeting in found)


def dates(series: Series) -> list[Meeting]:
    return list(Meeting.objects.filter(series=series).order_by("original_day"))


@pytest.mark.requirement("S110")
def test_one_invitation_holds_all_dates(series: Series, box: Box) -> None:
    [mail] = box.send()
    assert mail["Subject"] == "What do we call a resident?: Every second Tuesday"
    found = calendar(mail)
    assert found["METHOD"] == "REQUEST"
    [event] = found.walk("VEVENT")
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;COUNT=6;INTERVAL=2;BYDAY=TU"
    assert len(found.walk("VTIMEZONE")) == 1
    assert starts(found) == rows(series)


def test_a_moved_date_is_the_only_entry_of_its_mail(inside: Tenant, series: Series, box: Box) -> None:
    [invitation] = box.send()
    third = dates(series)[2]
    later = third.starts_at + timedelta(days=1, hours=2)
    update(third, make_meeting_details(starts_at=later), by=inside["Nele"], revision=0)
    [mail] = box.send()
    [event] = calendar(mail).walk("VEVENT")
    [master] = calendar(invitation).walk("VEVENT")
    assert event["UID"] == master["UID"]
    assert event["SEQUENCE"] > master["SEQUENCE"]
    assert event["RECURRENCE-ID"].params["TZID"] == "Europe/Brussels"
    assert "RRULE" not in event
    assert "THISANDFUTURE" not in content(mail, "text/calendar")
    both = calendar(invitation)
    both.add_component(event)
    assert starts(both) == rows(series)


def test_a_cancelled_date_and_its_return(inside: Tenant, series: Series, box: Box) -> None:
    box.send()
    third = dates(series)[2]
    cancel(third, by=inside["Nele"], note="Holidays")
    [mail] = box.send()
    off = calendar(mail)
    assert off["METHOD"] == "CANCEL"
    [cancelled] = off.walk("VEVENT")
    assert cancelled["RECURRENCE-ID"].dt == timezone.localtime(third.starts_at)
    put_back(third)
    [mail] = box.send()
    assert mail["Subject"].startswith("On again: ")
    [again] = calendar(mail).walk("VEVENT")
    assert (again["UID"], again["STATUS"]) == (cancelled["UID"], "CONFIRMED")
    assert again["SEQUENCE"] > cancelled["SEQUENCE"]


def test_called_off_and_put_back_within_five_minutes_is_no_mail(inside: Tenant, series: Series, box: Box) -> None:
    box.send()
    third = dates(series)[2]
    cancel(third, by=inside["Nele"])
    put_back(third)
    assert box.send() == []


def test_a_date_past_its_neighbour_leaves_the_series(inside: Tenant, series: Series, box: Box) -> None:
    box.send()
    third = dates(series)[2]
    update(third, make_meeting_details(starts_at=third.starts_at + timedelta(days=15)), by=inside["Nele"], revision=0)
    left, own = sorted(map(calendar, box.send()), key=lambda each: str(each["METHOD"]))
    assert (left["METHOD"], own["METHOD"]) == ("CANCEL", "REQUEST")
    [former] = left.walk("VEVENT")
    [new] = own.walk("VEVENT")
    assert former["RECURRENCE-ID"].dt.date() == third.original_day
    assert former["UID"] != new["UID"]
    assert "RECURRENCE-ID" not in new


def test_another_hour_rewrites_the_entry_and_its_exceptions(inside: Tenant, series: Series, box: Box) -> None:
    box.send()
    third, fourth = dates(series)[2:4]
    update(third, make_meeting_details(starts_at=third.starts_at + timedelta(days=1)), by=inside["Nele"], revision=0)
    cancel(fourth, by=inside["Nele"])
    box.send()
    change_following(series, make_series_details(count=6, start=time(16)), since=FIRST, by=inside["Nele"], revision=0)
    [mail] = box.send()
    found = calendar(mail)
    assert len(found.walk("VEVENT")) == 2
    assert starts(found) == rows(series)
    assert len(rows(series)) == 5


def change_hour(house: Tenant, series: Series, start: time, revision: int, since: date = FIRST) -> Series:
    details = make_series_details(first=since, count=6 - (since - FIRST) // WEEKS, start=start)
    return change_following(series, details, since=since, by=house["Nele"], revision=revision)


def was(mail: EmailMessage) -> str:
    """What it says that it was, the same in both texts."""
    lines = [line for line in content(mail).splitlines() if line.startswith("It was: ")]
    assert all(line in content(mail, "text/html") for line in lines)
    return " ".join(lines)


def test_another_hour_says_the_former_one(inside: Tenant, series: Series, box: Box) -> None:
    box.send()
    change_hour(inside, series, time(16), 0)
    [mail] = box.send()
    assert was(mail) == f"It was: Every second Tuesday, {HOURS}."
    change_hour(inside, series, time(17), 1)
    [mail] = box.send()
    assert was(mail) == "It was: Every second Tuesday, 16:00–17:30."


def test_changes_within_five_minutes_say_what_was_told_last(inside: Tenant, series: Series, box: Box) -> None:
    box.send()
    change_hour(inside, series, time(16), 0)
    change_hour(inside, series, time(17), 1)
    [mail] = box.send()
    assert was(mail) == f"It was: Every second Tuesday, {HOURS}."
    change_hour(inside, series, time(16), 2)
    change_hour(inside, series, time(17), 3)
    [mail] = box.send()
    assert was(mail) == ""


def test_another_place_is_told_with_the_former_one(inside: Tenant, series: Series, box: Box) -> None:
    box.send()
    details = make_series_details(count=6, place="Zaal Zwaluw")
    change_following(series, details, since=FIRST, by=inside["Nele"], revision=0)
    [mail] = box.send()
    assert was(mail) == f"It was: Every second Tuesday, {HOURS}, {series.place}."


def test_another_hour_from_a_date_on_says_the_former_one_once(inside: Tenant, series: Series, box: Box) -> None:
    """The dates before it keep theirs, so it is another series: its first mail says what these dates were."""
    box.send()
    changed = change_hour(inside, series, time(16), 0, since=FIRST + 2 * WEEKS)
    said = {was(mail) for mail in box.send()}
    assert said == {"", f"It was: Every second Tuesday, {HOURS}."}
    change_following(
        changed,
        make_series_details(first=FIRST + 2 * WEEKS, count=4, start=time(17)),
        since=FIRST + 2 * WEEKS,
        by=inside["Nele"],
        revision=0,
    )
    [mail] = box.send()
    assert was(mail) == "It was: Every second Tuesday, 16:00–17:30."


def test_other_words_from_a_date_on_say_no_former_hour(inside: Tenant, series: Series, box: Box) -> None:
    box.send()
    details = make_series_details(first=FIRST + 3 * WEEKS, count=3, focus="Letters")
    change_following(series, details, since=FIRST + 3 * WEEKS, by=inside["Nele"], revision=0)
    assert {was(mail) for mail in box.send()} == {""}


def test_this_and_the_following_are_two_entries(inside: Tenant, series: Series, box: Box) -> None:
    box.send()
    changed = change_following(
        series,
        make_series_details(first=FIRST + 3 * WEEKS + timedelta(days=2), count=3),
        since=FIRST + 3 * WEEKS,
        by=inside["Nele"],
        revision=0,
    )
    mails = box.send()
    both = {str(found.walk("VEVENT")[0]["UID"]): found for found in map(calendar, mails)}
    assert len(mails) == 2
    assert len(both) == 2
    all_starts = sorted(start for found in both.values() for start in starts(found))
    assert all_starts == rows(series, changed)
    subjects = {mail["Subject"] for mail in mails}
    assert subjects == {
        "Changed: What do we call a resident?",
        "Changed: What do we call a resident?, the former dates",
    }


def test_another_weekday_before_the_first_replaces_the_entry(inside: Tenant, series: Series, box: Box) -> None:
    box.send()
    change_following(
        series,
        make_series_details(first=FIRST + timedelta(days=2), count=6),
        since=FIRST,
        by=inside["Nele"],
        revision=0,
    )
    methods = sorted(str(calendar(mail)["METHOD"]) for mail in box.send())
    assert methods == ["CANCEL", "REQUEST"]


@pytest.mark.parametrize("position", [0, 3])
def test_calling_off_dates_is_one_mail(inside: Tenant, series: Series, box: Box, position: int) -> None:
    box.send()
    third = dates(series)[2]
    update(third, make_meeting_details(starts_at=third.starts_at + timedelta(days=1)), by=inside["Nele"], revision=0)
    box.send()
    end_series(series, since=FIRST + position * WEEKS, by=inside["Nele"], note="Thanks")
    [mail] = box.send()
    assert "Thanks" in content(mail)
    found = calendar(mail)
    if position == 0:
        [event] = found.walk("VEVENT")
        assert found["METHOD"] == "CANCEL"
        assert "RECURRENCE-ID" not in event
    else:
        assert found["METHOD"] == "REQUEST"
        assert starts(found) == rows(series)
