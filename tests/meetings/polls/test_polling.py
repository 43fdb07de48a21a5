"""Asking which date suits, changing the times, choosing one and withdrawing the question."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from communities.closing.outcome import Words, close
from communities.models import Closing, Phase
from communities.models.locking import CommunityClosed
from communities.notifications.preferences import set_preference
from cop_platform.outbox.models import QueuedMail
from meetings.models import Meeting, Poll, PollSlot, PollVote
from meetings.polls.answering import answer, choices_of, take_back
from meetings.polls.polling import (
    MOST_SLOTS_EVER,
    PollConflict,
    PollEnded,
    SlotPast,
    SlotTakenAway,
    SlotTwice,
    TooManyChanges,
    WrongNumberOfSlots,
    change_times,
    choose,
    withdraw,
)
from members.people.deactivation import deactivate
from tests.support.people import Tenant, make_closing, make_community, make_meeting_details, make_poll, noon_in

YES, IF_NEED_BE, NO = PollVote.Choice.YES, PollVote.Choice.IF_NEED_BE, PollVote.Choice.NO

pytestmark = pytest.mark.requirement("S76")


def make(house: Tenant, **fields: object) -> Poll:
    return make_poll(house.communities["plain-language"], house["Nele"], **fields)  # type: ignore[arg-type]


def slots_of(poll: Poll) -> list[PollSlot]:
    return list(poll.slots.filter(number__isnull=False).order_by("starts_at"))


def vote(poll: Poll, house: Tenant, name: str, *choices: PollVote.Choice) -> None:
    answer(poll, house[name], {slot.public_id: each for slot, each in zip(slots_of(poll), choices, strict=False)})


def change(poll: Poll, house: Tenant, **fields: object) -> bool:
    wanted = {"removed": [], "added": [], "last_day": timezone.localdate() + timedelta(days=3), "revision": 0}
    return change_times(poll, by=house["Nele"], **{**wanted, **fields})  # type: ignore[arg-type]


def span(days: int) -> tuple[object, object]:
    return noon_in(days), noon_in(days) + timedelta(minutes=90)


def mailed(kind: str) -> set[int]:
    return {*QueuedMail.objects.filter(kind=kind).values_list("recipient_id", flat=True)}


def ids(house: Tenant, *names: str) -> set[int]:
    return {house[name].pk for name in names}


# --- Asking -------------------------------------------------------------------------------------------------------
def test_a_poll_holds_what_the_meeting_will_be_and_its_times(inside: Tenant) -> None:
    poll = make(inside, focus="Who reads it?", catering="Soup")
    assert (poll.focus, poll.catering, poll.asked_by) == ("Who reads it?", "Soup", inside["Nele"])
    assert [slot.starts_at for slot in slots_of(poll)] == [noon_in(8), noon_in(9), noon_in(10)]
    assert poll.closes_at.astimezone(poll.zone).strftime("%H:%M") == "00:00"
    assert poll.last_moment.astimezone(poll.zone).date() == timezone.localdate() + timedelta(days=3)


def test_those_who_get_news_of_meetings_are_asked_by_mail_but_not_who_asks(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    set_preference(plain, inside["Wout"], "meeting_invitation", wanted=False)
    set_preference(plain, inside["Kofi"], "meeting_invitation", wanted=True)
    make(inside, invite=True)
    asked = mailed("poll_asked")
    assert inside["Amina"].pk in asked
    assert inside["Kofi"].pk in asked
    assert not asked & ids(inside, "Nele", "Wout", "Yasmina")


def test_nobody_is_mailed_when_the_planner_does_not_want_it(inside: Tenant) -> None:
    make(inside, invite=False)
    assert not QueuedMail.objects.exists()


@pytest.mark.parametrize("others", [0, 12])
def test_fewer_than_two_and_more_than_twelve_times_are_refused(inside: Tenant, others: int) -> None:
    with pytest.raises(WrongNumberOfSlots):
        make(inside, others=[noon_in(9 + each) for each in range(others)])


def test_twelve_times_are_possible(inside: Tenant) -> None:
    assert len(slots_of(make(inside, others=[noon_in(9 + each) for each in range(11)]))) == 12


def test_the_same_time_twice_is_refused(inside: Tenant) -> None:
    with pytest.raises(SlotTwice):
        make(inside, others=[noon_in(9), noon_in(9)])


def test_a_closed_community_asks_nothing(inside: Tenant) -> None:
    closed = make_community(inside.organisation, "Ended", phase=Phase.CLOSED)
    with pytest.raises(CommunityClosed):
        make_poll(closed, inside["Nele"])


def test_answers_end_no_later_than_the_last_time_begins(inside: Tenant) -> None:
    poll = make(inside, last_day=noon_in(10).date())
    assert poll.closes_at == noon_in(10)


# --- What the database holds --------------------------------------------------------------------------------------
def broken(act: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError):
        checked(act)


@transaction.atomic
def checked(act: Callable[[], object]) -> None:
    """At the end as at a commit, where deferred constraints are checked."""
    act()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_the_database_keeps_no_poll_with_one_time(inside: Tenant) -> None:
    poll = make(inside, others=[noon_in(9)])
    broken(slots_of(poll)[1].delete)
    broken(poll.slots.all().delete)


def test_the_database_keeps_no_thirteenth_time(inside: Tenant) -> None:
    poll = make(inside)
    start = noon_in(30)
    new = {"organisation": poll.organisation, "poll": poll, "starts_at": start, "ends_at": start + timedelta(hours=1)}
    broken(lambda: PollSlot.objects.create(**new, number=13))
    broken(lambda: PollSlot.objects.create(**new, number=0))
    broken(lambda: PollSlot.objects.create(**new, number=3))
    broken(lambda: PollSlot.objects.create(**{**new, "ends_at": start}, number=4))
    broken(lambda: PollSlot.objects.create(**{**new, "ends_at": start + timedelta(hours=17)}, number=4))


def test_the_database_keeps_one_answer_of_a_person_to_a_time(inside: Tenant) -> None:
    poll = make(inside)
    vote(poll, inside, "Amina", YES)
    new = {"organisation": poll.organisation, "slot": slots_of(poll)[0]}
    broken(lambda: PollVote.objects.create(**new, employee=inside["Amina"], choice=NO))
    broken(lambda: PollVote.objects.create(**new, employee=inside["Wout"], choice="perhaps"))


def test_the_database_keeps_one_chosen_time_that_is_still_there(inside: Tenant) -> None:
    poll = make(inside)
    first, second, third = slots_of(poll)
    PollSlot.objects.filter(pk=first.pk).update(is_chosen=True)
    broken(lambda: PollSlot.objects.filter(pk=second.pk).update(is_chosen=True))
    PollSlot.objects.filter(pk=first.pk).update(is_chosen=False)
    PollSlot.objects.filter(pk=third.pk).update(number=None)
    broken(lambda: PollSlot.objects.filter(pk=third.pk).update(is_chosen=True))


def test_the_database_knows_when_a_poll_has_ended(inside: Tenant) -> None:
    rows = Poll.objects.filter(pk=make(inside).pk)
    broken(lambda: rows.update(outcome="withdrawn"))
    broken(lambda: rows.update(ended_at=timezone.now()))
    broken(lambda: rows.update(outcome="lost", ended_at=timezone.now()))
    broken(lambda: rows.update(first_number=3))
    broken(lambda: rows.update(place="", online_url=""))
    broken(lambda: rows.update(closes_at=timezone.now() - timedelta(days=1)))


# --- Changing the times -------------------------------------------------------------------------------------------
def test_a_time_that_nobody_answered_vanishes_and_one_that_was_answered_stays_struck_through(inside: Tenant) -> None:
    poll = make(inside)
    first, second, third = slots_of(poll)
    vote(poll, inside, "Amina", YES)
    assert change(poll, inside, removed=[first.public_id, second.public_id], added=[span(12)])
    assert [slot.starts_at for slot in slots_of(poll)] == [third.starts_at, noon_in(12)]
    assert not PollSlot.objects.filter(pk=second.pk).exists()
    struck = PollSlot.objects.get(pk=first.pk)
    assert struck.number is None
    assert struck.votes.count() == 1


def test_those_who_had_answered_get_one_mail_about_new_times(inside: Tenant) -> None:
    poll = make(inside)
    vote(poll, inside, "Amina", YES)
    vote(poll, inside, "Yasmina", NO)
    assert change(poll, inside, added=[span(12)])
    assert change(poll, inside, added=[span(13)], revision=1)
    assert mailed("poll_changed") == ids(inside, "Amina", "Yasmina")
    waiting = QueuedMail.objects.filter(kind="poll_changed", settled_at=None)
    assert waiting.count() == 2
    assert {mail.revision for mail in waiting} == {2}


def test_taking_a_time_away_or_giving_more_days_mails_nobody(inside: Tenant) -> None:
    poll = make(inside)
    vote(poll, inside, "Amina", YES)
    assert not change(poll, inside, removed=[slots_of(poll)[2].public_id])
    assert not change(poll, inside, last_day=timezone.localdate() + timedelta(days=5), revision=1)
    assert not mailed("poll_changed")


def test_at_least_two_and_at_most_twelve_times_remain(inside: Tenant) -> None:
    poll = make(inside)
    with pytest.raises(WrongNumberOfSlots):
        change(poll, inside, removed=[slot.public_id for slot in slots_of(poll)[:2]])
    with pytest.raises(WrongNumberOfSlots):
        change(poll, inside, added=[span(20 + each) for each in range(10)])


def test_all_times_can_be_replaced_at_once(inside: Tenant) -> None:
    poll = make(inside)
    change(poll, inside, removed=[slot.public_id for slot in slots_of(poll)], added=[span(20), span(21)])
    assert [slot.starts_at for slot in slots_of(poll)] == [noon_in(20), noon_in(21)]
    assert [slot.number for slot in slots_of(poll)] == [1, 2]


def test_the_same_change_sent_twice_is_made_once(inside: Tenant) -> None:
    poll = make(inside)
    first = slots_of(poll)[0].public_id
    change(poll, inside, removed=[first], added=[span(12)])
    assert not change(poll, inside, removed=[first], added=[span(12)])
    assert len(slots_of(poll)) == 3


def test_two_people_who_change_the_times_at_once_are_told(inside: Tenant) -> None:
    poll = make(inside)
    change(poll, inside, added=[span(12)])
    with pytest.raises(PollConflict):
        change(poll, inside, added=[span(13)])


def test_the_times_cannot_be_changed_without_end(inside: Tenant) -> None:
    poll = make(inside)
    earlier = timezone.now() + timedelta(days=2)
    PollSlot.objects.bulk_create(
        PollSlot(
            organisation=poll.organisation,
            poll=poll,
            number=None,
            starts_at=earlier,
            ends_at=earlier + timedelta(hours=1),
        )
        for _each in range(MOST_SLOTS_EVER - 3)
    )
    with pytest.raises(TooManyChanges):
        change(poll, inside, added=[span(12)])


# --- Choosing -----------------------------------------------------------------------------------------------------
def test_the_chosen_time_becomes_a_meeting_with_all_that_was_typed(inside: Tenant) -> None:
    poll = make(inside, host=inside["Wout"], catering="Soup", focus="Who reads it?")
    meeting = choose(slots_of(poll)[1], by=inside["Nele"])
    details = make_meeting_details(host=inside["Wout"], catering="Soup", focus="Who reads it?", starts_at=noon_in(9))
    assert {name: getattr(meeting, name) for name in vars(details)} == vars(details)
    poll.refresh_from_db()
    assert (poll.outcome, poll.meeting) == ("chosen", meeting)
    assert [slot.is_chosen for slot in slots_of(poll)] == [False, True, False]


def test_voters_and_those_invited_get_one_mail_each(inside: Tenant) -> None:
    poll = make(inside, invite=True)
    vote(poll, inside, "Amina", YES)
    vote(poll, inside, "Yasmina", NO)
    meeting = choose(slots_of(poll)[0], by=inside["Nele"])
    mails = QueuedMail.objects.filter(kind="meeting_invitation", object_id=meeting.pk)
    told = [*mails.values_list("recipient_id", flat=True)]
    assert len(told) == len(set(told))
    assert ids(inside, "Amina", "Yasmina", "Wout") <= set(told)


def test_without_invitations_only_voters_hear_of_it_and_not_who_turned_that_off(inside: Tenant) -> None:
    poll = make(inside, invite=False)
    vote(poll, inside, "Amina", YES)
    vote(poll, inside, "Kofi", YES)
    set_preference(poll.community, inside["Kofi"], "meeting_invitation", wanted=False)
    choose(slots_of(poll)[0], by=inside["Nele"])
    assert mailed("meeting_invitation") == ids(inside, "Amina")


def test_a_second_choice_makes_no_second_meeting(inside: Tenant) -> None:
    poll = make(inside)
    first, second, _third = slots_of(poll)
    choose(first, by=inside["Nele"])
    with pytest.raises(PollEnded):
        choose(second, by=inside["Wout"])
    assert Meeting.objects.filter(focus=poll.focus).count() == 1


def test_a_time_in_the_past_or_taken_away_cannot_be_chosen(inside: Tenant) -> None:
    poll = make(inside)
    first, second, _third = slots_of(poll)
    past = timezone.now() - timedelta(minutes=1)
    PollSlot.objects.filter(pk=first.pk).update(starts_at=past, ends_at=past + timedelta(hours=1))
    with pytest.raises(SlotPast):
        choose(first, by=inside["Nele"])
    PollSlot.objects.filter(pk=second.pk).update(number=None)
    with pytest.raises(SlotTakenAway):
        choose(second, by=inside["Nele"])
    assert not Meeting.objects.exists()


def test_a_time_can_still_be_chosen_when_the_last_day_has_passed(inside: Tenant) -> None:
    poll = make(inside)
    Poll.objects.filter(pk=poll.pk).update(
        asked_at=timezone.now() - timedelta(days=5), closes_at=timezone.now() - timedelta(days=1)
    )
    assert choose(slots_of(poll)[0], by=inside["Nele"]).focus == poll.focus


def test_a_host_who_has_left_does_not_host_it(inside: Tenant) -> None:
    poll = make(inside, host=inside["Wout"])
    deactivate(inside["Wout"], by=inside["Nele"])
    assert choose(slots_of(poll)[0], by=inside["Nele"]).host is None


# --- Withdrawing --------------------------------------------------------------------------------------------------
def test_whoever_answered_hears_that_it_was_withdrawn(inside: Tenant) -> None:
    poll = make(inside, invite=True)
    vote(poll, inside, "Amina", YES)
    withdraw(poll)
    poll.refresh_from_db()
    assert poll.outcome == "withdrawn"
    assert mailed("poll_withdrawn") == ids(inside, "Amina")
    with pytest.raises(PollEnded):
        withdraw(poll)
    with pytest.raises(PollEnded):
        choose(slots_of(poll)[0], by=inside["Nele"])
    with pytest.raises(PollEnded):
        change(poll, inside, added=[span(12)])


def test_a_community_that_closes_withdraws_its_polls(inside: Tenant) -> None:
    closing = make_closing(inside, thanks_to=inside["Nele"])
    poll = make_poll(closing.community, inside["Nele"])
    vote(poll, inside, "Yasmina", YES)
    Closing.objects.filter(pk=closing.pk).update(closes_at=timezone.now())
    close(Closing.objects.select_related("community").get(pk=closing.pk), Words("We are done."), by=inside["Nele"])
    poll.refresh_from_db()
    assert poll.outcome == "withdrawn"
    assert mailed("poll_withdrawn") == ids(inside, "Yasmina")


# --- Answering ----------------------------------------------------------------------------------------------------
def test_an_answer_can_be_changed_and_taken_back_altogether(inside: Tenant) -> None:
    poll = make(inside)
    vote(poll, inside, "Amina", YES, NO)
    vote(poll, inside, "Amina", IF_NEED_BE)
    first, second, _third = slots_of(poll)
    assert choices_of(poll, inside["Amina"]) == {first.pk: IF_NEED_BE, second.pk: NO}
    take_back(poll, inside["Amina"])
    assert not PollVote.objects.exists()


def test_the_answers_of_somebody_who_leaves_vanish(inside: Tenant) -> None:
    poll = make(inside)
    vote(poll, inside, "Amina", YES)
    vote(poll, inside, "Wout", YES)
    deactivate(inside["Amina"], by=inside["Nele"])
    assert [vote.employee for vote in PollVote.objects.all()] == [inside["Wout"]]
