"""Join requests to a by-request community: asking, answering with a reason, review, and retention."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from communities.joining.attention import join_requests
from communities.joining.requests import (
    ANSWER,
    ENDED,
    REQUEST,
    AlreadyPending,
    RequestNotNeeded,
    RequestSettled,
    RoleEnded,
    TooManyRequests,
    close_obsolete,
    decide_request,
    pending_for,
    submit,
    withdraw,
)
from communities.joining.retention import purge as purge_requests
from communities.joining.reviews import REVIEW_ANSWERED, REVIEW_REQUESTED, NoReviewer, answer_review, request_review
from communities.models import (
    Community,
    Decision,
    DecisionOutcome,
    Joining,
    JoinRequest,
    Level,
    LevelChange,
    MailPreference,
    Participation,
    Phase,
    RequestOutcome,
    RequestReview,
    Role,
    RoleTerm,
)
from communities.models.decision import log
from communities.notifications.preferences import set_preference
from communities.participation.admission import may_join_directly
from communities.participation.levels import AdmissionNeeded, available_levels, choose_level, leave, level_of
from communities.roles.terms import start_term
from communities.tasks import close_obsolete_requests, purge_expired_data
from cop_platform.outbox.models import QueuedMail
from cop_platform.reminders import planning
from cop_platform.tasks import plan_reminders
from members.models import Employee
from members.people.deactivation import deactivate
from tests.support.at_once import run_at_once
from tests.support.people import MOTIVATION, Tenant, make_community_by_request, signed_in

YES, NOT_NOW = RequestOutcome.ACCEPTED, RequestOutcome.DECLINED
LOG_YES, LOG_NOT_NOW = DecisionOutcome.ACCEPTED, DecisionOutcome.DECLINED
WHY = "We would like to hear the night."


@pytest.fixture
def quiet(inside: Tenant) -> Community:
    """A by-request community: Nele leads, Wout coordinates, Lotte coaches, Griet sponsors; Kofi follows."""
    return make_community_by_request(inside, "Quiet Rounds")


@pytest.fixture
def asked(inside: Tenant, quiet: Community) -> JoinRequest:
    return submit(quiet, inside["Yasmina"], MOTIVATION)


def owed(house: Tenant, kind: str) -> list[str]:
    """First names of people with a queued mail of this kind."""
    ids = QueuedMail.objects.filter(kind=kind).order_by("recipient_id").values_list("recipient_id", flat=True)
    names = {person.pk: name for name, person in house.people.items()}
    return [names[pk] for pk in ids]


def stands(request: JoinRequest) -> tuple[str, str, str]:
    """Outcome, reason, and what is left of the motivation."""
    found = JoinRequest.objects.get(pk=request.pk)
    return found.outcome, found.reason, found.experience + found.interest + found.commitment


def lines(community: Community) -> list[tuple[str, str, str]]:
    found = Decision.objects.filter(community=community, kind=Decision.Kind.JOINING).order_by("id")
    return [(line.person.name, line.outcome, line.reason) for line in found.select_related("person")]


ALL_OF_IT = MOTIVATION.experience + MOTIVATION.interest + MOTIVATION.commitment


# --- Asking -------------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S61", "S62")
def test_a_request_waits_with_those_who_answer_and_seats_nobody(inside: Tenant, asked: JoinRequest) -> None:
    assert stands(asked) == ("", "", ALL_OF_IT)
    assert [name for name, person in inside.people.items() if asked in pending_for(person)] == ["Nele", "Wout", "Lotte"]
    assert owed(inside, REQUEST) == ["Nele", "Wout", "Lotte"]
    assert level_of(asked.community, inside["Yasmina"]) == ""


def test_who_waits_is_not_asked_to_ask_again(inside: Tenant, asked: JoinRequest) -> None:
    with pytest.raises(AlreadyPending) as already:
        submit(asked.community, inside["Yasmina"], MOTIVATION)
    assert already.value.request == asked


@pytest.mark.parametrize("name", ["Amina", "Karel", "Nele", "Wout", "Lotte"])
def test_who_is_inside_or_answers_others_need_not_ask(inside: Tenant, quiet: Community, name: str) -> None:
    with pytest.raises(RequestNotNeeded):
        submit(quiet, inside[name], MOTIVATION)


def test_nobody_asks_at_an_open_or_a_closed_door(inside: Tenant, quiet: Community) -> None:
    with pytest.raises(RequestNotNeeded):
        submit(inside.communities["plain-language"], inside["Yasmina"], MOTIVATION)
    Community.objects.filter(pk=quiet.pk).update(phase=Phase.CLOSED)
    with pytest.raises(RequestNotNeeded):
        submit(quiet, inside["Yasmina"], MOTIVATION)


def test_following_does_not_keep_one_from_asking(inside: Tenant, quiet: Community) -> None:
    assert submit(quiet, inside["Kofi"], MOTIVATION).is_pending


def test_three_times_in_three_months_is_enough(inside: Tenant, quiet: Community) -> None:
    yasmina, first = inside["Yasmina"], timezone.now()
    for _time in range(3):
        withdraw(submit(quiet, yasmina, MOTIVATION))
    with pytest.raises(TooManyRequests) as often:
        submit(quiet, yasmina, MOTIVATION)
    assert often.value.again_from - first < timedelta(days=91)
    with time_machine.travel(often.value.again_from + timedelta(minutes=1)):
        assert submit(quiet, yasmina, MOTIVATION).is_pending


def test_where_nobody_holds_a_role_it_waits_for_the_next(inside: Tenant) -> None:
    medication = inside.communities["medication-safety"]
    asked = submit(medication, inside["Yasmina"], MOTIVATION)
    assert (owed(inside, REQUEST), pending_for(inside["Karel"])) == ([], [])
    start_term(medication, inside["Karel"], Role.COORDINATOR)
    assert list(pending_for(inside["Karel"])) == [asked]
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        plan_reminders(inside.organisation.pk)
    assert owed(inside, "join_reminder") == ["Karel"]


def test_who_turned_such_mail_off_finds_it_on_the_first_page_only(inside: Tenant, quiet: Community) -> None:
    set_preference(quiet, inside["Nele"], REQUEST, wanted=False)
    asked = submit(quiet, inside["Yasmina"], MOTIVATION)
    assert owed(inside, REQUEST) == ["Wout", "Lotte"]
    assert list(pending_for(inside["Nele"])) == [asked]


# --- Answering ----------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S18", "S61")
def test_a_yes_opens_the_door_and_the_place_is_chosen_by_oneself(inside: Tenant, asked: JoinRequest) -> None:
    yasmina, quiet = inside["Yasmina"], asked.community
    assert (available_levels(quiet, "", is_admitted=may_join_directly(quiet, yasmina))) == [Level.PERIPHERY]
    with pytest.raises(AdmissionNeeded):
        choose_level(quiet, yasmina, Level.ACTIVE)
    decide_request(asked, YES, WHY, by=inside["Nele"])
    assert not Participation.objects.filter(community=quiet, employee=yasmina).exists()
    assert not LevelChange.objects.filter(employee=yasmina).exists()
    assert [each.template for each in join_requests(yasmina)] == ["communities/joining/attention/accepted.html"]
    assert choose_level(quiet, yasmina, Level.CORE)
    assert list(join_requests(yasmina)) == []


def test_the_door_stays_open_for_a_while_after_a_yes(inside: Tenant, asked: JoinRequest) -> None:
    yasmina, quiet = inside["Yasmina"], asked.community
    decide_request(asked, YES, WHY, by=inside["Nele"])
    with time_machine.travel(timezone.now() + timedelta(days=89)):
        assert may_join_directly(quiet, yasmina)
    with time_machine.travel(timezone.now() + timedelta(days=91)), pytest.raises(AdmissionNeeded):
        choose_level(quiet, yasmina, Level.ACTIVE)


def test_who_stepped_out_again_is_not_called_back(inside: Tenant, asked: JoinRequest) -> None:
    decide_request(asked, YES, WHY, by=inside["Nele"])
    choose_level(asked.community, inside["Yasmina"], Level.ACTIVE)
    leave(asked.community, inside["Yasmina"])
    assert list(join_requests(inside["Yasmina"])) == []


@pytest.mark.requirement("S61", "S103")
@pytest.mark.parametrize(("outcome", "said"), [(YES, LOG_YES), (NOT_NOW, LOG_NOT_NOW)])
def test_the_log_tells_the_answer_and_why_and_nothing_of_the_motivation(
    inside: Tenant, asked: JoinRequest, outcome: RequestOutcome, said: str
) -> None:
    decide_request(asked, outcome, WHY, by=inside["Wout"])
    assert lines(asked.community) == [("Yasmina Benali", said, WHY)]
    line = Decision.objects.get()
    assert (line.by, line.title) == (inside["Wout"], "")
    assert owed(inside, ANSWER) == ["Yasmina"]
    assert stands(asked) == (outcome, WHY, ALL_OF_IT)


@pytest.mark.parametrize("second", [YES, NOT_NOW])
def test_the_first_answer_counts(inside: Tenant, asked: JoinRequest, second: RequestOutcome) -> None:
    decide_request(asked, YES, WHY, by=inside["Nele"])
    with pytest.raises(RequestSettled) as over:
        decide_request(asked, second, "Something else.", by=inside["Wout"])
    assert over.value.request.decided_by == inside["Nele"]
    assert (lines(asked.community), owed(inside, ANSWER)) == ([("Yasmina Benali", "accepted", WHY)], ["Yasmina"])


def end_roles(person: Employee) -> None:
    RoleTerm.objects.filter(employee=person, ended_at=None).update(ended_at=timezone.now())


def test_who_laid_the_role_down_a_moment_ago_decides_nothing(inside: Tenant, asked: JoinRequest) -> None:
    end_roles(inside["Nele"])
    with pytest.raises(RoleEnded):
        decide_request(asked, YES, WHY, by=inside["Nele"])
    assert stands(asked) == ("", "", ALL_OF_IT)
    assert (lines(asked.community), owed(inside, ANSWER)) == ([], [])


def test_one_may_ask_again_after_not_now(inside: Tenant, asked: JoinRequest) -> None:
    decide_request(asked, NOT_NOW, WHY, by=inside["Nele"])
    assert submit(asked.community, inside["Yasmina"], MOTIVATION) != asked


# --- Requests that end without an answer ----------------------------------------------------------------------------
def test_who_takes_it_back_leaves_no_words(inside: Tenant, asked: JoinRequest) -> None:
    withdraw(asked)
    assert stands(asked) == (RequestOutcome.WITHDRAWN, "", "")
    assert (pending_for(inside["Nele"]), lines(asked.community)) == ([], [])
    with pytest.raises(RequestSettled):
        withdraw(asked)
    with pytest.raises(RequestSettled):
        decide_request(asked, YES, WHY, by=inside["Nele"])


@pytest.mark.parametrize(
    ("change", "outcome"),
    [({"joining": Joining.OPEN}, RequestOutcome.OPENED), ({"phase": Phase.CLOSED}, RequestOutcome.CLOSED)],
    ids=["opened", "closed"],
)
def test_when_the_door_opens_or_closes_for_good_the_request_ends_and_nobody_is_seated(
    inside: Tenant, asked: JoinRequest, change: dict[str, Any], outcome: str
) -> None:
    elsewhere = submit(make_community_by_request(inside, "Elsewhere"), inside["Yasmina"], MOTIVATION)
    Community.objects.filter(pk=asked.community_id).update(**change)
    with pytest.raises(RequestSettled):
        decide_request(asked, YES, WHY, by=inside["Nele"])
    assert asked.community not in [each.community for each in pending_for(inside["Nele"])]
    assert [close_obsolete(), close_obsolete()] == [1, 0]
    assert stands(asked) == (outcome, "", "")
    assert (owed(inside, ENDED), level_of(asked.community, inside["Yasmina"])) == (["Yasmina"], "")
    assert stands(elsewhere)[0] == ""


def test_who_leaves_the_organisation_asks_nothing_any_more(inside: Tenant, asked: JoinRequest) -> None:
    deactivate(inside["Yasmina"], by=inside["Tom"])
    assert stands(asked) == (RequestOutcome.LEFT, "", "")
    with pytest.raises(RequestSettled):
        decide_request(asked, YES, WHY, by=inside["Nele"])
    assert owed(inside, ANSWER) == owed(inside, ENDED) == []


def test_somebody_who_left_by_another_way_is_not_answered_either(inside: Tenant, asked: JoinRequest) -> None:
    Employee.objects.filter(pk=inside["Yasmina"].pk).update(left_at=timezone.now())
    with pytest.raises(RequestSettled):
        decide_request(asked, YES, WHY, by=inside["Nele"])
    assert (close_obsolete(), stands(asked)) == (1, (RequestOutcome.LEFT, "", ""))


# --- Review by the coach ------------------------------------------------------------------------------------------
@pytest.fixture
def declined(inside: Tenant, asked: JoinRequest) -> JoinRequest:
    return decide_request(asked, NOT_NOW, WHY, by=inside["Nele"])


def test_the_coach_is_asked_once(inside: Tenant, declined: JoinRequest) -> None:
    assert request_review(declined) == request_review(declined)
    assert owed(inside, REVIEW_REQUESTED) == ["Lotte"]
    assert [name for name, person in inside.people.items() if declined in pending_for(person)] == ["Lotte"]


@pytest.mark.parametrize("by", ["Lotte", "nobody"])
def test_a_coach_does_not_look_at_their_own_answer(inside: Tenant, asked: JoinRequest, by: str) -> None:
    if by == "nobody":
        RoleTerm.objects.filter(employee=inside["Lotte"], ended_at=None).update(ended_at=timezone.now())
    decide_request(asked, NOT_NOW, WHY, by=inside["Lotte" if by == "Lotte" else "Nele"])
    with pytest.raises(NoReviewer):
        request_review(asked)


def test_of_two_coaches_the_one_who_declined_is_not_asked_to_look(mereldal: Tenant) -> None:
    with mereldal.enter():
        quiet = make_community_by_request(mereldal, "Quiet Rounds")
        start_term(quiet, mereldal["Karel"], Role.COACH)
        declined = decide_request(submit(quiet, mereldal["Yasmina"], MOTIVATION), NOT_NOW, WHY, by=mereldal["Lotte"])
        request_review(declined)
        assert owed(mereldal, REVIEW_REQUESTED) == ["Karel"]
        assert [name for name, person in mereldal.people.items() if declined in pending_for(person)] == ["Karel"]
    homes = {name: signed_in(mereldal[name]).get("/o/mereldal/") for name in ["Lotte", "Karel"]}
    assert {name: [item.about for item in home.context["action_items"]] for name, home in homes.items()} == {
        "Lotte": [],
        "Karel": [declined],
    }


def test_of_who_left_the_coach_is_asked_nothing(inside: Tenant, declined: JoinRequest) -> None:
    request_review(declined)
    assert len(list(join_requests(inside["Lotte"]))) == 1
    deactivate(declined.employee, by=inside["Tom"])
    assert list(join_requests(inside["Lotte"])) == []


def test_a_yes_needs_no_second_look(inside: Tenant, asked: JoinRequest) -> None:
    decide_request(asked, YES, WHY, by=inside["Nele"])
    with pytest.raises(RequestSettled):
        request_review(asked)


def test_the_coach_may_ask_the_others_to_look_again(inside: Tenant, declined: JoinRequest) -> None:
    look = answer_review(
        request_review(declined), RequestReview.Answer.REOPEN, "We talked. Listen once more.", by=inside["Lotte"]
    )
    assert (look.first_reason, look.answered_by) == (WHY, inside["Lotte"])
    assert stands(declined) == ("", "", ALL_OF_IT)
    assert owed(inside, REQUEST) == ["Nele", "Nele", "Wout", "Wout", "Lotte", "Lotte"]
    assert owed(inside, REVIEW_ANSWERED) == ["Yasmina"]
    request = JoinRequest.objects.get(pk=declined.pk)
    decide_request(request, YES, "You were right.", by=inside["Wout"])
    assert owed(inside, ANSWER) == ["Yasmina", "Yasmina"]
    assert lines(request.community) == [
        ("Yasmina Benali", LOG_NOT_NOW, WHY),
        ("Yasmina Benali", LOG_YES, "You were right."),
    ]


def test_or_say_why_it_stays_as_it_is(inside: Tenant, declined: JoinRequest) -> None:
    look = request_review(declined)
    answer_review(look, RequestReview.Answer.UPHOLD, "The room is full of pain just now.", by=inside["Lotte"])
    assert stands(declined) == (NOT_NOW, WHY, ALL_OF_IT)
    assert (pending_for(inside["Lotte"]), owed(inside, REVIEW_ANSWERED)) == ([], ["Yasmina"])
    with pytest.raises(RequestSettled):
        answer_review(look, RequestReview.Answer.REOPEN, "Or rather.", by=inside["Lotte"])


def test_who_was_coach_until_a_moment_ago_does_not_look(inside: Tenant, declined: JoinRequest) -> None:
    look = request_review(declined)
    end_roles(inside["Lotte"])
    with pytest.raises(RoleEnded):
        answer_review(look, RequestReview.Answer.REOPEN, "Listen once more.", by=inside["Lotte"])
    assert (stands(declined)[0], RequestReview.objects.get().answer, owed(inside, REVIEW_ANSWERED)) == (NOT_NOW, "", [])


def test_who_asked_anew_meanwhile_waits_once(inside: Tenant, declined: JoinRequest) -> None:
    look = request_review(declined)
    anew = submit(declined.community, inside["Yasmina"], MOTIVATION)
    with pytest.raises(RequestSettled):
        answer_review(look, RequestReview.Answer.REOPEN, "Listen once more.", by=inside["Lotte"])
    assert (stands(declined)[0], stands(anew)[0]) == (NOT_NOW, "")


# --- Reminders and retention --------------------------------------------------------------------------------------
def days_later(days: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=False)


def test_those_who_answer_are_reminded_after_a_week_and_after_three_and_then_no_more(
    inside: Tenant, asked: JoinRequest
) -> None:
    told = {}
    for days in [5, 10, 11, 19, 24, 25, 60, 300]:
        with days_later(days):
            plan_reminders(inside.organisation.pk)
        told[days] = QueuedMail.objects.filter(kind="join_reminder").count()
    assert told == {5: 0, 10: 3, 11: 3, 19: 3, 24: 6, 25: 6, 60: 6, 300: 6}
    assert stands(asked)[0] == "", "Nothing is ever decided by itself."


def test_a_first_reminder_that_comes_late_comes_alone(inside: Tenant, asked: JoinRequest) -> None:
    with days_later(30):
        plan_reminders(inside.organisation.pk)
    assert QueuedMail.objects.filter(kind="join_reminder").count() == 3


def test_after_a_second_look_the_week_begins_anew(inside: Tenant, declined: JoinRequest) -> None:
    with days_later(30):
        answer_review(request_review(declined), RequestReview.Answer.REOPEN, "Once more.", by=inside["Lotte"])
        plan_reminders(inside.organisation.pk)
    assert owed(inside, "join_reminder") == []
    for days in [40, 41]:
        with days_later(days):
            plan_reminders(inside.organisation.pk)
    assert owed(inside, "join_reminder") == ["Nele", "Wout", "Lotte"]


@pytest.mark.parametrize("by_wish", [True, False])
def test_nobody_is_reminded_who_answered_or_said_no_more(inside: Tenant, asked: JoinRequest, by_wish: bool) -> None:
    if by_wish:
        set_preference(asked.community, inside["Nele"], REQUEST, wanted=False)
    else:
        decide_request(asked, NOT_NOW, WHY, by=inside["Nele"])
    with days_later(10):
        plan_reminders(inside.organisation.pk)
    assert owed(inside, "join_reminder") == (["Wout", "Lotte"] if by_wish else [])


@pytest.mark.parametrize(
    ("outcome", "days"),
    [
        (YES, 90),
        (NOT_NOW, 365),
        (RequestOutcome.WITHDRAWN, 90),
        (RequestOutcome.OPENED, 90),
        (RequestOutcome.CLOSED, 90),
    ],
)
def test_requests_are_deleted_when_they_have_served(
    inside: Tenant, asked: JoinRequest, outcome: RequestOutcome, days: int
) -> None:
    if outcome in {YES, NOT_NOW}:
        decide_request(asked, outcome, WHY, by=inside["Nele"])
    else:
        withdraw(asked)
        JoinRequest.objects.update(outcome=outcome)
    with days_later(days - 1):
        assert (purge_requests(), JoinRequest.objects.count()) == (0, 1)
    with days_later(days + 1):
        purge_expired_data(inside.organisation.pk)
        assert JoinRequest.objects.count() == 0
        assert purge_requests() == 0


def test_a_year_after_not_now_no_line_names_who_asked(inside: Tenant, declined: JoinRequest) -> None:
    quiet = declined.community
    request_review(declined)
    log(quiet, Decision.Kind.PROPOSAL, LOG_NOT_NOW, title="Longer evenings")
    welcome = decide_request(submit(quiet, inside["Chloé"], MOTIVATION), YES, WHY, by=inside["Nele"])
    with days_later(366):
        purge_requests()
        assert [line.person for line in Decision.objects.order_by("id")] == [None, welcome.employee]
    assert RequestReview.objects.count() == 0


def test_what_waits_is_never_forgotten(inside: Tenant, asked: JoinRequest) -> None:
    with days_later(3000):
        plan_reminders(inside.organisation.pk)
        close_obsolete_requests(inside.organisation.pk)
    assert stands(asked) == ("", "", ALL_OF_IT)


# --- Database constraints -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"outcome": "accepted"}, "joinrequest_"),
        ({"ended_at": "2026-01-01T00:00Z"}, "joinrequest_ends_with_outcome"),
        ({"outcome": "accepted", "ended_at": "2026-01-01T00:00Z"}, "joinrequest_answer_says_why"),
        ({"reason": "Because."}, "joinrequest_answer_says_why"),
        ({"interest": ""}, "joinrequest_says_what_draws"),
        ({"commitment": ""}, "joinrequest_says_what_draws"),
    ],
)
def test_a_half_told_request_is_none(inside: Tenant, asked: JoinRequest, change: dict[str, Any], rule: str) -> None:
    with pytest.raises(IntegrityError, match=rule):
        JoinRequest.objects.filter(pk=asked.pk).update(**change)


def test_the_database_lets_nobody_answer_themself(inside: Tenant, asked: JoinRequest) -> None:
    with pytest.raises(IntegrityError, match="joinrequest_nobody_answers_themself"):
        JoinRequest.objects.update(outcome=YES, reason=WHY, ended_at=timezone.now(), decided_by=inside["Yasmina"])


def test_the_database_knows_one_waiting_request_and_one_second_look(inside: Tenant, declined: JoinRequest) -> None:
    look = request_review(declined)
    look.pk = None
    with pytest.raises(IntegrityError, match="requestreview_once"):
        look.save(force_insert=True)


def test_two_cannot_wait_for_one_person(inside: Tenant, asked: JoinRequest) -> None:
    twin = JoinRequest.objects.get(pk=asked.pk)
    twin.pk, twin.public_id = None, "another"
    with pytest.raises(IntegrityError, match="joinrequest_pending_once"):
        twin.save(force_insert=True)


@pytest.mark.parametrize("change", [{"answer": "reopen"}, {"note": "Listen."}, {"answered_at": timezone.now()}])
def test_a_second_look_has_words_a_name_and_a_date_or_none(
    inside: Tenant, declined: JoinRequest, change: dict[str, Any]
) -> None:
    request_review(declined)
    with pytest.raises(IntegrityError, match="requestreview_answer_has_note"):
        RequestReview.objects.update(**change)


# --- Concurrency --------------------------------------------------------------------------------------------------
@pytest.fixture
def door(transactional_db: None, mereldal: Tenant) -> Community:
    with mereldal.enter():
        return make_community_by_request(mereldal, "Quiet Rounds")


def both(house: Tenant, *acts: Any) -> list[str]:
    """Runs these actions at the same time."""
    waiting = list(acts)

    def click() -> object:
        return waiting.pop()()

    return run_at_once(house, click, times=len(acts))


def a_request(house: Tenant, door: Community) -> JoinRequest:
    with house.enter():
        return submit(door, house["Yasmina"], MOTIVATION)


def test_many_clicks_at_once_are_one_request(mereldal: Tenant, door: Community) -> None:
    told = run_at_once(mereldal, lambda: bool(submit(door, mereldal["Yasmina"], MOTIVATION)), times=6)
    assert told == ["AlreadyPending"] * 5 + ["True"]
    with mereldal.enter():
        assert (JoinRequest.objects.count(), owed(mereldal, REQUEST)) == (1, ["Nele", "Wout", "Lotte"])


def test_of_two_who_answer_at_once_one_counts(mereldal: Tenant, door: Community) -> None:
    request = a_request(mereldal, door)
    told = both(
        mereldal,
        lambda: decide_request(request, YES, WHY, by=mereldal["Nele"]).outcome,
        lambda: decide_request(request, NOT_NOW, WHY, by=mereldal["Wout"]).outcome,
    )
    assert told[0] == "RequestSettled"
    with mereldal.enter():
        assert [outcome for _name, outcome, _words in lines(door)] == [stands(request)[0]] == [told[1]]
        assert owed(mereldal, ANSWER) == ["Yasmina"]


def test_taking_back_and_answering_at_once_come_to_one_thing(mereldal: Tenant, door: Community) -> None:
    request = a_request(mereldal, door)
    told = both(
        mereldal, lambda: withdraw(request), lambda: decide_request(request, YES, WHY, by=mereldal["Wout"]).outcome
    )
    with mereldal.enter():
        ways = {"accepted": ["RequestSettled", "accepted"], "withdrawn": ["None", "RequestSettled"]}
        assert told == ways[stands(request)[0]]
        assert len(lines(door)) == len(owed(mereldal, ANSWER)) == (stands(request)[0] == "accepted")


@pytest.mark.parametrize("change", [{"phase": Phase.CLOSED}, {"joining": Joining.OPEN}], ids=["close", "open"])
def test_answering_while_the_door_changes_is_before_or_after(
    mereldal: Tenant, door: Community, change: dict[str, Any]
) -> None:
    request = a_request(mereldal, door)

    def turn_the_key() -> int:
        Community.objects.filter(pk=door.pk).update(**change)
        return close_obsolete(door)

    told = both(mereldal, turn_the_key, lambda: decide_request(request, YES, WHY, by=mereldal["Wout"]).outcome)
    with mereldal.enter():
        ways = {"accepted": ["0", "accepted"], "closed": ["1", "RequestSettled"], "opened": ["1", "RequestSettled"]}
        assert told == ways[stands(request)[0]]
        assert len(lines(door)) == (stands(request)[0] == "accepted")


def test_the_jobs_of_two_workers_remind_once(mereldal: Tenant, door: Community) -> None:
    a_request(mereldal, door)
    with days_later(10):
        run_at_once(mereldal, planning.plan_reminders, times=4)
    assert QueuedMail.objects.filter(kind="join_reminder").count() == 3


def test_the_wish_is_about_this_community(inside: Tenant, quiet: Community) -> None:
    set_preference(inside.communities["plain-language"], inside["Nele"], REQUEST, wanted=False)
    submit(quiet, inside["Yasmina"], MOTIVATION)
    assert "Nele" in owed(inside, REQUEST)
    assert MailPreference.objects.count() == 1
