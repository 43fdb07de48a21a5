"""Splitting a community, and choosing where to go on (L4, S115): nobody is moved."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from communities.models import (
    Community,
    Joining,
    Level,
    LevelChange,
    Nomination,
    Participation,
    Phase,
    Role,
    RoleTerm,
    Split,
    SplitChoice,
    SplitPart,
)
from communities.models.locking import CommunityClosed
from communities.nominations.answering import answer_nomination
from communities.participation.levels import AdmissionNeeded, choose_level, leave, level_of
from communities.splitting.splitting import (
    SPLIT_CHOICE,
    ChoosingOver,
    NewPart,
    NoPlaceHere,
    PartRefused,
    SplitOpen,
    TooEarlyToSplit,
    choose_places,
    parts_of,
    split,
)
from communities.tasks import purge_expired_data
from cop_platform.outbox.models import QueuedMail
from members.people.deactivation import deactivate
from tests.support.at_once import run_at_once, run_during_transaction
from tests.support.people import Tenant, make_community_by_request, make_split

DAY = timedelta(days=1)


def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


def halves(asked: Split) -> tuple[Community, Community]:
    first, second = (part.community for part in parts_of(asked))
    return first, second


def places_in(*communities: Community) -> int:
    return Participation.objects.filter(community__in=communities).count()


# --- Splitting ----------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S115")
def test_the_new_ones_begin_as_ideas_without_anybody_in_them(inside: Tenant) -> None:
    before = list(Participation.objects.order_by("pk").values())
    asked = make_split(plain(inside), inside["Nele"], inside["Karel"], inside["Nele"])
    letters, forms = halves(asked)
    assert [letters.phase, forms.phase] == [Phase.INITIATE] * 2
    assert (letters.purpose, letters.language, letters.domain, letters.main_goal) == (
        "Letters are clear.",
        "en",
        "Communication",
        plain(inside).main_goal,
    )
    assert list(Participation.objects.order_by("pk").values()) == before
    plain(inside).refresh_from_db()
    assert plain(inside).phase == Phase.PERFORM


def test_a_first_leader_is_asked_and_who_splits_may_name_themself(inside: Tenant) -> None:
    asked = make_split(plain(inside), inside["Nele"], inside["Karel"], inside["Nele"])
    letters, forms = halves(asked)
    [nomination] = Nomination.objects.filter(community=letters)
    assert (nomination.nominee, nomination.answer, "Plain Language" in nomination.reason) == (inside["Karel"], "", True)
    assert not RoleTerm.objects.filter(community=letters).exists()
    assert RoleTerm.objects.get(community=forms, role=Role.LEADER).employee == inside["Nele"]
    answer_nomination(nomination, Nomination.Answer.ACCEPTED)
    assert RoleTerm.objects.get(community=letters, role=Role.LEADER).employee == inside["Karel"]


def test_everyone_who_takes_part_gets_one_mail_but_not_who_asks(inside: Tenant) -> None:
    make_split(plain(inside), inside["Nele"])
    told = QueuedMail.objects.filter(kind=SPLIT_CHOICE).values_list("recipient_id", flat=True)
    names = {name for name in inside.people if inside[name].pk in set(told)}
    assert names == {"Amina", "Wout", "Lotte", "Griet", "Karel", "Kofi"}
    assert len(told) == len(names)


def test_a_refused_part_leaves_nothing_and_says_which(inside: Tenant) -> None:
    deactivate(inside["Chloé"], by=inside["Tom"])
    nele, before = inside["Nele"], Community.objects.count()
    for second, field in [("Plain LANGUAGE", "name"), ("Letters", "name"), ("Forms", "leader")]:
        leader = inside["Chloé"] if field == "leader" else nele
        plans = [NewPart("Letters", "Clear.", nele), NewPart(second, "Short.", leader)]
        with pytest.raises(PartRefused) as refused:
            split(plain(inside), plans, asks_until=timezone.now() + DAY, by=nele)
        assert (refused.value.position, refused.value.field) == (2, field)
    assert (Community.objects.count(), Split.objects.count()) == (before, 0)


def test_only_one_at_a_time_and_another_after_its_date(inside: Tenant) -> None:
    nele, community = inside["Nele"], plain(inside)
    make_split(community, nele)
    plans = [NewPart("One", "Clear.", nele), NewPart("Two", "Short.", nele)]
    with pytest.raises(SplitOpen):
        split(community, plans, asks_until=timezone.now() + DAY, by=nele)
    with time_machine.travel(timezone.now() + 15 * DAY):
        split(community, plans, asks_until=timezone.now() + DAY, by=nele)
    assert list(Split.objects.order_by("pk").values_list("is_over", flat=True)) == [True, False]


@pytest.mark.parametrize(("phase", "refusal"), [(Phase.INITIATE, TooEarlyToSplit), (Phase.CLOSED, CommunityClosed)])
def test_an_idea_and_a_closed_community_do_not_split(inside: Tenant, phase: Phase, refusal: type[Exception]) -> None:
    Community.objects.filter(pk=plain(inside).pk).update(phase=phase)
    with pytest.raises(refusal):
        make_split(plain(inside), inside["Nele"])


# --- Choosing -----------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S115")
def test_each_chooses_one_several_following_or_nothing(inside: Tenant) -> None:
    asked = make_split(plain(inside), inside["Nele"])
    letters, forms = halves(asked)
    choose_places(asked, {letters.pk: Level.ACTIVE}, by=inside["Amina"])
    choose_places(asked, {letters.pk: Level.CORE, forms.pk: Level.CORE}, by=inside["Karel"])
    choose_places(asked, {forms.pk: Level.PERIPHERY}, by=inside["Kofi"])
    choose_places(asked, {letters.pk: "", forms.pk: ""}, by=inside["Griet"])
    taken = set(Participation.objects.filter(community__in=[letters, forms]).values_list("employee__name", "level"))
    assert taken == {("Amina El Idrissi", "active"), ("Karel Segers", "core"), ("Kofi Mensah", "periphery")}
    assert places_in(letters, forms) == 4
    # Whoever chose nothing, and whoever did not answer, sits where they sat.
    assert places_in(plain(inside)) == 7
    assert SplitChoice.objects.filter(split=asked).count() == 4


def test_a_choice_is_the_persons_own_change_of_level_and_can_be_changed(inside: Tenant) -> None:
    asked = make_split(plain(inside), inside["Nele"])
    letters, forms = halves(asked)
    choose_places(asked, {letters.pk: Level.ACTIVE}, by=inside["Amina"])
    choose_places(asked, {letters.pk: "", forms.pk: Level.CORE}, by=inside["Amina"])
    assert (level_of(letters, inside["Amina"]), level_of(forms, inside["Amina"])) == ("", Level.CORE)
    changes = LevelChange.objects.filter(community__in=[letters, forms]).order_by("pk")
    assert [(each.employee, each.after) for each in changes] == [
        (inside["Amina"], "active"),
        (inside["Amina"], ""),
        (inside["Amina"], "core"),
    ]
    assert SplitChoice.objects.count() == 1


def test_after_the_date_one_chooses_on_the_page_of_each(inside: Tenant) -> None:
    asked = make_split(plain(inside), inside["Nele"])
    letters, _forms = halves(asked)
    with time_machine.travel(asked.asks_until):
        with pytest.raises(ChoosingOver):
            choose_places(asked, {letters.pk: Level.ACTIVE}, by=inside["Amina"])
        choose_level(letters, inside["Amina"], Level.ACTIVE)
    assert level_of(letters, inside["Amina"]) == Level.ACTIVE


def test_once_it_has_closed_nobody_is_asked(inside: Tenant) -> None:
    asked = make_split(plain(inside), inside["Nele"])
    letters, _forms = halves(asked)
    Community.objects.filter(pk=plain(inside).pk).update(phase=Phase.CLOSED)
    with pytest.raises(CommunityClosed):
        choose_places(asked, {letters.pk: Level.ACTIVE}, by=inside["Amina"])


def test_members_of_one_that_takes_people_in_after_a_conversation_need_not_ask_again(inside: Tenant) -> None:
    rounds = make_community_by_request(inside, "Quiet Rounds")
    asked = make_split(rounds, inside["Nele"])
    letters, forms = halves(asked)
    assert {letters.joining, forms.joining} == {Joining.BY_REQUEST}
    choose_places(asked, {letters.pk: Level.ACTIVE}, by=inside["Amina"])
    choose_places(asked, {letters.pk: Level.PERIPHERY}, by=inside["Kofi"])
    with pytest.raises(AdmissionNeeded):
        choose_places(asked, {letters.pk: Level.ACTIVE}, by=inside["Kofi"])
    with time_machine.travel(asked.asks_until), pytest.raises(AdmissionNeeded):
        choose_level(forms, inside["Karel"], Level.ACTIVE)


# --- People who leave ---------------------------------------------------------------------------------------------
def test_a_first_leader_who_declines_or_leaves_is_asked_no_more_and_the_choices_stand(inside: Tenant) -> None:
    asked = make_split(plain(inside), inside["Nele"], inside["Karel"], inside["Amina"])
    letters, forms = halves(asked)
    choose_places(asked, {letters.pk: Level.ACTIVE, forms.pk: Level.ACTIVE}, by=inside["Kofi"])
    answer_nomination(Nomination.objects.get(community=letters), Nomination.Answer.DECLINED)
    deactivate(inside["Amina"], by=inside["Tom"])
    assert not Nomination.objects.filter(community__in=[letters, forms], answer="").exists()
    assert not RoleTerm.objects.filter(community__in=[letters, forms]).exists()
    assert places_in(letters, forms) == 2


def test_who_left_the_community_is_not_asked(inside: Tenant) -> None:
    asked = make_split(plain(inside), inside["Nele"])
    letters, _forms = halves(asked)
    leave(plain(inside), inside["Kofi"])
    with pytest.raises(NoPlaceHere):
        choose_places(asked, {letters.pk: Level.ACTIVE}, by=inside["Kofi"])


# --- At once ------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_of_two_splits_at_once_one_is_made(mereldal: Tenant) -> None:
    def click() -> Any:
        return len(SplitPart.objects.filter(split=make_split(plain(mereldal), mereldal["Nele"])))

    assert run_at_once(mereldal, click, 2) == ["2", "SplitOpen"]
    with mereldal.enter():
        assert (Split.objects.count(), SplitPart.objects.count()) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_who_leaves_while_it_splits_has_no_place_anywhere(mereldal: Tenant) -> None:
    community, kofi = plain(mereldal), mereldal["Kofi"]

    def choose_both() -> None:
        asked = Split.objects.get()
        choose_places(asked, {each.pk: Level.ACTIVE for each in halves(asked)}, by=kofi)

    with mereldal.enter():
        make_split(community, mereldal["Nele"])
    assert run_during_transaction(mereldal, lambda: leave(community, kofi), choose_both) == ["True", "NoPlaceHere"]
    with mereldal.enter():
        assert not Participation.objects.filter(employee=kofi).exists()


@pytest.mark.django_db(transaction=True)
def test_a_leader_who_loses_access_while_it_splits_is_not_asked(mereldal: Tenant) -> None:
    told = run_during_transaction(
        mereldal,
        lambda: deactivate(mereldal["Karel"], by=mereldal["Tom"]),
        lambda: make_split(plain(mereldal), mereldal["Nele"], mereldal["Karel"], mereldal["Nele"]),
    )
    assert told == ["None", "PartRefused"]


@pytest.mark.django_db(transaction=True)
def test_a_choice_while_it_closes_changes_nothing(mereldal: Tenant) -> None:
    community = plain(mereldal)

    def close_down() -> None:
        Community.objects.filter(pk=community.pk).update(phase=Phase.CLOSED)

    def choose_first() -> None:
        asked = Split.objects.get()
        choose_places(asked, {halves(asked)[0].pk: Level.ACTIVE}, by=mereldal["Kofi"])

    with mereldal.enter():
        make_split(community, mereldal["Nele"])
    assert run_during_transaction(mereldal, close_down, choose_first) == ["None", "CommunityClosed"]
    with mereldal.enter():
        assert SplitChoice.objects.count() == 0


# --- What is kept -------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S115")
def test_choices_are_forgotten_ninety_days_after_the_date_and_the_links_stay(inside: Tenant) -> None:
    asked = make_split(plain(inside), inside["Nele"])
    letters, _forms = halves(asked)
    choose_places(asked, {letters.pk: Level.ACTIVE}, by=inside["Amina"])
    kept = []
    for days in (89, 91):
        with time_machine.travel(asked.asks_until + days * DAY):
            purge_expired_data.run(inside.organisation.pk)
        kept.append(SplitChoice.objects.count())
    asked.refresh_from_db()
    assert (kept, asked.is_over, SplitPart.objects.count()) == ([1, 0], True, 2)
    assert level_of(letters, inside["Amina"]) == Level.ACTIVE


# --- Constraints --------------------------------------------------------------------------------------------------
def test_the_database_holds_what_a_split_is(inside: Tenant) -> None:
    asked = make_split(plain(inside), inside["Nele"])
    choose_places(asked, {}, by=inside["Kofi"])
    letters, _forms = halves(asked)
    part, chosen = SplitPart.objects.get(community=letters), SplitChoice.objects.get()

    def breaks(change: Any) -> str:
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            change()
        return str(error.value)

    def again(row: Any, **fields: Any) -> Any:
        copy = type(row).objects.get(pk=row.pk)
        copy.pk = None
        for name, value in fields.items():
            setattr(copy, name, value)
        return lambda: copy.save(force_insert=True)

    assert "split_one_at_a_time" in breaks(again(asked))
    assert "split_gives_time" in breaks(lambda: Split.objects.update(asks_until=F("asked_at")))
    assert "splitpart_position" in breaks(again(part, community=plain(inside)))
    assert "splitpart_comes_from_one" in breaks(again(part, position=3))
    for position in (0, 7):
        assert "splitpart_six_at_most" in breaks(again(part, community=plain(inside), position=position))
    assert "splitchoice_once" in breaks(again(chosen))
