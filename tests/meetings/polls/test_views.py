"""The pages of date polls: asking, reading, answering, changing and choosing."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from communities.models import Level
from communities.participation.levels import choose_level
from meetings.models import Meeting, Poll, PollSlot, PollVote
from meetings.polls.answering import answer, answer_token
from meetings.polls.polling import change_times, choose, withdraw
from members.models import Employee
from members.people.deactivation import deactivate
from tests.support.people import Tenant, make_poll, signed_in

pytestmark = [pytest.mark.at("2026-06-01T09:00:00Z"), pytest.mark.requirement("S76")]
COMMUNITY = "/o/mereldal/communities/plain-language/"
NEW = f"{COMMUNITY}meetings/new/"
ZONE = ZoneInfo("Europe/Brussels")
#: Noon in Brussels on 9, 10 and 11 June.
FIRST = datetime(2026, 6, 9, 10, tzinfo=UTC)
YES, IF_NEED_BE, NO = PollVote.Choice.YES, PollVote.Choice.IF_NEED_BE, PollVote.Choice.NO


def typed(**fields: Any) -> dict[str, Any]:
    """Form data of a poll over noon on 9 and 11 June, and four o'clock on 16 June."""
    return {
        "focus": "What do we call a resident?",
        "reason": "",
        "repeats": "poll",
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
        "day_2": "2026-06-11",
        "start_2": "12:00",
        "end_2": "13:30",
        "day_3": "2026-06-16",
        "start_3": "16:00",
        "end_3": "17:30",
        "start_4": "12:00",
        "end_4": "13:30",
        "answer_by": "2026-06-05",
        **fields,
    }


@pytest.fixture
def poll(mereldal: Tenant) -> Poll:
    with mereldal.enter():
        return make_poll(mereldal.communities["plain-language"], mereldal["Nele"], last_day=date(2026, 6, 5))


def slots(house: Tenant, poll: Poll | None = None) -> list[PollSlot]:
    with house.enter():
        found = PollSlot.objects.filter(number__isnull=False).select_related("poll__community").order_by("starts_at")
        return list(found.filter(poll=poll) if poll else found)


def say(house: Tenant, poll: Poll, name: str, *choices: PollVote.Choice) -> None:
    found = slots(house, poll)
    with house.enter():
        answer(poll, house[name], {slot.public_id: each for slot, each in zip(found, choices, strict=False)})


def votes(house: Tenant) -> dict[str, list[str]]:
    with house.enter():
        rows = PollVote.objects.select_related("employee").order_by("slot__starts_at")
        said: dict[str, list[str]] = {}
        for vote in rows:
            said.setdefault(vote.employee.first_name, []).append(vote.choice)
        return said


def page(employee: Employee, address: str) -> str:
    return " ".join(signed_in(employee).get(address).content.decode().split())


def post(employee: Employee, address: str, **data: Any) -> Any:
    return signed_in(employee).post(address, data)


# --- Asking -------------------------------------------------------------------------------------------------------
def test_the_third_choice_asks_which_date_suits(mereldal: Tenant) -> None:
    response = post(mereldal["Wout"], NEW, **typed())
    [first, _second, third] = slots(mereldal)
    assert response["Location"] == first.poll.get_absolute_url()
    assert first.starts_at == FIRST
    assert (third.starts_at, third.ends_at) == (
        datetime(2026, 6, 16, 14, tzinfo=UTC),
        datetime(2026, 6, 16, 15, 30, tzinfo=UTC),
    )
    assert first.poll.closes_at == datetime(2026, 6, 5, 22, tzinfo=UTC)
    with mereldal.enter():
        assert not Meeting.objects.exists()


