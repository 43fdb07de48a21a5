"""The pages of series: planning, changing, ending and answering one."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from cop_platform.outbox.models import QueuedMail
from meetings.models import RSVP, Meeting, Series, SeriesAnswer
from meetings.scheduling.schedule import SERIES_INVITATION, cancel, update
from meetings.series.changing import end_series
from tests.support.people import Tenant, make_meeting, make_meeting_details, make_series, noon_in, signed_in

pytestmark = pytest.mark.at("2026-06-01T09:00:00Z")
COMMUNITY = "/o/mereldal/communities/plain-language/"
NEW = f"{COMMUNITY}meetings/new/"
FIRST = date(2026, 6, 9)
WEEKS = timedelta(weeks=2)


def typed(**fields: Any) -> dict[str, Any]:
    """Form data of a series: every second Tuesday from 9 June, noon to half past one, six times."""
    return {
        "focus": "What do we call a resident?",
        "reason": "",
        "repeats": "series",
        "interval": "2",
        "frequency": "weekly",
        "ends": "count",
        "count": "6",
        "day": "2026-06-09",
        "start": "12:00",
        "end": "13:30",
        "time_zone": "Europe/Brussels",
        "format": "lean_coffee",
        "place": "De Refter, Aalst",
        "online_url": "https://teams.example/klare-taal",
        "catering": "",
        "host": "",
        "invite": "on",
        **fields,
    }


@pytest.fixture
def series(mereldal: Tenant) -> Series:
    with mereldal.enter():
        return make_series(mereldal.communities["plain-language"], mereldal["Nele"], count=6, catering="", invite=True)


def dates(house: Tenant, **which: Any) -> list[Meeting]:
    with house.enter():
        found = Meeting.objects.filter(series__isnull=False, **which).select_related("community", "series__community")
        return list(found.order_by("starts_at"))


def days(house: Tenant, **which: Any) -> list[date]:
    return [timezone.localdate(meeting.starts_at) for meeting in dates(house, **which)]


@pytest.mark.requirement("S110")
def test_the_coordinator_plans_a_year_in_one_form(mereldal: Tenant) -> None:
    response = signed_in(mereldal["Wout"]).post(NEW, typed(ends="open", count=""), follow=True)
    page = response.content.decode()
    assert "The dates are planned." in page
    assert "Every second Tuesday" in page
    assert len(dates(mereldal)) == 27
    assert QueuedMail.objects.filter(kind=SERIES_INVITATION).count() == 5


def test_the_same_form_sent_twice_makes_one_series(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Wout"])
    key = client.get(NEW).content.decode().split('name="form_key" value="')[1].split('"')[0]
    for _twice in range(2):
        assert client.post(NEW, typed(form_key=key)).status_code == 302
    assert len(dates(mereldal)) == 6


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"frequency": "by_weekday", "interval": "1"}, ["06-09", "07-14", "08-11", "09-08", "10-13", "11-10"]),
        ({"frequency": "last_weekday", "interval": "1"}, ["06-30", "07-28", "08-25", "09-29", "10-27", "11-24"]),
        ({"frequency": "by_date", "interval": "2"}, ["06-09", "08-09", "10-09", "12-09", "02-09", "04-09"]),
        ({"ends": "until", "until": "2026-07-07", "count": ""}, ["06-09", "06-23", "07-07"]),
        (
            {"day": "2026-06-30", "frequency": "by_weekday", "interval": "1", "missing": "skip", "count": "3"},
            ["06-30", "09-29", "12-29"],
        ),
        (
            {"day": "2026-06-30", "frequency": "by_weekday", "interval": "1", "missing": "last", "count": "3"},
            ["06-30", "07-28", "08-25"],
        ),
        (
            {"day": "2026-08-31", "frequency": "by_date", "interval": "1", "missing": "last", "count": "3"},
            ["08-31", "09-30", "10-31"],
        ),
    ],
)
def test_each_rhythm(mereldal: Tenant, fields: dict[str, str], expected: list[str]) -> None:
    assert signed_in(mereldal["Wout"]).post(NEW, typed(**fields)).status_code == 302
    assert [f"{day:%m-%d}" for day in days(mereldal)] == expected


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day": "2026-06-30", "frequency": "by_weekday"}, "Not every month has a fifth Tuesday. What do you mean?"),
        ({"day": "2026-08-31", "frequency": "by_date"}, "Not every month has a day 31. What do you mean?"),
        ({"ends": "until", "until": "2026-06-08", "count": ""}, "No date falls in there. Choose a later end."),
        ({"ends": "until", "count": ""}, "Choose a date."),
        ({"ends": "count", "count": ""}, "How many times?"),
        ({"count": "161"}, "At most 160 times."),
        ({"count": "0"}, "At least one time."),
        ({"count": "100"}, "That goes on for more than three years."),
        ({"interval": "0"}, "Choose 1 to 12."),
        ({"interval": "13"}, "Choose 1 to 12."),
        ({"interval": "often"}, "Write a whole number."),
        ({"frequency": "daily"}, "Choose one."),
        ({"repeats": "always"}, "Choose one."),
        ({"day": "2026-05-26"}, "That date has passed."),
        (
            {"day": "2027-03-14", "start": "02:30", "end": "03:30", "interval": "1"},
            "On Sunday 28 March the clock skips this time.",
        ),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    mereldal: Tenant, fields: dict[str, str], sentence: str
) -> None:
    response = signed_in(mereldal["Wout"]).post(NEW, typed(**fields))
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "What do we call a resident?" in page
    assert not dates(mereldal)


def test_an_hour_that_comes_twice_is_the_first_and_the_page_says_so(mereldal: Tenant) -> None:
    response = signed_in(mereldal["Wout"]).post(
        NEW, typed(day="2026-10-25", start="02:30", end="04:00", interval="1", count="2"), follow=True
    )
    assert "We took the first." in response.content.decode()
    assert dates(mereldal)[0].starts_at == datetime.fromisoformat("2026-10-25T00:30:00+00:00")


def test_the_preview_names_the_first_dates(mereldal: Tenant) -> None:
    page = signed_in(mereldal["Wout"]).get(f"{COMMUNITY}meetings/preview/", typed(ends="open", count=""))
    assert "9 Jun, 23 Jun, 7 Jul, 21 Jul, 4 Aug …" in page.content.decode()


def test_the_charter_s_cadence_fills_the_form(mereldal: Tenant) -> None:
    with mereldal.enter():
        type(mereldal.communities["plain-language"]).objects.filter(slug="plain-language").update(
            cadence_frequency="monthly", cadence_weekday=3, cadence_start="16:00", cadence_minutes=90
        )
    page = signed_in(mereldal["Wout"]).get(NEW).content.decode()
    assert 'value="2026-06-04"' in page
    assert 'value="16:00"' in page
    assert 'value="17:30"' in page
    assert '<option value="by_weekday" selected>' in page
    with mereldal.enter():
        make_meeting(mereldal.communities["plain-language"], mereldal["Wout"], starts_at=noon_in(-9))
    page = signed_in(mereldal["Wout"]).get(NEW).content.decode()
    assert 'value="2026-06-04"' in page
    assert 'value="12:00"' in page


def test_everyone_sees_the_dates_and_what_became_of_them(mereldal: Tenant, series: Series) -> None:
    second, third = dates(mereldal)[1:3]
    with mereldal.enter():
        update(
            second,
            make_meeting_details(starts_at=second.starts_at + timedelta(days=2)),
            by=mereldal["Nele"],
            revision=0,
        )
        cancel(third, by=mereldal["Nele"])
    client = signed_in(mereldal["Chloé"])
    page = client.get(series.get_absolute_url()).content.decode()
    assert "Moved" in page
    assert "Called off" in page
    assert "It goes on after all" not in page
    assert "Change the series" not in page
    assert "Every second Tuesday" in client.get(second.get_absolute_url()).content.decode()
    assert series.get_absolute_url() in client.get(f"{COMMUNITY}meetings/").content.decode()


def test_a_series_that_is_over_says_so(mereldal: Tenant, series: Series, clock: time_machine.Traveller) -> None:
    clock.move_to("2027-06-01T09:00:00Z")
    client = signed_in(mereldal["Wout"])
    assert "This series has ended." in client.get(series.get_absolute_url()).content.decode()
    assert client.get(f"{series.get_absolute_url()}edit/").status_code == 302
    assert client.get(f"{series.get_absolute_url()}cancellation/").status_code == 302


def of_date(meeting: Meeting, **fields: Any) -> dict[str, Any]:
    """Form data of one date as it is, with changes."""
    there = timezone.localtime(meeting.starts_at)
    unneeded = ("repeats", "interval", "frequency", "ends", "count", "invite")
    known = {name: value for name, value in typed().items() if name not in unneeded}
    return {**known, "day": there.date().isoformat(), "revision": str(meeting.revision), **fields}


def test_saving_one_date_asks_for_which(mereldal: Tenant, series: Series) -> None:
    third = dates(mereldal)[2]
    client, page = signed_in(mereldal["Wout"]), f"{third.get_absolute_url()}edit/"
    asked = client.post(page, of_date(third, start="16:00", end="17:30")).content.decode()
    assert "For which dates?" in asked
    assert 'name="start" value="16:00"' in asked
    again = client.post(page, of_date(third, start="16:00", end="17:30", again="1"))
    assert (again.status_code, 'value="16:00"' in again.content.decode()) == (200, True)
    assert {timezone.localtime(each.starts_at).hour for each in dates(mereldal)} == {12}
    client.post(page, of_date(third, start="16:00", end="17:30", **{"for": "one"}))
    assert [timezone.localtime(each.starts_at).hour for each in dates(mereldal)] == [12, 12, 16, 12, 12, 12]


def test_this_and_the_following(mereldal: Tenant, series: Series) -> None:
    third = dates(mereldal)[2]
    response = signed_in(mereldal["Wout"]).post(
        f"{third.get_absolute_url()}following/", of_date(third, day="2026-07-09", place="Zonnehof, Gent")
    )
    assert response.status_code == 302
    assert [day.isoweekday() for day in days(mereldal)] == [2, 2, 4, 4, 4, 4]
    assert [each.place for each in dates(mereldal)][1:3] == ["De Refter, Aalst", "Zonnehof, Gent"]


def test_this_and_the_following_of_a_moved_date_keeps_its_day(mereldal: Tenant, series: Series) -> None:
    third = dates(mereldal)[2]
    with mereldal.enter():
        details = make_meeting_details(focus=third.focus, starts_at=third.starts_at + timedelta(days=1), reason="")
        update(third, details, by=mereldal["Nele"], revision=0)
    third = dates(mereldal)[2]
    signed_in(mereldal["Wout"]).post(
        f"{third.get_absolute_url()}following/", of_date(third, place="Zonnehof, Gent", catering="Soup and bread")
    )
    assert [day.isoweekday() for day in days(mereldal)] == [2, 2, 3, 2, 2, 2]
    assert [each.place for each in dates(mereldal)][2:] == ["Zonnehof, Gent"] * 4


@pytest.mark.parametrize("address", ["edit", "following"])
def test_of_two_who_move_one_date_the_second_sees_both(mereldal: Tenant, series: Series, address: str) -> None:
    third = dates(mereldal)[2]
    wout, nele = signed_in(mereldal["Wout"]), signed_in(mereldal["Nele"])
    late = of_date(third, start="09:00", end="10:00", **{"for": "one"})
    wout.post(f"{third.get_absolute_url()}edit/", of_date(third, start="16:00", end="17:30", **{"for": "one"}))
    response = nele.post(f"{third.get_absolute_url()}{address}/", late)
    assert response.status_code == 409
    assert "Someone saved first. Here are both texts." in response.content.decode()
    assert [timezone.localtime(each.starts_at).hour for each in dates(mereldal)] == [12, 12, 16, 12, 12, 12]


def test_the_whole_series_is_changed_on_its_page(mereldal: Tenant, series: Series) -> None:
    client, page = signed_in(mereldal["Wout"]), f"{series.get_absolute_url()}edit/"
    opened = client.get(page).content.decode()
    assert 'value="2026-08-18"' in opened
    sent = typed(ends="until", until="2026-08-18", count="", revision="0", start="16:00", end="17:30")
    assert client.post(page, sent).status_code == 302
    assert {timezone.localtime(each.starts_at).hour for each in dates(mereldal)} == {16}
    response = client.post(page, {**sent, "start": "09:00", "end": "10:00"})
    assert response.status_code == 409
    assert "As it stands now" in response.content.decode()
    assert 'value="09:00"' in response.content.decode()


def test_a_saved_page_that_changes_nothing_mails_nobody(mereldal: Tenant, series: Series) -> None:
    queued = QueuedMail.objects.count()
    sent = typed(ends="until", until="2026-08-18", count="", revision="0")
    signed_in(mereldal["Wout"]).post(f"{series.get_absolute_url()}edit/", sent)
    assert QueuedMail.objects.count() == queued


def test_the_rest_is_called_off_from_one_date_on(mereldal: Tenant, series: Series) -> None:
    third = dates(mereldal)[2]
    client, page = signed_in(mereldal["Wout"]), f"{series.get_absolute_url()}cancellation/"
    assert page in client.get(f"{third.get_absolute_url()}cancellation/").content.decode()
    assert "4 dates, from Tuesday 7 July on." in client.get(page, {"since": third.public_id}).content.decode()
    client.post(page, {"since": third.public_id, "note": "Enough"})
    assert [each.is_open for each in dates(mereldal)] == [True, True, False, False, False, False]


def test_a_date_is_put_back_on_its_page(mereldal: Tenant, series: Series) -> None:
    third = dates(mereldal)[2]
    with mereldal.enter():
        cancel(third, by=mereldal["Nele"])
    client, page = signed_in(mereldal["Wout"]), f"{third.get_absolute_url()}restoration/"
    assert page in client.get(third.get_absolute_url()).content.decode()
    assert "It goes on after all. Everyone" in client.post(page, follow=True).content.decode()
    assert dates(mereldal)[2].is_open
    assert "This meeting takes place already." in client.post(page, follow=True).content.decode()


def test_one_answer_for_all(mereldal: Tenant, series: Series) -> None:
    client, page = signed_in(mereldal["Amina"]), f"{series.get_absolute_url()}rsvp/"
    assert "Your answer is in." in client.post(page, {"choice": "coming"}, follow=True).content.decode()
    with mereldal.enter():
        assert RSVP.objects.filter(choice="coming").count() == 6
    client.post(page, {"choice": "each_time"})
    assert client.post(page, {"choice": "always"}).status_code == 422
    with mereldal.enter():
        assert not RSVP.objects.exists()
        assert not SeriesAnswer.objects.exists()
        end_series(series, since=FIRST, by=mereldal["Nele"])
    assert client.post(page, {"choice": "coming"}).status_code == 409


def test_a_series_that_was_called_off_altogether_is_not_changed_as_a_whole(mereldal: Tenant, series: Series) -> None:
    client, page = signed_in(mereldal["Wout"]), series.get_absolute_url()
    with mereldal.enter():
        end_series(series, since=FIRST, by=mereldal["Nele"])
        queued = QueuedMail.objects.count()
    shown = client.get(page).content.decode()
    assert "Change the series" not in shown
    assert "It goes on after all" in shown
    assert "Send my answer" not in shown
    assert client.get(f"{page}edit/").status_code == 302
    assert client.post(f"{page}cancellation/", {"note": ""}).status_code == 302
    with mereldal.enter():
        assert QueuedMail.objects.count() == queued


def test_a_series_of_which_one_date_was_put_back_ends_with_that_date(mereldal: Tenant, series: Series) -> None:
    client, fourth = signed_in(mereldal["Wout"]), dates(mereldal)[3]
    with mereldal.enter():
        end_series(series, since=FIRST, by=mereldal["Nele"])
    client.post(f"{fourth.get_absolute_url()}restoration/")
    shown = client.get(f"{series.get_absolute_url()}edit/").content.decode()
    assert 'value="2026-07-21"' in shown
    assert '<option value="until" selected>' in shown
    moved = of_date(dates(mereldal)[3], start="17:00", end="18:00")
    client.post(f"{fourth.get_absolute_url()}following/", moved)
    assert days(mereldal, is_open=True) == [date(2026, 7, 21)]
    assert timezone.localtime(dates(mereldal, is_open=True)[0].starts_at).hour == 17


@pytest.mark.parametrize("since", ["\x00", "nothing", "9" * 300])
def test_a_date_that_is_none_calls_nothing_off(mereldal: Tenant, series: Series, since: str) -> None:
    client, page = signed_in(mereldal["Wout"]), f"{series.get_absolute_url()}cancellation/"
    assert client.get(page, {"since": since}).status_code in {200, 302}
    assert client.post(page, {"since": since}).status_code == 302
    assert all(each.is_open for each in dates(mereldal))
