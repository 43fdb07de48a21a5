"""Scheduling, moving and cancelling meetings, and the recipients of each mail."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from communities.models import Level
from communities.notifications.preferences import set_preference
from communities.participation.levels import choose_level, leave
from cop_platform.outbox.models import MailOutcome, QueuedMail
from cop_platform.web.rate_limits import TooMany
from meetings.models import RSVP, Cancellation, Meeting, Move
from meetings.rsvps.answering import set_rsvp
from meetings.scheduling.next_meeting import update_passed_next_meetings
from meetings.scheduling.schedule import (
    CHANGE,
    INVITATION,
    EditConflict,
    MeetingCancelled,
    cancel,
    schedule,
    update,
)
from tests.support.at_once import run_during_transaction
from tests.support.people import Tenant, make_meeting, make_meeting_details, noon_in


def owed(house: Tenant, kind: str, revision: int = 0) -> set[str]:
    """First names of people with a queued mail of this kind."""
    ids = QueuedMail.objects.filter(kind=kind, revision=revision).values_list("recipient_id", flat=True)
    names = {employee.pk: name for name, employee in house.people.items()}
    return {names[pk] for pk in ids}


@pytest.mark.requirement("S118")
def test_news_of_a_meeting_goes_to_the_core_and_the_active(inside: Tenant) -> None:
    make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True)
    assert owed(inside, INVITATION) == {"Amina", "Nele", "Wout", "Lotte", "Karel"}


@pytest.mark.requirement("S118")
def test_it_goes_to_the_edge_when_asked_and_not_to_who_said_no(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    set_preference(plain, inside["Kofi"], INVITATION, wanted=True)
    set_preference(plain, inside["Karel"], INVITATION, wanted=False)
    make_meeting(plain, inside["Wout"], invite=True)
    assert owed(inside, INVITATION) == {"Amina", "Nele", "Wout", "Lotte", "Kofi"}


def test_nobody_is_mailed_when_the_planner_says_so(inside: Tenant) -> None:
    make_meeting(inside.communities["plain-language"], inside["Wout"], invite=False)
    assert not QueuedMail.objects.exists()


def test_who_left_the_organisation_or_the_community_hears_nothing(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    leave(plain, inside["Amina"])
    inside["Karel"].left_at = timezone.now()
    inside["Karel"].save()
    make_meeting(plain, inside["Wout"], invite=True)
    assert owed(inside, INVITATION) == {"Nele", "Wout", "Lotte"}


def test_a_move_is_told_to_the_invited_and_to_who_answered(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True)
    set_rsvp(meeting, inside["Chloé"], RSVP.Choice.COMING)
    assert update(meeting, make_meeting_details(starts_at=noon_in(9)), by=inside["Wout"], revision=0)
    assert owed(inside, CHANGE, 1) == {"Amina", "Nele", "Wout", "Lotte", "Karel", "Chloé"}


def test_who_wants_no_changes_gets_none(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True)
    set_preference(inside.communities["plain-language"], inside["Amina"], CHANGE, wanted=False)
    cancel(meeting, by=inside["Wout"])
    assert owed(inside, CHANGE, 1) == {"Nele", "Wout", "Lotte", "Karel"}


@pytest.mark.parametrize("field", ["focus", "reason", "catering"])
def test_a_change_of_words_is_saved_and_mails_nobody(inside: Tenant, field: str) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True)
    assert not update(
        meeting, make_meeting_details(starts_at=meeting.starts_at, **{field: "Other"}), by=inside["Wout"], revision=0
    )
    meeting.refresh_from_db()
    assert (getattr(meeting, field), meeting.revision) == ("Other", 1)
    assert not QueuedMail.objects.filter(kind=CHANGE).exists()


@pytest.mark.parametrize("field", ["place", "online_url"])
def test_another_place_is_a_move(inside: Tenant, field: str) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    details = make_meeting_details(starts_at=meeting.starts_at, **{field: "https://elsewhere.example"})
    assert update(meeting, details, by=inside["Wout"], revision=0)


def test_saving_what_stands_already_changes_nothing(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    assert not update(meeting, make_meeting_details(starts_at=meeting.starts_at), by=inside["Wout"], revision=0)
    meeting.refresh_from_db()
    assert meeting.revision == 0


def test_a_stale_change_is_refused_and_shows_what_stands(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    update(meeting, make_meeting_details(focus="Theirs", starts_at=meeting.starts_at), by=inside["Nele"], revision=0)
    with pytest.raises(EditConflict) as stale:
        update(meeting, make_meeting_details(focus="Mine", starts_at=meeting.starts_at), by=inside["Wout"], revision=0)
    assert (stale.value.meeting.focus, stale.value.meeting.revision) == ("Theirs", 1)


def test_calling_off_forgets_the_answers_after_telling_who_gave_them(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    set_rsvp(meeting, inside["Chloé"], RSVP.Choice.MAYBE)
    cancel(meeting, by=inside["Wout"], note="The soup is ill")
    meeting.refresh_from_db()
    assert (meeting.is_open, meeting.revision) == (False, 1)
    assert not RSVP.objects.exists()
    assert owed(inside, CHANGE, 1) == {"Chloé"}
    assert Cancellation.objects.get().note == "The soup is ill"


def test_what_is_called_off_stays_so(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    cancel(meeting, by=inside["Wout"])
    with pytest.raises(MeetingCancelled):
        cancel(meeting, by=inside["Nele"])
    with pytest.raises(MeetingCancelled):
        update(meeting, make_meeting_details(), by=inside["Wout"], revision=1)


def test_a_move_remembers_what_stood_before(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"], place="Attic", online_url="")
    was = meeting.starts_at
    update(meeting, make_meeting_details(starts_at=noon_in(10), place="Cellar"), by=inside["Wout"], revision=0)
    move = Move.objects.get()
    assert (move.revision, move.starts_at, move.place, move.online_url) == (1, was, "Attic", "")


def move(meeting: Meeting, house: Tenant, **fields: object) -> None:
    meeting.refresh_from_db()
    update(meeting, make_meeting_details(**fields), by=house["Wout"], revision=meeting.revision)


def test_a_meeting_moves_ten_times_a_day_and_no_more(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True)
    other = make_meeting(inside.communities["plain-language"], inside["Wout"])
    for index in range(10):
        move(meeting, inside, starts_at=noon_in(9 + index))
    with pytest.raises(TooMany, match="has moved 10 times within a day"):
        move(meeting, inside, starts_at=noon_in(30))
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.revision) == (noon_in(18), 10)
    move(other, inside, starts_at=noon_in(9))
    move(meeting, inside, starts_at=meeting.starts_at, focus="Other words")
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        move(meeting, inside, starts_at=noon_in(30))


def test_what_moved_too_often_can_still_be_called_off(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True)
    for index in range(10):
        move(meeting, inside, starts_at=noon_in(9 + index))
    meeting.refresh_from_db()
    cancel(meeting, by=inside["Wout"])
    assert owed(inside, CHANGE, 11) == {"Amina", "Nele", "Wout", "Lotte", "Karel"}


def test_a_later_change_takes_the_place_of_those_that_wait(inside: Tenant) -> None:
    """So no other worker can hold one of them when the later one is composed."""
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True)
    for days in (9, 10):
        move(meeting, inside, starts_at=noon_in(days))
    changes = QueuedMail.objects.filter(kind=CHANGE)
    assert set(changes.filter(revision=1).values_list("outcome", flat=True)) == {MailOutcome.DROPPED}
    assert changes.filter(revision=2, outcome="").count() == 5
    assert len(set(changes.values_list("due_at", flat=True))) == 1


@pytest.mark.requirement("S3")
def test_the_community_knows_when_it_meets_next(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    later = make_meeting(plain, inside["Wout"], starts_at=noon_in(9))
    sooner = make_meeting(plain, inside["Wout"], starts_at=noon_in(3))
    plain.refresh_from_db()
    assert plain.next_meeting_at == sooner.starts_at
    cancel(sooner, by=inside["Wout"])
    plain.refresh_from_db()
    assert plain.next_meeting_at == later.starts_at


@pytest.mark.requirement("S3")
def test_a_meeting_that_passed_makes_room_for_the_next(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    make_meeting(plain, inside["Wout"], starts_at=noon_in(3))
    later = make_meeting(plain, inside["Wout"], starts_at=noon_in(9))
    with time_machine.travel(noon_in(4)):
        assert update_passed_next_meetings() == 1
        assert update_passed_next_meetings() == 0
    plain.refresh_from_db()
    assert plain.next_meeting_at == later.starts_at


def test_what_starts_is_next_until_it_is_over(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    make_meeting(plain, inside["Wout"], starts_at=noon_in(3))
    with time_machine.travel(noon_in(3) + timedelta(minutes=30)):
        assert Meeting.objects.upcoming().count() == 1
    with time_machine.travel(noon_in(3) + timedelta(minutes=91)):
        assert Meeting.objects.upcoming().count() == 0


@pytest.mark.parametrize(
    "broken",
    [
        {"ends_at": noon_in(8)},
        {"place": "", "online_url": ""},
    ],
    ids=["ends when it starts", "nowhere"],
)
def test_the_database_refuses_an_impossible_meeting(inside: Tenant, broken: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        schedule(inside.communities["plain-language"], make_meeting_details(**broken), by=inside["Wout"])


def test_the_database_refuses_an_answer_to_what_is_called_off(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    cancel(meeting, by=inside["Wout"])
    with pytest.raises(IntegrityError, match="rsvp_to_open_meeting"), transaction.atomic():
        RSVP.objects.create(
            organisation=inside.organisation, meeting=meeting, employee=inside["Amina"], choice=RSVP.Choice.COMING
        )


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_once_lose_nothing(mereldal: Tenant) -> None:
    """Both read revision 0; one saves, the other gets an edit conflict."""
    with mereldal.enter():
        meeting = make_meeting(mereldal.communities["plain-language"], mereldal["Wout"])
    outcomes: list[str] = []
    ready = threading.Barrier(2)

    def save(focus: str) -> None:
        ready.wait()
        try:
            with mereldal.enter():
                update(
                    meeting,
                    make_meeting_details(focus=focus, starts_at=meeting.starts_at),
                    by=mereldal["Wout"],
                    revision=0,
                )
                outcomes.append(focus)
        except EditConflict as stale:
            outcomes.append(f"told of {stale.meeting.focus}")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[focus]) for focus in ("Mine", "Yours")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with mereldal.enter():
        saved = Meeting.objects.get().focus
    assert sorted(outcomes) == sorted([saved, f"told of {saved}"])


def test_choosing_the_core_brings_no_mail_about_what_was_planned_before(inside: Tenant) -> None:
    make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True)
    choose_level(inside.communities["plain-language"], inside["Tom"], Level.CORE)
    assert "Tom" not in owed(inside, INVITATION)


# --- Two transactions side by side --------------------------------------------------------------------------------
@pytest.mark.parametrize("late", ["moved", "called off"])
def test_who_changes_a_meeting_while_it_moves_waits_for_that_move(
    transactional_db: None, mereldal: Tenant, late: str
) -> None:
    with mereldal.enter():
        meeting = make_meeting(mereldal.communities["plain-language"], mereldal["Wout"], invite=True)

    def move(days: int) -> bool:
        return update(meeting, make_meeting_details(starts_at=noon_in(days)), by=mereldal["Wout"], revision=0)

    told = run_during_transaction(
        mereldal, lambda: move(9), lambda: move(10) if late == "moved" else bool(cancel(meeting, by=mereldal["Nele"]))
    )
    assert told == ["True", "EditConflict" if late == "moved" else "True"]
    with mereldal.enter():
        meeting.refresh_from_db()
        assert (meeting.starts_at, meeting.revision) == (noon_in(9), 1 if late == "moved" else 2)
