"""Results are recorded, corrected with their history, taken away with a line, and taken up elsewhere."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.models import Phase
from communities.models.locking import CommunityClosed
from knowledge.models import Result, ResultRevision, TakeUp, Thanks
from knowledge.results.hiding import hide
from knowledge.results.recording import (
    MAX_PLACES,
    ResultDetails,
    ResultGone,
    TooManyPlaces,
    correct,
    record_result,
    remove,
    tell_take_up,
)
from knowledge.results.thanking import ask_to_thank
from tests.support.at_once import run_during_transaction
from tests.support.people import Tenant, make_result


@pytest.mark.requirement("S86", "S92")
def test_a_result_says_what_got_better_and_where_it_is_used(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    details = ResultDetails("Admission letter, rewritten", "Families phone less.", gain="sooner")
    result = record_result(plain, details, by=inside["Amina"], places=["Gent", "Aalst"])
    assert (result.title, result.gain, result.recorded_by) == (details.title, "sooner", inside["Amina"])
    assert {(each.place, each.state) for each in result.take_ups.all()} == {("Gent", "in_use"), ("Aalst", "in_use")}


def test_the_first_thing_puts_results_in_the_menu(inside: Tenant) -> None:
    assert not inside.organisation.has_results
    make_result(inside.communities["plain-language"], inside["Amina"])
    inside.organisation.refresh_from_db()
    assert inside.organisation.has_results


def test_a_correction_keeps_what_it_said(inside: Tenant) -> None:
    result = make_result(inside.communities["plain-language"], inside["Amina"])
    assert correct(result, ResultDetails("Letter on one page"), by=inside["Nele"])
    result.refresh_from_db()
    [before] = result.revisions.all()
    assert (result.title, before.title, before.corrected_by) == (
        "Letter on one page",
        "Admission letter, rewritten",
        inside["Nele"],
    )
    assert before.story == "Families phone less."
    assert result.corrected_at == before.corrected_at


def test_saving_without_a_change_is_no_correction(inside: Tenant) -> None:
    result = make_result(inside.communities["plain-language"], inside["Amina"])
    same = ResultDetails(result.title, result.story)
    assert not correct(result, same, by=inside["Nele"])
    assert not ResultRevision.objects.exists()


def test_taken_away_it_leaves_a_line_and_nothing_else(inside: Tenant) -> None:
    result = make_result(inside.communities["plain-language"], inside["Amina"], link="https://example.org/")
    correct(result, ResultDetails("Letter on one page"), by=inside["Nele"])
    ask_to_thank(result, [inside["Karel"]], by=inside["Amina"])
    remove(result, by=inside["Amina"])
    remove(result, by=inside["Nele"])
    result.refresh_from_db()
    assert (result.title, result.story, result.link, result.removed_by) == ("", "", "", inside["Amina"])
    for table in (ResultRevision, TakeUp, Thanks):
        assert not table.objects.exists()
    with pytest.raises(ResultGone):
        correct(result, ResultDetails("Back again"), by=inside["Nele"])
    with pytest.raises(ResultGone):
        tell_take_up(result, "Gent", TakeUp.State.TRYING, by=inside["Kofi"])
    with pytest.raises(ResultGone):
        ask_to_thank(result, [inside["Karel"]], by=inside["Nele"])
    assert not Thanks.objects.exists()


def test_hidden_meanwhile_it_is_not_corrected(inside: Tenant) -> None:
    result = make_result(inside.communities["plain-language"], inside["Amina"])
    hide(result, reason="Names a resident")
    with pytest.raises(ResultGone):
        correct(result, ResultDetails("Letter on one page"), by=inside["Amina"])
    with pytest.raises(ResultGone):
        ask_to_thank(result, [inside["Karel"]], by=inside["Amina"])


def test_the_same_place_again_replaces_what_was_said(inside: Tenant) -> None:
    result = make_result(inside.communities["plain-language"], inside["Amina"], places=[])
    tell_take_up(result, "Résidence  Élise", TakeUp.State.TRYING, by=inside["Kofi"])
    tell_take_up(result, "residence elise", TakeUp.State.IN_USE, by=inside["Chloé"])
    [told] = result.take_ups.all()
    assert (told.place, told.state, told.told_by) == ("residence elise", "in_use", inside["Chloé"])


def test_places_have_a_limit(inside: Tenant) -> None:
    result = make_result(inside.communities["plain-language"], inside["Amina"], places=[])
    for number in range(MAX_PLACES):
        tell_take_up(result, f"House {number}", TakeUp.State.TRYING, by=inside["Kofi"])
    with pytest.raises(TooManyPlaces):
        tell_take_up(result, "One more", TakeUp.State.TRYING, by=inside["Kofi"])
    tell_take_up(result, "House 3", TakeUp.State.IN_USE, by=inside["Kofi"])


def test_a_closed_community_keeps_its_results_as_they_are(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    result = make_result(plain, inside["Amina"])
    plain.phase = Phase.CLOSED
    plain.save()
    for act in (
        lambda: make_result(plain, inside["Amina"]),
        lambda: correct(result, ResultDetails("New"), by=inside["Amina"]),
        lambda: remove(result, by=inside["Amina"]),
        lambda: tell_take_up(result, "Aalst", TakeUp.State.TRYING, by=inside["Kofi"]),
    ):
        with pytest.raises(CommunityClosed):
            act()
    assert Result.objects.get().title == "Admission letter, rewritten"


@pytest.mark.usefixtures("transactional_db")
def test_a_correction_that_waits_for_a_removal_is_refused(mereldal: Tenant) -> None:
    with mereldal.enter():
        result = make_result(mereldal.communities["plain-language"], mereldal["Amina"])

    def take_away() -> None:
        remove(result, by=mereldal["Amina"])

    def change() -> None:
        correct(result, ResultDetails("Letter on one page"), by=mereldal["Nele"])

    assert run_during_transaction(mereldal, take_away, change) == ["None", "ResultGone"]
    with mereldal.enter():
        found = Result.objects.get()
        assert (bool(found.removed_at), found.title) == (True, "")


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"link": "javascript:alert(1)"},
        {"link": "ftp://example.org/"},
        {"gain": "money"},
        {"hidden_at": timezone.now()},
        {"hidden_reason": "Because."},
        {"removed_at": timezone.now()},
    ],
)
def test_the_database_refuses_what_no_result_can_be(inside: Tenant, fields: dict[str, object]) -> None:
    result = make_result(inside.communities["plain-language"], inside["Amina"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Result.objects.filter(pk=result.pk).update(**fields)


@pytest.mark.parametrize("fields", [{"folded_place": ""}, {"state": "soon"}])
def test_the_database_refuses_what_no_place_can_be(inside: Tenant, fields: dict[str, str]) -> None:
    make_result(inside.communities["plain-language"], inside["Amina"])
    with pytest.raises(IntegrityError), transaction.atomic():
        TakeUp.objects.update(**fields)


def test_a_place_and_a_thanked_person_stand_once(inside: Tenant) -> None:
    result = make_result(inside.communities["plain-language"], inside["Amina"])
    own = {"organisation": inside.organisation, "result": result}
    with pytest.raises(IntegrityError), transaction.atomic():
        TakeUp.objects.create(**own, place="GENT", folded_place="gent", state="trying", told_at=timezone.now())
    Thanks.objects.create(**own, employee=inside["Kofi"], asked_at=timezone.now() - timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Thanks.objects.create(**own, employee=inside["Kofi"], asked_at=timezone.now())
