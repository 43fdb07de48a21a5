"""Decisions taken at a meeting: a line in the log, linked both ways, taken back in the open."""

import pytest

from communities.models import Decision
from meetings.minutes.decisions import MAX_DECISIONS, record_decision, take_back
from meetings.models import Meeting
from tests.support.minutes import make_past_meeting
from tests.support.people import Tenant, signed_in

LOG = "/o/mereldal/communities/plain-language/decisions/"
TYPED = {"title": "One price on page one", "reason": "No objection in the room."}


@pytest.fixture
def meeting(inside: Tenant) -> Meeting:
    return make_past_meeting(inside.communities["plain-language"], inside["Wout"])


def test_a_member_records_a_decision_and_the_log_and_the_meeting_show_it(meeting: Meeting, inside: Tenant) -> None:
    amina = signed_in(inside["Amina"])
    response = amina.post(f"{meeting.get_absolute_url()}decisions/new/", TYPED, follow=True)
    line = Decision.objects.get(kind=Decision.Kind.MEETING)
    assert line.by is None  # nobody decided it alone
    page = response.content.decode()
    assert "One price on page one" in page
    assert f"{LOG}#decision-{line.public_id}" in page
    log = amina.get(LOG).content.decode()
    assert "One price on page one: agreed at a meeting" in log
    assert f'href="{meeting.get_absolute_url()}"' in log
    assert "Amina El Idrissi wrote this down." in log


def test_a_form_sent_twice_records_one(meeting: Meeting, inside: Tenant) -> None:
    amina = signed_in(inside["Amina"])
    for _time in range(2):
        amina.post(f"{meeting.get_absolute_url()}decisions/new/", {**TYPED, "form_key": "a" * 32})
    assert Decision.objects.filter(kind=Decision.Kind.MEETING).count() == 1


def test_a_decision_taken_back_stays_in_the_log_with_what_it_is(meeting: Meeting, inside: Tenant) -> None:
    taken = record_decision(meeting, **TYPED, by=inside["Amina"])
    address = f"{meeting.get_absolute_url()}decisions/{taken.decision.public_id}/withdrawal/"
    assert signed_in(inside["Karel"]).post(address).status_code == 403  # neither the recorder nor in a role
    assert signed_in(inside["Kofi"]).post(address).status_code == 403
    for _time in range(2):
        assert signed_in(inside["Amina"]).post(address).status_code == 302
    assert "One price on page one: taken back" in signed_in(inside["Karel"]).get(LOG).content.decode()
    assert "Taken back" in signed_in(inside["Karel"]).get(meeting.get_absolute_url()).content.decode()


def test_a_role_holder_takes_it_back_too(meeting: Meeting, inside: Tenant) -> None:
    taken = record_decision(meeting, **TYPED, by=inside["Amina"])
    take_back(taken)
    taken.decision.refresh_from_db()
    assert taken.decision.outcome == "withdrawn"


def test_an_empty_title_is_refused_and_the_words_are_kept(meeting: Meeting, inside: Tenant) -> None:
    address = f"{meeting.get_absolute_url()}decisions/new/"
    response = signed_in(inside["Amina"]).post(address, {"title": "", "reason": "Kept words."})
    assert response.status_code == 422
    assert "Kept words." in response.content.decode()


def test_a_meeting_records_a_bounded_number(meeting: Meeting, inside: Tenant) -> None:
    for number in range(MAX_DECISIONS):
        record_decision(meeting, title=f"Decision {number}", reason="", by=inside["Amina"])
    response = signed_in(inside["Amina"]).post(f"{meeting.get_absolute_url()}decisions/new/", TYPED)
    assert response.status_code == 409
    assert "a lot for one meeting" in response.content.decode()
