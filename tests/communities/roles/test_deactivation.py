"""A person is deactivated at the same moment as one of their roles begins (R3)."""

from datetime import timedelta

from django.utils import timezone

from communities.decisions.consent import respond
from communities.decisions.settling import settle
from communities.models import Community, Nomination, Phase, Role, RoleTerm, Stance
from communities.nominations.answering import answer_nomination
from communities.nominations.nominating import nominate, stand_for
from members.people.deactivation import deactivate
from tests.support.at_once import run_during_transaction
from tests.support.people import Tenant


def starting(house: Tenant) -> Community:
    with house.enter():
        Community.objects.filter(slug="plain-language").update(phase=Phase.START_UP)
        return Community.objects.get(slug="plain-language")


def roles_of_who_left(house: Tenant) -> list[RoleTerm]:
    with house.enter():
        return list(RoleTerm.objects.filter(ended_at=None).exclude(employee__left_at=None).order_by("pk"))


def test_a_role_begun_while_its_holder_leaves_ends_with_their_leaving(transactional_db: None, mereldal: Tenant) -> None:
    community = starting(mereldal)
    with mereldal.enter():
        asked = nominate(community, mereldal["Amina"], Role.COACH, by=mereldal["Nele"], reason="Asks well.")
    told = run_during_transaction(
        mereldal,
        lambda: answer_nomination(asked, Nomination.Answer.ACCEPTED),
        lambda: deactivate(mereldal["Amina"], by=mereldal["Tom"]),
    )
    assert (told, roles_of_who_left(mereldal)) == (["None", "None"], [])


def test_who_has_just_left_takes_up_nothing(transactional_db: None, mereldal: Tenant) -> None:
    community = starting(mereldal)
    told = run_during_transaction(
        mereldal,
        lambda: deactivate(mereldal["Amina"], by=mereldal["Tom"]),
        lambda: stand_for(community, Role.LEADER, by=mereldal["Amina"], motivation="I like rooms."),
    )
    assert (told, roles_of_who_left(mereldal)) == (["None", "NominationSettled"], [])


def test_a_round_that_ends_while_its_candidate_leaves_begins_nothing(transactional_db: None, mereldal: Tenant) -> None:
    with mereldal.enter():
        community = mereldal.communities["plain-language"]
        nomination = stand_for(community, Role.SPONSOR, by=mereldal["Amina"], motivation="I like rooms.")
        nomination.refresh_from_db()
        round_ = nomination.proposal
        assert round_
        respond(round_, by=mereldal["Nele"], stance=Stance.NO_OBJECTION, revision=0)
    later = timezone.now() + timedelta(days=8)
    told = run_during_transaction(
        mereldal,
        lambda: settle(round_, later),
        lambda: deactivate(mereldal["Amina"], by=mereldal["Tom"]),
    )
    assert (told, roles_of_who_left(mereldal)) == (["adopted", "None"], [])
