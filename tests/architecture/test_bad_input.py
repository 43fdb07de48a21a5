"""A few kinds of bad input in every field of every form; `make drills` tries all of them."""

import pytest
from django.test import Client

from communities.decisions.discussion import ask_question as ask_proposer
from communities.joining.requests import submit
from communities.models import JoinRequest, Role
from communities.nominations.nominating import create_nomination
from communities.roles.terms import start_term
from tests.support.people import (
    MOTIVATION,
    Tenant,
    make_community_by_request,
    make_declined_request,
    make_meeting,
    make_proposal,
    signed_in,
)
from tools.drills.forms import read, tried, try_everything, try_forms, walk
from tools.drills.payloads import HANDFUL, PAYLOADS

pytestmark = pytest.mark.crawl

VISITOR = ["/accounts/login/", "/accounts/login/code/", "/accounts/password/reset/"]


@pytest.fixture
def busy(mereldal: Tenant) -> Tenant:
    """Records for every form: Nele leads and administers, a meeting is planned, a role is offered to her."""
    with mereldal.enter():
        plain, nele = mereldal.communities["plain-language"], mereldal["Nele"]
        nele.is_administrator = True
        nele.save()
        start_term(plain, nele, Role.COORDINATOR)
        create_nomination(plain, nele, Role.COACH)
        make_meeting(plain, nele)
        # She answers requests in one by-request community, and is asked to review a declined one in another.
        submit(make_community_by_request(mereldal, "By Day"), mereldal["Yasmina"], MOTIVATION)
        night = make_community_by_request(mereldal, "By Night")
        start_term(night, nele, Role.COACH)
        make_declined_request(night, mereldal["Yasmina"], by=mereldal["Wout"])
        ask_proposer(make_proposal(plain, nele), by=mereldal["Wout"], text="Who cooks?")
    return mereldal


def test_there_are_enough_payloads() -> None:
    assert len(set(PAYLOADS)) >= 54
    assert set(HANDFUL) <= {*PAYLOADS, "a\r\nb"}


def test_a_visitor_breaks_nothing(db: None) -> None:
    faults = try_everything(Client(), VISITOR, HANDFUL)
    assert faults.found == []
    assert faults.tries > 20


def test_who_may_do_most_breaks_nothing_in_the_forms_that_matter(busy: Tenant) -> None:
    client = signed_in(busy["Nele"])
    client.raise_request_exception = False
    forms = walk(client, ["/o/mereldal/"])
    faults = try_forms(client, forms, HANDFUL)
    assert faults.found == []
    assert faults.tries > 200
    found = {form.action for form in forms}
    assert any(action.endswith("/meetings/new/") for action in found)  # of whichever community comes first
    assert {"/o/mereldal/profile/", "/o/mereldal/settings/", "/o/mereldal/settings/mail/"} <= found
    assert any(action.endswith("/proposals/new/") for action in found)
    parts = {action.split("/")[-2] for action in found if "/proposals/" in action}
    assert parts >= {"answer", "questions", "volunteers", "text", "extension", "withdrawal"}
    assert "/o/mereldal/communities/plain-language/participation/" in found


@pytest.mark.parametrize(
    ("name", "place", "form"),
    [
        ("Chloé", "/o/mereldal/communities/by-day/requests/new/", "new/"),
        ("Nele", "/o/mereldal/communities/by-day/settings/?section=joining", "settings/joining/"),
        ("Nele", "by-day", "decision/"),
        ("Nele", "by-night", "answer/"),
    ],
)
def test_at_the_door_nothing_breaks(busy: Tenant, name: str, place: str, form: str) -> None:
    """Forms of by-request communities, which the crawl does not reach: it opens a single, open community."""
    if not place.startswith("/"):
        with busy.enter():
            place = JoinRequest.objects.select_related("community").get(community__slug=place).get_absolute_url()
    client = signed_in(busy[name])
    client.raise_request_exception = False
    [door] = [each for each in read(client.get(place).content.decode(), place)[0] if each.action.endswith(form)]
    fields = set(door.fields) - {"csrfmiddlewaretoken"}
    assert len(fields) > 1
    assert [f for field in fields for payload in HANDFUL for f in tried(client, door, field, payload)] == []
