"""The decision log of a community."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from communities.models import Community, Decision, DecisionOutcome, Role
from communities.models.decision import log
from cop_platform.templatetags.components import pagination
from tests.support.people import Tenant, signed_in

KIND, OUTCOME = Decision.Kind, DecisionOutcome
LOG = "/o/mereldal/communities/plain-language/decisions/"


def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


@pytest.mark.requirement("S103")
def test_members_read_what_was_decided_the_newest_first(mereldal: Tenant) -> None:
    with mereldal.enter():
        log(plain(mereldal), KIND.PROPOSAL, OUTCOME.ACCEPTED, title="We start at noon", reason="Soup helps.")
        with time_machine.travel(timezone.now() + timedelta(days=1)):
            log(
                plain(mereldal),
                KIND.ROLE,
                OUTCOME.ACCEPTED,
                person=mereldal["Karel"],
                role=Role.COACH,
                by=mereldal["Nele"],
            )
        log(mereldal.communities["medication-safety"], KIND.PROPOSAL, OUTCOME.ACCEPTED, title="Elsewhere")
    page = signed_in(mereldal["Amina"]).get(LOG)
    assert [line.title for line in page.context["page"]] == ["", "We start at noon"]
    words = page.content.decode()
    assert (
        0 < words.find("Karel Segers is coach") < words.find("We start at noon: we do it") < words.find("Soup helps.")
    )
    assert "Decided by Nele Baert." in words


def test_who_does_not_take_part_is_told_who_reads_it(mereldal: Tenant) -> None:
    for name in ["Chloé", "Kofi", "Tom"]:
        page = signed_in(mereldal[name]).get(LOG)
        assert page.status_code == 403
        assert "Active members and the core group read what the community decided." in page.content.decode()


def test_nothing_decided_is_said(mereldal: Tenant) -> None:
    assert "Nothing decided yet." in signed_in(mereldal["Amina"]).get(LOG).content.decode()


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"kind": KIND.JOINING}, "decision_about_whom"),
        ({"kind": KIND.ROLE, "role": "coach"}, "decision_about_whom"),
    ],
)
def test_the_database_wants_to_know_about_whom(inside: Tenant, facts: dict[str, str], rule: str) -> None:
    with pytest.raises(IntegrityError, match=rule):
        log(plain(inside), KIND(facts["kind"]), OUTCOME.ACCEPTED, role=facts.get("role", ""))


def test_the_database_wants_to_know_which_role(inside: Tenant) -> None:
    with pytest.raises(IntegrityError, match="decision_which_role"):
        log(plain(inside), KIND.ROLE, OUTCOME.ACCEPTED, person=inside["Karel"])


def test_a_long_log_has_pages(mereldal: Tenant) -> None:
    with mereldal.enter():
        for number in range(31):
            log(plain(mereldal), KIND.PROPOSAL, OUTCOME.ACCEPTED, title=f"Number {number}")
    nele = signed_in(mereldal["Nele"])
    assert [line.title for line in nele.get(LOG, {"page": "2"}).context["page"]] == ["Number 0"]
    first = nele.get(LOG).context["page"]
    assert 'rel="next" href="?page=2"' in pagination(first)
    assert 'rel="next" href="?q=a%26b&amp;page=2"' in pagination(first, "q=a%26b")
