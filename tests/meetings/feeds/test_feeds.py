"""Calendar feeds: what they hold, who can fetch them, and what a calendar program that has it already gets."""

from datetime import date, time, timedelta
from typing import Any

import pytest
import recurring_ical_events
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from cop_platform.logs.formatting import JsonFormatter
from cop_platform.tenancy import enter
from meetings.feeds.feeds import address_of, ask_for_feed, renew
from meetings.feeds.retention import purge
from meetings.feeds.window import PAST
from meetings.models import RSVP, Feed, Meeting, Series
from meetings.rsvps.answering import set_rsvp
from meetings.scheduling.schedule import cancel, update
from meetings.series.changing import change_following
from members.people.deactivation import deactivate
from tests.support.people import Tenant, make_meeting, make_meeting_details, make_series, make_series_details

pytestmark = pytest.mark.at("2026-06-01T09:00:00Z")
FIRST = date(2026, 6, 9)
WEEKS = timedelta(weeks=2)


@pytest.fixture
def series(mereldal: Tenant) -> Series:
    """An open series with a moved and a cancelled date, and one that has an entry of its own."""
    with enter(mereldal.organisation):
        made = make_series(mereldal.communities["plain-language"], mereldal["Nele"])
        dates = list(Meeting.objects.filter(series=made).order_by("original_day"))
        for position, by in ((2, timedelta(days=1)), (6, timedelta(days=15))):
            start = dates[position].starts_at + by
            update(dates[position], make_meeting_details(starts_at=start), by=mereldal["Nele"], revision=0)
        cancel(dates[4], by=mereldal["Nele"])
        return made


def make_feed(house: Tenant, name: str, scope: Feed.Scope, community: str = "") -> str:
    with enter(house.organisation):
        found = ask_for_feed(house[name], scope, house.communities[community] if community else None)
        return address_of(found).removeprefix("http://testserver")


def fetch(client: Client, address: str, **headers: str) -> Any:
    return client.get(address, headers=headers)


def parsed(response: Any) -> Any:
    return Calendar.from_ical(response.content)


def starts(response: Any, until: date) -> list[Any]:
    found: Any = recurring_ical_events.of(parsed(response)).between(date(2026, 5, 1), until)
    return sorted(timezone.localtime(each["DTSTART"].dt) for each in found)


def rows(house: Tenant, **which: Any) -> list[Any]:
    with enter(house.organisation):
        found = Meeting.objects.filter(is_open=True, **which)
        return sorted(timezone.localtime(meeting.starts_at) for meeting in found)


