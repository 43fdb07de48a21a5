"""Getting a meeting ready: the list of the host, what to read first, guests, dietary needs, and how long they stay."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from meetings.models import DietaryNeed, Guest, Meeting, PreparationTask, Reading
from meetings.preparation.preparing import (
    MAX_READINGS,
    PreparationOver,
    TooManyOfThem,
    add_guest,
    add_reading,
    add_task,
    mark_task,
    remove,
    tell_need,
)
from meetings.preparation.retention import purge
from meetings.scheduling.schedule import cancel
from tests.support.locks import Race, ends_right
from tests.support.people import Tenant, make_meeting, signed_in


@pytest.fixture
def meeting(mereldal: Tenant) -> Meeting:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        return make_meeting(plain, mereldal["Wout"], catering="Soup and bread", host=mereldal["Nele"])


@pytest.fixture
def host(mereldal: Tenant) -> Client:
    return signed_in(mereldal["Nele"])


@pytest.mark.requirement("S33", "S80")
def test_the_host_puts_things_on_a_list_and_ticks_them(mereldal: Tenant, meeting: Meeting, host: Client) -> None:
    here = f"{meeting.get_absolute_url()}preparation/"
    added = host.post(here, {"what": "task", "task-what": "Book the room"})
    assert added["Location"] == f"{here}#id_task-what"  # the next one is written there
    with mereldal.enter():
        task = PreparationTask.objects.get()
    assert host.post(f"{here}change/", {"done": task.pk})["Location"] == f"{here}#tasks-h"
    assert "Nele" in host.get(here).content.decode()
    with mereldal.enter():
        task.refresh_from_db()
        assert task.done_at
        assert task.done_by == mereldal["Nele"]
    host.post(f"{here}change/", {"open": task.pk})
    host.post(f"{here}change/", {"task": task.pk})
    with mereldal.enter():
        assert not PreparationTask.objects.exists()


@pytest.mark.requirement("S33")
def test_everyone_finds_what_to_read_first(mereldal: Tenant, meeting: Meeting, host: Client) -> None:
    typed = {"what": "reading", "reading-title": "An invoice", "reading-url": "example.org/invoice"}
    host.post(f"{meeting.get_absolute_url()}preparation/", typed)
    page = signed_in(mereldal["Chloé"]).get(meeting.get_absolute_url()).content.decode()
    assert '<a href="https://example.org/invoice" rel="noopener noreferrer">An invoice</a>' in page


def test_a_link_that_is_none_keeps_what_was_typed(meeting: Meeting, host: Client) -> None:
    typed = {"what": "reading", "reading-title": "An invoice", "reading-url": "javascript:alert(1)"}
    response = host.post(f"{meeting.get_absolute_url()}preparation/", typed)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Is this address complete?" in page
    assert 'value="An invoice"' in page


@pytest.mark.requirement("S45")
def test_guests_are_seen_by_name_and_forgotten_a_month_after(mereldal: Tenant, meeting: Meeting, host: Client) -> None:
    typed = {"what": "guest", "guest-name": "Els Peeters", "guest-comes_from": "the printer"}
    host.post(f"{meeting.get_absolute_url()}preparation/", typed)
    page = signed_in(mereldal["Chloé"]).get(meeting.get_absolute_url()).content.decode()
    assert "Els Peeters" in page
    assert "the printer" in page
    with mereldal.enter():
        with time_machine.travel(meeting.ends_at + timedelta(days=29)):
            purge()
        assert Guest.objects.count() == 1
        with time_machine.travel(meeting.ends_at + timedelta(days=31)):
            purge()
        assert not Guest.objects.exists()


@pytest.mark.requirement("S80")
def test_only_the_host_and_who_plans_read_what_somebody_does_not_eat(mereldal: Tenant, meeting: Meeting) -> None:
    here = meeting.get_absolute_url()
    assert signed_in(mereldal["Chloé"]).post(f"{here}dietary-need/", {"need": "No nuts."}).status_code == 302
    assert "No nuts." in signed_in(mereldal["Chloé"]).get(f"{here}dietary-need/").content.decode()
    for name in ("Nele", "Wout"):
        assert "No nuts." in signed_in(mereldal[name]).get(f"{here}preparation/").content.decode()
    for name in ("Amina", "Griet"):
        client = signed_in(mereldal[name])
        assert client.get(f"{here}preparation/").status_code == 403
        assert "No nuts." not in client.get(here).content.decode()


@pytest.mark.requirement("S80")
@pytest.mark.parametrize("typed", ["", "Order soup"])
def test_nobody_else_reads_it_after_the_meeting_either(mereldal: Tenant, meeting: Meeting, typed: str) -> None:
    """Until it is forgotten it is still there: a form that is sent too late shows it to those in charge only."""
    sent = {"what": "task", "task-what": typed}
    with mereldal.enter():
        tell_need(meeting, mereldal["Amina"], "No nuts.")
        later = meeting.ends_at + timedelta(hours=1)
    for name, reads in [("Nele", True), ("Wout", True), ("Chloé", False), ("Amina", False), ("Griet", False)]:
        with time_machine.travel(later):
            client = signed_in(mereldal[name])
            page = client.post(f"{meeting.get_absolute_url()}preparation/", sent, follow=True).content.decode()
        assert ("No nuts." in page) is reads, name
        assert "This meeting is over or called off." in page or not typed


@pytest.mark.requirement("S80")
def test_a_dietary_need_is_forgotten_the_day_after(mereldal: Tenant, meeting: Meeting) -> None:
    with mereldal.enter():
        tell_need(meeting, mereldal["Amina"], "No nuts.")
        with time_machine.travel(meeting.ends_at + timedelta(hours=23)):
            purge()
        assert DietaryNeed.objects.count() == 1
        with time_machine.travel(meeting.ends_at + timedelta(hours=25)):
            purge()
        assert not DietaryNeed.objects.exists()


def test_it_is_forgotten_when_the_meeting_is_called_off(mereldal: Tenant, meeting: Meeting) -> None:
    with mereldal.enter():
        tell_need(meeting, mereldal["Amina"], "No nuts.")
        cancel(meeting, by=mereldal["Wout"])
        purge()
        assert not DietaryNeed.objects.exists()


def test_an_empty_text_takes_it_back(mereldal: Tenant, meeting: Meeting) -> None:
    with mereldal.enter():
        tell_need(meeting, mereldal["Amina"], "No nuts.")
        tell_need(meeting, mereldal["Amina"], "No fish.")
        assert [each.need for each in DietaryNeed.objects.all()] == ["No fish."]
        tell_need(meeting, mereldal["Amina"], "")
        assert not DietaryNeed.objects.exists()


def test_nothing_changes_once_it_is_over_and_what_was_typed_stays(
    mereldal: Tenant, meeting: Meeting, host: Client
) -> None:
    here = meeting.get_absolute_url()
    with mereldal.enter():
        add_task(meeting, "Book the room")
        cancel(meeting, by=mereldal["Wout"])
    response = host.post(f"{here}preparation/", {"what": "task", "task-what": "Order soup"})
    assert response.status_code == 409
    assert "This meeting is over or called off." in response.content.decode()
    assert "Order soup" in response.content.decode()
    response = signed_in(mereldal["Chloé"]).post(f"{here}dietary-need/", {"need": "No nuts."})
    assert response.status_code == 409
    assert "No nuts." in response.content.decode()
    assert host.get(f"{here}preparation/").status_code == 302
    with mereldal.enter():
        changes: list[Callable[[], None]] = [
            lambda: mark_task(meeting, 1, done=True, by=mereldal["Nele"]),
            lambda: remove(meeting, Reading, 1),
        ]
        for change in changes:
            with pytest.raises(PreparationOver):
                change()


def test_what_is_there_already_stays_there_once(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    for _time in range(2):
        add_task(meeting, "Book the room")
        add_guest(meeting, "Els", "", by=inside["Wout"])
        add_reading(meeting, "An invoice", "https://example.org/a")
    counts = [each.objects.count() for each in (PreparationTask, Guest, Reading)]
    assert counts == [1, 1, 1]


def test_a_meeting_holds_so_much_and_no_more(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    for number in range(MAX_READINGS):
        add_reading(meeting, "An invoice", f"https://example.org/{number}")
    with pytest.raises(TooManyOfThem):
        add_reading(meeting, "One more", "https://example.org/more")


def test_the_task_of_another_meeting_is_not_touched(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    one, other = make_meeting(plain, inside["Wout"]), make_meeting(plain, inside["Wout"], focus="Another")
    add_task(other, "Book the room")
    number = PreparationTask.objects.get(meeting=other).pk
    remove(one, PreparationTask, number)
    mark_task(one, number, done=True, by=inside["Wout"])
    assert PreparationTask.objects.get(meeting=other).done_at is None


def test_the_database_holds_one_need_for_each_person(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    tell_need(meeting, inside["Amina"], "No nuts.")
    own = {"organisation": inside.organisation, "meeting": meeting}
    with pytest.raises(IntegrityError), transaction.atomic():
        DietaryNeed.objects.create(**own, employee=inside["Amina"], need="No fish.")
    empties: list[Callable[[], object]] = [
        lambda: DietaryNeed.objects.create(**own, employee=inside["Nele"], need=""),
        lambda: PreparationTask.objects.create(**own, what=""),
        lambda: Guest.objects.create(**own, name=""),
        lambda: Reading.objects.create(**own, title="", url=""),
    ]
    for empty in empties:
        with pytest.raises(IntegrityError), transaction.atomic():
            empty()


@pytest.mark.slow
def test_a_need_told_while_it_is_called_off(transactional_db: None, mereldal: Tenant) -> None:
    def race(house: Tenant) -> Race:
        meeting = make_meeting(house.communities["plain-language"], house["Nele"])
        return Race(
            lambda: cancel(meeting, by=house["Nele"]) and "done",
            lambda: tell_need(meeting, house["Amina"], "No nuts."),
            ("done", "PreparationOver"),
        )

    assert ends_right(mereldal, race)
