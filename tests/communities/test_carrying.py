"""Who carries a proposal hears what waits for them: on their first page, and by one mail for each date that passed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from django.test import Client

from communities.decisions.consent import amend, extend, respond, withdraw, withdraw_objection
from communities.decisions.discussion import answer_question, ask
from communities.decisions.methods import decide
from communities.decisions.outcome import PATIENCE
from communities.decisions.ownership import WAITS, awaited_for, carriers_of, closing_of, waiting_for
from communities.decisions.permissions import can_carry, can_close_proposal
from communities.decisions.settling import settle, settle_due
from communities.models import Community, Deciding, Level, Phase, Proposal, Role, Stance
from communities.nominations.nominating import offer_oneself
from communities.notifications.preferences import unsubscribe_token, wish
from communities.participation.levels import choose_level, step_out
from communities.roles.terms import lay_down, take_up, term_of
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_owed
from cop_platform.outbox.models import OwedMail
from cop_platform.retention import MAIL_DONE
from members.people.deactivation import deactivate
from tests import people
from tests.people import House, signed_in

NOW = datetime.fromisoformat("2026-11-24T09:00:00+00:00")
CLOSES = datetime.fromisoformat("2026-12-04T22:59:00+00:00")
LATER = CLOSES + timedelta(hours=1)
pytestmark = pytest.mark.at(NOW)


def plain(house: House) -> Community:
    return house.communities["plain-language"]


def make_proposal(house: House, method: Deciding = Deciding.CONSENT, by: str = "Karel") -> Proposal:
    Community.objects.filter(pk=plain(house).pk).update(deciding=method)
    return people.make_proposal(plain(house), house[by], closes_at=CLOSES)


def object_to(house: House, proposal: Proposal, name: str = "Amina") -> None:
    respond(proposal, by=house[name], stance=Stance.OBJECTION, words="Nights.", revision=proposal.current.revision)


def asked(house: House) -> set[str]:
    """Whom something about a proposal waits for."""
    return {name for name, person in house.people.items() if waiting_for(person)}


def lines(client: Client) -> list[str]:
    """What the first page says of what they carry."""
    page = client.get("/o/mereldal/").content.decode()
    said = ["It waits for your decision: ", "An objection waits to be woven in: ", "Somebody asks something: "]
    return [each for each in said if f"{each}We start at noon" in page]


# --- On the first page --------------------------------------------------------------------------------------------
def test_an_objection_waits_for_who_proposed_until_it_is_met(inside: House, clock: time_machine.Traveller) -> None:
    proposal, karel = make_proposal(inside), signed_in(inside["Karel"])
    assert lines(karel) == []
    object_to(inside, proposal)
    assert (asked(inside), lines(karel)) == ({"Karel"}, ["An objection waits to be woven in: "])
    withdraw_objection(proposal, by=inside["Amina"])
    assert asked(inside) == set()


def test_a_new_text_meets_it_and_so_does_its_author_leaving(inside: House, clock: time_machine.Traveller) -> None:
    proposal = make_proposal(inside)
    object_to(inside, proposal)
    amend(proposal, by=inside["Karel"], text="Some at nine.", revision=0)
    assert asked(inside) == set()
    object_to(inside, Proposal.objects.get(pk=proposal.pk))
    assert asked(inside) == {"Karel"}
    step_out(plain(inside), inside["Amina"])
    assert asked(inside) == set()


def test_a_question_waits_for_who_proposed_until_it_is_answered(inside: House, clock: time_machine.Traveller) -> None:
    proposal, karel = make_proposal(inside), signed_in(inside["Karel"])
    ask(proposal, by=inside["Karel"], words="Or later?")
    assert asked(inside) == set()
    question = ask(proposal, by=inside["Amina"], words="Who cooks?")
    assert (asked(inside), lines(karel)) == ({"Karel"}, ["Somebody asks something: "])
    object_to(inside, proposal)
    page = karel.get("/o/mereldal/").content.decode()
    assert page.count("We start at noon") == 1
    assert "A question waits for an answer, too." in page
    answer_question(question, by=inside["Karel"], words="Wout does.")
    assert "A question waits for an answer, too." not in karel.get("/o/mereldal/").content.decode()


@pytest.mark.parametrize(("method", "who"), [(Deciding.ADVICE, "Karel"), (Deciding.LEADER, "Nele")])
def test_the_decision_waits_for_who_decides_once_the_date_has_passed(
    inside: House, clock: time_machine.Traveller, method: Deciding, who: str
) -> None:
    proposal = make_proposal(inside, method)
    assert asked(inside) == set()
    clock.move_to(LATER)
    assert (asked(inside), lines(signed_in(inside[who]))) == ({who}, ["It waits for your decision: "])
    decide(proposal, by=inside[who], outcome=Proposal.Outcome.ADOPTED, words="We try it.")
    assert asked(inside) == set()


def leave(house: House) -> None:
    deactivate(house["Karel"], by=house["Tom"])


def go_to_the_edge(house: House) -> None:
    choose_level(plain(house), house["Karel"], Level.PERIPHERY)


def step_out_of_it(house: House) -> None:
    step_out(plain(house), house["Karel"])


def lose_their_name(house: House) -> None:
    Proposal.objects.update(proposed_by=None)


def move_to_active(house: House) -> None:
    choose_level(plain(house), house["Karel"], Level.ACTIVE)


def take_a_role_and_go_to_the_edge(house: House) -> None:
    take_up(plain(house), house["Karel"], Role.SPONSOR)
    choose_level(plain(house), house["Karel"], Level.PERIPHERY)


GOING: list[Callable[[House], object]] = [
    leave,
    go_to_the_edge,
    step_out_of_it,
    lose_their_name,
    move_to_active,
    take_a_role_and_go_to_the_edge,
]


@pytest.mark.parametrize("go", GOING)
@pytest.mark.parametrize("method", [Deciding.CONSENT, Deciding.ADVICE])
def test_the_same_people_are_asked_mailed_and_allowed(
    inside: House, clock: time_machine.Traveller, go: Callable[[House], object], method: Deciding
) -> None:
    """One rule in three forms: for a page, for the database, and for the mail."""
    made = make_proposal(inside, method)
    ask(made, by=inside["Amina"], words="Who cooks?")
    go(inside)
    clock.move_to(LATER)
    proposal = Proposal.objects.select_related("community", "proposed_by", "candidate").get(pk=made.pk)
    here = {name: person for name, person in inside.people.items() if name != "Karel" or go is not leave}
    allowed = {name for name, person in here.items() if can_carry(person, proposal)}
    assert allowed
    assert {name for name, person in here.items() if waiting_for(person)} == allowed
    assert {name for name, person in here.items() if person.pk in carriers_of(proposal)} == allowed
    assert awaited_for(proposal) == carriers_of(proposal)


def test_who_said_yes_to_a_role_answers_what_is_asked_about_it(inside: House, clock: time_machine.Traveller) -> None:
    offered = offer_oneself(plain(inside), Role.SPONSOR, by=inside["Kofi"], motivation="I know the board.")
    offered.refresh_from_db()
    assert offered.proposal
    ask(offered.proposal, by=inside["Amina"], words="How often?")
    assert asked(inside) == {"Kofi"}


@pytest.mark.parametrize("end", ["taken back", "closed"])
def test_nothing_waits_once_it_is_over(inside: House, clock: time_machine.Traveller, end: str) -> None:
    proposal = make_proposal(inside)
    object_to(inside, proposal)
    if end == "closed":
        Community.objects.update(phase=Phase.CLOSED)
    else:
        withdraw(proposal, by=inside["Karel"])
    assert asked(inside) == set()


# --- By mail ------------------------------------------------------------------------------------------------------
def owed(house: House) -> list[tuple[str, int]]:
    names = {person.pk: name for name, person in house.people.items()}
    rows = OwedMail.objects.filter(kind=WAITS).order_by("pk").values_list("recipient_id", "revision")
    return [(names[recipient], revision) for recipient, revision in rows]


@pytest.mark.parametrize(
    ("method", "who"), [(Deciding.CONSENT, "Karel"), (Deciding.ADVICE, "Karel"), (Deciding.LEADER, "Nele")]
)
def test_one_mail_for_each_date_that_passes_however_often_the_job_runs(
    inside: House, clock: time_machine.Traveller, method: Deciding, who: str
) -> None:
    proposal = make_proposal(inside, method)
    if method == Deciding.CONSENT:
        object_to(inside, proposal)
    settle_due()
    assert owed(inside) == []
    clock.move_to(LATER)
    for _run in range(3):
        settle_due()
    first = closing_of(proposal)
    assert owed(inside) == [(who, first)]
    extend(proposal, by=inside["Karel"], closes_at=LATER + timedelta(days=3), words="We talk on Monday.")
    settle_due()
    assert owed(inside) == [(who, first)]
    clock.move_to(LATER + timedelta(days=4))
    settle_due()
    assert owed(inside) == [(who, first), (who, first + 60 + 3 * 24 * 60)]


def test_where_nothing_waits_nobody_is_mailed(inside: House, clock: time_machine.Traveller) -> None:
    proposal = make_proposal(inside)
    respond(proposal, by=inside["Amina"], stance=Stance.NO_OBJECTION, revision=0)
    clock.move_to(LATER)
    settle_due()
    assert (settle(proposal), owed(inside)) == ("adopted", [])


def test_who_leads_since_today_hears_it_too_and_who_said_no_does_not(
    inside: House, clock: time_machine.Traveller
) -> None:
    proposal = make_proposal(inside, Deciding.LEADER)
    wish(plain(inside), inside["Nele"], WAITS, wanted=False)
    clock.move_to(LATER)
    settle_due()
    take_up(plain(inside), inside["Wout"], Role.LEADER)
    settle_due()
    assert owed(inside) == [("Wout", closing_of(proposal))]


def test_the_outbox_remembers_it_as_long_as_a_round_waits() -> None:
    assert PATIENCE <= MAIL_DONE


def send_at(clock: time_machine.Traveller, moment: datetime, mailbox: MailCatcher) -> list[EmailMessage]:
    clock.move_to(moment)
    settle_due()
    OwedMail.objects.exclude(kind=WAITS).delete()
    send_owed()
    return mailbox.messages()


@pytest.mark.parametrize(
    ("method", "who", "subject", "says"),
    [
        (Deciding.CONSENT, "Karel", "An objection waits to be woven in: We start at noon", "Amend it"),
        (Deciding.ADVICE, "Karel", "It waits for your decision: We start at noon", "Say what it has become"),
        (Deciding.LEADER, "Nele", "It waits for your decision: We start at noon", "Say what it has become"),
    ],
)
def test_the_mail_says_what_waits_and_until_when_and_is_stopped_with_one_click(
    inside: House,
    clock: time_machine.Traveller,
    mailbox: MailCatcher,
    method: Deciding,
    who: str,
    subject: str,
    says: str,
) -> None:
    proposal = make_proposal(inside, method)
    if method == Deciding.CONSENT:
        object_to(inside, proposal)
    [message] = send_at(clock, LATER, mailbox)
    assert (message["Subject"], message["To"]) == (subject, inside[who].user.email)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for kind in ["plain", "html"]:
        part: Any = message.get_body((kind,))
        text = " ".join(part.get_content().split())
        for said in [says, "3 January 2027", f"http://testserver{proposal.get_absolute_url()}"]:
            assert said in text


def met(house: House, proposal: Proposal) -> None:
    withdraw_objection(proposal, by=house["Amina"])


def more_time(house: House, proposal: Proposal) -> None:
    extend(proposal, by=house["Karel"], closes_at=LATER + timedelta(days=3), words="We talk on Monday.")


def gone(house: House, proposal: Proposal) -> None:
    choose_level(plain(house), house["Karel"], Level.PERIPHERY)


def closed(house: House, proposal: Proposal) -> None:
    Community.objects.update(phase=Phase.CLOSED)


@pytest.mark.parametrize("change", [met, more_time, gone, closed])
def test_a_mail_that_is_no_longer_true_is_not_sent(
    inside: House,
    clock: time_machine.Traveller,
    mailbox: MailCatcher,
    change: Callable[[House, Proposal], None],
) -> None:
    proposal = make_proposal(inside)
    object_to(inside, proposal)
    clock.move_to(LATER)
    settle_due()
    change(inside, proposal)
    OwedMail.objects.exclude(kind=WAITS).delete()
    assert (send_owed(), mailbox.messages()) == (0, [])


def test_a_leader_at_the_edge_is_asked_and_mailed(
    inside: House, clock: time_machine.Traveller, mailbox: MailCatcher
) -> None:
    make_proposal(inside, Deciding.LEADER)
    choose_level(plain(inside), inside["Nele"], Level.PERIPHERY)
    [message] = send_at(clock, LATER, mailbox)
    assert (asked(inside), message["To"]) == ({"Nele"}, inside["Nele"].user.email)


def test_without_a_leader_it_waits_for_whoever_proposed_it(
    inside: House, clock: time_machine.Traveller, mailbox: MailCatcher
) -> None:
    proposal, term = make_proposal(inside, Deciding.LEADER), term_of(plain(inside), inside["Nele"], Role.LEADER)
    assert term
    lay_down(term)
    OwedMail.objects.all().delete()
    [message] = send_at(clock, LATER, mailbox)
    proposer = proposal.proposed_by
    assert proposer
    assert (awaited_for(proposal), message["To"]) == ({proposer.pk}, proposer.user.email)
    assert asked(inside) == {name for name, person in inside.people.items() if person == proposer}
    may = {name for name, person in inside.people.items() if can_close_proposal(person, proposal)}
    assert may == asked(inside)
    page = signed_in(proposer).get(proposal.get_absolute_url()).content.decode()
    assert ("The leader decides now" in page, "Whoever proposed it decides now" in page) == (False, True)
    decide(proposal, by=proposer, outcome=Proposal.Outcome.ADOPTED, words="Noon it is.")
    assert asked(inside) == set()


def test_this_kind_is_turned_off_with_one_click_and_named(mereldal: House) -> None:
    with mereldal.enter():
        token = unsubscribe_token(plain(mereldal), mereldal["Karel"], WAITS)
    karel = signed_in(mereldal["Karel"])
    assert "waits for you?" in karel.get(f"/o/mereldal/unsubscribe/{token}/").content.decode()
    karel.post(f"/o/mereldal/unsubscribe/{token}/")
    assert "proposals that wait for you" in karel.get("/o/mereldal/me/").content.decode()
