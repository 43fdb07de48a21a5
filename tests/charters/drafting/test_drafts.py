"""Drafts: started from what there is, saved part by part, never overwritten silently."""

from typing import Any

import pytest
from django.utils import timezone

from charters.drafting import drafts
from charters.drafting.drafts import (
    NoDraft,
    PartChanged,
    adopted_version,
    drop_draft,
    open_version,
    save_part,
    sheet_of,
    start_draft,
)
from charters.drafting.parts import AmbitionLine, Cadence
from charters.models import Ambition, CharterPart, CharterVersion, Part
from communities.models import Community, Phase
from communities.models.locking import CommunityClosed, lock_open
from tests.support.at_once import run_at_once
from tests.support.people import CHARTER, Tenant, make_charter, make_draft, signed_in


@pytest.fixture
def plain(inside: Tenant) -> Community:
    return inside.communities["plain-language"]


def part_of(version: CharterVersion, part: Part) -> CharterPart:
    found: CharterPart = version.parts.get(part=part)
    return found


def test_the_first_draft_begins_with_the_words_of_the_community(inside: Tenant, plain: Community) -> None:
    Community.objects.filter(pk=plain.pk).update(purpose="Plain letters.", cadence="Tuesdays")
    version = start_draft(plain, by=inside["Karel"])
    assert (version.number, version.state) == (1, "draft")
    sheet = sheet_of(version)
    assert (sheet.purpose, sheet.cadence) == ("Plain letters.", Cadence(words="Tuesdays"))
    assert (sheet.values, sheet.review_date) == ((), None)


@pytest.mark.requirement("S66")
def test_the_longest_words_of_a_community_fit_into_a_draft(inside: Tenant, plain: Community) -> None:
    fields: dict[str, Any] = {name: Community._meta.get_field(name) for name in ["purpose", "cadence"]}
    longest = {name: "w" * field.max_length for name, field in fields.items()}
    Community.objects.filter(pk=plain.pk).update(**longest)
    sheet = sheet_of(start_draft(plain, by=inside["Nele"]))
    assert {"purpose": sheet.purpose, "cadence": sheet.cadence.words} == longest


def test_a_later_draft_is_a_copy_of_the_version_in_force(inside: Tenant, plain: Community) -> None:
    first = make_charter(plain, inside["Nele"])
    version = start_draft(plain, by=inside["Karel"])
    assert version.number == 2
    assert vars(sheet_of(version)) == vars(sheet_of(first))
    assert sheet_of(version).ambitions[0].key == Ambition.objects.get().public_id


def test_whoever_comes_second_gets_the_same_draft(mereldal: Tenant, transactional_db: None) -> None:
    plain, nele = mereldal.communities["plain-language"], mereldal["Nele"]
    run_at_once(mereldal, lambda: start_draft(plain, by=nele), times=4)
    with mereldal.enter():
        assert CharterVersion.objects.count() == 1


def test_a_part_that_changed_meanwhile_is_not_overwritten(inside: Tenant, plain: Community) -> None:
    version = start_draft(plain, by=inside["Nele"])
    save_part(version, Part.CRITERIA, ("One.",), by=inside["Nele"], revision=0)
    with pytest.raises(PartChanged) as changed:
        save_part(version, Part.CRITERIA, ("Two.",), by=inside["Karel"], revision=0)
    assert (changed.value.part.edited_by, changed.value.part.revision) == (inside["Nele"], 1)
    assert sheet_of(version).criteria == ("One.",)
    # Another part is free, and the same words again are no conflict.
    save_part(version, Part.PURPOSE, "Two.", by=inside["Karel"], revision=0)
    save_part(version, Part.CRITERIA, ("One.",), by=inside["Karel"], revision=0)
    assert part_of(version, Part.CRITERIA).revision == 1


def test_of_many_at_once_one_is_saved(mereldal: Tenant, transactional_db: None) -> None:
    """Without the lock each would find its revision, and the last would win silently."""
    with mereldal.enter():
        version = start_draft(mereldal.communities["plain-language"], by=mereldal["Nele"])
    words = iter("abcd")
    results = run_at_once(
        mereldal, lambda: save_part(version, Part.PURPOSE, next(words), by=mereldal["Nele"], revision=0), times=4
    )
    assert results == ["None", "PartChanged", "PartChanged", "PartChanged"]


def test_an_ambition_of_another_community_cannot_be_taken(inside: Tenant, plain: Community) -> None:
    make_charter(inside.communities["medication-safety"], inside["Nele"])
    foreign = Ambition.objects.get()
    version = start_draft(plain, by=inside["Nele"])
    lines = (AmbitionLine("Ours", timezone.localdate(), foreign.public_id),)
    save_part(version, Part.AMBITIONS, lines, by=inside["Nele"], revision=0)
    assert sheet_of(version).ambitions[0].key == ""


def test_a_dropped_draft_is_gone_and_its_number_free(inside: Tenant, plain: Community) -> None:
    make_charter(plain, inside["Nele"])
    version = make_draft(plain, inside["Nele"], purpose="Else.")
    drop_draft(version)
    assert open_version(plain) is None
    with pytest.raises(NoDraft):
        save_part(version, Part.PURPOSE, "Late.", by=inside["Nele"], revision=1)
    with pytest.raises(NoDraft):
        drop_draft(version)
    assert start_draft(plain, by=inside["Nele"]).number == 2


def test_a_draft_that_the_job_forgot_meanwhile_is_gone(mereldal: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever had a part open is told, and what they typed stays."""
    with mereldal.enter():
        version = make_draft(mereldal.communities["plain-language"], mereldal["Nele"], purpose="Else.")

    def while_it_goes(community: Community) -> Community:
        CharterVersion.objects.filter(pk=version.pk).delete()
        return lock_open(community)

    monkeypatch.setattr(drafts, "lock_open", while_it_goes)
    page = f"/o/mereldal/communities/plain-language/charter/draft/?part={Part.PURPOSE}"
    response = signed_in(mereldal["Nele"]).post(page, {"text": "Every letter is kind.", "revision": "0"})
    said = response.content.decode()
    assert response.status_code == 409
    assert "This is no draft any more" in said
    assert "Every letter is kind." in said


def test_in_a_closed_community_nothing_is_drafted(inside: Tenant, plain: Community) -> None:
    version = start_draft(plain, by=inside["Nele"])
    Community.objects.filter(pk=plain.pk).update(phase=Phase.CLOSED)
    verbs: list[Any] = [
        lambda: start_draft(plain, by=inside["Nele"]),
        lambda: save_part(version, Part.PURPOSE, "Late.", by=inside["Nele"], revision=0),
        lambda: drop_draft(version),
    ]
    for verb in verbs:
        with pytest.raises(CommunityClosed):
            verb()


def test_the_made_charter_holds_every_part(inside: Tenant, plain: Community) -> None:
    version = make_charter(plain, inside["Nele"])
    sheet = sheet_of(version)
    assert {part for part in CHARTER if getattr(sheet, part)} == {*CHARTER}
    assert adopted_version(plain) == version