@pytest.mark.requirement("S110")
@pytest.mark.parametrize("scope", Feed.Scope)
def test_a_feed_shows_every_instant_once(client: Client, mereldal: Tenant, series: Series, scope: Feed.Scope) -> None:
    with enter(mereldal.organisation):
        make_meeting(mereldal.communities["plain-language"], mereldal["Nele"])
    address = make_feed(mereldal, "Amina", scope, "plain-language" if scope == Feed.Scope.COMMUNITY else "")
    response = fetch(client, address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/calendar")
    assert parsed(response)["METHOD"] == "PUBLISH"
    assert b"ATTENDEE" not in response.content
    assert b"THISANDFUTURE" not in response.content
    assert starts(response, series.planned_until + timedelta(days=1)) == rows(mereldal)


def test_an_open_series_goes_on_for_three_years(client: Client, mereldal: Tenant, series: Series) -> None:
    found = starts(fetch(client, make_feed(mereldal, "Amina", Feed.Scope.ORGANISATION)), date(2029, 6, 1))
    days = series.rule.days(until=date(2029, 5, 31))
    gone = {days[2], days[4], days[6]}
    expected = {series.times_on(day)[0] for day in days if day not in gone}
    assert expected <= {*found}
    assert len(found) == len(expected) + 2


def test_a_feed_goes_on_in_later_years(
    client: Client, mereldal: Tenant, series: Series, clock: time_machine.Traveller
) -> None:
    address = make_feed(mereldal, "Amina", Feed.Scope.ORGANISATION)
    clock.move_to("2027-03-01T09:00:00Z")
    [event] = parsed(fetch(client, address)).walk("VEVENT")
    assert event["DTSTART"].dt.date() >= date(2027, 1, 29)
    assert event["DTSTART"].dt.date() in series.rule.days(until=date(2027, 4, 1))


def test_a_date_that_was_moved_far_stays_until_it_was(
    client: Client, mereldal: Tenant, series: Series, clock: time_machine.Traveller
) -> None:
    """Also when the day that the rule gave it is longer ago than a feed looks back."""
    with enter(mereldal.organisation):
        moved = Meeting.objects.filter(series=series).order_by("original_day")[1]
        start = moved.starts_at + timedelta(days=60)
        update(moved, make_meeting_details(starts_at=start), by=mereldal["Nele"], revision=0)
    address = make_feed(mereldal, "Amina", Feed.Scope.ORGANISATION)
    clock.move_to("2026-08-10T09:00:00Z")
    shown = starts(fetch(client, address), series.planned_until + timedelta(days=1))
    assert start in shown
    assert shown == rows(mereldal, starts_at__gt=timezone.now() - PAST)


def test_mine_are_where_i_take_part_and_what_i_answered(client: Client, mereldal: Tenant) -> None:
    with enter(mereldal.organisation):
        nele = mereldal["Nele"]
        make_meeting(mereldal.communities["plain-language"], nele, focus="Where I sit")
        other = make_meeting(mereldal.communities["medication-safety"], nele, focus="Elsewhere")
    address = make_feed(mereldal, "Karel", Feed.Scope.MINE)
    assert b"Where I sit" in fetch(client, address).content
    assert b"Elsewhere" not in fetch(client, address).content
    with enter(mereldal.organisation):
        set_rsvp(other, mereldal["Karel"], RSVP.Choice.COMING)
    assert b"Elsewhere" in fetch(client, address).content


def test_what_has_not_changed_is_not_sent_again(client: Client, mereldal: Tenant, series: Series) -> None:
    address = make_feed(mereldal, "Amina", Feed.Scope.MINE)
    etag = fetch(client, address)["ETag"]
    with CaptureQueriesContext(connection) as asked:
        response = fetch(client, address, if_none_match=etag)
    assert response.status_code == 304
    assert not response.content
    # Leaving the organisation is a query only inside the transaction of a test.
    left = "SELECT set_config('cop.organisation', '', true)"
    asked_for = [sql for each in asked if "SAVEPOINT" not in (sql := each["sql"]) and sql != left]
    assert len(asked_for) <= 3, asked_for


@pytest.mark.parametrize("change", ["words", "cancelled", "series", "community", "new"])
def test_each_change_is_sent(client: Client, mereldal: Tenant, series: Series, change: str) -> None:
    address = make_feed(mereldal, "Amina", Feed.Scope.COMMUNITY, "plain-language")
    plain, nele = mereldal.communities["plain-language"], mereldal["Nele"]
    etag = fetch(client, address)["ETag"]
    with enter(mereldal.organisation):
        first = Meeting.objects.filter(series=series).earliest("original_day")
        if change == "words":
            update(first, make_meeting_details(starts_at=first.starts_at, focus="New"), by=nele, revision=0)
        elif change == "cancelled":
            cancel(first, by=nele)
        elif change == "series":
            details = make_series_details(start=time(16))
            change_following(series, details, since=FIRST, by=nele, revision=series.revision)
        elif change == "community":
            type(plain).objects.filter(pk=plain.pk).update(name="Clear words")
        else:
            make_meeting(plain, nele)
    response = fetch(client, address, if_none_match=etag)
    assert response.status_code == 200
    assert response["ETag"] != etag


def test_a_renewed_address_is_unknown_at_once(client: Client, mereldal: Tenant, series: Series) -> None:
    address = make_feed(mereldal, "Amina", Feed.Scope.MINE)
    etag = fetch(client, address)["ETag"]
    with enter(mereldal.organisation):
        renew(Feed.objects.get())
    assert fetch(client, address).status_code == 404
    assert fetch(client, address, if_none_match=etag).status_code == 404
    renewed = make_feed(mereldal, "Amina", Feed.Scope.MINE)
    assert renewed != address
    assert fetch(client, renewed, if_none_match=etag).status_code == 304


def test_a_feed_is_dead_when_its_person_has_left(client: Client, mereldal: Tenant, series: Series) -> None:
    address = make_feed(mereldal, "Karel", Feed.Scope.MINE)
    etag = fetch(client, address)["ETag"]
    with enter(mereldal.organisation):
        deactivate(mereldal["Karel"], by=mereldal["Amina"])
    assert fetch(client, address, if_none_match=etag).status_code == 404
    with enter(mereldal.organisation):
        assert purge() == 1
        assert not Feed.objects.exists()


def test_no_guess_and_no_neighbour_opens_a_feed(client: Client, mereldal: Tenant, duinzicht: Tenant) -> None:
    address = make_feed(mereldal, "Amina", Feed.Scope.MINE)
    assert fetch(client, address).status_code == 200
    elsewhere = address.replace(mereldal.organisation.slug, duinzicht.organisation.slug)
    guesses = [
        elsewhere,
        address[:-5] + ("0" if address[-5] != "0" else "1") + ".ics",
        address.replace("/mine/", "/organisation/"),
        address.replace("/mine/", "/other/"),
        address.replace(".ics", "é.ics"),
    ]
    assert {fetch(client, guess).status_code for guess in guesses} == {404}
    assert client.post(address).status_code == 404


def test_a_feed_is_asked_for_once_and_renewed_on_its_page(client: Client, mereldal: Tenant) -> None:
    client.force_login(mereldal["Amina"].user)
    page = f"/o/{mereldal.organisation.slug}/feeds/"
    for _twice in range(2):
        assert client.post(page, {"scope": "community", "community": "plain-language"}).status_code == 302
    with enter(mereldal.organisation):
        found = Feed.objects.get()
        address = address_of(found)
    assert address in client.get(page).content.decode()
    assert client.post(f"{page}{found.public_id}/renewal/").status_code == 302
    assert address not in client.get(page).content.decode()


@pytest.mark.parametrize(
    "typed", [{}, {"scope": "other"}, {"scope": "community"}, {"scope": "mine", "community": "plain-language"}]
)
def test_a_feed_of_nothing_is_refused(client: Client, mereldal: Tenant, typed: dict[str, str]) -> None:
    client.force_login(mereldal["Amina"].user)
    assert client.post(f"/o/{mereldal.organisation.slug}/feeds/", typed).status_code == 422


def test_nobody_renews_the_feed_of_another(client: Client, mereldal: Tenant) -> None:
    make_feed(mereldal, "Amina", Feed.Scope.MINE)
    with enter(mereldal.organisation):
        found = Feed.objects.get()
    client.force_login(mereldal["Nele"].user)
    assert client.post(f"/o/{mereldal.organisation.slug}/feeds/{found.public_id}/renewal/").status_code == 404


def test_the_database_refuses_a_community_feed_without_one(inside: Tenant) -> None:
    feed = ask_for_feed(inside["Amina"], Feed.Scope.MINE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Feed.objects.filter(pk=feed.pk).update(scope="community")


def test_no_log_has_the_secret(client: Client, mereldal: Tenant, caplog: pytest.LogCaptureFixture) -> None:
    address = make_feed(mereldal, "Amina", Feed.Scope.MINE)
    secret = address.rpartition("/")[2].removesuffix(".ics")
    with caplog.at_level("INFO"):
        fetch(client, address)
        fetch(client, address.replace("/mine/", "/organisation/"))
    written = "\n".join(map(JsonFormatter().format, caplog.records))
    assert written.count('"route": "feed"') >= 2
    assert secret not in written
    assert secret[:12] not in written
