"""Asking a community to host a meeting too, its answer, and the end of it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from communities.models import Community, Phase, Role
from communities.notifications.preferences import set_preference
from communities.participation.levels import leave
from communities.roles.terms import start_term
from cop_platform.attention import action_items_for
from cop_platform.outbox.models import QueuedMail
from meetings.co_hosting.hosting import (
    ANSWERED,
    ASKED,
    ENDED,
    MOST_CO_HOSTS,
    CoHostAsked,
    DateOfSeries,
    MeetingOver,
    NotTogether,
    OwnMeeting,
    QuestionGone,
    SaidMeanwhile,
    SaidNo,
    TooManyCoHosts,
    ask,
    co_hostings_of,
    decline,
    end,
    possible_co_hosts,
    say_yes,
    take_back,
)
from meetings.models import CoHosting, Meeting
from meetings.scheduling.schedule import CHANGE, INVITATION, MeetingCancelled, calendar_holders, cancel, update
from meetings.scheduling.together import names_beside
from members.people.deactivation import deactivate
from tests.support.people import Tenant, make_community, make_meeting, make_meeting_details, make_series, noon_in
from tests.support.together import host_together, make_data_for_humans

pytestmark = pytest.mark.requirement("S128")


@pytest.fixture
def data(inside: Tenant) -> Community:
    return make_data_for_humans(inside)


@pytest.fixture
def meeting(inside: Tenant, data: Community) -> Meeting:
    """A meeting of Plain Language to which its people were invited."""
    return make_meeting(inside.communities["plain-language"], inside["Nele"], invite=True)


def mailed(house: Tenant, kind: str, revision: int | None = None) -> list[str]:
    """First names of those to whom mails of this kind were queued, one for each mail."""
    rows = QueuedMail.objects.filter(organisation_id=house.organisation.pk, kind=kind)
    rows = rows if revision is None else rows.filter(revision=revision)
    names = {person.pk: name for name, person in house.people.items()}
    return sorted(names[pk] for pk in rows.values_list("recipient_id", flat=True))


# --- Asking -------------------------------------------------------------------------------------------------------
def test_until_the_other_says_yes_the_meeting_is_the_first_ones_only(
    inside: Tenant, data: Community, meeting: Meeting
) -> None:
    ask(meeting, data, "Shall we?", by=inside["Nele"])
    found = Meeting.objects.with_co_hosts().get(pk=meeting.pk)
    assert found.co_hosts == []
    assert not Meeting.objects.of([data]).exists()
    data.refresh_from_db()
    assert data.next_meeting_at is None
    assert "Yasmina" not in mailed(inside, INVITATION)


def test_those_who_plan_in_the_other_community_are_asked_on_their_first_page_and_by_mail(
    inside: Tenant, data: Community, meeting: Meeting
) -> None:
    start_term(data, inside["Yasmina"], Role.LEADER)
    asked = ask(meeting, data, "Shall we?", by=inside["Nele"])
    assert mailed(inside, ASKED) == ["Tom", "Yasmina"]
    assert [item.about for item in action_items_for(inside["Tom"]) if isinstance(item.about, CoHosting)] == [asked]
    assert not [item for item in action_items_for(inside["Amina"]) if isinstance(item.about, CoHosting)]


def test_nobody_is_asked_of_a_meeting_that_was_called_off(inside: Tenant, data: Community, meeting: Meeting) -> None:
    ask(meeting, data, "", by=inside["Nele"])
    cancel(meeting, by=inside["Nele"])
    assert not [item for item in action_items_for(inside["Tom"]) if isinstance(item.about, CoHosting)]


def test_a_community_is_asked_once(inside: Tenant, data: Community, meeting: Meeting) -> None:
    ask(meeting, data, "", by=inside["Nele"])
    with pytest.raises(CoHostAsked):
        ask(meeting, data, "", by=inside["Wout"])
    assert mailed(inside, ASKED) == ["Tom"]


def test_a_no_stands_for_this_meeting(inside: Tenant, data: Community, meeting: Meeting) -> None:
    decline(ask(meeting, data, "", by=inside["Nele"]), "We are at sea then.", by=inside["Tom"])
    with pytest.raises(SaidNo):
        ask(meeting, data, "Please?", by=inside["Nele"])
    assert not Meeting.objects.of([data]).exists()


def test_a_meeting_is_not_hosted_with_its_own_community(inside: Tenant, meeting: Meeting) -> None:
    with pytest.raises(OwnMeeting):
        ask(meeting, meeting.community, "", by=inside["Nele"])


def test_a_date_of_a_series_is_hosted_by_its_community_alone(inside: Tenant, data: Community) -> None:
    series = make_series(inside.communities["plain-language"], inside["Nele"], count=2)
    with pytest.raises(DateOfSeries):
        ask(series.meetings.earliest("original_day"), data, "", by=inside["Nele"])


def test_no_more_than_five_are_asked(inside: Tenant, meeting: Meeting) -> None:
    for number in range(MOST_CO_HOSTS):
        ask(meeting, make_community(inside.organisation, f"Garden {number}"), "", by=inside["Nele"])
    with pytest.raises(TooManyCoHosts):
        ask(meeting, make_community(inside.organisation, "One more"), "", by=inside["Nele"])


def test_a_question_taken_back_can_be_asked_again(inside: Tenant, data: Community, meeting: Meeting) -> None:
    asked = ask(meeting, data, "", by=inside["Nele"])
    take_back(asked)
    with pytest.raises(QuestionGone):
        say_yes(asked, by=inside["Tom"])
    assert ask(meeting, data, "", by=inside["Nele"]).state == CoHosting.State.ASKED


def test_open_communities_are_found_by_a_word_and_those_that_were_asked_are_not(
    inside: Tenant, data: Community, meeting: Meeting
) -> None:
    make_community(inside.organisation, "Data of old", phase=Phase.CLOSED)
    assert possible_co_hosts(meeting, "data", []) == [data]
    assert possible_co_hosts(meeting, "plain", []) == []
    assert possible_co_hosts(meeting, "", []) == []
    ask(meeting, data, "", by=inside["Nele"])
    assert possible_co_hosts(meeting, "data", co_hostings_of(meeting)) == []


# --- Answering ----------------------------------------------------------------------------------------------------
def test_after_a_yes_it_is_a_meeting_of_both(inside: Tenant, data: Community, meeting: Meeting) -> None:
    host_together(inside, meeting, data)
    plain = inside.communities["plain-language"]
    found = Meeting.objects.with_co_hosts().get(pk=meeting.pk)
    assert [each["name"] for each in found.co_hosts] == ["Data for Humans"]
    assert names_beside(found, plain.pk) == ["Data for Humans"]
    assert names_beside(found, data.pk) == ["Plain Language"]
    assert Meeting.objects.of([data]).get() == Meeting.objects.of([plain]).get() == meeting
    assert Meeting.objects.of([plain, data]).count() == 1
    data.refresh_from_db()
    assert data.next_meeting_at == meeting.starts_at


def test_the_people_of_the_other_community_are_invited_each_by_one_mail(
    inside: Tenant, data: Community, meeting: Meeting
) -> None:
    before = mailed(inside, INVITATION)
    assert "Amina" in before
    host_together(inside, meeting, data)
    assert mailed(inside, INVITATION) == sorted([*before, "Tom", "Yasmina"])


def test_preferences_of_the_other_community_decide(inside: Tenant, data: Community, meeting: Meeting) -> None:
    set_preference(data, inside["Yasmina"], INVITATION, wanted=False)
    set_preference(data, inside["Chloé"], INVITATION, wanted=True)
    host_together(inside, meeting, data)
    invited = mailed(inside, INVITATION)
    assert "Yasmina" not in invited
    assert "Chloé" in invited


def test_who_asked_hears_the_answer_and_all_who_plan_once_they_do_no_more(
    inside: Tenant, data: Community, meeting: Meeting
) -> None:
    host_together(inside, meeting, data)
    assert mailed(inside, ANSWERED) == ["Nele"]
    other = make_meeting(inside.communities["plain-language"], inside["Nele"], focus="Another")
    asked = ask(other, data, "", by=inside["Nele"])
    inside.communities["plain-language"].role_terms.filter(employee=inside["Nele"]).update(ended_at=timezone.now())
    decline(asked, by=inside["Tom"])
    assert mailed(inside, ANSWERED) == ["Nele", "Wout"]


def test_a_question_is_answered_once(inside: Tenant, data: Community, meeting: Meeting) -> None:
    asked = ask(meeting, data, "", by=inside["Nele"])
    say_yes(asked, by=inside["Tom"])
    with pytest.raises(SaidMeanwhile):
        decline(asked, by=inside["Tom"])
    with pytest.raises(SaidMeanwhile):
        take_back(asked)


def test_no_yes_to_a_meeting_that_was_called_off_or_is_over(inside: Tenant, data: Community, meeting: Meeting) -> None:
    asked = ask(meeting, data, "", by=inside["Nele"])
    with time_machine.travel(meeting.ends_at + timedelta(hours=1)), pytest.raises(MeetingOver):
        say_yes(asked, by=inside["Tom"])
    cancel(meeting, by=inside["Nele"])
    with pytest.raises(MeetingCancelled):
        say_yes(asked, by=inside["Tom"])


# --- Changes ------------------------------------------------------------------------------------------------------
def test_a_move_and_a_cancellation_reach_the_people_of_both(inside: Tenant, data: Community, meeting: Meeting) -> None:
    host_together(inside, meeting, data)
    update(meeting, make_meeting_details(starts_at=noon_in(9)), by=inside["Nele"], revision=0)
    assert {"Amina", "Tom", "Yasmina", "Karel"} <= set(mailed(inside, CHANGE, 1))
    data.refresh_from_db()
    assert data.next_meeting_at == noon_in(9)
    cancel(meeting, by=inside["Nele"])
    assert mailed(inside, CHANGE, 2).count("Yasmina") == 1
    data.refresh_from_db()
    assert data.next_meeting_at is None


def test_who_takes_part_in_two_gets_no_changes_only_after_turning_them_off_for_both(
    inside: Tenant, data: Community, meeting: Meeting
) -> None:
    host_together(inside, meeting, data)
    amina = inside["Amina"].pk
    set_preference(inside.communities["plain-language"], inside["Amina"], CHANGE, wanted=False)
    assert amina in calendar_holders(meeting)
    set_preference(data, inside["Amina"], CHANGE, wanted=False)
    assert amina not in calendar_holders(meeting)


def test_what_was_turned_off_stays_off_after_the_end(inside: Tenant, data: Community, meeting: Meeting) -> None:
    agreed = host_together(inside, meeting, data)
    set_preference(data, inside["Yasmina"], CHANGE, wanted=False)
    assert inside["Yasmina"].pk not in calendar_holders(meeting)
    end(agreed, by=inside["Tom"])
    held = calendar_holders(Meeting.objects.get(pk=meeting.pk))
    assert inside["Yasmina"].pk not in held
    assert inside["Tom"].pk in held


# --- The end ------------------------------------------------------------------------------------------------------
def test_after_the_end_it_goes_on_as_a_meeting_of_the_first(inside: Tenant, data: Community, meeting: Meeting) -> None:
    agreed = host_together(inside, meeting, data)
    end(agreed, by=inside["Tom"])
    assert not Meeting.objects.of([data]).exists()
    assert Meeting.objects.get(pk=meeting.pk).is_open
    # Amina keeps her place in the community that plans it: for her nothing changes.
    assert mailed(inside, ENDED) == ["Nele", "Wout", "Yasmina"]
    data.refresh_from_db()
    assert data.next_meeting_at is None
    with pytest.raises(NotTogether):
        end(agreed, by=inside["Nele"])


def test_after_the_end_it_can_be_asked_again(inside: Tenant, data: Community, meeting: Meeting) -> None:
    end(host_together(inside, meeting, data), by=inside["Nele"])
    say_yes(ask(meeting, data, "Once more?", by=inside["Nele"]), by=inside["Tom"])
    assert mailed(inside, ASKED) == ["Tom", "Tom"]
    assert mailed(inside, INVITATION).count("Yasmina") == 1


def test_what_is_over_stays_as_it_was(inside: Tenant, data: Community, meeting: Meeting) -> None:
    agreed = host_together(inside, meeting, data)
    with time_machine.travel(meeting.ends_at + timedelta(hours=1)), pytest.raises(MeetingOver):
        end(agreed, by=inside["Tom"])


def test_a_co_host_that_left_its_people_behind_still_has_their_answers(
    inside: Tenant, data: Community, meeting: Meeting
) -> None:
    host_together(inside, meeting, data)
    leave(data, inside["Yasmina"])
    assert inside["Yasmina"].pk in calendar_holders(meeting)
    deactivate(inside["Yasmina"], by=inside["Tom"])
    assert inside["Yasmina"].pk not in calendar_holders(meeting)