def test_what_is_typed_for_a_poll_is_not_looked_at_for_one_date(mereldal: Tenant) -> None:
    response = post(mereldal["Wout"], NEW, **typed(repeats="once", day_2="nonsense", answer_by=""))
    assert response.status_code == 302
    with mereldal.enter():
        assert Meeting.objects.get().starts_at == FIRST


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day_2": "", "day_3": ""}, "Give two to twelve times to choose among."),
        ({"day_2": "2026-06-09"}, "That time is there already."),
        ({"day_3": "2026-06-11", "start_3": "12:00", "end_3": "13:30"}, "That time is there already."),
        ({"day_2": "2026-05-30"}, "That date has passed. Choose another."),
        ({"day_2": "2030-06-09"}, "That is more than three years ahead."),
        ({"day_2": "soon"}, "That date isn’t right."),
        ({"start_2": ""}, "Choose a time."),
        ({"start_2": "noon"}, "That time isn’t right."),
        ({"end_2": "12:00"}, "The end comes before the start."),
        ({"day_2": "2027-03-28", "start_2": "02:30", "end_2": "04:00"}, "That night the clock skips this time."),
        ({"day_2": "2026-06-01", "start_2": "08:00", "end_2": "09:00"}, "That time has passed."),
        ({"answer_by": ""}, "Choose a date."),
        ({"answer_by": "2026-05-31"}, "That date has passed."),
        ({"answer_by": "2026-06-17"}, "All of these times have passed by then."),
        ({"repeats": "whenever"}, "Choose one."),
    ],
)
def test_mistakes_are_told_and_what_was_typed_stays(mereldal: Tenant, fields: dict[str, str], sentence: str) -> None:
    response = post(mereldal["Wout"], NEW, **typed(**fields))
    assert response.status_code == 422
    text = response.content.decode()
    assert sentence in text
    assert "What do we call a resident?" in text
    assert 'value="16:00"' in text or fields.get("start_3")
    assert slots(mereldal) == []


