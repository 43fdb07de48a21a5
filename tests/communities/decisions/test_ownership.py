"""Owner of a proposal: action items on the first page, and one mail for each closing date that has passed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from django.test import Client

from communities.decisions.consent import amend, extend, respond, withdraw, withdraw_objection
from communities.decisions.discussion import answer_question, ask_question
from communities.decisions.methods import decide_proposal
from communities.decisions.outcome import LAPSE_AFTER
from communities.decisions.ownership import OVERDUE, awaited_from, owners_of, pending_for
from communities.decisions.permissions import can_decide_proposal, can_manage_proposal
from communities.decisions.settling import settle, settle_due
from communities.models import Community, DecisionMethod, Level, Phase, Proposal, Role, RoundOutcome, Stance
from communities.nominations.nominating import stand_for
from communities.notifications.preferences import set_preference, unsubscribe_token
from communities.participation.levels import choose_level, leave
from communities.roles.terms import resign, start_term, term_of
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.models import QueuedMail
from cop_platform.reminders.planning import plan_reminders
from members.people.deactivation import deactivate
from tests.support import people
from tests.support.people import Tenant, signed_in

NOW = datetime.fromisoformat("2026-11-24T09:00:00+00:00")
CLOSES = datetime.fromisoformat("2026-12-04T22:59:00+00:00")
LATER = CLOSES + timedelta(hours=1)
pytestmark = pytest.mark.at(NOW)


def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


def make_proposal(house: Tenant, method: DecisionMethod = DecisionMethod.CONSENT, by: str = "Karel") -> Proposal:
    Community.objects.filter(pk=plain(house).pk).update(decision_method=method)
    return people.make_proposal(plain(house), house[by], closes_at=CLOSES)


def object_to(house: Tenant, proposal: Proposal, name: str = "Amina") -> None:
    respond(
        proposal, by=house[name], stance=Stance.OBJECTION, reason="Nights.", revision=proposal.current_text.revision
    )


def asked(house: Tenant) -> set[str]:
    """First names of people with an action item about a proposal."""
    return {name for name, person in house.people.items() if pending_for(person)}


def lines(client: Client) -> list[str]:
    """The action items about the proposal on a person's first page."""
    page = client.get("/o/mereldal/").content.decode()
    said = ["Your decision: ", "An objection to solve: ", "Somebody asks something: "]
    return [each for each in said if f"{each}We start at noon" in page]


# --- On the first page --------------------------------------------------------------------------------------------
def test_an_objection_waits_for_who_proposed_until_it_is_met(inside: Tenant, clock: time_machine.Traveller) -> None:
    proposal, karel = make_proposal(inside), signed_in(inside["Karel"])
    assert lines(karel) == []
    object_to(inside, proposal)
    assert (asked(inside), lines(karel)) == ({"Karel"}, ["An objection to solve: "])
    withdraw_objection(proposal, by=inside["Amina"])
    assert asked(inside) == set()


def test_a_new_text_meets_it_and_so_does_its_author_leaving(inside: Tenant, clock: time_machine.Traveller) -> None:
    proposal = make_proposal(inside)
    object_to(inside, proposal)
    amend(proposal, by=inside["Karel"], text="Some at nine.", revision=0)
    assert asked(inside) == set()
    object_to(inside, Proposal.objects.get(pk=proposal.pk))
    assert asked(inside) == {"Karel"}
    leave(plain(inside), inside["Amina"])
    assert asked(inside) == set()


def test_a_question_waits_for_who_proposed_until_it_is_answered(inside: Tenant, clock: time_machine.Traveller) -> None:
    proposal, karel = make_proposal(inside), signed_in(inside["Karel"])
    ask_question(proposal, by=inside["Karel"], text="Or later?")
    assert asked(inside) == set()
    question = ask_question(proposal, by=inside["Amina"], text="Who cooks?")
    assert (asked(inside), lines(karel)) == ({"Karel"}, ["Somebody asks something: "])
    object_to(inside, proposal)
    page = karel.get("/o/mereldal/").content.decode()
    assert page.count("An objection to solve: We start at noon") == 1
    assert "A question waits for an answer, too." in page
    answer_question(question, by=inside["Karel"], answer="Wout does.")
    assert "A question waits for an answer, too." not in karel.get("/o/mereldal/").content.decode()


