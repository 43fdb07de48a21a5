"""The goals of the organisation that a community works towards."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from communities.description.goals import choosable_goals, choose_goals, goals_of
from communities.models import Community, CommunityGoal, CommunityRevision
from members.models import Goal
from members.organisations.goals import retire
from tests.support.people import Tenant, signed_in

PLAIN = "/o/mereldal/communities/plain-language/"
GOALS = f"{PLAIN}settings/goals/"


@pytest.fixture
def goals(mereldal: Tenant) -> list[Goal]:
    with mereldal.enter():
        return [
            Goal.objects.create(organisation=mereldal.organisation, title=title, position=position)
            for position, title in enumerate(["Residents go home sooner", "Fewer forms", "Colleagues stay"])
        ]


@pytest.fixture
def nele(mereldal: Tenant) -> Client:
    return signed_in(mereldal["Nele"])


def post(client: Client, *goals: Goal, version: str = "") -> Any:
    typed: dict[str, Any] = {"goals": [goal.public_id for goal in goals]}
    return client.post(GOALS, {**typed, **({"version": version} if version else {})}, follow=True)


@pytest.mark.requirement("S39")
def test_chosen_in_the_settings_shown_on_the_page_kept_in_the_history(
    mereldal: Tenant, nele: Client, goals: list[Goal]
) -> None:
    assert "Saved." in post(nele, goals[1], goals[0]).content.decode()
    page = signed_in(mereldal["Chloé"]).get(PLAIN).content.decode()
    assert page.index("What we work towards") < page.index("Residents go home sooner") < page.index("Fewer forms")
    assert "Colleagues stay" not in page
    post(nele, goals[2])
    settings = nele.get(f"{PLAIN}settings/").content.decode()
    assert "Nele Baert changed the goals" in settings
    assert "Residents go home sooner · Fewer forms" in settings
    with mereldal.enter():
        changes = CommunityRevision.objects.filter(field="goals").order_by("pk").values_list("before", "after")
        assert list(changes) == [
            ("", "Residents go home sooner · Fewer forms"),
            ("Residents go home sooner · Fewer forms", "Colleagues stay"),
        ]


def test_without_goals_there_is_nothing_to_choose_or_to_read(mereldal: Tenant, nele: Client) -> None:
    assert "Goals of the organisation" not in nele.get(f"{PLAIN}settings/").content.decode()
    assert "What we work towards" not in nele.get(PLAIN).content.decode()


def test_a_retired_goal_stays_where_it_was_chosen_and_cannot_be_chosen_anew(
    mereldal: Tenant, nele: Client, goals: list[Goal]
) -> None:
    post(nele, goals[0])
    with mereldal.enter():
        retire(goals[0], by=mereldal["Tom"])
        retire(goals[1], by=mereldal["Tom"])
        plain, other = mereldal.communities["plain-language"], mereldal.communities["medication-safety"]
        assert [goal.title for goal in choosable_goals(plain)] == ["Residents go home sooner", "Colleagues stay"]
        assert [goal.title for goal in choosable_goals(other)] == ["Colleagues stay"]
    assert "Residents go home sooner (retired)" in nele.get(f"{PLAIN}settings/").content.decode()
    assert post(nele, goals[0], goals[1]).status_code == 422


def test_who_saves_second_is_told_what_was_chosen(mereldal: Tenant, nele: Client, goals: list[Goal]) -> None:
    opened = nele.get(f"{PLAIN}settings/?section=goals").context["rows"]
    [version] = [row.form.version for row in opened if row.section.key == "goals"]
    post(nele, goals[0], version=version)
    late = post(nele, goals[1], version=version)
    assert late.status_code == 409
    assert "Someone saved first. It says now: Residents go home sooner." in late.content.decode()
    with mereldal.enter():
        assert [goal.title for goal in goals_of(mereldal.communities["plain-language"])] == ["Residents go home sooner"]


def test_at_most_eight(mereldal: Tenant, nele: Client) -> None:
    with mereldal.enter():
        many = [Goal.objects.create(organisation=mereldal.organisation, title=f"Goal {number}") for number in range(9)]
    response = post(nele, *many)
    assert response.status_code == 422
    assert "At most 8 goals." in response.content.decode()
    assert post(nele, *many[:8]).status_code == 200


def test_another_organisations_goal_is_no_choice(
    mereldal: Tenant, duinzicht: Tenant, nele: Client, goals: list[Goal]
) -> None:
    with duinzicht.enter():
        foreign = Goal.objects.create(organisation=duinzicht.organisation, title="Theirs")
    assert post(nele, foreign).status_code == 422
    with mereldal.enter():
        assert not CommunityGoal.objects.exists()


def test_a_change_of_goals_is_not_put_back_as_a_text(mereldal: Tenant, nele: Client, goals: list[Goal]) -> None:
    post(nele, goals[0])
    with mereldal.enter():
        revision = CommunityRevision.objects.get(field="goals")
    address = f"{PLAIN}settings/changes/{revision.public_id}/"
    assert address not in nele.get(f"{PLAIN}settings/").content.decode()
    assert nele.post(address).status_code == 404


def test_the_database_links_a_goal_once(inside: Tenant, goals: list[Goal]) -> None:
    plain: Community = inside.communities["plain-language"]
    assert choose_goals(plain, [goals[0]], by=inside["Nele"])
    assert not choose_goals(plain, [goals[0]], by=inside["Nele"])
    with pytest.raises(IntegrityError, match="communitygoal_once"), transaction.atomic():
        CommunityGoal.objects.create(organisation=inside.organisation, community=plain, goal=goals[0])