def test_of_a_time_that_occurs_twice_the_first_is_taken(mereldal: Tenant) -> None:
    fields = typed(day_2="2026-10-25", start_2="02:30", end_2="04:00")
    client = signed_in(mereldal["Wout"])
    text = client.post(NEW, fields, follow=True).content.decode()
    assert "That night the clock shows this time twice. We took the first." in text
    assert slots(mereldal)[-1].starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_double_click_asks_once(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Wout"])
    answers = [client.post(NEW, typed(form_key="a" * 12)) for _each in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert len(slots(mereldal)) == 3


# --- Reading ------------------------------------------------------------------------------------------------------
def test_the_best_time_stands_first_with_the_filled_button(mereldal: Tenant, poll: Poll) -> None:
    say(mereldal, poll, "Amina", NO, YES, YES)
    say(mereldal, poll, "Karel", YES, YES, IF_NEED_BE)
    text = page(mereldal["Wout"], poll.get_absolute_url())
    assert "Wednesday 10 June suits everyone who answered so far." in text
    order = [text.index(f", {day} June</span>") for day in ("Wednesday 10", "Thursday 11", "Tuesday 9")]
    assert order == sorted(order)
    assert "Suits everyone who answered." in text
    assert "Suits everyone, Karel if need be." in text
    assert "Not for Amina." in text
    assert text.count('class="btn" name="slot"') == 1
    assert text.index('class="btn" name="slot"') < text.index("Thursday 11 June</span>")


def test_no_number_says_how_many_want_what(mereldal: Tenant, poll: Poll) -> None:
    for name in ["Amina", "Karel", "Lotte", "Griet", "Chloé"]:
        say(mereldal, poll, name, NO, YES, YES)
    text = page(mereldal["Wout"], poll.get_absolute_url())
    assert "Not for Amina, Karel and others." in text
    assert ">5<" not in text


def test_nobody_has_answered_yet(mereldal: Tenant) -> None:
    post(mereldal["Wout"], NEW, **typed())
    [first, *_rest] = slots(mereldal)
    assert "No answers yet. The mail went out today." in page(mereldal["Wout"], first.poll.get_absolute_url())
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        text = page(mereldal["Wout"], first.poll.get_absolute_url())
        assert "No answers yet. The mail went out on Monday." in text


def test_a_colleague_outside_reads_and_answers_and_does_not_choose(mereldal: Tenant, poll: Poll) -> None:
    text = page(mereldal["Chloé"], poll.get_absolute_url())
    assert "Say which dates suit me" in text
    for word in ["Choose this", "Change the times", "Withdraw"]:
        assert word not in text
    for place in ["choice/", "times/", "withdrawal/"]:
        assert post(mereldal["Chloé"], f"{poll.get_absolute_url()}{place}").status_code == 403


def test_times_are_those_of_the_reader_with_the_place_beside_them(mereldal: Tenant, poll: Poll) -> None:
    with mereldal.enter():
        late = make_poll(poll.community, mereldal["Nele"], starts_at=datetime(2026, 6, 9, 21, tzinfo=UTC))
    for name, zone in [("Amina", "Europe/Lisbon"), ("Karel", "Asia/Kolkata")]:
        mereldal[name].user.time_zone = zone
        mereldal[name].user.save()
    text = page(mereldal["Amina"], f"{poll.get_absolute_url()}answer/")
    assert "Times in <b>Lisbon</b>" in text
    assert "Tue 9 Jun, 11:00–12:30" in text
    assert "12:00–13:30 in Brussels" in text
    assert "Friday 5 June, 23:00" in text
    text = page(mereldal["Karel"], f"{late.get_absolute_url()}answer/")
    assert "Wed 10 Jun, 02:30–04:00" in text
    assert "Tue 9 Jun, 23:00–00:30 in Brussels" in text
    assert " in Brussels" not in page(mereldal["Lotte"], f"{poll.get_absolute_url()}answer/")


def test_the_tab_of_meetings_names_what_is_asked(mereldal: Tenant, poll: Poll) -> None:
    text = page(mereldal["Chloé"], f"{COMMUNITY}meetings/")
    assert poll.get_absolute_url() in text
    with mereldal.enter():
        withdraw(poll)
    assert poll.get_absolute_url() not in page(mereldal["Chloé"], f"{COMMUNITY}meetings/")


# --- Answering ----------------------------------------------------------------------------------------------------
def test_answers_are_sent_changed_and_taken_back(mereldal: Tenant, poll: Poll) -> None:
    first, second, _third = slots(mereldal, poll)
    place = f"{poll.get_absolute_url()}answer/"
    assert post(mereldal["Amina"], place, **{first.public_id: "yes", second.public_id: "no"}).status_code == 302
    assert votes(mereldal) == {"Amina": ["yes", "no"]}
    text = page(mereldal["Amina"], place)
    assert f'name="{first.public_id}" value="yes" checked' in text
    post(mereldal["Amina"], place, **{first.public_id: "if_need_be"})
    assert votes(mereldal) == {"Amina": ["if_need_be", "no"]}
    post(mereldal["Amina"], place, take_back="1")
    assert votes(mereldal) == {}


@pytest.mark.parametrize(
    ("value", "sentence"), [("", "Say of at least one of the times"), ("perhaps", "Choose one of the answers.")]
)
def test_an_answer_that_says_nothing_is_told(mereldal: Tenant, poll: Poll, value: str, sentence: str) -> None:
    [first, *_rest] = slots(mereldal, poll)
    response = post(mereldal["Amina"], f"{poll.get_absolute_url()}answer/", **{first.public_id: value})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert votes(mereldal) == {}


def test_an_answer_to_a_time_that_was_taken_away_keeps_the_rest(mereldal: Tenant, poll: Poll) -> None:
    first, second, _third = slots(mereldal, poll)
    with mereldal.enter():
        last_day = date(2026, 6, 5)
        change_times(poll, removed=[first.public_id], added=[], last_day=last_day, by=mereldal["Nele"], revision=0)
    post(mereldal["Amina"], f"{poll.get_absolute_url()}answer/", **{first.public_id: "yes", second.public_id: "no"})
    assert votes(mereldal) == {"Amina": ["no"]}


def test_nothing_is_answered_after_the_choice_or_after_the_last_day(mereldal: Tenant, poll: Poll) -> None:
    [first, *_rest] = slots(mereldal, poll)
    place = f"{poll.get_absolute_url()}answer/"
    with time_machine.travel(timezone.now() + timedelta(days=4, hours=12, minutes=59)):
        assert post(mereldal["Amina"], place, **{first.public_id: "yes"}).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(days=4, hours=13, seconds=1)):
        response = post(mereldal["Karel"], place, **{first.public_id: "yes"})
        assert response.status_code == 409
        assert "nothing can be answered any more" in response.content.decode()
    with mereldal.enter():
        choose(first, by=mereldal["Nele"])
    assert post(mereldal["Karel"], place, **{first.public_id: "yes"}).status_code == 409
    assert post(mereldal["Amina"], place, take_back="1").status_code == 409
    assert votes(mereldal) == {"Amina": ["yes"]}
    assert signed_in(mereldal["Karel"]).get(place)["Location"] == poll.get_absolute_url()


# --- By signed link -----------------------------------------------------------------------------------------------
def link(house: Tenant, poll: Poll, name: str) -> str:
    with house.enter():
        return f"/o/mereldal/poll-answers/{answer_token(poll, house[name].pk)}/"


def test_a_mail_is_answered_without_signing_in_and_opening_it_changes_nothing(mereldal: Tenant, poll: Poll) -> None:
    first, second, _third = slots(mereldal, poll)
    mereldal["Amina"].user.time_zone = "Europe/Lisbon"
    mereldal["Amina"].user.save()
    place, client = link(mereldal, poll, "Amina"), Client()
    for query in ["", f"?{first.public_id}=yes"]:
        text = client.get(f"{place}{query}").content.decode()
        assert "You answer as Amina El Idrissi." in text
        assert "11:00–12:30" in text
    assert votes(mereldal) == {}
    response = client.post(place, {first.public_id: "yes", second.public_id: "if_need_be"})
    assert response.status_code == 200
    assert "Your answer is in." in response.content.decode()
    assert votes(mereldal) == {"Amina": ["yes", "if_need_be"]}
    assert client.post(place, {first.public_id: ""}).status_code == 422
    client.post(place, {"take_back": "1"})
    assert votes(mereldal) == {}


def test_a_link_after_the_choice_says_what_was_chosen(mereldal: Tenant, poll: Poll) -> None:
    [first, *_rest] = slots(mereldal, poll)
    with mereldal.enter():
        choose(first, by=mereldal["Nele"])
    for method in ("get", "post"):
        response = getattr(Client(), method)(link(mereldal, poll, "Amina"), {first.public_id: "yes"})
        text = " ".join(response.content.decode().split())
        assert response.status_code == 410
        assert "is on Tuesday 9 June, 12:00–13:30, in Brussels. Nothing was changed." in text
    assert votes(mereldal) == {}


def test_a_link_that_has_ended_says_why(mereldal: Tenant, poll: Poll) -> None:
    place = link(mereldal, poll, "Amina")
    with time_machine.travel(timezone.now() + timedelta(days=5)):
        response = Client().get(place)
        assert response.status_code == 410
        assert "The last day to answer has passed." in response.content.decode()
    with mereldal.enter():
        withdraw(poll)
    assert "was withdrawn. Nothing was changed." in Client().get(place).content.decode()
    with mereldal.enter():
        deactivate(mereldal["Amina"], by=mereldal["Tom"])
    response = Client().get(place)
    assert response.status_code == 410
    assert poll.focus not in response.content.decode()


@pytest.mark.parametrize("token", ["x", "a:b:c", "WzEsMSwxXQ:1abc:def"])
def test_a_link_that_nobody_made_is_no_page(mereldal: Tenant, token: str) -> None:
    response = Client().get(f"/o/mereldal/poll-answers/{token}/")
    assert response.status_code == 404
    assert "Mereldal" not in response.content.decode()


def test_a_link_of_another_organisation_is_no_page(mereldal: Tenant, duinzicht: Tenant, poll: Poll) -> None:
    assert Client().get(link(mereldal, poll, "Amina").replace("mereldal", "duinzicht")).status_code == 404


# --- Choosing and changing ----------------------------------------------------------------------------------------
def test_the_winner_becomes_the_meeting_in_one_click(mereldal: Tenant, poll: Poll) -> None:
    say(mereldal, poll, "Amina", NO, YES, YES)
    second = slots(mereldal, poll)[1]
    response = post(mereldal["Wout"], f"{poll.get_absolute_url()}choice/", slot=second.public_id)
    with mereldal.enter():
        meeting = Meeting.objects.select_related("community").get()
    assert response["Location"] == f"{meeting.get_absolute_url()}#meeting-h"
    assert 'id="meeting-h" tabindex="-1"' in page(mereldal["Wout"], meeting.get_absolute_url())
    text = page(mereldal["Chloé"], poll.get_absolute_url())
    assert "It is Wed 10 Jun, 12:00–13:30." in text
    assert meeting.get_absolute_url() in text
    assert "Choose this" not in text
    assert "Say which dates suit me" not in text


def test_two_who_choose_make_one_meeting(mereldal: Tenant, poll: Poll) -> None:
    place = f"{poll.get_absolute_url()}choice/"
    first, second, _third = slots(mereldal, poll)
    post(mereldal["Wout"], place, slot=first.public_id)
    response = post(mereldal["Nele"], place, slot=second.public_id)
    assert response.status_code == 409
    assert "This question has an outcome already. Nothing was changed." in response.content.decode()
    with mereldal.enter():
        assert Meeting.objects.count() == 1


def test_a_time_that_nobody_offered_is_not_chosen(mereldal: Tenant, poll: Poll) -> None:
    for slot in ["", "x" * 500]:
        assert post(mereldal["Wout"], f"{poll.get_absolute_url()}choice/", slot=slot)["Location"]
    with mereldal.enter():
        assert not Meeting.objects.exists()


def test_a_time_in_the_past_has_no_button(mereldal: Tenant, poll: Poll) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=8, hours=1, seconds=1)):
        text = page(mereldal["Wout"], poll.get_absolute_url())
        assert text.count("Choose this") == 2
        assert "Has passed" in text
        first = slots(mereldal, poll)[0]
        response = post(mereldal["Wout"], f"{poll.get_absolute_url()}choice/", slot=first.public_id)
        assert response.status_code == 409
        assert "That time has passed. Choose another." in response.content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=11, hours=1)):
        text = page(mereldal["Wout"], poll.get_absolute_url())
        assert "All of these times have passed." in text
        assert "Choose this" not in text


