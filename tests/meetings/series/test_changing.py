"""Changing and ending a series: what moves, what stays, and who is told."""

from collections.abc import Iterable
from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cop_platform.outbox.models import QueuedMail
from meetings.models import RSVP, Cancellation, Frequency, Meeting, Series, SeriesAnswer
from meetings.rsvps.answering import set_rsvp
from meetings.scheduling.restoring import TooLate, put_back
from meetings.scheduling.schedule import (
    CHANGE,
    DATE_LEFT,
    SERIES_CHANGE,
    SERIES_INVITATION,
    EditConflict,
    cancel,
    update,
)
from meetings.series.answering import NothingToAnswer, answer_all
from meetings.series.changing import SeriesConflict, SeriesEnded, change_following, end_series
from meetings.series.lookup import gone_days
from meetings.series.planning import NoDates, extend_open_series, late_series
from tests.support.people import Tenant, make_meeting_details, make_series, make_series_details

pytestmark = pytest.mark.at("2026-06-01T09:00:00Z")
FIRST = date(2026, 6, 9)
WEEKS = timedelta(weeks=2)


@pytest.fixture
def series(inside: Tenant) -> Series:
    return make_series(inside.communities["plain-language"], inside["Nele"], count=6, invite=True)


def dates(series: Series) -> list[Meeting]:
    return list(Meeting.objects.filter(series=series).order_by("original_day"))


def days(meetings: Iterable[Meeting]) -> list[date]:
    return [timezone.localdate(meeting.starts_at) for meeting in meetings]


def owed(kind: str) -> int:
    return QueuedMail.objects.filter(kind=kind, settled_at=None).values("recipient_id").distinct().count()


def moved(meeting: Meeting, inside: Tenant, by: timedelta = timedelta(days=1)) -> Meeting:
    update(
        meeting,
        make_meeting_details(focus=meeting.focus, starts_at=meeting.starts_at + by),
        by=inside["Nele"],
        revision=meeting.revision,
    )
    meeting.refresh_from_db()
    return meeting


@pytest.mark.requirement("S110")
def test_each_date_is_a_meeting_and_everyone_gets_one_mail(series: Series) -> None:
    assert days(dates(series)) == [FIRST + n * WEEKS for n in range(6)]
    assert owed(SERIES_INVITATION) == 5
    assert QueuedMail.objects.filter(kind=SERIES_INVITATION).count() == 5
    assert series.community.meetings.count() == 6


def test_an_open_series_is_planned_a_year_ahead_and_extended_by_the_job(
    inside: Tenant, clock: time_machine.Traveller
) -> None:
    made = make_series(inside.communities["plain-language"], inside["Nele"])
    assert len(dates(made)) == 27
    assert extend_open_series() == 0
    clock.move_to("2026-09-01T09:00:00Z")
    assert late_series() == 1
    assert extend_open_series() == 1
    assert extend_open_series() == 0
    assert late_series() == 0
    assert len(dates(made)) == 33


def test_a_series_without_a_date_is_refused(inside: Tenant) -> None:
    with pytest.raises(NoDates), transaction.atomic():
        make_series(inside.communities["plain-language"], inside["Nele"], until=date(2026, 6, 8))
    assert not Series.objects.exists()


def test_one_date_moves_alone(inside: Tenant, series: Series) -> None:
    third = moved(dates(series)[2], inside)
    assert third.is_exception
    assert third.is_in_series_entry
    assert days(dates(series)) == [FIRST + n * WEEKS + timedelta(days=n == 2) for n in range(6)]
    assert owed(CHANGE) == 5


def test_a_date_moved_past_its_neighbour_gets_an_entry_of_its_own(inside: Tenant, series: Series) -> None:
    third = moved(dates(series)[2], inside, timedelta(days=15))
    assert third.own_entry_since == third.revision
    assert third.original_day in gone_days(series)
    assert owed(DATE_LEFT) == owed(CHANGE) == 5


def test_the_whole_series_keeps_its_entry_when_only_the_hour_changes(inside: Tenant, series: Series) -> None:
    third = moved(dates(series)[2], inside)
    changed = change_following(
        series,
        make_series_details(count=6, start=time(16)),
        since=FIRST,
        by=inside["Nele"],
        revision=0,
    )
    assert (changed.pk, changed.revision) == (series.pk, 1)
    hours = [timezone.localtime(meeting.starts_at).hour for meeting in dates(changed)]
    assert hours == [16, 16, 12, 16, 16, 16]
    assert dates(changed)[2].starts_at == third.starts_at
    assert owed(SERIES_CHANGE) == 5


