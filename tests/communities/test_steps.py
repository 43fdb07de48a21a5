"""Small steps: offered, liked, done with thanks."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.models import Community, Phase, SmallStep
from communities.models.locking import Closed
from communities.opportunities.offering import (
    MOST,
    Enough,
    Gone,
    Taken,
    forget_old_steps,
    like,
    offer,
    on_offer,
    on_the_page,
    step_back,
    thank,
    withdraw,
)
from communities.participation.levels import step_out
from cop_platform.attention import hands_for
from members.people.deactivation import deactivate
from tests.at_once import at_once
from tests.people import House

JUST_NOW = timezone.now()


@pytest.fixture
def plain(inside: House) -> Community:
    return inside.communities["plain-language"]


@pytest.fixture
def soup(plain: Community) -> SmallStep:
    return offer(plain, "Bring soup", timezone.localdate() + timedelta(days=8))


def liker(step: SmallStep) -> str:
    step.refresh_from_db()
    return step.liked_by.first_name if step.liked_by else ""


@pytest.mark.requirement("S20")
def test_who_likes_to_puts_their_own_name_and_takes_it_back(inside: House, soup: SmallStep) -> None:
    like(soup, by=inside["Kofi"])
    like(soup, by=inside["Kofi"])
    assert liker(soup) == "Kofi"
    step_back(soup, by=inside["Amina"])
    assert liker(soup) == "Kofi", "Nobody steps back for somebody else."
    step_back(soup, by=inside["Kofi"])
    assert liker(soup) == ""


def test_what_is_in_somebodys_hands_stays_there(inside: House, soup: SmallStep) -> None:
    like(soup, by=inside["Kofi"])
    with pytest.raises(Taken):
        like(soup, by=inside["Amina"])
    with pytest.raises(Taken):
        withdraw(soup)
    assert liker(soup) == "Kofi"


def test_done_goes_with_thanks_and_stands_for_two_weeks(inside: House, plain: Community, soup: SmallStep) -> None:
    with pytest.raises(Gone):
        thank(soup)
    like(soup, by=inside["Kofi"])
    assert thank(soup) == inside["Kofi"]
    assert on_the_page(plain) == [soup]
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        assert on_the_page(plain) == []
    too_late: list[Callable[[], object]] = [
        lambda: like(soup, by=inside["Kofi"]),
        lambda: thank(soup),
        lambda: withdraw(soup),
    ]
    for late in too_late:
        with pytest.raises(Gone):
            late()


def test_once_its_day_is_over_it_is_offered_no_longer(inside: House, plain: Community, soup: SmallStep) -> None:
    kept = offer(plain, "Write three sentences", timezone.localdate() + timedelta(days=8))
    like(kept, by=inside["Kofi"])
    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        assert list(on_offer([plain])) == []
        assert on_the_page(plain) == [kept], "Thanks can still be said."
        with pytest.raises(Gone):
            like(soup, by=inside["Kofi"])


@pytest.mark.requirement("S20")
def test_all_that_would_help_comes_by_community_and_nothing_of_a_closed_one(
    inside: House, plain: Community, soup: SmallStep
) -> None:
    medication = inside.communities["medication-safety"]
    offer(medication, "Welcome someone <new>")
    words = {key: [hand.words for hand in hands] for key, hands in hands_for([plain, medication]).items()}
    vacancies = ["Still needed: a leader", "Still needed: a coach"]
    assert {key: len(set(said) - set(vacancies)) for key, said in words.items()} == {plain.pk: 1, medication.pk: 1}
    [hand] = [hand for hand in hands_for([medication])[medication.pk] if hand.words not in vacancies]
    assert hand.words == '<span lang="en">Welcome someone &lt;new&gt;</span>'
    Community.objects.filter(pk=plain.pk).update(phase=Phase.CLOSED)
    assert set(hands_for([plain, medication])) == {medication.pk}
    with pytest.raises(Gone):
        like(soup, by=inside["Kofi"])
    with pytest.raises(Closed):
        offer(plain, "One more")


def test_a_dozen_is_enough(plain: Community) -> None:
    for number in range(MOST):
        offer(plain, f"Step {number}")
    with pytest.raises(Enough):
        offer(plain, "One more")


def test_who_steps_out_or_leaves_has_nothing_in_hands(inside: House, plain: Community, soup: SmallStep) -> None:
    done, other = offer(plain, "Done"), offer(plain, "Other")
    for step, name in [(soup, "Kofi"), (done, "Kofi"), (other, "Amina")]:
        like(step, by=inside[name])
    thank(done)
    step_out(plain, inside["Kofi"])
    deactivate(inside["Amina"], by=inside["Tom"])
    assert [liker(soup), liker(done), liker(other)] == ["", "Kofi", ""]


def test_steps_are_kept_for_a_year(inside: House, plain: Community, soup: SmallStep) -> None:
    done, lasting = offer(plain, "Done"), offer(plain, "Whenever")
    like(done, by=inside["Kofi"])
    thank(done)
    left = {}
    for days in [364, 366, 380]:
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            forget_old_steps()
            left[days] = set(SmallStep.objects.all())
    assert left == {364: {soup, done, lasting}, 366: {soup, lasting}, 380: {lasting}}


def test_of_many_hands_at_once_one_is_first(transactional_db: None, mereldal: House) -> None:
    with mereldal.enter():
        soup = offer(mereldal.communities["plain-language"], "Bring soup")
    people = iter([mereldal[name] for name in ["Amina", "Karel", "Kofi", "Nele"]])
    assert at_once(mereldal, lambda: like(soup, by=next(people)), times=4) == ["None"] + ["Taken"] * 3


@pytest.mark.parametrize("broken", [{"words": ""}, {"liked_at": JUST_NOW}, {"done_at": JUST_NOW}], ids=list)
def test_the_database_keeps_it_whole(soup: SmallStep, broken: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SmallStep.objects.filter(pk=soup.pk).update(**broken)
