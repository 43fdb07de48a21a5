"""Steps between phases: what they ask, who makes them, who is told, and what stays of them."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from charters.models import Ambition
from communities.lifecycle.checklists import checklist, signs_of
from communities.lifecycle.moving import PhaseMoved, ReasonMissing, Step, WaitsWithoutReason, move
from communities.lifecycle.phases import steps_from
from communities.models import PHASE_STEPS, Community, Level, Phase, PhaseChange, Role, RoleTerm
from communities.nominations.nominating import create_nomination
from communities.participation.levels import choose_level
from communities.roles.viewers import viewer_of
from communities.starting.interest import would_join
from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.models import QueuedMail
from cop_platform.reminders.planning import plan_reminders
from members.models import Employee
from members.people.deactivation import deactivate
from tests.support.people import Tenant, make_charter, make_draft, make_idea, make_meeting, noon_in

Browse = Callable[[Employee], Client]
ROOT = Path(__file__).resolve().parent.parent.parent.parent
DOWN = Step(Phase.WIND_DOWN, Phase.PERFORM, "Most is done.")


@pytest.fixture
def plain(inside: Tenant) -> Community:
    return inside.communities["plain-language"]


def phase_of(community: Community) -> str:
    return Community.objects.get(pk=community.pk).phase


@pytest.mark.requirement("S48")
def test_the_steps_are_those_of_the_rule() -> None:
    assert {phase: set(steps_from(phase)) for phase in Phase} == {
        "initiate": {"start_up", "closed"},
        "start_up": {"perform", "closed"},
        "perform": {"wind_down"},
        "wind_down": {"perform", "closed"},
        "closed": {"start_up"},
    }


def test_the_database_knows_no_other_step(inside: Tenant, plain: Community) -> None:
    rest = [(a, b) for a in Phase for b in Phase if (a, b) not in PHASE_STEPS]
    for before, after in rest:
        with pytest.raises(IntegrityError, match="phasechange_is_a_move"), transaction.atomic():
            PhaseChange.objects.create(
                organisation=plain.organisation,
                community=plain,
                before=before,
                after=after,
                reason="x",
                by=inside["Nele"],
                at=timezone.now(),
            )


def test_a_change_says_who_made_it_unless_it_was_imported(plain: Community) -> None:
    row = {"organisation": plain.organisation, "community": plain, "at": timezone.now()}
    PhaseChange.objects.create(**row, after="perform", is_imported=True)
    with pytest.raises(IntegrityError, match="phasechange_by_somebody"), transaction.atomic():
        PhaseChange.objects.create(**row, before="initiate", after="start_up")


def test_winding_down_is_never_without_a_word(inside: Tenant, plain: Community) -> None:
    with pytest.raises(ReasonMissing):
        move(plain, Step(Phase.WIND_DOWN, Phase.PERFORM), by=inside["Nele"])
    with pytest.raises(IntegrityError, match="phasechange_why_it_winds_down"), transaction.atomic():
        PhaseChange.objects.create(
            organisation=plain.organisation,
            community=plain,
            before="perform",
            after="wind_down",
            by=inside["Nele"],
            at=timezone.now(),
        )


def test_of_two_who_move_it_at_once_the_second_is_told_and_keeps_the_words(
    inside: Tenant, plain: Community, browse: Browse
) -> None:
    make_charter(plain, inside["Nele"])
    make_meeting(plain, inside["Nele"], starts_at=noon_in(-3))
    address = f"{plain.get_absolute_url()}phase/"
    browse(inside["Wout"]).post(address, {"to": "wind_down", "seen": "perform", "reason": "Quiet lately."})
    second = {"to": "wind_down", "seen": "perform", "reason": "I think so too."}
    response = browse(inside["Nele"]).post(address, second)
    assert response.status_code == 409
    assert PhaseChange.objects.filter(community=plain).count() == 1
    with pytest.raises(PhaseMoved):
        move(plain, DOWN, by=inside["Nele"])


def test_points_that_wait_are_kept_with_their_reason(inside: Tenant, plain: Community) -> None:
    make_charter(plain, inside["Nele"])
    make_meeting(plain, inside["Nele"], starts_at=noon_in(-3), catering="")
    move(plain, DOWN, by=inside["Nele"])
    with pytest.raises(WaitsWithoutReason):
        move(plain, Step(Phase.PERFORM, Phase.WIND_DOWN), by=inside["Nele"])
    change = move(plain, Step(Phase.PERFORM, Phase.WIND_DOWN, "One more year."), by=inside["Nele"])
    assert set(change.left_open) == {"launch", "food"}
    assert change.reason == "One more year."


@pytest.mark.requirement("S75", "S80")
def test_each_app_says_what_it_knows(inside: Tenant, plain: Community) -> None:
    points = {each.check.key: each for each in checklist(viewer_of(plain, inside["Nele"]), Phase.PERFORM)}
    assert [key for key, each in points.items() if each.blocks] == ["charter_adopted", "first_meeting"]
    assert {"launch", "place", "food", "sponsor", "rhythm"} <= {key for key in points if not points[key].check.is_hard}
    make_charter(plain, inside["Nele"])
    make_meeting(plain, inside["Nele"], starts_at=noon_in(-3))
    points = {each.check.key: each for each in checklist(viewer_of(plain, inside["Nele"]), Phase.PERFORM)}
    assert not [key for key, each in points.items() if each.blocks]


def test_no_link_of_a_point_leads_to_a_refusal(inside: Tenant, plain: Community, browse: Browse) -> None:
    for community in (plain, make_idea(inside)):
        for name in ["Chloé", "Kofi", "Amina", "Karel", "Lotte", "Nele", "Griet"]:
            viewer, client = viewer_of(community, inside[name]), browse(inside[name])
            for phase in Phase:
                for each in checklist(viewer, phase):
                    if each.point.url:
                        assert client.get(each.point.url).status_code in {200, 302}, (name, each.check.key)


def test_only_a_role_moves_it(inside: Tenant, plain: Community, browse: Browse) -> None:
    sent = {"to": "wind_down", "seen": "perform", "reason": "Quiet."}
    for name in ["Chloé", "Kofi", "Amina", "Karel", "Griet", "Tom"]:
        assert browse(inside[name]).post(f"{plain.get_absolute_url()}phase/", sent).status_code == 403
    assert phase_of(plain) == Phase.PERFORM
    assert browse(inside["Lotte"]).post(f"{plain.get_absolute_url()}phase/", sent).status_code == 302


def test_core_and_active_members_are_told(inside: Tenant, plain: Community) -> None:
    move(plain, DOWN, by=inside["Nele"])
    send_due()
    told = {sent.to[0].split(".")[0] for sent in mail.outbox}
    assert told == {"amina", "karel", "wout", "lotte"}
    assert "from Perform to Wind down" in mail.outbox[0].subject
    assert "Most is done." in str(mail.outbox[0].body)


def test_a_mail_that_is_no_longer_true_is_not_sent(inside: Tenant, plain: Community) -> None:
    move(plain, DOWN, by=inside["Nele"])
    Community.objects.filter(pk=plain.pk).update(phase=Phase.PERFORM)
    send_due()
    assert not mail.outbox


def test_nothing_else_writes_a_phase() -> None:
    found = {
        str(file.relative_to(ROOT))
        for app in ("communities", "charters", "meetings", "members", "demo")
        for file in (ROOT / app).rglob("*.py")
        if "migrations" not in file.parts and re.search(r"\w\.phase(?:, \w+\.phase_since)? = ", file.read_text())
    }
    assert found == {"communities/lifecycle/moving.py", "communities/starting/starting.py"}


# --- Ideas that wait ----------------------------------------------------------------------------------------------
def asked_after(days: int) -> set[int]:
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        plan_reminders()
    return set(QueuedMail.objects.filter(kind="idea_untouched").values_list("recipient_id", flat=True))


def test_an_idea_that_nobody_touches_asks_who_leads_it(inside: Tenant) -> None:
    idea = make_idea(inside)
    assert asked_after(80) == set()
    assert asked_after(95) == {inside["Nele"].pk}
    assert phase_of(idea) == Phase.INITIATE, "nothing happens by itself"


@pytest.mark.parametrize("what", ["a draft", "a meeting", "a place", "a nomination"])
def test_whatever_is_done_for_it_touches_it(inside: Tenant, what: str) -> None:
    """The mail says that nothing happened for three months."""
    idea = make_idea(inside)
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        if what == "a draft":
            make_draft(idea, inside["Nele"])
        elif what == "a meeting":
            make_meeting(idea, inside["Nele"], starts_at=noon_in(10))
        elif what == "a place":
            choose_level(idea, inside["Kofi"], Level.ACTIVE)
        else:
            create_nomination(idea, inside["Kofi"], Role.COACH, by=inside["Nele"], reason="You know how.")
    assert asked_after(95) == set()
    assert asked_after(145) == {inside["Nele"].pk}


def test_whoever_keeps_it_is_not_asked_for_a_while(inside: Tenant, browse: Browse) -> None:
    idea = make_idea(inside)
    with time_machine.travel(timezone.now() + timedelta(days=85)):
        assert browse(inside["Nele"]).post(f"{idea.get_absolute_url()}idea/").status_code == 302
    assert asked_after(95) == set()


def test_without_a_leader_those_who_would_join_are_asked(inside: Tenant) -> None:
    would_join(make_idea(inside), inside["Kofi"])
    deactivate(inside["Nele"], by=inside["Tom"])
    assert asked_after(95) == {inside["Kofi"].pk}


# --- Signs --------------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S52", "S125")
def test_signs_are_suggested_to_role_holders_and_close_nothing(
    inside: Tenant, plain: Community, browse: Browse
) -> None:
    make_charter(plain, inside["Nele"])
    assert signs_of(plain) == []
    Ambition.objects.update(state=Ambition.State.REACHED)
    make_meeting(plain, inside["Nele"], starts_at=noon_in(-200))
    assert len(signs_of(plain)) == 2
    page = browse(inside["Nele"]).get(f"{plain.get_absolute_url()}phase/").content.decode()
    assert "All ambitions are reached." in page
    assert "Talk about it with Lotte Vermeersch first" in page
    assert "All ambitions are reached." not in browse(inside["Amina"]).get(plain.get_absolute_url()).content.decode()
    assert phase_of(plain) == Phase.PERFORM


def test_the_coach_is_a_hard_point_of_perform_only(inside: Tenant, plain: Community) -> None:
    RoleTerm.objects.filter(community=plain, role=Role.COACH).update(ended_at=timezone.now())
    move(plain, DOWN, by=inside["Nele"])
    assert phase_of(plain) == Phase.WIND_DOWN