@pytest.mark.parametrize(("method", "who"), [(DecisionMethod.ADVICE, "Karel"), (DecisionMethod.LEADER, "Nele")])
def test_the_decision_waits_for_who_decides_once_the_date_has_passed(
    inside: Tenant, clock: time_machine.Traveller, method: DecisionMethod, who: str
) -> None:
    proposal = make_proposal(inside, method)
    assert asked(inside) == set()
    clock.move_to(LATER)
    assert (asked(inside), lines(signed_in(inside[who]))) == ({who}, ["Your decision: "])
    decide_proposal(proposal, by=inside[who], outcome=RoundOutcome.ADOPTED, reason="We try it.")
    assert asked(inside) == set()


def leave_organisation(house: Tenant) -> None:
    deactivate(house["Karel"], by=house["Tom"])


def go_to_the_edge(house: Tenant) -> None:
    choose_level(plain(house), house["Karel"], Level.PERIPHERY)


def step_out_of_it(house: Tenant) -> None:
    leave(plain(house), house["Karel"])


def lose_their_name(house: Tenant) -> None:
    Proposal.objects.update(proposed_by=None)


def move_to_active(house: Tenant) -> None:
    choose_level(plain(house), house["Karel"], Level.ACTIVE)


def take_a_role_and_go_to_the_edge(house: Tenant) -> None:
    start_term(plain(house), house["Karel"], Role.SPONSOR)
    choose_level(plain(house), house["Karel"], Level.PERIPHERY)


GOING: list[Callable[[Tenant], object]] = [
    leave_organisation,
    go_to_the_edge,
    step_out_of_it,
    lose_their_name,
    move_to_active,
    take_a_role_and_go_to_the_edge,
]


@pytest.mark.parametrize("go", GOING)
@pytest.mark.parametrize("method", [DecisionMethod.CONSENT, DecisionMethod.ADVICE])
def test_the_same_people_are_asked_mailed_and_allowed(
    inside: Tenant, clock: time_machine.Traveller, go: Callable[[Tenant], object], method: DecisionMethod
) -> None:
    """One rule, implemented as a permission, as a query for action items and as the recipients of the mail."""
    made = make_proposal(inside, method)
    ask_question(made, by=inside["Amina"], text="Who cooks?")
    go(inside)
    clock.move_to(LATER)
    proposal = Proposal.objects.select_related("community", "proposed_by", "candidate").get(pk=made.pk)
    here = {name: person for name, person in inside.people.items() if name != "Karel" or go is not leave_organisation}
    allowed = {name for name, person in here.items() if can_manage_proposal(person, proposal)}
    assert allowed
    assert {name for name, person in here.items() if pending_for(person)} == allowed
    assert {name for name, person in here.items() if person.pk in owners_of(proposal)} == allowed
    assert awaited_from(proposal) == owners_of(proposal)


def test_who_said_yes_to_a_role_answers_what_is_asked_about_it(inside: Tenant, clock: time_machine.Traveller) -> None:
    offered = stand_for(plain(inside), Role.SPONSOR, by=inside["Kofi"], motivation="I know the board.")
    offered.refresh_from_db()
    assert offered.proposal
    ask_question(offered.proposal, by=inside["Amina"], text="How often?")
    assert asked(inside) == {"Kofi"}


@pytest.mark.parametrize("end", ["taken back", "closed"])
def test_nothing_waits_once_it_is_over(inside: Tenant, clock: time_machine.Traveller, end: str) -> None:
    proposal = make_proposal(inside)
    object_to(inside, proposal)
    if end == "closed":
        Community.objects.update(phase=Phase.CLOSED)
    else:
        withdraw(proposal, by=inside["Karel"])
    assert asked(inside) == set()


