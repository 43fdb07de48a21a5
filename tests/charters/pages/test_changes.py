"""What a version changes in the one before: part by part, word by word, readable without colour."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from charters.adoption.adopting import amend_part, propose_version
from charters.comparing.changes import changes_between
from charters.drafting.drafts import open_version, save_part, sheet_of, start_draft
from charters.drafting.parts import AmbitionLine, Value
from charters.models import CharterVersion, Part
from communities.decisions.settling import settle
from tests.support.people import Tenant, make_charter, make_draft, signed_in

CHARTER = "/o/mereldal/communities/plain-language/charter/"
CHANGES = f"{CHARTER}versions/2/changes/"


def read(house: Tenant, who: str, address: str = CHANGES) -> str:
    response = signed_in(house[who]).get(address)
    assert response.status_code == 200, (who, address, response.status_code)
    return " ".join(response.content.decode().split())


@pytest.fixture
def versions(mereldal: Tenant) -> list[CharterVersion]:
    with mereldal.enter():
        plain, nele = mereldal.communities["plain-language"], mereldal["Nele"]
        first = make_charter(plain, nele)
        [kept] = sheet_of(first).ambitions
        lines = (AmbitionLine("Twelve letters that residents trust.", kept.target_on, kept.key),)
        second = make_charter(plain, nele, ambitions=lines, criteria=("Someone asks us for help.",))
        return [first, second]


@pytest.mark.requirement("S66")
def test_everyone_reads_what_changed(mereldal: Tenant, versions: list[CharterVersion]) -> None:
    page = read(mereldal, "Chloé")
    assert (
        '<del><span class="vh">taken away: </span>Ten</del><ins><span class="vh">added: </span>Twelve</ins> letters'
        in page
    )
    assert '<ins><span class="vh">added: </span>Someone asks us for help.</ins>' in page
    assert '<del><span class="vh">taken away: </span>Letters are still in use.</del>' in page
    assert "The same as before: Purpose, Values, Cadence, Tooling, Review date." in page
    for address in [CHARTER, f"{CHARTER}versions/"]:
        assert f'href="{CHANGES}"' in read(mereldal, "Chloé", address)


def test_the_first_version_has_nothing_before_it(mereldal: Tenant, versions: list[CharterVersion]) -> None:
    assert "Version 1 has nothing before it." in read(mereldal, "Chloé", f"{CHARTER}versions/1/changes/")
    for address in [CHARTER, f"{CHARTER}versions/", f"{CHARTER}versions/1/"]:
        assert "versions/1/changes/" not in read(mereldal, "Chloé", address)
    for number in [0, 3, 10**12]:
        assert signed_in(mereldal["Chloé"]).get(f"{CHARTER}versions/{number}/changes/").status_code == 404


def test_a_new_version_without_a_change_says_so(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain, nele = mereldal.communities["plain-language"], mereldal["Nele"]
        now = timezone.now()
        make_charter(plain, nele, at=now)
        version = start_draft(plain, by=nele)
        found = changes_between(CharterVersion.objects.get(number=1), version)
    # A new version has no review date of its own yet.
    assert [each.part for each in found.changed] == [Part.REVIEW_DATE]


def test_a_draft_is_compared_for_its_readers_only(mereldal: Tenant, versions: list[CharterVersion]) -> None:
    with mereldal.enter():
        make_draft(versions[0].community, mereldal["Nele"], purpose="Other words.")
    address = f"{CHARTER}versions/3/changes/"
    assert "Other words.</ins>" in read(mereldal, "Amina", address)
    assert f'href="{address}"' in read(mereldal, "Karel", f"{CHARTER}draft/")
    assert signed_in(mereldal["Chloé"]).get(address).status_code == 404


def test_rows_in_another_order_are_no_change_of_words(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain, nele = mereldal.communities["plain-language"], mereldal["Nele"]
        rows = Value("Real texts.", "Bring yours."), Value("Read it aloud.")
        make_charter(plain, nele, values=rows)
        make_charter(plain, nele, values=rows[::-1])
    page = read(mereldal, "Chloé")
    assert "The same, in another order." in page
    assert not re.search(r'id="part-values".*?<ins>.*?</li> <li class', page)


def test_a_text_that_is_quite_another_is_replaced_as_a_whole(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain, nele = mereldal.communities["plain-language"], mereldal["Nele"]
        make_charter(plain, nele, purpose="What the group is for.")
        make_charter(plain, nele, purpose="Every letter is kind.")
    page = read(mereldal, "Chloé")
    assert "taken away: </span>What the group is for.</del>" in page
    assert "added: </span>Every letter is kind.</ins>" in page


def test_a_kept_review_changes_no_version(mereldal: Tenant, versions: list[CharterVersion]) -> None:
    with mereldal.enter():
        CharterVersion.objects.filter(number=2).update(review_on=date(2031, 1, 1))
        found = changes_between(*CharterVersion.objects.order_by("number"))
    assert Part.REVIEW_DATE not in {each.part for each in found.changed}


# --- The decision ---------------------------------------------------------------------------------------------------
@pytest.fixture
def in_round(mereldal: Tenant, versions: list[CharterVersion]) -> CharterVersion:
    with mereldal.enter():
        version = make_draft(versions[0].community, mereldal["Nele"], purpose="Every letter is clear.")
        propose_version(version, by=mereldal["Nele"], closes_at=timezone.now() + timedelta(days=10))
        found = open_version(versions[0].community)
        assert found
        return found


@pytest.mark.requirement("S66")
def test_the_decision_shows_the_sheet_and_what_changes(mereldal: Tenant, in_round: CharterVersion) -> None:
    assert in_round.proposal
    page = read(mereldal, "Amina", in_round.proposal.get_absolute_url())
    assert '<article class="sheet"' in page
    assert 'class="w8 part changed" id="part-purpose"' in page
    assert 'class="w5 part" id="part-values"' in page
    assert f'href="{CHARTER}versions/3/changes/"' in page
    assert page.count("Every letter is clear.") == 1


def test_a_new_text_of_the_round_keeps_the_one_before(mereldal: Tenant, in_round: CharterVersion) -> None:
    with mereldal.enter():
        amend_part(in_round, Part.PURPOSE, "Every letter is kind.", by=mereldal["Nele"], revision=1)
    assert in_round.proposal
    page = read(mereldal, "Amina", in_round.proposal.get_absolute_url())
    sheet, earlier = page.split("</article>", 1)
    assert "Every letter is kind." in sheet
    assert "Every letter is clear." in earlier
    assert "Rewritten by Nele Baert" in earlier


def test_after_a_round_without_outcome_the_decision_keeps_its_text(mereldal: Tenant, in_round: CharterVersion) -> None:
    proposal = in_round.proposal
    assert proposal
    with mereldal.enter():
        settle(proposal, timezone.now() + timedelta(days=60))
        settle(proposal, timezone.now() + timedelta(days=90))
        draft = open_version(in_round.community)
        assert draft
        assert draft.is_draft
        revision = draft.parts.get(part=Part.PURPOSE).revision
        save_part(draft, Part.PURPOSE, "Quite another.", by=mereldal["Nele"], revision=revision)
    page = read(mereldal, "Amina", proposal.get_absolute_url())
    assert "Every letter is clear." in page
    assert "Quite another." not in page
