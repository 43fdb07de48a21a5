"""In by-request communities a role that grants admission cannot be taken without consent of the members (P4)."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from communities.decisions.consent import respond
from communities.decisions.settling import settle_due
from communities.joining.requests import submit
from communities.models import Community, JoinRequest, Level, Participation, Phase, Role, RoleTerm, Stance
from communities.nominations.answering import answer_nomination
from communities.nominations.nominating import (
    AdmissionRequired,
    create_nomination,
    nominate,
    nominations_in_round,
    stand_for,
)
from communities.participation.levels import choose_level
from communities.roles.terms import has_role
from members.people.deactivation import deactivate
from tests.support.people import MOTIVATION, Tenant, make_community_by_request, signed_in

DECIDING = [Role.LEADER, Role.COORDINATOR, Role.COACH]


def quiet(house: Tenant, phase: Phase = Phase.START_UP) -> Community:
    community = make_community_by_request(house, "Quiet Rounds")
    community.phase = phase
    community.save()
    return community


def left_to_its_coach(house: Tenant) -> Community:
    """A community without members, which Lotte still coaches."""
    community = quiet(house)
    Participation.objects.filter(community=community).exclude(level="periphery").delete()
    RoleTerm.objects.filter(community=community).exclude(employee=house["Lotte"]).update(ended_at=timezone.now())
    return community


@pytest.mark.requirement("S60")
@pytest.mark.parametrize("role", DECIDING)
@pytest.mark.parametrize("name", ["Yasmina", "Kofi"])
def test_who_had_no_conversation_is_spoken_of_inside_first_in_any_phase(inside: Tenant, role: Role, name: str) -> None:
    community = quiet(inside)
    stand_for(community, role, by=inside[name], motivation="I want in.")
    assert not has_role(community, inside[name])
    [nomination] = nominations_in_round(community)
    respond(nomination.proposal, by=inside["Karel"], stance=Stance.NO_OBJECTION, revision=0)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        settle_due()
    assert has_role(community, inside[name], role)


def test_a_sponsor_and_who_sits_inside_pass_no_door(inside: Tenant) -> None:
    community = quiet(inside)
    stand_for(community, Role.SPONSOR, by=inside["Yasmina"], motivation="It matters to my house.")
    stand_for(community, Role.COACH, by=inside["Karel"], motivation="I like questions.")
    assert has_role(community, inside["Yasmina"], Role.SPONSOR)
    assert has_role(community, inside["Karel"], Role.COACH)


@pytest.mark.requirement("S61")
def test_the_motivation_of_others_stays_with_who_answers(mereldal: Tenant) -> None:
    with mereldal.enter():
        community = quiet(mereldal)
        request = submit(community, mereldal["Chloé"], MOTIVATION)
    yasmina = signed_in(mereldal["Yasmina"])
    offered = yasmina.post(f"{community.get_absolute_url()}roles/coach/", {"way": "offer", "reason": "I want in."})
    assert offered.status_code == 302
    assert yasmina.get(request.get_absolute_url()).status_code == 404
    assert yasmina.post(f"{community.get_absolute_url()}participation/", {"level": "core"}).status_code == 403
    with mereldal.enter():
        assert not Participation.objects.filter(community=community, employee=mereldal["Yasmina"]).exists()
        assert JoinRequest.objects.get().outcome == ""


def test_where_nobody_sits_inside_who_carries_it_is_asked_to_begin_with(mereldal: Tenant) -> None:
    with mereldal.enter():
        community = left_to_its_coach(mereldal)
        with pytest.raises(AdmissionRequired):
            stand_for(community, Role.LEADER, by=mereldal["Kofi"], motivation="I want in.")
        with pytest.raises(AdmissionRequired):
            nominate(community, mereldal["Griet"], Role.LEADER, by=mereldal["Kofi"], reason="She knows me.")
    offered = signed_in(mereldal["Kofi"]).post(
        f"{community.get_absolute_url()}roles/leader/", {"way": "offer", "reason": "I want in."}
    )
    assert (offered.status_code, "Ask to join first." in offered.content.decode()) == (403, True)
    with mereldal.enter():
        seen = nominate(community, mereldal["Kofi"], Role.LEADER, by=mereldal["Lotte"], reason="He listens.")
        answer_nomination(seen, seen.Answer.ACCEPTED)
        assert has_role(community, mereldal["Kofi"], Role.LEADER), (
            "The coach saw them in it: that was the conversation."
        )


def test_where_nobody_carries_it_any_more_it_is_for_the_taking(inside: Tenant) -> None:
    community = left_to_its_coach(inside)
    deactivate(inside["Lotte"], by=inside["Tom"])
    stand_for(community, Role.LEADER, by=inside["Kofi"], motivation="Somebody has to.")
    assert has_role(community, inside["Kofi"], Role.LEADER)


def test_what_a_file_carried_over_needs_no_second_conversation(inside: Tenant) -> None:
    community = quiet(inside)
    carried = create_nomination(community, inside["Yasmina"], Role.LEADER)
    answer_nomination(carried, carried.Answer.ACCEPTED)
    assert has_role(community, inside["Yasmina"], Role.LEADER)


def test_in_an_open_community_a_yes_is_enough_until_it_performs(inside: Tenant) -> None:
    community = inside.communities["plain-language"]
    community.phase = Phase.START_UP
    community.save()
    choose_level(community, inside["Yasmina"], Level.PERIPHERY)
    stand_for(community, Role.COACH, by=inside["Yasmina"], motivation="I like questions.")
    assert has_role(community, inside["Yasmina"], Role.COACH)