# --- By mail ------------------------------------------------------------------------------------------------------
#: CLOSES is on a Friday just before midnight: the mail leaves on Monday at nine.
MONDAY = datetime.fromisoformat("2026-12-07T08:00:00+00:00")


def run_jobs() -> None:
    settle_due()
    plan_reminders()


def owed(house: Tenant) -> list[tuple[str, datetime]]:
    names = {person.pk: name for name, person in house.people.items()}
    rows = QueuedMail.objects.filter(kind=OVERDUE).order_by("pk").values_list("recipient_id", "due_at")
    return [(names[recipient], due_at) for recipient, due_at in rows]


@pytest.mark.parametrize(
    ("method", "who"),
    [(DecisionMethod.CONSENT, "Karel"), (DecisionMethod.ADVICE, "Karel"), (DecisionMethod.LEADER, "Nele")],
)
def test_one_mail_for_each_date_that_passes_however_often_the_job_runs(
    inside: Tenant, clock: time_machine.Traveller, method: DecisionMethod, who: str
) -> None:
    proposal = make_proposal(inside, method)
    if method == DecisionMethod.CONSENT:
        object_to(inside, proposal)
    run_jobs()
    assert owed(inside) == []
    for hours in [1, 20, 40, 60]:
        clock.move_to(CLOSES + timedelta(hours=hours))
        run_jobs()
    assert owed(inside) == [(who, MONDAY)]
    later = MONDAY + timedelta(days=1)
    extend(proposal, by=inside["Karel"], closes_at=later, reason="We talk on Tuesday.")
    run_jobs()
    assert owed(inside) == [(who, MONDAY)]
    clock.move_to(later + timedelta(hours=12))
    run_jobs()
    run_jobs()
    assert owed(inside) == [(who, MONDAY), (who, MONDAY + timedelta(days=2))]


def test_where_nothing_waits_nobody_is_mailed(inside: Tenant, clock: time_machine.Traveller) -> None:
    proposal = make_proposal(inside)
    respond(proposal, by=inside["Amina"], stance=Stance.NO_OBJECTION, revision=0)
    clock.move_to(MONDAY - timedelta(hours=8))
    run_jobs()
    assert (settle(proposal), owed(inside)) == ("adopted", [])


def test_who_leads_by_that_morning_hears_it_and_who_said_no_does_not(
    inside: Tenant, clock: time_machine.Traveller
) -> None:
    make_proposal(inside, DecisionMethod.LEADER)
    set_preference(plain(inside), inside["Nele"], OVERDUE, wanted=False)
    clock.move_to(LATER)
    run_jobs()
    start_term(plain(inside), inside["Wout"], Role.LEADER)
    clock.move_to(MONDAY - timedelta(hours=8))
    run_jobs()
    assert owed(inside) == [("Wout", MONDAY)]


def test_after_a_long_standstill_a_round_that_lapses_asks_nobody(inside: Tenant, clock: time_machine.Traveller) -> None:
    object_to(inside, make_proposal(inside))
    clock.move_to(CLOSES + LAPSE_AFTER + timedelta(hours=1))
    plan_reminders()
    assert owed(inside) == []


def send_at(clock: time_machine.Traveller, moment: datetime, mailbox: MailCatcher) -> list[EmailMessage]:
    """Plan on the evening before, and send."""
    clock.move_to(moment - timedelta(hours=10))
    run_jobs()
    clock.move_to(moment)
    QueuedMail.objects.exclude(kind=OVERDUE).delete()
    send_due()
    return mailbox.messages()


@pytest.mark.parametrize(
    ("method", "who", "subject", "says"),
    [
        (DecisionMethod.CONSENT, "Karel", "An objection to solve: We start at noon", "Change the text"),
        (DecisionMethod.ADVICE, "Karel", "Your decision: We start at noon", "Record the decision"),
        (DecisionMethod.LEADER, "Nele", "Your decision: We start at noon", "Record the decision"),
    ],
)
def test_the_mail_says_what_waits_and_until_when_and_is_stopped_with_one_click(
    inside: Tenant,
    clock: time_machine.Traveller,
    mailbox: MailCatcher,
    method: DecisionMethod,
    who: str,
    subject: str,
    says: str,
) -> None:
    proposal = make_proposal(inside, method)
    if method == DecisionMethod.CONSENT:
        object_to(inside, proposal)
    [message] = send_at(clock, MONDAY, mailbox)
    assert (message["Subject"], message["To"]) == (subject, inside[who].user.email)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for kind in ["plain", "html"]:
        part: Any = message.get_body((kind,))
        text = " ".join(part.get_content().split())
        for said in [says, "3 January", f"http://testserver{proposal.get_absolute_url()}"]:
            assert said in text


