"""RSVPs: always optional, and deleted after the meeting."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.utils import timezone

from cop_platform.web.signed_links import LinkInvalid
from meetings.models import RSVP
from meetings.rsvps.answering import (
    LinkExpired,
    RSVPClosed,
    answers_to,
    choices_for,
    read_rsvp_token,
    rsvp_token,
    set_rsvp,
)
from meetings.rsvps.retention import purge as purge_old_rsvps
from meetings.scheduling.schedule import cancel
from tests.support.at_once import run_during_transaction
from tests.support.people import Tenant, make_meeting, noon_in

COMING, ONLINE, MAYBE, NOT = RSVP.Choice


def test_the_last_answer_stands(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    set_rsvp(meeting, inside["Amina"], COMING)
    set_rsvp(meeting, inside["Amina"], NOT)
    assert [each.choice for each in RSVP.objects.all()] == [NOT]


@pytest.mark.requirement("S118")
def test_colleagues_who_take_no_part_may_answer_too(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    assert set_rsvp(meeting, inside["Chloé"], COMING).employee == inside["Chloé"]


@pytest.mark.requirement("S116")
def test_coming_so_far_names_who_comes_and_nobody_else(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    for name, choice in {"Amina": COMING, "Nele": ONLINE, "Karel": MAYBE, "Kofi": NOT}.items():
        set_rsvp(meeting, inside[name], choice)
    assert [
        (choice, [each.employee for each in going])
        for choice, going in (answers_to(meeting, inside[name]) for name in ["Nele", "Karel", "Chloé"])
    ] == [(choice, [inside["Amina"], inside["Nele"]]) for choice in [ONLINE, MAYBE, ""]]


@pytest.mark.requirement("S116")
def test_the_list_goes_when_the_meeting_is_over(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    set_rsvp(meeting, inside["Amina"], COMING)
    with time_machine.travel(meeting.ends_at):
        assert answers_to(meeting, inside["Amina"]) == ("", [])


@pytest.mark.requirement("S116")
def test_what_is_over_or_off_takes_no_answer(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    with time_machine.travel(meeting.ends_at), pytest.raises(RSVPClosed):
        set_rsvp(meeting, inside["Amina"], COMING)
    cancel(meeting, by=inside["Wout"])
    with pytest.raises(RSVPClosed):
        set_rsvp(meeting, inside["Amina"], COMING)


@pytest.mark.parametrize(
    ("place", "online", "choices"),
    [
        ("Attic", "https://x.example", [COMING, ONLINE, MAYBE, NOT]),
        ("Attic", "", [COMING, MAYBE, NOT]),
        ("", "https://x.example", [ONLINE, MAYBE, NOT]),
    ],
)
def test_only_what_is_possible_is_offered(inside: Tenant, place: str, online: str, choices: list[RSVP.Choice]) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"], place=place, online_url=online)
    assert choices_for(meeting) == choices


@pytest.mark.requirement("S116")
def test_answers_are_deleted_a_week_after(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    set_rsvp(meeting, inside["Amina"], COMING)
    with time_machine.travel(meeting.ends_at + timedelta(days=7)):
        assert purge_old_rsvps() == 0
    with time_machine.travel(meeting.ends_at + timedelta(days=7, seconds=1)):
        assert purge_old_rsvps() == 1
    assert not RSVP.objects.exists()


def test_a_link_names_its_meeting_and_its_person(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    token = rsvp_token(meeting, inside["Amina"].pk)
    assert read_rsvp_token(token, inside.organisation.pk) == (meeting, inside["Amina"])


def test_a_link_ends_with_its_meeting_its_person_and_its_house(inside: Tenant, duinzicht: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    token = rsvp_token(meeting, inside["Amina"].pk)
    with pytest.raises(LinkInvalid):
        read_rsvp_token(token, duinzicht.organisation.pk)
    with time_machine.travel(meeting.ends_at), pytest.raises(LinkExpired):
        read_rsvp_token(token, inside.organisation.pk)
    inside["Amina"].left_at = timezone.now()
    inside["Amina"].save()
    with pytest.raises(LinkExpired):
        read_rsvp_token(token, inside.organisation.pk)


def test_the_link_of_an_account_that_may_not_sign_in_waits_until_it_may(inside: Tenant) -> None:
    meeting, account = make_meeting(inside.communities["plain-language"], inside["Wout"]), inside["Amina"].user
    token = rsvp_token(meeting, inside["Amina"].pk)
    account.is_active = False
    account.save()
    with pytest.raises(LinkExpired):
        read_rsvp_token(token, inside.organisation.pk)
    account.is_active = True
    account.save()
    assert read_rsvp_token(token, inside.organisation.pk) == (meeting, inside["Amina"])


def test_a_link_of_another_purpose_or_with_a_changed_letter_opens_nothing(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])
    good = rsvp_token(meeting, inside["Amina"].pk)
    other = signing.dumps([inside.organisation.pk, meeting.pk, inside["Amina"].pk], salt="communities.unsubscribe")
    for token in (other, good[:-1], good + "x", "", "a:b:c", signing.dumps("words", salt="meetings.answer")):
        with pytest.raises(LinkInvalid):
            read_rsvp_token(token, inside.organisation.pk)


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_once_are_one_answer(mereldal: Tenant) -> None:
    with mereldal.enter():
        meeting = make_meeting(mereldal.communities["plain-language"], mereldal["Wout"], starts_at=noon_in(5))
    problems: list[Exception] = []

    def click() -> None:
        try:
            with mereldal.enter():
                set_rsvp(meeting, mereldal["Amina"], COMING)
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
        assert (problems, RSVP.objects.count()) == ([], 1)


@pytest.mark.parametrize("answers_first", [True, False])
def test_a_meeting_called_off_while_somebody_answers_keeps_no_answer(
    transactional_db: None, mereldal: Tenant, answers_first: bool
) -> None:
    with mereldal.enter():
        meeting = make_meeting(mereldal.communities["plain-language"], mereldal["Wout"])

    def answer() -> str:
        return set_rsvp(meeting, mereldal["Amina"], COMING).choice

    def call_off() -> str:
        cancel(meeting, by=mereldal["Wout"])
        return "called off"

    if answers_first:
        assert run_during_transaction(mereldal, answer, call_off) == ["coming", "called off"]
    else:
        assert run_during_transaction(mereldal, call_off, answer) == ["called off", "RSVPClosed"]
    with mereldal.enter():
        assert not RSVP.objects.exists()
