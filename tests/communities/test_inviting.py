"""Inviting a colleague to have a look: one mail, one line, and their own choice."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.invitations.attention import looks
from communities.invitations.inviting import (
    AGAIN,
    MOST_BY_ONE,
    MOST_OF_ONE,
    PEACE,
    STANDS,
    CannotInvite,
    NothingToAnswer,
    forget_old_looks,
    invite_to_look,
    is_theirs_to_choose,
    say_not_for_me,
    sent_by,
    waiting_for,
    who_can_be_invited,
)
from communities.models import Community, Level, LookInvitation, Participation, Phase
from communities.participation.levels import choose_level, level_of, step_out
from cop_platform.outbox.models import OwedMail
from cop_platform.web.rate_limits import TooMany
from members.models import Employee
from members.people.deactivation import deactivate
from members.people.picker import find
from tests.at_once import at_once
from tests.people import House, make_community, make_employee

ENDING = LookInvitation.Ending


@pytest.fixture
def plain(inside: House) -> Community:
    return inside.communities["plain-language"]


@pytest.fixture
def look(inside: House, plain: Community) -> LookInvitation:
    return invite_to_look(plain, inside["Chloé"], by=inside["Amina"], words="You write so well.")


@pytest.mark.requirement("S117", "S18")
def test_an_invitation_places_nobody(inside: House, plain: Community, look: LookInvitation) -> None:
    assert level_of(plain, inside["Chloé"]) == ""
    assert not Participation.objects.filter(employee=inside["Chloé"]).exists()
    assert [asked.about for asked in looks(inside["Chloé"])] == [look]
    owed = OwedMail.objects.get()
    assert (owed.kind, owed.object_id, owed.recipient_id) == ("look_invitation", look.pk, inside["Chloé"].pk)


@pytest.mark.parametrize("level", Level.values)
def test_it_ends_when_the_guest_sits_down_anywhere(
    inside: House, plain: Community, look: LookInvitation, level: str
) -> None:
    choose_level(plain, inside["Chloé"], Level(level))
    look.refresh_from_db()
    assert (look.ending, waiting_for(inside["Chloé"])) == (ENDING.CAME, [])


def test_not_for_me_ends_it_and_nobody_can_tell(inside: House, plain: Community, look: LookInvitation) -> None:
    other = invite_to_look(plain, inside["Tom"], by=inside["Amina"])
    say_not_for_me(look)
    assert waiting_for(inside["Chloé"]) == []
    now = timezone.now()
    assert [is_theirs_to_choose(each, now) for each in sent_by(inside["Amina"], plain)] == [True, True]
    said = set()
    for guest in [inside["Chloé"], inside["Tom"]]:
        with pytest.raises(CannotInvite) as refusal:
            invite_to_look(plain, guest, by=inside["Karel"])
        said.add(str(refusal.value).replace(guest.name, "…"))
    assert len(said) == 1, "Who said no reads like who has not answered."
    assert OwedMail.objects.filter(object_id=other.pk).count() == 1


def test_there_is_nothing_to_answer_twice(look: LookInvitation) -> None:
    say_not_for_me(look)
    with pytest.raises(NothingToAnswer):
        say_not_for_me(look)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Amina", "You know it already. Choose a colleague."),
        ("Kofi", "Kofi Mensah takes part already. Say hello at the next meeting."),
    ],
)
def test_who_needs_no_invitation_gets_none(inside: House, plain: Community, name: str, words: str) -> None:
    with pytest.raises(CannotInvite) as refusal:
        invite_to_look(plain, inside[name], by=inside["Amina"])
    assert str(refusal.value) == words
    assert not LookInvitation.objects.exists()


def test_nobody_is_invited_after_leaving_nor_to_what_is_closed(inside: House, plain: Community) -> None:
    Employee.objects.filter(pk=inside["Chloé"].pk).update(left_at=timezone.now())
    with pytest.raises(CannotInvite, match="no longer works here"):
        invite_to_look(plain, inside["Chloé"], by=inside["Amina"])
    Community.objects.filter(pk=plain.pk).update(phase=Phase.CLOSED)
    with pytest.raises(CannotInvite, match="closed, with thanks"):
        invite_to_look(plain, inside["Tom"], by=inside["Amina"])


def test_the_same_colleague_is_asked_again_after_ninety_days_at_the_soonest(
    inside: House, plain: Community, look: LookInvitation
) -> None:
    with time_machine.travel(timezone.now() + AGAIN - timedelta(hours=1), tick=False):
        forget_old_looks()
        with pytest.raises(CannotInvite):
            invite_to_look(plain, inside["Chloé"], by=inside["Karel"])
    with time_machine.travel(timezone.now() + AGAIN + timedelta(hours=1), tick=False):
        assert invite_to_look(plain, inside["Chloé"], by=inside["Karel"])


def test_after_a_no_there_is_peace_for_a_year(inside: House, plain: Community, look: LookInvitation) -> None:
    say_not_for_me(look)
    for days in [100, 200, 364]:
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            forget_old_looks()
            with pytest.raises(CannotInvite):
                invite_to_look(plain, inside["Chloé"], by=inside["Karel"])
    with time_machine.travel(timezone.now() + PEACE + timedelta(hours=1), tick=False):
        assert invite_to_look(plain, inside["Chloé"], by=inside["Karel"])


@pytest.mark.parametrize("later", [1, 100])
def test_who_comes_by_themselves_has_forgotten_their_no(
    inside: House, plain: Community, look: LookInvitation, later: int
) -> None:
    say_not_for_me(look)
    with time_machine.travel(timezone.now() + timedelta(days=later), tick=False):
        forget_old_looks()
        choose_level(plain, inside["Chloé"], Level.PERIPHERY)
        step_out(plain, inside["Chloé"])
    assert not LookInvitation.objects.filter(ending=ENDING.NOT_FOR_ME).exists()
    with time_machine.travel(timezone.now() + timedelta(days=later) + AGAIN, tick=False):
        assert invite_to_look(plain, inside["Chloé"], by=inside["Karel"])


def test_what_is_kept_fades(inside: House, plain: Community, look: LookInvitation) -> None:
    no = invite_to_look(plain, inside["Tom"], by=inside["Amina"], words="Come and see.")
    say_not_for_me(no)
    today, told = timezone.now(), {}
    for days in [59, 61, 91, 160, 366]:
        with time_machine.travel(today + timedelta(days=days), tick=False):
            forget_old_looks()
            told[days] = list(LookInvitation.objects.order_by("pk").values_list("ending", "words", "invited_by"))
    amina = inside["Amina"].pk
    refused, bare = ("not_for_me", "Come and see.", amina), ("not_for_me", "", None)
    assert told == {
        59: [("", "You write so well.", amina), refused],
        61: [("faded", "You write so well.", amina), refused],
        91: [("faded", "You write so well.", amina), bare],
        160: [bare],
        366: [],
    }


def test_one_person_and_one_community_send_so_many_a_day(inside: House, plain: Community) -> None:
    guests = [make_employee(inside.organisation, f"Guest {chr(65 + n)}") for n in range(MOST_OF_ONE + 1)]
    for guest in guests[:MOST_BY_ONE]:
        invite_to_look(plain, guest, by=inside["Amina"])
    with pytest.raises(TooMany, match="You invited 10 colleagues within a day"):
        invite_to_look(make_community(inside.organisation, "Elsewhere"), guests[-1], by=inside["Amina"])
    for guest in guests[MOST_BY_ONE:-1]:
        invite_to_look(plain, guest, by=inside["Karel"])
    with pytest.raises(TooMany, match="20 invitations left this community within a day"):
        invite_to_look(plain, guests[-1], by=inside["Nele"])
    with time_machine.travel(timezone.now() + timedelta(days=1, hours=1), tick=False):
        assert invite_to_look(plain, guests[-1], by=inside["Amina"])


def test_names_are_found_with_or_without_accents_by_each_word(inside: House, plain: Community) -> None:
    def found(text: str) -> list[tuple[str, bool]]:
        people = find(who_can_be_invited(plain, by=inside["Amina"]), text).people
        return [(each.name, each.takes_part) for each in people]

    assert found("chloe") == found("SIMOENS Chloé") == [("Chloé Simoens", False)]
    assert found("kofi") == [("Kofi Mensah", True)]
    assert found("amina") == found("\\") == found("%") == []


def test_whose_name_begins_so_comes_before_who_has_it_somewhere_inside(inside: House, plain: Community) -> None:
    for name in ["An Verschueren", "Brecht Chraibi", "Zoë de Charleroi"]:
        make_employee(inside.organisation, name)
    people = find(who_can_be_invited(plain, by=inside["Amina"]), "CH").people
    begins, has_it = ["Brecht Chraibi", "Zoë de Charleroi"], ["An Verschueren", "Griet Lambrecht", "Lotte Vermeersch"]
    assert [each.name for each in people] == ["Chloé Simoens", *begins, *has_it]


def test_who_leaves_is_asked_nothing_and_asks_nothing(inside: House, plain: Community, look: LookInvitation) -> None:
    other = invite_to_look(plain, inside["Yasmina"], by=inside["Karel"])
    deactivate(inside["Amina"], by=inside["Tom"])
    deactivate(inside["Yasmina"], by=inside["Tom"])
    assert set(LookInvitation.objects.values_list("pk", "ending")) == {(look.pk, "faded"), (other.pk, "faded")}


def test_two_who_think_of_the_same_person_send_one_mail(transactional_db: None, mereldal: House) -> None:
    plain, inviters = mereldal.communities["plain-language"], iter([mereldal[n] for n in ["Amina", "Karel"] * 3])
    told = at_once(mereldal, lambda: bool(invite_to_look(plain, mereldal["Chloé"], by=next(inviters))), times=6)
    assert told == ["CannotInvite"] * 5 + ["True"]
    assert OwedMail.objects.filter(kind="look_invitation").count() == 1


def test_many_at_once_stay_below_the_limit(transactional_db: None, mereldal: House) -> None:
    plain = mereldal.communities["plain-language"]
    with mereldal.enter():
        guests = iter([make_employee(mereldal.organisation, f"Guest {chr(65 + n)}") for n in range(MOST_BY_ONE + 4)])
        for _each in range(MOST_BY_ONE - 2):
            invite_to_look(plain, next(guests), by=mereldal["Amina"])
    told = at_once(mereldal, lambda: bool(invite_to_look(plain, next(guests), by=mereldal["Amina"])), times=6)
    assert told == ["TooMany"] * 4 + ["True"] * 2


def test_who_sits_down_in_that_very_moment_has_no_invitation_left(transactional_db: None, mereldal: House) -> None:
    plain, chloe = mereldal.communities["plain-language"], mereldal["Chloé"]
    steps: list[Callable[[], object]] = [
        lambda: choose_level(plain, chloe, Level.ACTIVE),
        lambda: invite_to_look(plain, chloe, by=mereldal["Amina"]),
    ]
    waiting = iter(steps * 2)

    def act() -> object:
        return next(waiting)()

    at_once(mereldal, act, times=4)
    with mereldal.enter():
        assert waiting_for(chloe) == []
        assert level_of(plain, chloe) == Level.ACTIVE


@pytest.mark.parametrize(
    "broken",
    [
        {"ending": "came"},
        {"ended_at": timezone.now()},
        {"invited_by": None},
        {"ending": "faded", "ended_at": timezone.now(), "invited_by": None},
    ],
)
def test_the_database_keeps_it_whole(look: LookInvitation, broken: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        LookInvitation.objects.filter(pk=look.pk).update(**broken)


def test_nobody_invites_themselves_nor_is_invited_twice(inside: House, plain: Community, look: LookInvitation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        LookInvitation.objects.filter(pk=look.pk).update(guest=inside["Amina"])
    look.pk, look.public_id = None, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        look.save(force_insert=True)


def test_one_still_stands_after_some_weeks(inside: House, look: LookInvitation) -> None:
    for days, waiting in [(59, [look]), (61, [])]:
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            assert waiting_for(inside["Chloé"]) == waiting
    assert timedelta(days=60) == STANDS