def met(house: Tenant, proposal: Proposal) -> None:
    withdraw_objection(proposal, by=house["Amina"])


def more_time(house: Tenant, proposal: Proposal) -> None:
    extend(proposal, by=house["Karel"], closes_at=MONDAY + timedelta(days=3), reason="We talk on Thursday.")


def gone(house: Tenant, proposal: Proposal) -> None:
    choose_level(plain(house), house["Karel"], Level.PERIPHERY)


def closed(house: Tenant, proposal: Proposal) -> None:
    Community.objects.update(phase=Phase.CLOSED)


@pytest.mark.parametrize("change", [met, more_time, gone, closed])
def test_a_mail_that_is_no_longer_true_is_not_sent(
    inside: Tenant,
    clock: time_machine.Traveller,
    mailbox: MailCatcher,
    change: Callable[[Tenant, Proposal], None],
) -> None:
    proposal = make_proposal(inside)
    object_to(inside, proposal)
    clock.move_to(MONDAY - timedelta(hours=10))
    run_jobs()
    assert [who for who, _due in owed(inside)] == ["Karel"]
    change(inside, proposal)
    clock.move_to(MONDAY)
    QueuedMail.objects.exclude(kind=OVERDUE).delete()
    assert (send_due(), mailbox.messages()) == (0, [])


def test_a_leader_at_the_edge_is_asked_and_mailed(
    inside: Tenant, clock: time_machine.Traveller, mailbox: MailCatcher
) -> None:
    make_proposal(inside, DecisionMethod.LEADER)
    choose_level(plain(inside), inside["Nele"], Level.PERIPHERY)
    [message] = send_at(clock, MONDAY, mailbox)
    assert (asked(inside), message["To"]) == ({"Nele"}, inside["Nele"].user.email)


def test_without_a_leader_it_waits_for_whoever_proposed_it(
    inside: Tenant, clock: time_machine.Traveller, mailbox: MailCatcher
) -> None:
    proposal, term = make_proposal(inside, DecisionMethod.LEADER), term_of(plain(inside), inside["Nele"], Role.LEADER)
    assert term
    resign(term)
    QueuedMail.objects.all().delete()
    [message] = send_at(clock, MONDAY, mailbox)
    proposer = proposal.proposed_by
    assert proposer
    assert (awaited_from(proposal), message["To"]) == ({proposer.pk}, proposer.user.email)
    assert asked(inside) == {name for name, person in inside.people.items() if person == proposer}
    may = {name for name, person in inside.people.items() if can_decide_proposal(person, proposal)}
    assert may == asked(inside)
    page = signed_in(proposer).get(proposal.get_absolute_url()).content.decode()
    assert ("The leader decides now" in page, "Whoever proposed it decides now" in page) == (False, True)
    decide_proposal(proposal, by=proposer, outcome=RoundOutcome.ADOPTED, reason="Noon it is.")
    assert asked(inside) == set()


def test_this_kind_is_turned_off_with_one_click_and_named(mereldal: Tenant) -> None:
    with mereldal.enter():
        token = unsubscribe_token(plain(mereldal), mereldal["Karel"], OVERDUE)
    karel = signed_in(mereldal["Karel"])
    assert "waits for you?" in karel.get(f"/o/mereldal/unsubscribe/{token}/").content.decode()
    karel.post(f"/o/mereldal/unsubscribe/{token}/")
    assert "proposals that wait for you" in karel.get("/o/mereldal/settings/").content.decode()
