"""The permission table of docs/permissions.md: every cell of it is tried here."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from communities.decisions.discussion import ask_question as ask_proposer
from communities.joining.requests import submit
from communities.models import Community, DecisionMethod, Level, Newcomer, Participation, Role, RoleTerm
from communities.nominations.nominating import create_nomination
from communities.opportunities.offering import offer
from communities.participation.levels import choose_level
from communities.roles.terms import start_term
from members.invitations.inviting import invite
from members.models import User
from tests.support.addresses import (
    Address,
    OwnRecords,
    form_values,
    invitation_of_a_member,
    make_dates,
    make_steering,
    make_versions,
    our_addresses,
    sample,
)
from tests.support.minutes import make_minutes
from tests.support.people import (
    MOTIVATION,
    Tenant,
    make_closing,
    make_community_by_request,
    make_decision,
    make_declined_request,
    make_idea,
    make_meeting,
    make_proposal,
    make_result,
    make_revision,
    make_selection,
    make_support_request,
    noon_in,
    put_back,
    signed_in,
)
from tests.support.put_back import Kept, keep

pytestmark = pytest.mark.crawl

DOCUMENT = Path(__file__).resolve().parent.parent.parent / "docs" / "permissions.md"
#: The thirteen actors of the table, and their first names in Mereldal.
ACTORS = {
    "visitor": "",
    "outsider": "",
    "colleague": "Chloé",
    "follower": "Kofi",
    "applicant": "Yasmina",
    "active": "Amina",
    "core": "Karel",
    "coordinator": "Wout",
    "leader": "Nele",
    "coach": "Lotte",
    "sponsor": "Griet",
    "administrator": "Tom",
    "operator": "",
}
#: Addresses that change something and have no page of their own.
ACTIONS = {"set-language", "participation", "check-in-confirmation", "mail-preference", "nomination", "my-rsvp"}
ACTIONS |= {"request-decision", "request-withdrawal", "request-review", "request-review-answer"}
ACTIONS |= {"change-preparation", "my-topics", "my-topic-removal", "my-topics-removal", "my-mail"}
ACTIONS |= {"confidential-message", "confidential-closing", "confidential-deletion"}
ACTIONS |= {"community-invitation", "opportunity", "new-opportunity", "welcome-dismissal", "greeting"}
ACTIONS |= {"meeting-notes-restoration", "meeting-decision-withdrawal", "action-point-answer"}
ACTIONS |= {"restore-meeting", "edit-following", "my-series-answer", "feed-renewal"}
ACTIONS |= {"interest", "kept-idea", "closing-reply", "split-cancellation"}
ACTIONS |= {"restore-meeting", "edit-following", "my-series-answer", "feed-renewal", "poll-choice"}
ACTIONS |= {"carry-topics", "topic-dot", "meeting-goes-on", "live-step", "live-topics", "live-dot", "my-thumb"}
ACTIONS |= {"live-market", "live-sessions", "live-session", "live-sentences", "live-sentence-removal"}
ACTIONS |= {"interest", "kept-idea", "closing-reply"}
ACTIONS |= {"nomination-withdrawal", "resign", "new-charter-version", "charter-remarks", "charter-draft-keeping"}
ACTIONS |= {"proposal-answer", "proposal-objection", "proposal-volunteers", "proposal-questions", "proposal-question"}
ACTIONS |= {"result-take-up", "result-thanks", "result-thanked", "support-withdrawal"}
ACTIONS |= {"self-steering-sentence", "self-steering-sentence-removal", "responsibility-move"}
ACTIONS |= {"new-goal-note", "goal-note-removal"}
#: Scheduling needs more fields than TYPED has; the status of the page and of its refusal shows who may.
PLAN = {
    "focus": "Once more",
    "day": noon_in(8).date().isoformat(),
    "start": "12:00",
    "end": "13:00",
    "time_zone": "Europe/Brussels",
    "format": "other",
    "place": "Attic",
    "revision": "0",
    "stance": "no_objection",
    "choice": "coming",
}
ROUTES = sorted(our_addresses(), key=lambda address: (address.route.startswith("o/"), address.route))


def table() -> dict[str, list[str]]:
    """The cells of the document, by URL name."""
    lines = [line for line in DOCUMENT.read_text().splitlines() if line.startswith("| `")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0].strip("`"): row[3:] for row in rows}


@pytest.fixture
def own(db: None) -> OwnRecords:
    found: OwnRecords = _own(timezone.localdate()).put_back()
    return found


@cache
def _own(today: date) -> Kept:
    return keep(_make_own, lambda own: own.house.organisation)


def _make_own() -> OwnRecords:
    mereldal = put_back("mereldal")
    with mereldal.enter():
        plain, nele = mereldal.communities["plain-language"], mereldal["Nele"]
        waits, declines = (make_community_by_request(mereldal, name) for name in ["By Day", "By Night"])
        waiting = submit(waits, mereldal["Yasmina"], MOTIVATION)
        declined = make_declined_request(declines, mereldal["Yasmina"], by=nele)
        Newcomer.objects.create(
            organisation=plain.organisation, community=plain, employee=nele, arrived_at=timezone.now()
        )
        plain.decision_method = DecisionMethod.ADVICE  # so that the proposer may decide too
        plain.save(update_fields=["decision_method"])
        proposal = make_proposal(plain, nele)
        series, first, feed, poll = make_dates(plain, nele, focus="Every second week")
        return OwnRecords(
            mereldal,
            nele,
            plain,
            make_meeting(plain, nele, host=nele),
            create_nomination(plain, mereldal["Amina"], Role.COACH, by=nele, reason="She asks good questions."),
            invite(mereldal.organisation, "asked@mereldal.example", by=mereldal["Tom"]),
            waiting,
            declined,
            waiting,
            declined,
            invitation_of_a_member(plain, nele, by=mereldal["Karel"]),
            offer(plain, "Bring soup"),
            make_selection(plain, nele),
            proposal,
            ask_proposer(proposal, by=mereldal["Wout"], text="Who cooks?"),
            make_decision(proposal, review_on=timezone.localdate()),
            make_revision(plain, by=nele),
            *make_versions(plain, nele),
            make_result(plain, nele),
            make_support_request(plain, nele),
            make_steering(plain, nele),
            _make_idea(mereldal),
            make_closing(mereldal, thanks_to=nele),
            series,
            first,
            feed,
            poll,
            make_minutes(plain, nele, asked=nele, by_other=mereldal["Wout"]),
        )


def _make_idea(house: Tenant) -> Community:
    """An idea in which everybody has the level and the roles of their column."""
    idea = make_idea(house)
    for term in RoleTerm.objects.filter(community=house.communities["plain-language"], ended_at=None):
        start_term(idea, term.employee, Role(term.role))
    for each in Participation.objects.filter(community=house.communities["plain-language"]):
        choose_level(idea, each.employee, Level(each.level))
    return idea


def client_of(actor: str, house: Tenant, other: Tenant) -> Client:
    if actor == "visitor":
        return Client()
    if actor == "outsider":
        return signed_in(other["Tom"])
    if actor == "operator":
        client = Client()
        operator = User.objects.create_superuser("operator@kring.example")
        client.force_login(operator)
        return client
    return signed_in(house[ACTORS[actor]])


def tried(client: Client, address: Address, own: OwnRecords) -> str:
    """The outcome of a request, which is rolled back: choosing a level would open further addresses."""
    before = transaction.savepoint()
    told = outcome(client, address, own)
    transaction.savepoint_rollback(before)
    return told


def outcome(client: Client, address: Address, own: OwnRecords) -> str:
    path = address.path(own.slug, sample(address, own))
    with transaction.atomic():
        response = (
            client.post(path, {**form_values(address.name), **PLAN}) if address.name in ACTIONS else client.get(path)
        )
        transaction.set_rollback(True)  # or the colleague who chooses a level is active at the next address
    if response.status_code == 302 and response["Location"].startswith("/accounts/login/"):
        return "sign in"
    return "yes" if response.status_code in {200, 302} else str(response.status_code)


@pytest.mark.parametrize("actor", ACTORS)
def test_the_table_says_what_each_may(own: OwnRecords, duinzicht: Tenant, actor: str) -> None:
    client, column = client_of(actor, own.house, duinzicht), list(ACTORS).index(actor)
    said = {name: cells[column] for name, cells in table().items()}
    assert {address.name: tried(client, address, own) for address in ROUTES} == said


def test_every_address_has_its_row_and_no_row_is_left_over() -> None:
    assert list(table()) == [address.name for address in ROUTES]
    assert {len(cells) for cells in table().values()} == {len(ACTORS)}
