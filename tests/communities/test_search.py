"""What Find finds of communities: themselves, and decisions that the reader may read."""

import pytest

from communities.decisions.log import PAGE_SIZE
from communities.decisions.permissions import can_read_decision_log, readable_decision_logs
from communities.models import Decision, DecisionOutcome, Level, Phase, Role
from communities.models.decision import log
from communities.participation.levels import choose_level
from communities.roles.terms import resign, start_term, term_of
from communities.roles.viewers import viewer_of
from cop_platform.search.registry import Result, find_everywhere
from members.models import Employee, FormerNamePolicy
from members.people.deactivation import deactivate
from tests.support.people import Tenant, make_community, make_community_by_request, signed_in

YES = DecisionOutcome.ACCEPTED


def found(house: Tenant, kind: str, text: str, name: str = "Amina") -> list[Result]:
    with house.enter():
        groups = find_everywhere(house[name], text, house.organisation.slug)
        return [result for group in groups if group.source.name == kind for result in group.results]


# --- Communities ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["orée", "OREE", "purpose oree", "creches", "domaine"])
def test_communities_are_found_by_name_purpose_and_domain(mereldal: Tenant, text: str) -> None:
    with mereldal.enter():
        make_community(
            mereldal.organisation,
            "L’orée",
            slug="oree",
            purpose="A purpose: crèches.",
            domain="Domaine",
            language="nl",
        )
    [one] = found(mereldal, "communities", text)
    assert (one.title, one.url, one.language) == ("L’orée", "/o/mereldal/communities/oree/", "nl")
    assert [(line.text, line.language) for line in one.details] == [("A purpose: crèches.", "nl"), ("Domaine", "")]
    assert 'class="glyph mark ink-tomato"' in one.mark


def test_closed_communities_are_found_last(mereldal: Tenant) -> None:
    with mereldal.enter():
        make_community(mereldal.organisation, "A soup", phase=Phase.CLOSED)
        make_community(mereldal.organisation, "Z soup")
    assert [one.title for one in found(mereldal, "communities", "soup")] == ["Z soup", "A soup"]


# --- Decisions --------------------------------------------------------------------------------------------------------
def decide(house: Tenant, slug: str = "plain-language", **facts: str) -> Decision:
    with house.enter():
        facts = {"title": "Soup at noon", "reason": "Everyone is hungry by then: crème.", **facts}
        return log(house.communities[slug], Decision.Kind.PROPOSAL, YES, by=house["Nele"], **facts)


@pytest.mark.parametrize("text", ["soup", "SOUP hungry", "creme", "crème noon"])
def test_decisions_are_found_by_title_and_reason(mereldal: Tenant, text: str) -> None:
    made = decide(mereldal)
    [one] = found(mereldal, "decisions", text)
    assert one.title == "Soup at noon: we do it"
    assert one.url == f"/o/mereldal/communities/plain-language/decisions/?page=1#decision-{made.public_id}"
    assert (one.details[0].text, one.details[0].language) == ("Everyone is hungry by then: crème.", "en")
    assert f'id="decision-{made.public_id}"' in signed_in(mereldal["Amina"]).get(one.url).content.decode()


@pytest.mark.parametrize(
    ("name", "reads"),
    [
        ("Amina", True),
        ("Karel", True),
        ("Nele", True),
        ("Lotte", True),
        ("Griet", True),  # a Sponsor at the edge
        ("Kofi", False),
        ("Chloé", False),
        ("Yasmina", False),
        ("Tom", False),
    ],
)
def test_only_decisions_one_may_read_are_found(mereldal: Tenant, name: str, reads: bool) -> None:
    decide(mereldal)
    assert bool(found(mereldal, "decisions", "soup", name)) is reads
    status = signed_in(mereldal[name]).get("/o/mereldal/communities/plain-language/decisions/").status_code
    assert status == (200 if reads else 403)


def test_decisions_of_other_communities_are_not_found(mereldal: Tenant, duinzicht: Tenant) -> None:
    decide(mereldal, "medication-safety")
    decide(duinzicht)
    assert found(mereldal, "decisions", "soup") == []


def test_who_stepped_out_or_laid_down_a_role_finds_nothing_any_more(mereldal: Tenant) -> None:
    decide(mereldal)
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        choose_level(plain, mereldal["Amina"], Level.PERIPHERY)
        term = term_of(plain, mereldal["Griet"], Role.SPONSOR)
        assert term
        resign(term)
    assert [found(mereldal, "decisions", "soup", name) for name in ["Amina", "Griet"]] == [[], []]


def test_the_query_and_the_permission_are_one_rule(mereldal: Tenant) -> None:
    with mereldal.enter():
        quiet = make_community_by_request(mereldal, "Quiet Rounds")
        start_term(quiet, mereldal["Kofi"], Role.COACH)
        for person in Employee.objects.all():
            readable = set(readable_decision_logs(person).values_list("pk", flat=True))
            for community in [*mereldal.communities.values(), quiet]:
                assert (community.pk in readable) is can_read_decision_log(viewer_of(community, person))


def test_nobody_collects_what_was_decided_about_a_person(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        log(plain, Decision.Kind.JOINING, DecisionOutcome.DECLINED, person=mereldal["Yasmina"], reason="Full up.")
    assert found(mereldal, "decisions", "yasmina") == []
    assert [one.title for one in found(mereldal, "decisions", "full")] == ["Yasmina Benali asked to take part: not now"]


def test_a_former_colleague_is_named_as_the_organisation_wants(mereldal: Tenant) -> None:
    mereldal.organisation.former_name_policy = FormerNamePolicy.FORMER_COLLEAGUE
    mereldal.organisation.save()
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        log(plain, Decision.Kind.ROLE, YES, person=mereldal["Karel"], role=Role.COACH, reason="Soup.")
        deactivate(mereldal["Karel"], by=mereldal["Tom"])
    page = signed_in(mereldal["Amina"]).get("/o/mereldal/find/", {"q": "soup"}).content.decode()
    assert "A former colleague is coach" in page
    assert "Karel" not in page


def test_a_link_leads_to_the_page_of_the_log_where_the_decision_stands(mereldal: Tenant) -> None:
    old = decide(mereldal, title="Zeppelin")
    decide(mereldal, "medication-safety")
    for _number in range(PAGE_SIZE):
        decide(mereldal)
    [one] = found(mereldal, "decisions", "zeppelin")
    page = signed_in(mereldal["Amina"]).get(one.url)
    assert "?page=2#" in one.url
    assert [each.pk for each in page.context["page"]] == [old.pk]
    newest, *_others = found(mereldal, "decisions", "soup")
    assert "?page=1#" in newest.url
