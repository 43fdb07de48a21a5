"""Role selection: a group chooses a role holder step by step, by reasons and without counting suggestions."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.utils import timezone

from communities.decisions.consent import PROPOSED, respond
from communities.decisions.discussion import unanswered_by
from communities.decisions.settling import settle_due
from communities.models import (
    FINAL_STEPS,
    Community,
    Decision,
    Level,
    Nomination,
    Participation,
    Phase,
    Proposal,
    Response,
    Role,
    RoleSelection,
    SelectionStep,
    Stance,
    Step,
    Suggestion,
)
from communities.models.locking import CommunityClosed
from communities.nominations.answering import answer_nomination, withdraw_nomination
from communities.nominations.nominating import NOMINATION, pending_for
from communities.nominations.permissions import can_facilitate
from communities.nominations.selection import (
    SelectionInProgress,
    pending_selections_for,
    propose_candidate,
    readable_suggestions,
    reveal_reasons,
    stop_selection,
    suggest,
)
from communities.nominations.selection_steps import SelectionEvent, StepNotAllowed, next_step, progress
from communities.participation.levels import leave
from communities.roles.terms import has_role, term_of
from cop_platform.outbox.models import QueuedMail
from members.people.deactivation import deactivate
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, make_selection, signed_in

ACCEPTED, DECLINED = Nomination.Answer


# --- The steps alone ----------------------------------------------------------------------------------------------
def test_each_step_leads_where_it_should_and_nowhere_else() -> None:
    led = {(step, event): _after(step, event) for step in Step for event in SelectionEvent}
    assert {key: to for key, to in led.items() if to} == {
        (Step.SUGGEST, SelectionEvent.REASONS_REVEALED): Step.REASONS,
        (Step.SUGGEST, SelectionEvent.STOPPED): Step.STOPPED,
        (Step.REASONS, SelectionEvent.CANDIDATE_PROPOSED): Step.CONSENT,
        (Step.REASONS, SelectionEvent.NOBODY_TO_ASK): Step.ACCEPTANCE,
        (Step.REASONS, SelectionEvent.STOPPED): Step.STOPPED,
        (Step.CONSENT, SelectionEvent.NO_OBJECTION): Step.ACCEPTANCE,
        (Step.CONSENT, SelectionEvent.CANDIDATE_DROPPED): Step.REASONS,
        (Step.CONSENT, SelectionEvent.STOPPED): Step.STOPPED,
        (Step.ACCEPTANCE, SelectionEvent.CANDIDATE_ACCEPTED): Step.DONE,
        (Step.ACCEPTANCE, SelectionEvent.CANDIDATE_DROPPED): Step.REASONS,
        (Step.ACCEPTANCE, SelectionEvent.STOPPED): Step.STOPPED,
    }


def _after(step: Step, event: SelectionEvent) -> Step | None:
    try:
        return next_step(step, event)
    except StepNotAllowed:
        return None


def test_the_path_shows_where_one_is_and_what_comes() -> None:
    assert [state for _step, state in progress(Step.CONSENT)] == ["done", "done", "now", "", ""]
    assert [state for _step, state in progress(Step.STOPPED)] == [""] * 5


# --- With people --------------------------------------------------------------------------------------------------
def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


def started(house: Tenant) -> RoleSelection:
    return make_selection(plain(house), house["Nele"])


def named(house: Tenant, selection: RoleSelection, by: str, whom: str, reason: str = "Never in a hurry.") -> Suggestion:
    return suggest(selection, house[whom], by=house[by], reason=reason)


def heard(house: Tenant) -> RoleSelection:
    selection = started(house)
    named(house, selection, "Amina", "Karel")
    named(house, selection, "Wout", "Amina", "She knows every room.")
    reveal_reasons(selection, by=house["Nele"], by_when=None)
    selection.refresh_from_db()
    return selection


def proposed(house: Tenant, whom: str = "Karel") -> RoleSelection:
    selection = heard(house)
    naming = selection.suggestions.get(person=house[whom])
    propose_candidate(selection, naming, by=house["Nele"], closes_on=timezone.localdate() + timedelta(days=7))
    selection.refresh_from_db()
    return selection


def nobody_objects(house: Tenant, selection: RoleSelection) -> RoleSelection:
    assert selection.proposal
    respond(selection.proposal, by=house["Lotte"], stance=Stance.NO_OBJECTION, revision=0)
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        settle_due()
    selection.refresh_from_db()
    return selection


@pytest.mark.requirement("S99")
def test_the_whole_way_ends_with_their_own_yes(inside: Tenant) -> None:
    selection = nobody_objects(inside, proposed(inside))
    assert selection.step == Step.ACCEPTANCE
    assert not has_role(plain(inside), inside["Karel"], Role.COORDINATOR), "Theirs is the last word."
    [nomination] = pending_for(inside["Karel"])
    answer_nomination(nomination, ACCEPTED)
    selection.refresh_from_db()
    assert (selection.step, has_role(plain(inside), inside["Karel"], Role.COORDINATOR)) == (Step.DONE, True)
    assert Proposal.objects.count() == 1, "The group is asked once."
    steps = list(SelectionStep.objects.order_by("pk").values_list("step", "by__name"))
    assert steps == [
        ("suggest", "Nele Baert"),
        ("reasons", "Nele Baert"),
        ("consent", "Nele Baert"),
        ("acceptance", None),
        ("done", None),
    ]


def test_a_yes_is_to_the_time_and_the_day_that_everyone_read(inside: Tenant) -> None:
    until = timezone.localdate() + timedelta(days=300)
    selection = started(inside)
    RoleSelection.objects.update(until=until)
    naming = named(inside, selection, "Amina", "Karel")
    reveal_reasons(selection, by=inside["Nele"], by_when=None)
    propose_candidate(selection, naming, by=inside["Nele"], closes_on=timezone.localdate() + timedelta(days=7))
    selection.refresh_from_db()
    nobody_objects(inside, selection)
    [nomination] = pending_for(inside["Karel"])
    answer_nomination(nomination, ACCEPTED)
    term = term_of(plain(inside), inside["Karel"], Role.COORDINATOR)
    assert term
    assert (term.hours, term.until) == ("an hour a week", until)


def test_the_candidate_reads_along_and_is_neither_asked_nor_heard_before_the_others(inside: Tenant) -> None:
    selection = proposed(inside)
    assert selection.proposal
    assert selection.proposal not in unanswered_by(inside["Karel"])
    page = signed_in(inside["Karel"]).get(selection.proposal.get_absolute_url())
    assert (page.status_code, "It is about you" in page.content.decode()) == (200, True)
    answered = signed_in(inside["Karel"]).post(
        f"{selection.proposal.get_absolute_url()}answer/", {"stance": "no_objection", "revision": "0"}
    )
    assert (answered.status_code, Response.objects.exists()) == (403, False)


def test_the_candidate_hears_of_the_round_and_of_its_end_only_when_it_asks_nothing_of_them(inside: Tenant) -> None:
    def mailed() -> list[str]:
        return list(
            QueuedMail.objects.filter(recipient_id=inside["Karel"].pk).order_by("pk").values_list("kind", flat=True)
        )

    selection = proposed(inside)
    assert mailed() == [PROPOSED]
    nobody_objects(inside, selection)
    assert mailed() == [PROPOSED, NOMINATION]


def test_reasons_are_ones_own_until_they_are_heard(inside: Tenant) -> None:
    selection = started(inside)
    mine = named(inside, selection, "Amina", "Karel")
    other = named(inside, selection, "Wout", "Amina")
    assert list(readable_suggestions(selection, inside["Amina"])) == [mine]
    assert list(readable_suggestions(selection, inside["Nele"])) == []
    reveal_reasons(selection, by=inside["Nele"], by_when=None)
    selection.refresh_from_db()
    assert set(readable_suggestions(selection, inside["Nele"])) == {mine, other}


def test_one_changes_ones_mind_before_and_after_hearing_and_not_once_one_is_proposed(inside: Tenant) -> None:
    selection = heard(inside)
    named(inside, selection, "Amina", "Amina", "I would like to.")
    assert list(selection.suggestions.filter(by=inside["Amina"]).values_list("person__name", flat=True)) == [
        "Amina El Idrissi"
    ]
    naming = selection.suggestions.get(by=inside["Wout"])
    propose_candidate(selection, naming, by=inside["Nele"], closes_on=timezone.localdate() + timedelta(days=7))
    with pytest.raises(StepNotAllowed):
        named(inside, selection, "Amina", "Karel")


def test_who_is_proposed_need_not_be_named_most(inside: Tenant) -> None:
    selection = started(inside)
    for name in ["Nele", "Wout", "Lotte"]:
        named(inside, selection, name, "Amina")
    one = named(inside, selection, "Amina", "Karel", "He asks before he books.")
    reveal_reasons(selection, by=inside["Nele"], by_when=None)
    propose_candidate(selection, one, by=inside["Nele"], closes_on=timezone.localdate() + timedelta(days=7))
    selection.refresh_from_db()
    assert selection.proposal
    assert selection.candidate == inside["Karel"]
    assert selection.proposal.current_text.text == "Somebody who finds us a room.\n\n“He asks before he books.”"


def test_an_objection_that_lapses_or_a_no_leads_back_to_the_reasons(inside: Tenant) -> None:
    selection = proposed(inside)
    for days in [9, 30]:
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            settle_due()
    selection.refresh_from_db()
    assert (selection.step, selection.candidate, selection.suggestions.count()) == (Step.REASONS, None, 2)
    [line] = Decision.objects.all()
    assert (line.kind, line.outcome, line.person, line.role) == ("role", "lapsed", inside["Karel"], "coordinator")
    assert line.proposal is not None
    again = selection.suggestions.get(person=inside["Amina"])
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        propose_candidate(selection, again, by=inside["Nele"], closes_on=timezone.localdate() + timedelta(days=7))
    selection.refresh_from_db()
    with time_machine.travel(timezone.now() + timedelta(days=32)):
        assert selection.proposal
        respond(selection.proposal, by=inside["Lotte"], stance=Stance.NO_OBJECTION, revision=0)
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        settle_due()
    [nomination] = pending_for(inside["Amina"])
    answer_nomination(nomination, DECLINED)
    selection.refresh_from_db()
    assert (selection.step, selection.candidate) == (Step.REASONS, None)
    assert not has_role(plain(inside), inside["Amina"], Role.COORDINATOR)


@pytest.mark.parametrize("answered", [False, True])
def test_who_leaves_is_a_candidate_no_more(inside: Tenant, answered: bool) -> None:
    selection = proposed(inside)
    if answered:
        selection = nobody_objects(inside, selection)
    deactivate(inside["Karel"], by=inside["Tom"])
    selection.refresh_from_db()
    assert (selection.step, selection.candidate, selection.nomination) == (Step.REASONS, None, None)
    assert [naming.person for naming in readable_suggestions(selection, inside["Nele"])] == [inside["Amina"]]
    gone, day = selection.suggestions.select_related("person").get(person=inside["Karel"]), timezone.localdate()
    with pytest.raises(StepNotAllowed):
        propose_candidate(selection, gone, by=inside["Nele"], closes_on=day + timedelta(days=7))


def test_where_nobody_else_could_object_the_candidate_is_asked_at_once(inside: Tenant) -> None:
    Participation.objects.filter(community=plain(inside)).exclude(
        employee__in=[inside["Nele"], inside["Karel"]]
    ).update(level=Level.PERIPHERY)
    selection = proposed(inside)
    assert (selection.step, selection.proposal) == (Step.ACCEPTANCE, None)
    assert len(pending_for(inside["Karel"])) == 1


@pytest.mark.parametrize("upto", [started, heard, proposed])
def test_it_is_stopped_at_any_step_and_asks_nobody_any_more(
    inside: Tenant, upto: Callable[[Tenant], RoleSelection]
) -> None:
    selection = upto(inside)
    stop_selection(selection, by=inside["Nele"])
    selection.refresh_from_db()
    assert selection.step == Step.STOPPED
    assert not Proposal.objects.filter(outcome="").exists()
    with pytest.raises(StepNotAllowed):
        stop_selection(selection, by=inside["Nele"])
    assert make_selection(plain(inside), inside["Nele"]) != selection, "One starts anew any day."


def test_a_question_taken_back_leads_back_to_the_reasons(inside: Tenant) -> None:
    selection = nobody_objects(inside, proposed(inside))
    [nomination] = pending_for(inside["Karel"])
    withdraw_nomination(nomination)
    selection.refresh_from_db()
    assert (selection.step, selection.candidate, pending_for(inside["Karel"])) == (Step.REASONS, None, [])


def test_of_two_who_choose_the_yes_is_the_last_word(inside: Tenant) -> None:
    Participation.objects.exclude(employee__in=[inside["Nele"], inside["Karel"]]).delete()
    selection = started(inside)
    naming = named(inside, selection, "Nele", "Karel")
    reveal_reasons(selection, by=inside["Nele"], by_when=None)
    propose_candidate(selection, naming, by=inside["Nele"], closes_on=timezone.localdate() + timedelta(days=7))
    [nomination] = pending_for(inside["Karel"])
    answer_nomination(nomination, ACCEPTED)
    selection.refresh_from_db()
    held = has_role(plain(inside), inside["Karel"], Role.COORDINATOR)
    assert (selection.step, held, Proposal.objects.count()) == (Step.DONE, True, 0)


def test_who_no_longer_takes_part_guides_no_more_and_whoever_carries_it_may(inside: Tenant) -> None:
    selection = make_selection(plain(inside), inside["Karel"])
    leave(plain(inside), inside["Karel"])
    may = {name for name in inside.people if can_facilitate(inside[name], selection)}
    assert may == {"Nele", "Wout", "Lotte", "Griet"}


def test_stopping_takes_back_what_the_candidate_is_asked(inside: Tenant) -> None:
    selection = nobody_objects(inside, proposed(inside))
    stop_selection(selection, by=inside["Nele"])
    assert pending_for(inside["Karel"]) == []


def test_a_role_is_chosen_once_at_a_time(inside: Tenant) -> None:
    first = started(inside)
    with pytest.raises(SelectionInProgress) as told:
        make_selection(plain(inside), inside["Wout"])
    assert told.value.selection == first
    assert make_selection(plain(inside), inside["Wout"], Role.COACH) != first


def test_nothing_is_chosen_in_what_has_closed(inside: Tenant) -> None:
    selection = started(inside)
    Community.objects.update(phase=Phase.CLOSED)
    with pytest.raises(StepNotAllowed):
        named(inside, selection, "Amina", "Karel")
    inside.communities["plain-language"].phase = Phase.CLOSED
    with pytest.raises(CommunityClosed):
        make_selection(plain(inside), inside["Nele"], Role.COACH)


def test_the_core_and_the_active_are_asked_until_they_named_somebody(inside: Tenant) -> None:
    selection = started(inside)
    asked = {name for name, person in inside.people.items() if selection in pending_selections_for(person)}
    assert asked == {"Amina", "Nele", "Wout", "Lotte", "Karel"}
    named(inside, selection, "Amina", "Karel")
    assert list(pending_selections_for(inside["Amina"])) == []
    reveal_reasons(selection, by=inside["Nele"], by_when=None)
    assert list(pending_selections_for(inside["Wout"])) == []


def test_of_many_who_move_on_at_once_one_does(transactional_db: None, mereldal: Tenant) -> None:
    with mereldal.enter():
        selection = started(mereldal)
    told = run_at_once(mereldal, lambda: reveal_reasons(selection, by=mereldal["Nele"], by_when=None), times=4)
    assert told == ["None"] + ["StepNotAllowed"] * 3


def test_of_many_who_propose_at_once_one_opens_a_round(transactional_db: None, mereldal: Tenant) -> None:
    with mereldal.enter():
        selection = heard(mereldal)
        naming = selection.suggestions.select_related("person").get(person=mereldal["Karel"])
    day = timezone.localdate() + timedelta(days=7)
    told = run_at_once(
        mereldal, lambda: propose_candidate(selection, naming, by=mereldal["Nele"], closes_on=day), times=4
    )
    assert told == ["None"] + ["StepNotAllowed"] * 3
    with mereldal.enter():
        assert Proposal.objects.count() == 1


def test_a_yes_and_a_stop_at_once_leave_one_of_them(transactional_db: None, mereldal: Tenant) -> None:
    with mereldal.enter():
        selection = nobody_objects(mereldal, proposed(mereldal))
        [nomination] = pending_for(mereldal["Karel"])
    clicks = iter(
        [partial(answer_nomination, nomination, ACCEPTED), partial(stop_selection, selection, by=mereldal["Nele"])]
    )

    def click() -> object:
        return next(clicks)()

    told = run_at_once(mereldal, click, times=2)
    assert "OperationalError" not in told
    with mereldal.enter():
        selection.refresh_from_db()
        assert selection.step in FINAL_STEPS
        assert has_role(plain(mereldal), mereldal["Karel"], Role.COORDINATOR) is (selection.step == Step.DONE)