def test_times_are_taken_away_and_added(mereldal: Tenant, poll: Poll) -> None:
    say(mereldal, poll, "Amina", YES)
    first, *_rest = slots(mereldal, poll)
    place = f"{poll.get_absolute_url()}times/"
    fields = {"remove": [first.public_id], "day_2": "2026-06-18", "start_2": "09:00", "end_2": "10:00"}
    response = post(mereldal["Wout"], place, revision="0", answer_by="2026-06-08", **fields)
    assert response.status_code == 302
    assert slots(mereldal, poll)[-1].starts_at == datetime(2026, 6, 18, 7, tzinfo=UTC)
    text = page(mereldal["Wout"], poll.get_absolute_url())
    assert "Taken away" in text
    assert "Monday 8 June" in text
    assert post(mereldal["Wout"], place, revision="0", answer_by="2026-06-08", **fields).status_code == 302
    assert len(slots(mereldal, poll)) == 3


def test_a_change_in_between_is_shown_with_what_was_typed(mereldal: Tenant, poll: Poll) -> None:
    place = f"{poll.get_absolute_url()}times/"
    theirs = {"day_2": "2026-06-18", "start_2": "09:00", "end_2": "10:00"}
    mine = {"day_2": "2026-06-19", "start_2": "09:00", "end_2": "10:00"}
    post(mereldal["Nele"], place, revision="0", answer_by="2026-06-05", **theirs)
    response = post(mereldal["Wout"], place, revision="0", answer_by="2026-06-05", **mine)
    text = response.content.decode()
    assert response.status_code == 409
    assert "Someone saved first." in text
    assert "Thu 18 Jun, 09:00–10:00" in text
    assert 'value="2026-06-19"' in text
    assert 'name="revision" value="1"' in text
    assert post(mereldal["Wout"], place, revision="1", answer_by="2026-06-05", **mine).status_code == 302
    assert len(slots(mereldal, poll)) == 5


