"""Say whether one comes; nobody owes it, and it is forgotten."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.utils import timezone

from meetings.models import Answer
from meetings.rsvps.answering import (
    LinkEnded,
    NoLink,
    TooLate,
    answer,
    answer_token,
    choices_for,
    coming,
    forget_old_answers,
    read_answer_token,
)
from meetings.scheduling.schedule import call_off
from tests.people import House, make_meeting, noon_in

COMING, ONLINE, MAYBE, NOT = Answer.Choice


def test_the_last_answer_stands(inside: House) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    answer(meeting, inside["Amina"], COMING)
    answer(meeting, inside["Amina"], NOT)
    assert [each.choice for each in Answer.objects.all()] == [NOT]


@pytest.mark.requirement("S118")
def test_colleagues_who_take_no_part_may_answer_too(inside: House) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    assert answer(meeting, inside["Chloé"], COMING).employee == inside["Chloé"]


@pytest.mark.requirement("S116")
def test_coming_so_far_names_who_comes_and_nobody_else(inside: House) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    for name, choice in {"Amina": COMING, "Nele": ONLINE, "Karel": MAYBE, "Kofi": NOT}.items():
        answer(meeting, inside[name], choice)
    assert [each.employee for each in coming(meeting)] == [inside["Amina"], inside["Nele"]]


@pytest.mark.requirement("S116")
def test_the_list_goes_when_the_meeting_is_over(inside: House) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    answer(meeting, inside["Amina"], COMING)
    with time_machine.travel(meeting.ends_at):
        assert coming(meeting) == []


@pytest.mark.requirement("S116")
def test_what_is_over_or_off_takes_no_answer(inside: House) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    with time_machine.travel(meeting.ends_at), pytest.raises(TooLate):
        answer(meeting, inside["Amina"], COMING)
    call_off(meeting, by=inside["Wout"])
    with pytest.raises(TooLate):
        answer(meeting, inside["Amina"], COMING)


@pytest.mark.parametrize(
    ("place", "online", "choices"),
    [
        ("Attic", "https://x.example", [COMING, ONLINE, MAYBE, NOT]),
        ("Attic", "", [COMING, MAYBE, NOT]),
        ("", "https://x.example", [ONLINE, MAYBE, NOT]),
    ],
)
def test_only_what_is_possible_is_offered(inside: House, place: str, online: str, choices: list[Answer.Choice]) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"], place=place, online_url=online)
    assert choices_for(meeting) == choices


@pytest.mark.requirement("S116")
def test_answers_are_deleted_a_week_after(inside: House) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    answer(meeting, inside["Amina"], COMING)
    with time_machine.travel(meeting.ends_at + timedelta(days=7)):
        assert forget_old_answers() == 0
    with time_machine.travel(meeting.ends_at + timedelta(days=7, seconds=1)):
        assert forget_old_answers() == 1
    assert not Answer.objects.exists()


def test_a_link_names_its_meeting_and_its_person(inside: House) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    token = answer_token(meeting, inside["Amina"].pk)
    assert read_answer_token(token, inside.organisation.pk) == (meeting, inside["Amina"])


def test_a_link_ends_with_its_meeting_its_person_and_its_house(inside: House, duinzicht: House) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    token = answer_token(meeting, inside["Amina"].pk)
    with pytest.raises(NoLink):
        read_answer_token(token, duinzicht.organisation.pk)
    with time_machine.travel(meeting.ends_at), pytest.raises(LinkEnded):
        read_answer_token(token, inside.organisation.pk)
    inside["Amina"].left_at = timezone.now()
    inside["Amina"].save()
    with pytest.raises(LinkEnded):
        read_answer_token(token, inside.organisation.pk)


def test_the_link_of_an_account_that_may_not_sign_in_waits_until_it_may(inside: House) -> None:
    meeting, account = make_meeting(inside.communities["plain-language"], inside["Wout"]), inside["Amina"].user
    token = answer_token(meeting, inside["Amina"].pk)
    account.is_active = False
    account.save()
    with pytest.raises(LinkEnded):
        read_answer_token(token, inside.organisation.pk)
    account.is_active = True
    account.save()
    assert read_answer_token(token, inside.organisation.pk) == (meeting, inside["Amina"])


def test_a_link_of_another_purpose_or_with_a_changed_letter_opens_nothing(inside: House) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    good = answer_token(meeting, inside["Amina"].pk)
    other = signing.dumps([inside.organisation.pk, meeting.pk, inside["Amina"].pk], salt="communities.unsubscribe")
    for token in (other, good[:-1], good + "x", "", "a:b:c", signing.dumps("words", salt="meetings.answer")):
        with pytest.raises(NoLink):
            read_answer_token(token, inside.organisation.pk)


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_once_are_one_answer(mereldal: House) -> None:
    with mereldal.enter():
        meeting = make_meeting(mereldal.communities["plain-language"], mereldal["Wout"], starts_at=noon_in(5))
    problems: list[Exception] = []

    def click() -> None:
        try:
            with mereldal.enter():
                answer(meeting, mereldal["Amina"], COMING)
        except Exception as problem:  # noqa: BLE001 - whatever it is, the test shows it
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _click in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with mereldal.enter():
        assert (problems, Answer.objects.count()) == ([], 1)
