"""Opportunities: offering, taking, giving back and completing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.models import Community, Opportunity, Phase
from communities.models.locking import CommunityClosed
from communities.opportunities.offering import (
    MAX_OPEN,
    AlreadyTaken,
    NotAvailable,
    TooManyOpen,
    give_back,
    mark_done,
    offer,
    open_opportunities,
    shown_opportunities,
    take,
    withdraw,
)
from communities.opportunities.retention import purge as purge_opportunities
from communities.participation.levels import leave
from cop_platform.attention import offers_for
from members.people.deactivation import deactivate
from tests.support.at_once import run_at_once, run_during_transaction
from tests.support.people import Tenant

JUST_NOW = timezone.now()


@pytest.fixture
def plain(inside: Tenant) -> Community:
    return inside.communities["plain-language"]


@pytest.fixture
def soup(plain: Community) -> Opportunity:
    return offer(plain, "Bring soup", timezone.localdate() + timedelta(days=8))


def liker(step: Opportunity) -> str:
    step.refresh_from_db()
    return step.taken_by.first_name if step.taken_by else ""


@pytest.mark.requirement("S20")
def test_who_likes_to_puts_their_own_name_and_takes_it_back(inside: Tenant, soup: Opportunity) -> None:
    take(soup, by=inside["Kofi"])
    take(soup, by=inside["Kofi"])
    assert liker(soup) == "Kofi"
    give_back(soup, by=inside["Amina"])
    assert liker(soup) == "Kofi", "Nobody steps back for somebody else."
    give_back(soup, by=inside["Kofi"])
    assert liker(soup) == ""


def test_what_is_in_somebodys_hands_stays_there(inside: Tenant, soup: Opportunity) -> None:
    take(soup, by=inside["Kofi"])
    with pytest.raises(AlreadyTaken):
        take(soup, by=inside["Amina"])
    with pytest.raises(AlreadyTaken):
        withdraw(soup)
    assert liker(soup) == "Kofi"


def test_done_goes_with_thanks_and_stands_for_two_weeks(inside: Tenant, plain: Community, soup: Opportunity) -> None:
    with pytest.raises(NotAvailable):
        mark_done(soup)
    take(soup, by=inside["Kofi"])
    assert mark_done(soup) == inside["Kofi"]
    assert shown_opportunities(plain) == [soup]
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        assert shown_opportunities(plain) == []
    too_late: list[Callable[[], object]] = [
        lambda: take(soup, by=inside["Kofi"]),
        lambda: mark_done(soup),
        lambda: withdraw(soup),
    ]
    for late in too_late:
        with pytest.raises(NotAvailable):
            late()


def test_once_its_day_is_over_it_is_offered_no_longer(inside: Tenant, plain: Community, soup: Opportunity) -> None:
    kept = offer(plain, "Write three sentences", timezone.localdate() + timedelta(days=8))
    take(kept, by=inside["Kofi"])
    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        assert list(open_opportunities([plain])) == []
        assert shown_opportunities(plain) == [kept], "Thanks can still be said."
        with pytest.raises(NotAvailable):
            take(soup, by=inside["Kofi"])


@pytest.mark.requirement("S20")
def test_all_that_would_help_comes_by_community_and_nothing_of_a_closed_one(
    inside: Tenant, plain: Community, soup: Opportunity
) -> None:
    medication = inside.communities["medication-safety"]
    offer(medication, "Welcome someone <new>")
    words = {key: [hand.text for hand in hands] for key, hands in offers_for([plain, medication]).items()}
    vacancies = ["Still needed: a leader", "Still needed: a coach"]
    assert {key: len(set(said) - set(vacancies)) for key, said in words.items()} == {plain.pk: 1, medication.pk: 1}
    [hand] = [hand for hand in offers_for([medication])[medication.pk] if hand.text not in vacancies]
    assert hand.text == '<span lang="en">Welcome someone &lt;new&gt;</span>'
    Community.objects.filter(pk=plain.pk).update(phase=Phase.CLOSED)
    assert set(offers_for([plain, medication])) == {medication.pk}
    with pytest.raises(NotAvailable):
        take(soup, by=inside["Kofi"])
    with pytest.raises(CommunityClosed):
        offer(plain, "One more")


def test_a_dozen_is_enough(plain: Community) -> None:
    for number in range(MAX_OPEN):
        offer(plain, f"Step {number}")
    with pytest.raises(TooManyOpen):
        offer(plain, "One more")


def test_who_steps_out_or_leaves_has_nothing_in_hands(inside: Tenant, plain: Community, soup: Opportunity) -> None:
    done, other = offer(plain, "Done"), offer(plain, "Other")
    for step, name in [(soup, "Kofi"), (done, "Kofi"), (other, "Amina")]:
        take(step, by=inside[name])
    mark_done(done)
    leave(plain, inside["Kofi"])
    deactivate(inside["Amina"], by=inside["Tom"])
    assert [liker(soup), liker(done), liker(other)] == ["", "Kofi", ""]


def test_steps_are_kept_for_a_year(inside: Tenant, plain: Community, soup: Opportunity) -> None:
    done, lasting = offer(plain, "Done"), offer(plain, "Whenever")
    take(done, by=inside["Kofi"])
    mark_done(done)
    left = {}
    for days in [364, 366, 380]:
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            purge_opportunities()
            left[days] = set(Opportunity.objects.all())
    assert left == {364: {soup, done, lasting}, 366: {soup, lasting}, 380: {lasting}}


def test_of_many_hands_at_once_one_is_first(transactional_db: None, mereldal: Tenant) -> None:
    with mereldal.enter():
        soup = offer(mereldal.communities["plain-language"], "Bring soup")
    people = iter([mereldal[name] for name in ["Amina", "Karel", "Kofi", "Nele"]])
    assert run_at_once(mereldal, lambda: take(soup, by=next(people)), times=4) == ["AlreadyTaken"] * 3 + ["None"]


def test_what_is_being_taken_is_neither_taken_nor_withdrawn_by_another(
    transactional_db: None, mereldal: Tenant
) -> None:
    """The second comes while the first has not committed, waits, and sees the name of the first."""
    with mereldal.enter():
        soup, bread = (offer(mereldal.communities["plain-language"], title) for title in ["Bring soup", "Bring bread"])
    for step, late in [(soup, lambda: take(soup, by=mereldal["Amina"])), (bread, lambda: withdraw(bread))]:
        told = run_during_transaction(mereldal, lambda step=step: take(step, by=mereldal["Kofi"]), late)  # type: ignore[misc]
        assert told == ["None", "AlreadyTaken"]
        with mereldal.enter():
            assert liker(step) == "Kofi"


@pytest.mark.parametrize("leaves_first", [True, False])
def test_who_leaves_the_organisation_while_taking_something_has_nothing_in_hands(
    transactional_db: None, mereldal: Tenant, leaves_first: bool
) -> None:
    with mereldal.enter():
        soup = offer(mereldal.communities["plain-language"], "Bring soup")

    def go() -> None:
        deactivate(mereldal["Kofi"], by=mereldal["Tom"])

    def grab() -> None:
        take(soup, by=mereldal["Kofi"])

    if leaves_first:
        assert run_during_transaction(mereldal, go, grab) == ["None", "NotAvailable"]
    else:
        assert run_during_transaction(mereldal, grab, go) == ["None", "None"]
    with mereldal.enter():
        assert liker(soup) == ""


@pytest.mark.parametrize("broken", [{"title": ""}, {"taken_at": JUST_NOW}, {"done_at": JUST_NOW}], ids=list)
def test_the_database_keeps_it_whole(soup: Opportunity, broken: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Opportunity.objects.filter(pk=soup.pk).update(**broken)