def test_a_poll_keeps_two_times(mereldal: Tenant, poll: Poll) -> None:
    gone = [slot.public_id for slot in slots(mereldal, poll)[:2]]
    response = post(
        mereldal["Wout"], f"{poll.get_absolute_url()}times/", revision="0", answer_by="2026-06-05", remove=gone
    )
    assert response.status_code == 422
    assert "Give two to twelve times" in response.content.decode()
    assert len(slots(mereldal, poll)) == 3


def test_more_days_open_a_poll_again(mereldal: Tenant, poll: Poll) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        text = page(mereldal["Wout"], poll.get_absolute_url())
        assert "The last day to answer has passed." in text
        post(mereldal["Wout"], f"{poll.get_absolute_url()}times/", revision="0", answer_by="2026-06-08")
        say(mereldal, poll, "Amina", YES)
    assert votes(mereldal) == {"Amina": ["yes"]}


def test_the_question_is_withdrawn(mereldal: Tenant, poll: Poll) -> None:
    place = f"{poll.get_absolute_url()}withdrawal/"
    assert "Withdraw the question?" in page(mereldal["Wout"], place)
    assert post(mereldal["Wout"], place)["Location"] == poll.get_absolute_url()
    assert "The question was withdrawn on Monday 1 June." in page(mereldal["Chloé"], poll.get_absolute_url())
    assert post(mereldal["Wout"], place).status_code == 302
    for part in ["withdrawal/", "times/"]:
        assert signed_in(mereldal["Wout"]).get(f"{poll.get_absolute_url()}{part}").status_code == 302