@pytest.mark.parametrize("position", [0, 2, 5])
def test_this_and_the_following_begin_a_series_of_their_own(inside: Tenant, series: Series, position: int) -> None:
    meetings = dates(series)
    thursday = meetings[position].rule_day + timedelta(days=2)
    changed = change_following(
        series,
        make_series_details(first=thursday, count=6 - position),
        since=meetings[position].rule_day,
        by=inside["Nele"],
        revision=0,
    )
    series.refresh_from_db()
    assert changed.pk != series.pk
    assert changed.follows == series
    assert [each.pk for each in dates(changed)] == [each.pk for each in meetings[position:]]
    assert days(dates(changed)) == [thursday + n * WEEKS for n in range(6 - position)]
    assert days(dates(series)) == [FIRST + n * WEEKS for n in range(position)]
    assert series.rule.days(until=date.max) == [FIRST + n * WEEKS for n in range(position)]


def test_exceptions_survive_a_change_of_weekday(inside: Tenant, series: Series) -> None:
    meetings = dates(series)
    set_rsvp(meetings[3], inside["Amina"], RSVP.Choice.COMING)
    moved(meetings[2], inside)
    cancel(meetings[4], by=inside["Nele"], note="Holidays")
    changed = change_following(
        series,
        make_series_details(first=FIRST + timedelta(days=2), count=6),
        since=FIRST,
        by=inside["Nele"],
        revision=0,
    )
    now = dates(changed)
    assert days(now)[2] == FIRST + 2 * WEEKS + timedelta(days=1)
    assert [each.is_open for each in now] == [True, True, True, True, False, True]
    assert now[3].rsvps.count() == 1
    assert changed.public_id != series.public_id


@pytest.mark.parametrize("split", ["moved", "cancelled"])
def test_a_date_changed_alone_can_be_the_first_of_the_following(inside: Tenant, series: Series, split: str) -> None:
    third = dates(series)[2]
    if split == "moved":
        moved(third, inside)
    else:
        cancel(third, by=inside["Nele"])
    changed = change_following(
        series,
        make_series_details(first=third.rule_day, count=4, start=time(9)),
        since=third.rule_day,
        by=inside["Nele"],
        revision=0,
    )
    now = dates(changed)
    assert len(now) == 4
    assert now[0].pk == third.pk
    assert now[0].is_open is (split == "moved")
    assert timezone.localtime(now[1].starts_at).hour == 9


def test_another_rhythm_keeps_what_falls_on_the_same_day(inside: Tenant, series: Series) -> None:
    before = dates(series)
    changed = change_following(
        series,
        make_series_details(first=FIRST, frequency=Frequency.BY_WEEKDAY, interval=1, nth=2, count=3),
        since=FIRST,
        by=inside["Nele"],
        revision=0,
    )
    assert days(dates(changed)) == [date(2026, 6, 9), date(2026, 7, 14), date(2026, 8, 11)]
    assert dates(changed)[0].pk == before[0].pk
    assert Meeting.objects.filter(series=series, is_open=True).count() == 0
    assert Cancellation.objects.count() == 5


def test_another_end_keeps_the_entry_and_what_has_been(
    inside: Tenant, series: Series, clock: time_machine.Traveller
) -> None:
    clock.move_to("2026-06-25T09:00:00Z")
    third = dates(series)[2]
    changed = change_following(
        series,
        make_series_details(first=third.rule_day, count=2),
        since=third.rule_day,
        by=inside["Nele"],
        revision=0,
    )
    assert changed.pk == series.pk
    assert changed.last_day == FIRST + 3 * WEEKS
    assert [each.is_open for each in dates(changed)] == [True] * 4 + [False] * 2


def test_what_has_begun_stays(inside: Tenant, series: Series, clock: time_machine.Traveller) -> None:
    clock.move_to("2026-06-25T09:00:00Z")
    changed = change_following(
        series,
        make_series_details(first=FIRST + 2 * WEEKS, count=4, start=time(9)),
        since=FIRST,
        by=inside["Nele"],
        revision=0,
    )
    assert [timezone.localtime(each.starts_at).hour for each in dates(series)] == [12, 12]
    assert [timezone.localtime(each.starts_at).hour for each in dates(changed)] == [9] * 4


def test_the_second_of_two_who_change_all_dates_is_told(inside: Tenant, series: Series) -> None:
    details = make_series_details(count=6, start=time(16))
    change_following(series, details, since=FIRST, by=inside["Nele"], revision=0)
    with pytest.raises(SeriesConflict):
        change_following(series, details, since=FIRST, by=inside["Wout"], revision=0)


def test_a_form_of_one_date_from_before_a_change_of_all_is_told(inside: Tenant, series: Series) -> None:
    opened = dates(series)[1]
    change_following(series, make_series_details(count=6, start=time(16)), since=FIRST, by=inside["Nele"], revision=0)
    with pytest.raises(EditConflict):
        update(opened, make_meeting_details(focus="Other"), by=inside["Wout"], revision=0)


