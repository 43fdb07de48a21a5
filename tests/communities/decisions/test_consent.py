"""Rounds of consent: proposing, responding, amending and settling, also all at the same time."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.decisions.consent import (
    AMENDED,
    PROPOSED,
    DateNotLater,
    NothingToWithdraw,
    TextChanged,
    amend,
    extend,
    respond,
    withdraw,
    withdraw_objection,
)
from communities.decisions.discussion import QuestionAnswered, answer_question, ask_question
from communities.decisions.outcome import EXTRA_TIME, LAPSE_AFTER, MIN_READING_TIME
from communities.decisions.settling import DECIDED, RoundClosed, round_ended, settle, settle_due
from communities.decisions.volunteers import help_with, stop_helping_with
from communities.models import (
    Community,
    Decision,
    DecisionMethod,
    Level,
    Phase,
    Proposal,
    ProposalText,
    Question,
    Response,
    Stance,
    Volunteer,
)
from communities.models.locking import CommunityClosed
from communities.notifications.preferences import set_preference
from communities.participation.levels import choose_level, leave
from cop_platform.outbox.models import QueuedMail
from members.people.deactivation import deactivate
from tests.support import people
from tests.support.at_once import run_at_once
from tests.support.people import Tenant

FINE, CONCERN, OBJECTION = Stance.NO_OBJECTION, Stance.CONCERN, Stance.OBJECTION
NOW = datetime.fromisoformat("2026-11-24T09:00:00+00:00")
CLOSES = datetime.fromisoformat("2026-12-04T22:59:00+00:00")
SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.at(NOW)


def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


def make_proposal(house: Tenant, by: str = "Nele", **facts: Any) -> Proposal:
    return people.make_proposal(plain(house), house[by], **facts)


def say(house: Tenant, proposal: Proposal, name: str, stance: Stance, words: str = "", revision: int = 0) -> Response:
    return respond(
        proposal, by=house[name], stance=stance, reason=words or ("" if stance == FINE else "Soup."), revision=revision
    )


def fresh(proposal: Proposal) -> Proposal:
    found: Proposal = Proposal.objects.get(pk=proposal.pk)
    return found


def owed(house: Tenant, kind: str, revision: int = 0) -> set[str]:
    ids = QueuedMail.objects.filter(kind=kind, revision=revision).values_list("recipient_id", flat=True)
    return {name for name, employee in house.people.items() if employee.pk in set(ids)}


@pytest.fixture
def heard() -> Iterator[list[tuple[str, str]]]:
    """Titles and outcomes that a receiver of ``round_ended`` gets."""
    told: list[tuple[str, str]] = []

    def listen(proposal: Proposal, outcome: str, **_signal: Any) -> None:
        told.append((proposal.title, str(outcome)))

    round_ended.connect(listen)
    yield told
    round_ended.disconnect(listen)


# --- Proposing ----------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S100")
def test_a_proposal_has_a_text_a_date_and_a_day_to_look_at_it_again(
    inside: Tenant, clock: time_machine.Traveller
) -> None:
    proposal = make_proposal(inside, closes_at=CLOSES)
    assert (proposal.is_open, proposal.can_be_answered, proposal.is_by_consent) == (True, True, True)
    assert (proposal.current_text.text, proposal.current_text.revision) == (
        "Every meeting starts at noon, with soup.",
        0,
    )
    assert proposal.review_on.isoformat() == "2027-06-04"


def test_core_and_active_hear_of_it_unless_they_said_no_and_the_edge_never(inside: Tenant) -> None:
    set_preference(plain(inside), inside["Karel"], PROPOSED, wanted=False)
    set_preference(plain(inside), inside["Kofi"], PROPOSED, wanted=True)
    make_proposal(inside)
    assert owed(inside, PROPOSED) == {"Amina", "Wout", "Lotte"}


def test_in_a_closed_community_nothing_is_proposed(inside: Tenant) -> None:
    Community.objects.filter(pk=plain(inside).pk).update(phase=Phase.CLOSED)
    with pytest.raises(CommunityClosed):
        make_proposal(inside)
    assert not Proposal.objects.exists()


@pytest.mark.requirement("S82")
@pytest.mark.parametrize("subject", Proposal.Subject)
def test_roles_and_charters_are_decided_by_consent_however_a_community_decides(
    inside: Tenant, subject: Proposal.Subject
) -> None:
    Community.objects.filter(pk=plain(inside).pk).update(decision_method=DecisionMethod.LEADER)
    proposal = make_proposal(inside, subject=subject)
    assert proposal.is_by_consent is (subject != Proposal.Subject.GENERAL)


# --- Answering ----------------------------------------------------------------------------------------------------
def test_one_says_something_and_later_something_else(inside: Tenant) -> None:
    proposal = make_proposal(inside)
    say(inside, proposal, "Amina", CONCERN, "Night care can’t come.")
    say(inside, proposal, "Amina", FINE)
    assert list(Response.objects.order_by("pk").values_list("stance", "reason")) == [(FINE, "")]


def test_an_objection_that_makes_way_for_another_answer_stays_readable(inside: Tenant) -> None:
    proposal = make_proposal(inside)
    say(inside, proposal, "Amina", OBJECTION, "Night care can’t come.")
    say(inside, proposal, "Amina", CONCERN, "I see a way.")
    said = [(each.stance, each.reason, each.withdrawn_at is None) for each in Response.objects.order_by("pk")]
    assert said == [(OBJECTION, "Night care can’t come.", False), (CONCERN, "I see a way.", True)]


def test_a_way_to_weave_it_in_belongs_to_an_objection(inside: Tenant) -> None:
    proposal = make_proposal(inside)
    for stance, kept in [(OBJECTION, "Every third at nine."), (CONCERN, "")]:
        said = respond(
            proposal,
            by=inside["Amina"],
            stance=stance,
            reason="Nights.",
            suggested_change="Every third at nine.",
            revision=0,
        )
        assert said.suggested_change == kept


def test_the_closing_second(inside: Tenant, clock: time_machine.Traveller) -> None:
    proposal = make_proposal(inside, closes_at=CLOSES)
    clock.move_to(CLOSES - SECOND)
    say(inside, proposal, "Amina", FINE)
    clock.move_to(CLOSES)
    with pytest.raises(RoundClosed):
        say(inside, proposal, "Karel", OBJECTION)
    assert fresh(proposal).outcome == "adopted"


def test_who_answers_late_where_nobody_spoke_finds_it_open_once_more(
    inside: Tenant, clock: time_machine.Traveller
) -> None:
    proposal = make_proposal(inside, closes_at=CLOSES)
    clock.move_to(CLOSES)
    say(inside, proposal, "Karel", FINE)
    assert (fresh(proposal).closes_at, fresh(proposal).extended_at) == (CLOSES + EXTRA_TIME, CLOSES)


# --- Objections ---------------------------------------------------------------------------------------------------
def test_an_open_objection_keeps_it_open_past_its_date_and_answers_end(
    inside: Tenant, clock: time_machine.Traveller
) -> None:
    proposal = make_proposal(inside, closes_at=CLOSES)
    say(inside, proposal, "Amina", OBJECTION)
    say(inside, proposal, "Wout", FINE)
    clock.move_to(CLOSES + SECOND)
    assert settle(proposal) == ""
    with pytest.raises(RoundClosed):
        say(inside, proposal, "Amina", FINE)
    assert Response.objects.filter(withdrawn_at=None).count() == 2


def test_taking_an_objection_back_after_the_date_lets_it_pass(inside: Tenant, clock: time_machine.Traveller) -> None:
    proposal = make_proposal(inside, closes_at=CLOSES)
    say(inside, proposal, "Amina", OBJECTION)
    say(inside, proposal, "Wout", FINE)
    clock.move_to(CLOSES + timedelta(days=2))
    withdraw_objection(proposal, by=inside["Amina"])
    assert fresh(proposal).outcome == "adopted"
    assert Response.objects.get(stance=OBJECTION).withdrawn_at == timezone.now()


def test_taking_it_back_is_not_a_yes(inside: Tenant, clock: time_machine.Traveller) -> None:
    proposal = make_proposal(inside, closes_at=CLOSES)
    say(inside, proposal, "Amina", OBJECTION)
    withdraw_objection(proposal, by=inside["Amina"])
    clock.move_to(CLOSES)
    assert (settle(proposal), fresh(proposal).extended_at) == ("", CLOSES)


@pytest.mark.parametrize("stance", ["", FINE, CONCERN])
def test_only_an_objection_of_ones_own_can_be_taken_back(inside: Tenant, stance: str) -> None:
    proposal = make_proposal(inside)
    say(inside, proposal, "Wout", OBJECTION)
    if stance:
        say(inside, proposal, "Amina", Stance(stance))
    with pytest.raises(NothingToWithdraw):
        withdraw_objection(proposal, by=inside["Amina"])


@pytest.mark.parametrize("way", ["the organisation", "the community", "the circle"])
def test_the_objection_of_who_has_left_is_a_concern_and_no_go_ahead(
    inside: Tenant, clock: time_machine.Traveller, way: str
) -> None:
    proposal = make_proposal(inside, closes_at=CLOSES)
    say(inside, proposal, "Amina", OBJECTION)
    if way == "the organisation":
        deactivate(inside["Amina"], by=inside["Tom"])
    elif way == "the community":
        leave(plain(inside), inside["Amina"])
    else:
        choose_level(plain(inside), inside["Amina"], Level.PERIPHERY)
    clock.move_to(CLOSES)
    assert (settle(proposal), fresh(proposal).extended_at) == ("", CLOSES)
    say(inside, proposal, "Karel", FINE)
    clock.move_to(CLOSES + EXTRA_TIME)
    assert settle(proposal) == "adopted"


def test_who_comes_back_finds_their_objection_standing(inside: Tenant) -> None:
    proposal = make_proposal(inside, closes_at=timezone.now() + SECOND * 60)
    say(inside, proposal, "Amina", OBJECTION)
    say(inside, proposal, "Wout", FINE)
    leave(plain(inside), inside["Amina"])
    choose_level(plain(inside), inside["Amina"], Level.ACTIVE)
    assert settle(proposal, timezone.now() + timedelta(days=1)) == ""


def test_what_nobody_weaves_in_lapses_after_a_month(inside: Tenant, clock: time_machine.Traveller) -> None:
    proposal = make_proposal(inside, closes_at=CLOSES)
    say(inside, proposal, "Amina", OBJECTION)
    clock.move_to(CLOSES + LAPSE_AFTER - SECOND)
    assert settle(proposal) == ""
    clock.move_to(CLOSES + LAPSE_AFTER)
    assert settle(proposal) == "lapsed"


# --- Amending, extending, withdrawing -----------------------------------------------------------------------------
def test_a_new_text_starts_afresh_and_both_stay(inside: Tenant, clock: time_machine.Traveller) -> None:
    proposal = make_proposal(inside, closes_at=CLOSES)
    say(inside, proposal, "Amina", OBJECTION)
    say(inside, proposal, "Wout", FINE)
    amend(proposal, by=inside["Nele"], text="Every third meeting starts at nine.", revision=0)
    texts = ProposalText.objects.order_by("revision").values_list("text", "replaced_at")
    assert list(texts) == [
        ("Every meeting starts at noon, with soup.", NOW),
        ("Every third meeting starts at nine.", None),
    ]
    assert owed(inside, AMENDED, 1) == {"Amina", "Wout"}
    clock.move_to(CLOSES)
    assert (settle(proposal), fresh(proposal).extended_at) == ("", CLOSES)


@pytest.mark.parametrize(("left", "closes"), [(4, 4), (2, 3), (-1, 3)])
def test_there_is_time_to_read_a_new_text(
    inside: Tenant, clock: time_machine.Traveller, left: int, closes: int
) -> None:
    proposal = make_proposal(inside, closes_at=CLOSES)
    say(inside, proposal, "Amina", OBJECTION)
    clock.move_to(CLOSES - timedelta(days=left))
    amend(proposal, by=inside["Nele"], text="Some at nine.", revision=0)
    assert fresh(proposal).closes_at == timezone.now() + timedelta(days=closes)
    assert timedelta(days=3) == MIN_READING_TIME
    say(inside, proposal, "Amina", FINE, revision=1)


def test_a_new_text_gets_more_time_of_its_own(inside: Tenant, clock: time_machine.Traveller) -> None:
    proposal = make_proposal(inside, closes_at=CLOSES)
    clock.move_to(CLOSES)
    settle(proposal)
    amend(proposal, by=inside["Nele"], text="Some at nine.", revision=0)
    clock.move_to(CLOSES + EXTRA_TIME)
    assert settle(proposal) == ""
    clock.move_to(CLOSES + 2 * EXTRA_TIME)
    assert settle(proposal) == "lapsed"


def test_who_answers_or_amends_a_text_that_was_replaced_is_told(inside: Tenant) -> None:
    proposal = make_proposal(inside)
    amend(proposal, by=inside["Nele"], text="Some at nine.", revision=0)
    with pytest.raises(TextChanged) as told:
        say(inside, proposal, "Amina", FINE, revision=0)
    assert told.value.proposal.current_text.text == "Some at nine."
    with pytest.raises(TextChanged):
        amend(proposal, by=inside["Nele"], text="Others at ten.", revision=0)
    assert (Response.objects.exists(), ProposalText.objects.count()) == (False, 2)


def test_more_time_is_a_later_date_also_when_an_objection_waits(inside: Tenant, clock: time_machine.Traveller) -> None:
    proposal = make_proposal(inside, closes_at=CLOSES)
    say(inside, proposal, "Amina", OBJECTION)
    with pytest.raises(DateNotLater):
        extend(proposal, by=inside["Nele"], closes_at=CLOSES)
    clock.move_to(CLOSES + timedelta(days=3))
    with pytest.raises(DateNotLater):
        extend(proposal, by=inside["Nele"], closes_at=CLOSES + timedelta(days=1))
    extend(proposal, by=inside["Nele"], closes_at=CLOSES + timedelta(days=9), reason="We talk on Monday.")
    say(inside, proposal, "Amina", FINE)
    assert fresh(proposal).extension_reason == "We talk on Monday."


def test_taking_a_proposal_back_is_logged_and_told_to_who_answered(
    inside: Tenant, heard: list[tuple[str, str]]
) -> None:
    proposal = make_proposal(inside)
    say(inside, proposal, "Amina", CONCERN)
    withdraw(proposal, by=inside["Nele"], reason="Noon was a bad idea.")
    line = Decision.objects.get()
    assert (line.kind, line.outcome, line.reason, line.by) == (
        "proposal",
        "withdrawn",
        "Noon was a bad idea.",
        inside["Nele"],
    )
    assert (owed(inside, DECIDED), heard) == ({"Amina"}, [("We start at noon", "withdrawn")])


def test_after_its_end_nothing_changes_any_more(inside: Tenant) -> None:
    proposal, nele = make_proposal(inside), inside["Nele"]
    withdraw(proposal, by=nele)
    with pytest.raises(RoundClosed):
        say(inside, proposal, "Amina", FINE)
    with pytest.raises(RoundClosed):
        amend(proposal, by=nele, text="Some at nine.", revision=0)
    with pytest.raises(RoundClosed):
        extend(proposal, by=nele, closes_at=timezone.now() + timedelta(days=30))
    with pytest.raises(RoundClosed):
        withdraw(proposal, by=nele)
    with pytest.raises(RoundClosed):
        withdraw_objection(proposal, by=inside["Amina"])
    with pytest.raises(RoundClosed):
        ask_question(proposal, by=inside["Amina"], text="Why?")
    with pytest.raises(RoundClosed):
        help_with(proposal, by=inside["Amina"])
    assert (Response.objects.count(), ProposalText.objects.count(), Decision.objects.count()) == (0, 1, 1)


# --- Settling -----------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S103")
def test_what_is_adopted_is_logged_told_and_heard(
    inside: Tenant, clock: time_machine.Traveller, heard: list[tuple[str, str]]
) -> None:
    proposal = make_proposal(inside, closes_at=CLOSES)
    say(inside, proposal, "Nele", FINE)
    say(inside, proposal, "Wout", FINE)
    clock.move_to(CLOSES)
    settle_due()
    line = Decision.objects.get()
    assert (line.outcome, line.title, line.proposal, line.by) == ("accepted", "We start at noon", proposal, None)
    assert line.review_on == proposal.review_on
    assert (owed(inside, DECIDED), heard) == ({"Nele", "Wout"}, [("We start at noon", "adopted")])


def test_with_nobody_elses_answer_it_goes_on_once_and_then_lapses(
    inside: Tenant, clock: time_machine.Traveller, heard: list[tuple[str, str]]
) -> None:
    proposal = make_proposal(inside, closes_at=CLOSES)
    say(inside, proposal, "Nele", FINE)
    clock.move_to(CLOSES)
    settle_due()
    settle_due()
    assert (fresh(proposal).outcome, fresh(proposal).closes_at) == ("", CLOSES + EXTRA_TIME)
    clock.move_to(CLOSES + EXTRA_TIME)
    settle_due()
    assert (fresh(proposal).outcome, heard) == ("lapsed", [("We start at noon", "lapsed")])
    assert (Decision.objects.get().outcome, Decision.objects.get().review_on) == ("lapsed", None)


def test_the_line_about_a_role_is_for_whose_subject_it_is(inside: Tenant, heard: list[tuple[str, str]]) -> None:
    withdraw(make_proposal(inside, subject=Proposal.Subject.ROLE), by=inside["Nele"])
    assert (Decision.objects.exists(), heard) == (False, [("We start at noon", "withdrawn")])


def test_what_whoever_listens_cannot_do_undoes_the_end(inside: Tenant, clock: time_machine.Traveller) -> None:
    proposal = make_proposal(inside, closes_at=CLOSES)
    say(inside, proposal, "Wout", FINE)

    def fails(**_signal: Any) -> None:
        raise RuntimeError

    round_ended.connect(fails)
    clock.move_to(CLOSES)
    try:
        with pytest.raises(RuntimeError):
            settle(proposal)
    finally:
        round_ended.disconnect(fails)
    assert (fresh(proposal).outcome, Decision.objects.exists(), owed(inside, DECIDED)) == ("", False, set())


def test_a_community_that_closed_takes_its_open_proposals_with_it(inside: Tenant) -> None:
    proposal = make_proposal(inside)
    Community.objects.update(phase=Phase.CLOSED)
    with pytest.raises(RoundClosed):
        say(inside, proposal, "Amina", FINE)
    settle_due()
    assert fresh(proposal).outcome == "withdrawn"


def test_who_turned_it_off_or_left_hears_no_result(inside: Tenant) -> None:
    proposal = make_proposal(inside)
    for name in ["Amina", "Wout", "Karel"]:
        say(inside, proposal, name, FINE)
    set_preference(plain(inside), inside["Amina"], DECIDED, wanted=False)
    leave(plain(inside), inside["Wout"])
    settle(proposal, timezone.now() + timedelta(days=20))
    assert owed(inside, DECIDED) == {"Nele", "Karel"}


# --- Questions and volunteers -------------------------------------------------------------------------------------
def test_a_question_is_answered_once(inside: Tenant) -> None:
    question = ask_question(make_proposal(inside), by=inside["Amina"], text="Who cooks?")
    answer_question(question, by=inside["Nele"], answer="Wout.")
    with pytest.raises(QuestionAnswered) as told:
        answer_question(question, by=inside["Wout"], answer="Not me.")
    assert (told.value.question.answer, told.value.question.answered_by) == ("Wout.", inside["Nele"])


@pytest.mark.requirement("S102")
def test_people_offer_themselves_and_step_back(inside: Tenant) -> None:
    proposal = make_proposal(inside)
    assert [help_with(proposal, by=inside["Amina"]) for _click in range(2)] == [True, False]
    help_with(proposal, by=inside["Wout"])
    stop_helping_with(proposal, by=inside["Amina"])
    stop_helping_with(proposal, by=inside["Amina"])
    assert [each.employee for each in Volunteer.objects.all()] == [inside["Wout"]]


# --- Database constraints -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("table", "facts", "rule"),
    [
        (Proposal, {"closes_at": NOW}, "proposal_closes_later"),
        (Proposal, {"outcome": "adopted"}, "proposal_outcome_has_date"),
        (Proposal, {"decided_at": NOW}, "proposal_outcome_has_date"),
        (Proposal, {"subject": "role", "method": "leader"}, "proposal_by_consent"),
        (Proposal, {"subject": "soup"}, "proposal_known_subject|proposal_by_consent"),
        (Proposal, {"method": "soup"}, "proposal_known_method"),
        (Response, {"stance": "soup"}, "response_known_stance"),
        (Response, {"reason": ""}, "response_says_why"),
        (Response, {"stance": "concern", "withdrawn_at": NOW}, "response_only_objections_are_withdrawn"),
        (Question, {"answer": "Wout."}, "question_answer_has_date"),
        (Community, {"decision_method": "soup"}, "community_known_method"),
    ],
)
def test_the_database_refuses(
    inside: Tenant, clock: time_machine.Traveller, table: Any, facts: dict[str, Any], rule: str
) -> None:
    proposal = make_proposal(inside)
    say(inside, proposal, "Amina", OBJECTION)
    ask_question(proposal, by=inside["Amina"], text="Who cooks?")
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        table.objects.update(**facts)


def test_the_database_keeps_one_standing_text_and_one_standing_answer_of_each(inside: Tenant) -> None:
    proposal = make_proposal(inside)
    said = say(inside, proposal, "Amina", FINE)
    help_with(proposal, by=inside["Amina"])
    text, offer = proposal.current_text, Volunteer.objects.get()
    rows = [("proposaltext_one_stands", text), ("response_one_stands", said), ("volunteer_once", offer)]
    text.revision = 1
    for rule, row in rows:
        row.pk = None
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            row.save(force_insert=True)
    text.revision, text.replaced_at = 0, NOW
    with pytest.raises(IntegrityError, match="proposaltext_once"), transaction.atomic():
        text.save(force_insert=True)


# --- Concurrency --------------------------------------------------------------------------------------------------
def opened(house: Tenant, **facts: Any) -> Proposal:
    with house.enter():
        return make_proposal(house, **facts)


def one_of(chosen: list[Callable[[], object]]) -> object:
    """Each thread takes a different action."""
    return chosen.pop()()


def test_many_answers_of_one_person_at_once_are_one(transactional_db: None, mereldal: Tenant) -> None:
    proposal = opened(mereldal)
    run_at_once(mereldal, lambda: say(mereldal, proposal, "Amina", CONCERN).stance, times=8)
    with mereldal.enter():
        assert Response.objects.count() == 1


def test_two_new_texts_at_once_are_one_and_the_others_are_told(transactional_db: None, mereldal: Tenant) -> None:
    proposal = opened(mereldal)
    told = run_at_once(
        mereldal, lambda: amend(proposal, by=mereldal["Nele"], text="Some at nine.", revision=0).revision, times=6
    )
    assert told == ["1", *["TextChanged"] * 5]
    with mereldal.enter():
        assert list(
            ProposalText.objects.filter(replaced_at=None).order_by("pk").values_list("revision", flat=True)
        ) == [1]


def test_an_answer_and_a_new_text_at_once_never_meet(transactional_db: None, mereldal: Tenant) -> None:
    proposal = opened(mereldal)
    chosen: list[Callable[[], object]] = [lambda: say(mereldal, proposal, "Amina", FINE) and "said"] * 3
    chosen.append(lambda: amend(proposal, by=mereldal["Nele"], text="Some at nine.", revision=0) and "amended")
    told = run_at_once(mereldal, lambda: one_of(chosen), times=4)
    with mereldal.enter():
        assert set(told) <= {"amended", "said", "TextChanged"}
        assert told.count("amended") == 1
        assert Response.objects.filter(text__revision=0).exists() is ("said" in told)
        assert not Response.objects.filter(text__revision=1).exists()


def test_settling_many_times_at_once_ends_it_once_and_tells_once(
    transactional_db: None, mereldal: Tenant, heard: list[tuple[str, str]]
) -> None:
    proposal = opened(mereldal)
    with mereldal.enter():
        say(mereldal, proposal, "Amina", FINE)
    later = timezone.now() + timedelta(days=20)
    assert run_at_once(mereldal, lambda: settle(proposal, later), times=8) == ["adopted"] * 8
    with mereldal.enter():
        assert (Decision.objects.count(), len(heard)) == (1, 1)
        assert QueuedMail.objects.filter(kind=DECIDED).count() == 2


def test_taking_back_and_settling_at_once_give_one_outcome(
    transactional_db: None, mereldal: Tenant, heard: list[tuple[str, str]]
) -> None:
    proposal = opened(mereldal)
    with mereldal.enter():
        say(mereldal, proposal, "Amina", FINE)
    later = timezone.now() + timedelta(days=20)
    chosen: list[Callable[[], object]] = [lambda: settle(proposal, later)] * 3
    chosen.append(lambda: withdraw(proposal, by=mereldal["Nele"]))
    run_at_once(mereldal, lambda: one_of(chosen), times=4)
    with mereldal.enter():
        assert (Decision.objects.count(), len(heard)) == (1, 1)
        assert heard == [("We start at noon", fresh(proposal).outcome)]