# --- Home, the administration, what is kept -----------------------------------------------------------------------
def test_home_asks_members_who_have_not_answered_and_tells_who_plans_when_the_day_has_passed(
    mereldal: Tenant, poll: Poll
) -> None:
    with mereldal.enter():
        choose_level(poll.community, mereldal["Kofi"], Level.PERIPHERY)
    asked = "which date suits you?"
    assert asked in page(mereldal["Amina"], "/o/mereldal/")
    for name in ["Kofi", "Chloé", "Nele"]:
        assert asked not in page(mereldal[name], "/o/mereldal/")
    say(mereldal, poll, "Amina", YES, YES, NO)
    assert asked not in page(mereldal["Amina"], "/o/mereldal/")
    with mereldal.enter():
        added = [(FIRST + timedelta(days=9), FIRST + timedelta(days=9, hours=1))]
        change_times(poll, removed=[], added=added, last_day=date(2026, 6, 5), by=mereldal["Nele"], revision=0)
    assert asked in page(mereldal["Amina"], "/o/mereldal/")
    with time_machine.travel(timezone.now() + timedelta(days=5)):
        for name in ["Nele", "Wout"]:
            assert "choose a date" in page(mereldal[name], "/o/mereldal/")
        for name in ["Amina", "Karel"]:
            assert "choose a date" not in page(mereldal[name], "/o/mereldal/")


def test_the_administration_shows_polls_without_answers(mereldal: Tenant, poll: Poll) -> None:
    say(mereldal, poll, "Amina", YES)
    admin = "/o/mereldal/admin/meetings/poll/"
    assert poll.focus in page(mereldal["Tom"], admin)
    text = page(mereldal["Tom"], f"{admin}{poll.public_id}/change/")
    assert "Tue 9 Jun 12:00–13:30" in text
    assert "Amina" not in text
    assert signed_in(mereldal["Tom"]).get("/o/mereldal/admin/meetings/pollvote/").status_code == 404


def test_about_me_holds_what_one_said(mereldal: Tenant, poll: Poll) -> None:
    say(mereldal, poll, "Amina", YES)
    text = page(mereldal["Amina"], "/o/mereldal/about-me/")
    assert "Which dates suit you" in text
    assert "7 days after the choice" in text