def test_five_hundred_dates_are_called_off_with_one_mail_a_person(inside: Tenant) -> None:
    series = make_series(inside.communities["plain-language"], inside["Nele"], count=500, interval=1, invite=True)
    answer_all(series, inside["Amina"], SeriesAnswer.Choice.COMING)
    assert RSVP.objects.count() == 500
    end_series(series, since=FIRST, by=inside["Nele"], note="Enough")
    assert not Meeting.objects.filter(series=series, is_open=True).exists()
    assert Cancellation.objects.count() == 500
    assert not RSVP.objects.exists()
    assert QueuedMail.objects.filter(kind=SERIES_CHANGE).count() == owed(SERIES_CHANGE) == 5
    assert not QueuedMail.objects.filter(kind=CHANGE).exists()
    with time_machine.travel(timezone.now() + timedelta(weeks=501)), pytest.raises(SeriesEnded):
        end_series(series, since=FIRST, by=inside["Nele"])


def test_the_rest_is_called_off_and_what_comes_before_stays(inside: Tenant, series: Series) -> None:
    end_series(series, since=FIRST + 3 * WEEKS, by=inside["Nele"])
    series.refresh_from_db()
    assert [each.is_open for each in dates(series)] == [True] * 3 + [False] * 3
    assert series.last_day == FIRST + 2 * WEEKS


def test_a_date_is_put_back_and_everyone_told_again(inside: Tenant, series: Series) -> None:
    third = dates(series)[2]
    cancel(third, by=inside["Nele"])
    back = put_back(third)
    assert back.is_open
    assert back.revision == 2
    assert back.is_in_series_entry
    assert not back.cancellations.exists()
    assert owed(CHANGE) == 5


def test_a_date_after_the_end_of_its_series_is_put_back_as_an_entry_of_its_own(inside: Tenant, series: Series) -> None:
    last = dates(series)[5]
    end_series(series, since=FIRST + 3 * WEEKS, by=inside["Nele"])
    assert not put_back(last).is_in_series_entry


def test_a_date_is_not_put_back_after_its_time(inside: Tenant, series: Series, clock: time_machine.Traveller) -> None:
    first = dates(series)[0]
    cancel(first, by=inside["Nele"])
    clock.move_to("2026-06-10T09:00:00Z")
    with pytest.raises(TooLate):
        put_back(first)


def test_one_answer_for_all_dates_and_another_for_one(inside: Tenant, series: Series) -> None:
    meetings = dates(series)
    amina = inside["Amina"]
    set_rsvp(meetings[1], amina, RSVP.Choice.NOT_THIS_TIME)
    answer_all(series, amina, SeriesAnswer.Choice.ONLINE)
    choices = dict(RSVP.objects.filter(employee=amina).values_list("meeting__original_day", "choice"))
    assert choices == {FIRST + n * WEEKS: "not_this_time" if n == 1 else "online" for n in range(6)}
    set_rsvp(meetings[2], amina, RSVP.Choice.MAYBE)
    answer_all(series, amina, None)
    assert sorted(RSVP.objects.filter(employee=amina).values_list("choice", flat=True)) == ["maybe", "not_this_time"]


def test_dates_planned_later_get_the_answer_for_all(inside: Tenant, clock: time_machine.Traveller) -> None:
    series = make_series(inside.communities["plain-language"], inside["Nele"])
    answer_all(series, inside["Amina"], SeriesAnswer.Choice.COMING)
    clock.move_to("2026-09-01T09:00:00Z")
    extend_open_series()
    assert RSVP.objects.filter(employee=inside["Amina"]).count() == 33


def test_nothing_is_answered_once_all_dates_are_over(inside: Tenant, series: Series) -> None:
    end_series(series, since=FIRST, by=inside["Nele"])
    with pytest.raises(NothingToAnswer):
        answer_all(series, inside["Amina"], SeriesAnswer.Choice.COMING)


@pytest.mark.parametrize(
    "fields",
    [
        {"interval": 0},
        {"interval": 13},
        {"nth": 1},
        {"frequency": "by_date", "nth": 0},
        {"frequency": "by_weekday", "nth": 6},
        {"last_day": FIRST, "count": 3},
        {"count": 0},
        {"minutes": 0},
        {"minutes": 961},
        {"place": "", "online_url": ""},
    ],
)
def test_the_database_refuses_what_is_no_series(series: Series, fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Series.objects.filter(pk=series.pk).update(**fields)


def test_the_database_refuses_two_dates_of_one_day(series: Series) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(series=series).update(original_day=FIRST)


def test_the_database_refuses_a_date_without_its_day(series: Series) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(series=series).update(original_day=None)
