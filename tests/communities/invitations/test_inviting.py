"""Inviting a colleague to a community: one mail and one action item; only the invitee decides."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.invitations.attention import invitations
from communities.invitations.inviting import (
    COOLDOWN,
    MAX_BY_PERSON,
    MAX_IN_COMMUNITY,
    REINVITE_AFTER,
    VALID_FOR,
    CannotInvite,
    InvitationSettled,
    decline,
    invitable_people,
    invite_to_community,
    is_shown_as_pending,
    pending_for,
    sent_by,
)
from communities.invitations.retention import purge as purge_invitations
from communities.models import Community, CommunityInvitation, InvitationOutcome, Level, Participation, Phase
from communities.participation.levels import choose_level, leave, level_of
from cop_platform.outbox.models import QueuedMail
from cop_platform.web.rate_limits import TooMany
from members.models import Employee
from members.people.deactivation import deactivate
from members.people.picker import find_people
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, make_community, make_employee

ENDING = InvitationOutcome


@pytest.fixture
def plain(inside: Tenant) -> Community:
    return inside.communities["plain-language"]


@pytest.fixture
def look(inside: Tenant, plain: Community) -> CommunityInvitation:
    return invite_to_community(plain, inside["Chloé"], by=inside["Amina"], note="You write so well.")


@pytest.mark.requirement("S117", "S18")
def test_an_invitation_places_nobody(inside: Tenant, plain: Community, look: CommunityInvitation) -> None:
    assert level_of(plain, inside["Chloé"]) == ""
    assert not Participation.objects.filter(employee=inside["Chloé"]).exists()
    assert [asked.about for asked in invitations(inside["Chloé"])] == [look]
    owed = QueuedMail.objects.get()
    assert (owed.kind, owed.object_id, owed.recipient_id) == ("community_invitation", look.pk, inside["Chloé"].pk)


@pytest.mark.parametrize("level", Level.values)
def test_it_ends_when_the_guest_sits_down_anywhere(
    inside: Tenant, plain: Community, look: CommunityInvitation, level: str
) -> None:
    choose_level(plain, inside["Chloé"], Level(level))
    look.refresh_from_db()
    assert (look.outcome, pending_for(inside["Chloé"])) == (ENDING.ACCEPTED, [])


def test_not_for_me_ends_it_and_nobody_can_tell(inside: Tenant, plain: Community, look: CommunityInvitation) -> None:
    other = invite_to_community(plain, inside["Tom"], by=inside["Amina"])
    decline(look)
    assert pending_for(inside["Chloé"]) == []
    now = timezone.now()
    assert [is_shown_as_pending(each, now) for each in sent_by(inside["Amina"], plain)] == [True, True]
    said = set()
    for guest in [inside["Chloé"], inside["Tom"]]:
        with pytest.raises(CannotInvite) as refusal:
            invite_to_community(plain, guest, by=inside["Karel"])
        said.add(str(refusal.value).replace(guest.name, "…"))
    assert len(said) == 1, "Who said no reads like who has not answered."
    assert QueuedMail.objects.filter(object_id=other.pk).count() == 1


def test_there_is_nothing_to_answer_twice(look: CommunityInvitation) -> None:
    decline(look)
    with pytest.raises(InvitationSettled):
        decline(look)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Amina", "You know it already. Choose a colleague."),
        ("Kofi", "Kofi Mensah takes part already. Say hello at the next meeting."),
    ],
)
def test_who_needs_no_invitation_gets_none(inside: Tenant, plain: Community, name: str, words: str) -> None:
    with pytest.raises(CannotInvite) as refusal:
        invite_to_community(plain, inside[name], by=inside["Amina"])
    assert str(refusal.value) == words
    assert not CommunityInvitation.objects.exists()


def test_nobody_is_invited_after_leaving_nor_to_what_is_closed(inside: Tenant, plain: Community) -> None:
    Employee.objects.filter(pk=inside["Chloé"].pk).update(left_at=timezone.now())
    with pytest.raises(CannotInvite, match="no longer works here"):
        invite_to_community(plain, inside["Chloé"], by=inside["Amina"])
    Community.objects.filter(pk=plain.pk).update(phase=Phase.CLOSED)
    with pytest.raises(CannotInvite, match="closed, with thanks"):
        invite_to_community(plain, inside["Tom"], by=inside["Amina"])


def test_the_same_colleague_is_asked_again_after_ninety_days_at_the_soonest(
    inside: Tenant, plain: Community, look: CommunityInvitation
) -> None:
    with time_machine.travel(timezone.now() + REINVITE_AFTER - timedelta(hours=1), tick=False):
        purge_invitations()
        with pytest.raises(CannotInvite):
            invite_to_community(plain, inside["Chloé"], by=inside["Karel"])
    with time_machine.travel(timezone.now() + REINVITE_AFTER + timedelta(hours=1), tick=False):
        assert invite_to_community(plain, inside["Chloé"], by=inside["Karel"])


def test_after_a_no_there_is_peace_for_a_year(inside: Tenant, plain: Community, look: CommunityInvitation) -> None:
    decline(look)
    for days in [100, 200, 364]:
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            purge_invitations()
            with pytest.raises(CannotInvite):
                invite_to_community(plain, inside["Chloé"], by=inside["Karel"])
    with time_machine.travel(timezone.now() + COOLDOWN + timedelta(hours=1), tick=False):
        assert invite_to_community(plain, inside["Chloé"], by=inside["Karel"])


@pytest.mark.parametrize("later", [1, 100])
def test_who_comes_by_themselves_has_forgotten_their_no(
    inside: Tenant, plain: Community, look: CommunityInvitation, later: int
) -> None:
    decline(look)
    with time_machine.travel(timezone.now() + timedelta(days=later), tick=False):
        purge_invitations()
        choose_level(plain, inside["Chloé"], Level.PERIPHERY)
        leave(plain, inside["Chloé"])
    assert not CommunityInvitation.objects.filter(outcome=ENDING.DECLINED).exists()
    with time_machine.travel(timezone.now() + timedelta(days=later) + REINVITE_AFTER, tick=False):
        assert invite_to_community(plain, inside["Chloé"], by=inside["Karel"])


def test_what_is_kept_fades(inside: Tenant, plain: Community, look: CommunityInvitation) -> None:
    no = invite_to_community(plain, inside["Tom"], by=inside["Amina"], note="Come and see.")
    decline(no)
    today, told = timezone.now(), {}
    for days in [59, 61, 91, 160, 366]:
        with time_machine.travel(today + timedelta(days=days), tick=False):
            purge_invitations()
            told[days] = list(CommunityInvitation.objects.order_by("pk").values_list("outcome", "note", "invited_by"))
    amina = inside["Amina"].pk
    refused, bare = ("declined", "Come and see.", amina), ("declined", "", None)
    assert told == {
        59: [("", "You write so well.", amina), refused],
        61: [("expired", "You write so well.", amina), refused],
        91: [("expired", "You write so well.", amina), bare],
        160: [bare],
        366: [],
    }


def test_one_person_and_one_community_send_so_many_a_day(inside: Tenant, plain: Community) -> None:
    guests = [make_employee(inside.organisation, f"Guest speaker {chr(65 + n)}") for n in range(MAX_IN_COMMUNITY + 1)]
    for guest in guests[:MAX_BY_PERSON]:
        invite_to_community(plain, guest, by=inside["Amina"])
    with pytest.raises(TooMany, match="You invited 10 colleagues within a day"):
        invite_to_community(make_community(inside.organisation, "Elsewhere"), guests[-1], by=inside["Amina"])
    for guest in guests[MAX_BY_PERSON:-1]:
        invite_to_community(plain, guest, by=inside["Karel"])
    with pytest.raises(TooMany, match="This community sent 20 invitations within a day"):
        invite_to_community(plain, guests[-1], by=inside["Nele"])
    with time_machine.travel(timezone.now() + timedelta(days=1, hours=1), tick=False):
        assert invite_to_community(plain, guests[-1], by=inside["Amina"])


def test_names_are_found_with_or_without_accents_by_each_word(inside: Tenant, plain: Community) -> None:
    def found(text: str) -> list[tuple[str, bool]]:
        people = find_people(invitable_people(plain, by=inside["Amina"]), text).people
        return [(each.name, each.is_participant) for each in people]

    assert found("chloe") == found("SIMOENS Chloé") == [("Chloé Simoens", False)]
    assert found("kofi") == [("Kofi Mensah", True)]
    assert found("amina") == found("\\") == found("%") == []


def test_whose_name_begins_so_comes_before_who_has_it_somewhere_inside(inside: Tenant, plain: Community) -> None:
    for name in ["An Verschueren", "Brecht Chraibi", "Zoë de Charleroi"]:
        make_employee(inside.organisation, name)
    people = find_people(invitable_people(plain, by=inside["Amina"]), "CH").people
    begins, has_it = ["Brecht Chraibi", "Zoë de Charleroi"], ["An Verschueren", "Griet Lambrecht", "Lotte Vermeersch"]
    assert [each.name for each in people] == ["Chloé Simoens", *begins, *has_it]


def test_who_leaves_is_asked_nothing_and_asks_nothing(
    inside: Tenant, plain: Community, look: CommunityInvitation
) -> None:
    other = invite_to_community(plain, inside["Yasmina"], by=inside["Karel"])
    deactivate(inside["Amina"], by=inside["Tom"])
    deactivate(inside["Yasmina"], by=inside["Tom"])
    assert set(CommunityInvitation.objects.values_list("pk", "outcome")) == {
        (look.pk, "expired"),
        (other.pk, "expired"),
    }


def test_two_who_think_of_the_same_person_send_one_mail(transactional_db: None, mereldal: Tenant) -> None:
    plain, inviters = mereldal.communities["plain-language"], iter([mereldal[n] for n in ["Amina", "Karel"] * 3])
    told = run_at_once(
        mereldal, lambda: bool(invite_to_community(plain, mereldal["Chloé"], by=next(inviters))), times=6
    )
    assert told == ["CannotInvite"] * 5 + ["True"]
    assert QueuedMail.objects.filter(kind="community_invitation").count() == 1


def test_many_at_once_stay_below_the_limit(transactional_db: None, mereldal: Tenant) -> None:
    plain = mereldal.communities["plain-language"]
    with mereldal.enter():
        guests = iter(
            [make_employee(mereldal.organisation, f"Guest speaker {chr(65 + n)}") for n in range(MAX_BY_PERSON + 4)]
        )
        for _each in range(MAX_BY_PERSON - 2):
            invite_to_community(plain, next(guests), by=mereldal["Amina"])
    told = run_at_once(mereldal, lambda: bool(invite_to_community(plain, next(guests), by=mereldal["Amina"])), times=6)
    assert told == ["TooMany"] * 4 + ["True"] * 2


def test_who_sits_down_in_that_very_moment_has_no_invitation_left(transactional_db: None, mereldal: Tenant) -> None:
    plain, chloe = mereldal.communities["plain-language"], mereldal["Chloé"]
    steps: list[Callable[[], object]] = [
        lambda: choose_level(plain, chloe, Level.ACTIVE),
        lambda: invite_to_community(plain, chloe, by=mereldal["Amina"]),
    ]
    waiting = iter(steps * 2)

    def act() -> object:
        return next(waiting)()

    run_at_once(mereldal, act, times=4)
    with mereldal.enter():
        assert pending_for(chloe) == []
        assert level_of(plain, chloe) == Level.ACTIVE


@pytest.mark.parametrize(
    "broken",
    [
        {"outcome": "accepted"},
        {"ended_at": timezone.now()},
        {"invited_by": None},
        {"outcome": "expired", "ended_at": timezone.now(), "invited_by": None},
    ],
)
def test_the_database_keeps_it_whole(look: CommunityInvitation, broken: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CommunityInvitation.objects.filter(pk=look.pk).update(**broken)


def test_nobody_invites_themselves_nor_is_invited_twice(
    inside: Tenant, plain: Community, look: CommunityInvitation
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CommunityInvitation.objects.filter(pk=look.pk).update(invitee=inside["Amina"])
    look.pk, look.public_id = None, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        look.save(force_insert=True)


def test_one_still_stands_after_some_weeks(inside: Tenant, look: CommunityInvitation) -> None:
    for days, waiting in [(59, [look]), (61, [])]:
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            assert pending_for(inside["Chloé"]) == waiting
    assert timedelta(days=60) == VALID_FOR
