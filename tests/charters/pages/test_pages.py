"""Pages of a charter: everyone reads it, the group drafts it part by part, nothing typed is lost."""

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from charters.adoption.adopting import adopt, propose_version
from charters.ambitions.progress import update_progress
from charters.drafting.drafts import adopted_version, drop_draft, open_version, save_part, sheet_of
from charters.drafting.parts import AmbitionLine, Cadence, Frequency, Link, Setting, Value
from charters.models import Ambition, CharterVersion, Part
from communities.lifecycle.moving import Step, move
from communities.models import Community, Level, Phase, Proposal, RoleTerm
from communities.participation.levels import choose_level
from members.models import Employee
from tests.support.people import Tenant, make_charter, make_draft, signed_in

PLAIN = "/o/mereldal/communities/plain-language/"
CHARTER = f"{PLAIN}charter/"
DRAFT = f"{CHARTER}draft/"


@pytest.fixture
def charter(mereldal: Tenant) -> CharterVersion:
    with mereldal.enter():
        return make_charter(mereldal.communities["plain-language"], mereldal["Nele"])


@pytest.fixture
def draft(mereldal: Tenant) -> CharterVersion:
    with mereldal.enter():
        return make_draft(mereldal.communities["plain-language"], mereldal["Nele"])


def read(house: Tenant, who: str, address: str = CHARTER) -> str:
    response = signed_in(house[who]).get(address)
    assert response.status_code == 200, (who, address, response.status_code)
    return str(response.content.decode())


def save(house: Tenant, who: str, part: str, **typed: Any) -> Any:
    return signed_in(house[who]).post(f"{DRAFT}?part={part}", {"revision": 0, **typed})


def now(house: Tenant) -> Any:
    with house.enter():
        found = open_version(house.communities["plain-language"])
        assert found
        return sheet_of(found)


# --- Reading --------------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S66", "S67", "S68", "S69", "S70", "S72", "S73")
def test_everyone_in_the_organisation_reads_it(mereldal: Tenant, charter: CharterVersion) -> None:
    page = read(mereldal, "Chloé")
    assert "One-pager, version 1" in page
    for words in [
        "Every letter is understood the first time.",
        "Bring what is on your desk today.",
        "Ten letters that families trust.",
        "By 30 June 2030",
        "Every two weeks, on Tuesday, 12:00–13:30, in person.",
        'href="https://letters.example/"',
        "Letters are still in use.",
    ]:
        assert words in page, words
    assert "Start a new version" not in page


@pytest.mark.requirement("S71")
def test_roles_are_those_held_now_and_of_a_replaced_version_those_of_its_end(
    mereldal: Tenant, charter: CharterVersion
) -> None:
    assert "Wout Maes" in read(mereldal, "Chloé")
    with mereldal.enter():
        make_charter(charter.community, mereldal["Nele"], purpose="Else.")
        RoleTerm.objects.filter(employee=mereldal["Wout"]).update(ended_at=timezone.now())
    assert "Wout Maes" not in read(mereldal, "Chloé")
    assert "Wout Maes" in read(mereldal, "Chloé", f"{CHARTER}versions/1/")


@pytest.mark.requirement("S85")
def test_an_ambition_shows_its_state_and_its_latest_words(mereldal: Tenant, charter: CharterVersion) -> None:
    with mereldal.enter():
        ambition = Ambition.objects.get()
        for words in ["One in use.", "Four in use."]:
            update_progress(ambition, by=mereldal["Nele"], state=Ambition.State.UNDER_WAY, text=words)
    page = read(mereldal, "Chloé")
    assert "Under way" in page
    assert "Four in use." in page
    assert "One in use." not in page


@pytest.mark.requirement("S66")
def test_versions_stay_readable(mereldal: Tenant, charter: CharterVersion) -> None:
    with mereldal.enter():
        make_charter(charter.community, mereldal["Nele"], purpose="Second words.")
    assert "Second words." in read(mereldal, "Chloé")
    assert f'href="{CHARTER}versions/1/"' in read(mereldal, "Chloé", f"{CHARTER}versions/")
    old = read(mereldal, "Chloé", f"{CHARTER}versions/1/")
    assert "Every letter is understood the first time." in old
    assert "Replaced" in old
    assert signed_in(mereldal["Chloé"]).get(f"{CHARTER}versions/2/")["Location"] == CHARTER
    for number in [3, 0, 10**12]:
        assert signed_in(mereldal["Chloé"]).get(f"{CHARTER}versions/{number}/").status_code == 404


@pytest.mark.parametrize(
    ("who", "words", "starts"),
    [
        ("Karel", "No one-pager yet. Start with the purpose.", True),
        ("Griet", "No one-pager yet. Start with the purpose.", True),
        ("Amina", "No one-pager yet.", False),
        ("Chloé", "No one-pager yet.", False),
    ],
)
def test_without_one_the_page_says_how_to_begin(mereldal: Tenant, who: str, words: str, starts: bool) -> None:
    page = read(mereldal, who)
    assert words in page
    assert (f'action="{CHARTER}versions/new/"' in page) is starts
    assert words in read(mereldal, who, f"{PLAIN}how-we-work/")


def test_how_we_work_and_the_community_lead_to_it(mereldal: Tenant, charter: CharterVersion) -> None:
    for address in [PLAIN, f"{PLAIN}how-we-work/"]:
        assert f'href="{CHARTER}"' in read(mereldal, "Chloé", address)


# --- Drafting -------------------------------------------------------------------------------------------------------
def test_the_core_group_starts_a_draft(mereldal: Tenant) -> None:
    response = signed_in(mereldal["Karel"]).post(f"{CHARTER}versions/new/")
    assert response["Location"] == DRAFT
    assert "One-pager, version 1, a draft" in read(mereldal, "Karel", DRAFT)
    assert "?part=values" in read(mereldal, "Karel", DRAFT)


@pytest.mark.parametrize(("who", "status"), [("Amina", 403), ("Kofi", 403), ("Chloé", 403), ("Griet", 302)])
def test_only_the_core_group_and_role_holders_start_one(mereldal: Tenant, who: str, status: int) -> None:
    assert signed_in(mereldal[who]).post(f"{CHARTER}versions/new/").status_code == status


@pytest.mark.parametrize(
    ("part", "typed", "expected"),
    [
        ("purpose", {"text": "One\n  line. "}, "One line."),
        (
            "values",
            {"text_1": "Real.", "behaviour_1": "Today.", "text_4": "Small."},
            (Value("Real.", "Today."), Value("Small.")),
        ),
        ("criteria", {"text_2": "They come."}, ("They come.",)),
        ("criteria", {"text_1": "They\r\ncome."}, ("They come.",)),
        ("tooling", {"label_1": "Library", "url_1": "letters.example"}, (Link("Library", "https://letters.example"),)),
        ("review_date", {"on": ""}, None),
        ("cadence", {}, Cadence()),
        (
            "cadence",
            {"frequency": "monthly", "weekday": "1", "week": "-1"},
            Cadence(Frequency.MONTHLY, 1, week=-1),
        ),
        ("cadence", {"frequency": "quarterly", "month_day": "28"}, Cadence(Frequency.QUARTERLY, month_day=28)),
        (
            "cadence",
            {
                "frequency": "monthly",
                "weekday": "4",
                "start": "22:30",
                "end": "00:15",
                "setting": "hybrid",
                "words": "Soup.",
            },
            Cadence(Frequency.MONTHLY, 4, time(22, 30), 105, Setting.HYBRID, "Soup."),
        ),
    ],
)
def test_a_part_is_saved_on_its_own(
    mereldal: Tenant, draft: CharterVersion, part: str, typed: dict[str, str], expected: Any
) -> None:
    form = read(mereldal, "Karel", f"{DRAFT}?part={part}")
    [revision] = re.findall(r'name="revision" value="(\d+)"', form)
    response = save(mereldal, "Karel", part, **typed, revision=revision)
    assert (response.status_code, response["Location"]) == (302, f"{DRAFT}#edit-{part}")
    assert getattr(now(mereldal), part) == expected
    assert sheet_fields_but(now(mereldal), part) == sheet_fields_but(sheet_in(mereldal, draft), part)


def sheet_in(house: Tenant, version: CharterVersion) -> Any:
    with house.enter():
        return sheet_of(version)


def sheet_fields_but(sheet: Any, part: str) -> dict[str, Any]:
    return {name: value for name, value in vars(sheet).items() if name != part}


@pytest.mark.parametrize(
    ("part", "typed", "words"),
    [
        ("purpose", {"text": ""}, "Write a few words."),
        ("purpose", {"text": "x" * 20_000}, "19760 characters too many."),
        ("values", {"text_1": "x" * 51}, "1 character too many."),
        ("values", {"behaviour_1": "Without a value."}, "Write a few words, or empty the whole row."),
        ("ambitions", {"text_1": "Ten letters."}, "Choose a date."),
        ("ambitions", {"text_1": "Ten letters.", "target_on_1": "9999-01-01"}, "more than ten years ahead"),
        ("tooling", {"label_1": "Library"}, "Add the link"),
        ("tooling", {"label_1": "Library", "url_1": "javascript:alert(1)"}, "Is this address complete?"),
        ("cadence", {"end": "13:00"}, "From when?"),
        ("cadence", {"start": "13:00", "end": "13:00"}, "The end is after the start"),
        ("cadence", {"start": "25:00"}, "That time isn’t right."),
        ("cadence", {"frequency": "daily"}, "Choose one."),
        ("cadence", {"frequency": "weekly", "weekday": "1", "week": "1"}, "This goes with every month"),
        ("cadence", {"frequency": "monthly", "week": "1"}, "Choose the day of the week too."),
        ("cadence", {"frequency": "monthly", "weekday": "1", "month_day": "3"}, "leave one open"),
        ("cadence", {"frequency": "monthly", "month_day": "29"}, "every month has that day"),
        ("cadence", {"frequency": "monthly", "week": "5"}, "Choose one."),
        *(
            (part, {field: "x" * 20_000}, "characters too many.")
            for part, field in [("values", "behaviour_1"), ("ambitions", "text_2"), ("criteria", "text_6")]
        ),
        ("tooling", {"label_1": "x" * 20_000, "url_1": "letters.example"}, "19970 characters too many."),
        ("cadence", {"words": "x" * 20_000}, "19800 characters too many."),
        ("purpose", {"text": "\u200b\u3164\u2060"}, "Write a few words."),
        ("purpose", {"text": "a\u202eb"}, "a character in this text that we cannot keep"),
        ("values", {"text_1": "a\u202eb"}, "without special signs"),
        ("criteria", {"text_1": "a\u0000b"}, "without special signs"),
        ("review_date", {"on": "2020-01-01"}, "That date has passed."),
        ("review_date", {"on": "2027-02-29"}, "That date isn’t right."),
        ("review_date", {"on": "9999-01-01"}, "more than two years ahead"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    mereldal: Tenant, draft: CharterVersion, part: str, typed: dict[str, str], words: str
) -> None:
    before = now(mereldal)
    response = save(mereldal, "Karel", part, **typed)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert now(mereldal) == before


def test_typed_html_is_shown_as_it_was_typed(mereldal: Tenant, draft: CharterVersion) -> None:
    save(mereldal, "Karel", "purpose", text="<script>alert(1)</script>", revision=1)
    page = read(mereldal, "Amina", DRAFT)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page


def test_text_from_right_to_left_keeps_its_direction(mereldal: Tenant, draft: CharterVersion) -> None:
    save(mereldal, "Karel", "purpose", text="رسائل واضحة", revision=1)
    save(mereldal, "Karel", "criteria", text_1="رسائل (3)", text_2="\u200b", revision=1)
    page = read(mereldal, "Amina", DRAFT)
    assert "\u2068رسائل واضحة\u2069" in page
    assert "\u2068رسائل (3)\u2069" in page
    assert now(mereldal).criteria == ("رسائل (3)",), "A row with nothing in it to see is an empty row."


@pytest.mark.at("2028-02-29T10:00:00Z")
@pytest.mark.parametrize(
    ("day", "status"), [("2028-02-29", 422), ("2028-03-01", 302), ("2030-02-28", 302), ("2030-03-01", 422)]
)
def test_on_a_leap_day_two_years_ahead_is_the_last_of_february(
    mereldal: Tenant, draft: CharterVersion, day: str, status: int
) -> None:
    assert save(mereldal, "Karel", "review_date", on=day).status_code == status


@pytest.mark.at("2027-09-01T10:00:00Z")
def test_a_charter_may_be_looked_at_again_on_a_leap_day(mereldal: Tenant, draft: CharterVersion) -> None:
    assert save(mereldal, "Karel", "review_date", on="2028-02-29").status_code == 302
    with mereldal.enter():
        adopt(draft)
        version = adopted_version(draft.community)
        assert version
        assert version.review_on == date(2028, 2, 29)


def test_two_people_in_one_part_see_both_texts(mereldal: Tenant, draft: CharterVersion) -> None:
    with mereldal.enter():
        save_part(draft, Part.VALUES, (Value("Hers.", "We thank first."),), by=mereldal["Nele"], revision=1)
    response = save(mereldal, "Karel", "values", text_1="His.", behaviour_1="We ask first.", revision=1)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Nele changed this part meanwhile." in page
    for words in ["Hers.", "We thank first.", "His.", "We ask first.", "Save my text", "Keep the text of Nele"]:
        assert words in page, words
    assert now(mereldal).values == (Value("Hers.", "We thank first."),)
    # Saved once more from this page, it replaces hers knowingly.
    [revision] = re.findall(r'name="revision" value="(\d+)"', page)
    assert save(mereldal, "Karel", "values", text_1="His.", revision=revision).status_code == 302
    assert now(mereldal).values == (Value("His."),)


def test_whoever_meets_their_own_text_of_another_window_is_told_so(mereldal: Tenant, draft: CharterVersion) -> None:
    save(mereldal, "Karel", "values", text_1="One.", revision=1)
    response = save(mereldal, "Karel", "values", text_1="Two.", revision=1)
    page = response.content.decode()
    assert response.status_code == 409
    assert "You changed this part meanwhile, in another window." in page
    assert "Keep what you saved" in page
    assert "Karel changed" not in page


@pytest.mark.parametrize("part", Part.values)
def test_the_link_to_edit_a_part_leads_into_its_first_field_and_back(
    mereldal: Tenant, draft: CharterVersion, part: str
) -> None:
    """What an address names gets the focus, with scripts or without."""
    [field] = re.findall(rf'id="edit-{part}" href="\?part={part}#(\w+)"', read(mereldal, "Karel", DRAFT))
    form = read(mereldal, "Karel", f"{DRAFT}?part={part}").split('aria-labelledby="part-' + part + '-h">', 2)[2]
    shown = [each for each in re.findall("<(?:input|textarea|select)[^>]*>", form) if 'type="hidden"' not in each]
    assert f'id="{field}"' in shown[0]
    assert f'href="{DRAFT}#edit-{part}"' in form


def write(version: CharterVersion, part: Part, value: Any, *, by: Employee) -> None:
    save_part(version, part, value, by=by, revision=version.parts.get(part=part).revision)


def opened(house: Tenant, who: str, part: str) -> dict[str, str]:
    """The hidden fields of a part as this person opened it."""
    form = read(house, who, f"{DRAFT}?part={part}")
    return {name: re.findall(rf'name="{name}" value="([^"]+)"', form)[0] for name in ["revision", "opened"]}


def two_texts(page: str) -> str:
    """What stands beside the own text, as words."""
    text = page.split('<div class="text stack">')[1].split("</div>", maxsplit=1)[0]
    return " ".join(re.sub("<[^>]+>", " ", text).split())


def test_what_the_other_changed_since_is_marked_word_by_word(mereldal: Tenant, draft: CharterVersion) -> None:
    with mereldal.enter():
        before = (Value("Kind.", "We ask first."), Value("Small.", "Two weeks, then we decide."), Value("Gone."))
        write(draft, Part.VALUES, before, by=mereldal["Nele"])
    karel = opened(mereldal, "Karel", "values")
    with mereldal.enter():
        after = (Value("Kind.", "We ask first."), Value("Small.", "Four weeks, then we decide together."))
        write(draft, Part.VALUES, after, by=mereldal["Nele"])
    response = save(mereldal, "Karel", "values", text_1="His.", **karel)
    page = response.content.decode()
    assert response.status_code == 409
    assert two_texts(page) == (
        "Kind. We ask first. "
        "Small. taken away: Two added: Four weeks, then we decide added: together . "
        "taken away: Gone."
    )
    assert "was taken away since you opened it." in page
    assert "His.</textarea>" in page
    # A third text meanwhile: the changes since the second one.
    [again] = re.findall(r'name="opened" value="([^"]+)"', page)
    with mereldal.enter():
        write(draft, Part.VALUES, (*after, Value("New.")), by=mereldal["Wout"])
    page = save(mereldal, "Karel", "values", text_1="His.", opened=again).content.decode()
    assert "Wout changed this part meanwhile." in page
    assert two_texts(page).endswith("decide together. added: New.")


@pytest.mark.parametrize("part", Part.values)
def test_both_texts_of_every_part_stand_side_by_side(mereldal: Tenant, draft: CharterVersion, part: str) -> None:
    karel = opened(mereldal, "Karel", part)
    with mereldal.enter():
        now = {
            Part.PURPOSE: "Hers.",
            Part.AMBITIONS: (AmbitionLine("Hers.", date(2031, 1, 1)),),
            Part.CADENCE: Cadence(words="Hers."),
            Part.TOOLING: (Link("Hers.", "https://a.example/"),),
            Part.CRITERIA: ("Hers.",),
            Part.VALUES: (),
            Part.REVIEW_DATE: timezone.localdate() + timedelta(days=40),
        }[Part(part)]
        write(draft, Part(part), now, by=mereldal["Nele"])
    mine = {
        "purpose": {"text": "Mine."},
        "cadence": {"words": "Mine."},
        "tooling": {"label_1": "Mine.", "url_1": "a.be"},
    }
    ambition = {"text_1": "Mine.", "target_on_1": "2030-01-01"}
    typed = {**mine, "ambitions": ambition}.get(part, {"text_1": "Mine."})
    if part == "review_date":
        typed = {"on": (timezone.localdate() + timedelta(days=50)).isoformat()}
    response = save(mereldal, "Karel", part, **{**karel, **typed})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Nele changed this part meanwhile." in page
    assert "taken away:" in page if part == "values" else "added:" in page
    assert next(iter(typed.values())) in page


@pytest.mark.parametrize("forged", ["", "x", "{}", "eyJ0ZXh0IjogMX0:abc", "\x00", "x" * 20_000])
def test_without_what_was_opened_the_other_text_is_shown_unmarked(
    mereldal: Tenant, draft: CharterVersion, forged: str
) -> None:
    with mereldal.enter():
        write(draft, Part.PURPOSE, "Hers.", by=mereldal["Nele"])
    response = save(mereldal, "Karel", "purpose", text="His.", opened=forged)
    assert response.status_code == 409
    assert two_texts(response.content.decode()) == "Hers."
    # Nor what another part was.
    other = opened(mereldal, "Karel", "values")["opened"]
    assert two_texts(save(mereldal, "Karel", "purpose", text="His.", opened=other).content.decode()) == "Hers."


def test_a_part_of_a_draft_that_is_gone_shows_what_was_typed(mereldal: Tenant, draft: CharterVersion) -> None:
    with mereldal.enter():
        drop_draft(draft)
    typed = {"text_1": "My <i>words</i>.", "behaviour_1": "We ask.", "revision": 1}
    page = signed_in(mereldal["Karel"]).post(f"{DRAFT}?part=values", typed, follow=True).content.decode()
    assert "so this part was not saved" in page
    assert "My &lt;i&gt;words&lt;/i&gt;., We ask." in page


def test_a_community_that_closes_during_the_round_keeps_its_version_as_a_draft(
    mereldal: Tenant, charter: CharterVersion
) -> None:
    with mereldal.enter():
        version = make_draft(charter.community, mereldal["Nele"], purpose="Else.")
        proposal = propose_version(version, by=mereldal["Nele"], closes_at=timezone.now() + timedelta(days=10))
        charter.community.phase = Phase.INITIATE
        charter.community.save()
        move(charter.community, Step(Phase.CLOSED, Phase.INITIATE, "Done."), by=mereldal["Nele"], after_closing=True)
        proposal.refresh_from_db()
        assert proposal.outcome not in {"", "adopted"}
        version.refresh_from_db()
        assert version.is_draft
        assert adopted_version(charter.community) == charter
    assert save(mereldal, "Nele", "purpose", text="More.", revision=1).status_code == 403
    assert "Every letter is understood the first time." in read(mereldal, "Chloé")


@pytest.mark.parametrize(
    ("who", "reads", "edits"),
    [("Karel", 200, 200), ("Griet", 200, 200), ("Amina", 200, 403), ("Kofi", 403, 403), ("Chloé", 403, 403)],
)
def test_members_read_a_draft_and_the_core_group_writes(
    mereldal: Tenant, draft: CharterVersion, who: str, reads: int, edits: int
) -> None:
    client = signed_in(mereldal[who])
    assert client.get(DRAFT).status_code == reads
    assert client.get(f"{DRAFT}?part=values").status_code == edits
    assert client.post(f"{DRAFT}?part=values", {"revision": 1}).status_code == {200: 302}.get(edits, edits)
    assert ("?part=values" in client.get(DRAFT).content.decode()) is (edits == 200)


def test_another_organisation_finds_nothing(mereldal: Tenant, duinzicht: Tenant, draft: CharterVersion) -> None:
    client = signed_in(duinzicht["Nele"])
    assert client.get(DRAFT).status_code == 404
    assert "Real texts only." not in client.get(CHARTER.replace("mereldal", "duinzicht")).content.decode()


def test_a_draft_is_thrown_away_after_asking_once_more(mereldal: Tenant, charter: CharterVersion) -> None:
    with mereldal.enter():
        make_draft(charter.community, mereldal["Nele"], purpose="Else.")
    assert "Throw the draft of version 2 away?" in read(mereldal, "Karel", f"{DRAFT}removal/")
    assert signed_in(mereldal["Karel"]).post(f"{DRAFT}removal/")["Location"] == CHARTER
    with mereldal.enter():
        assert open_version(charter.community) is None
        assert adopted_version(charter.community) == charter
    assert signed_in(mereldal["Karel"]).get(DRAFT)["Location"] == CHARTER


# --- Adoption -------------------------------------------------------------------------------------------------------
def closes() -> str:
    return (timezone.localdate() + timedelta(days=14)).isoformat()


@pytest.mark.requirement("S80")
def test_it_is_proposed_to_the_members(mereldal: Tenant, draft: CharterVersion) -> None:
    client = signed_in(mereldal["Karel"])
    response = client.post(f"{DRAFT}proposal/", {"closes_on": closes()})
    with mereldal.enter():
        proposal = Proposal.objects.select_related("community").get()
    assert response["Location"] == proposal.get_absolute_url()
    page = read(mereldal, "Amina", proposal.get_absolute_url())
    assert f'href="{DRAFT}"' in page
    assert "Every letter is understood the first time." in page
    frozen = read(mereldal, "Amina", DRAFT)
    assert "Frozen while it is decided." in frozen
    assert "One-pager, version 1, proposed" in frozen
    # Once more leads to the same round.
    assert client.post(f"{DRAFT}proposal/", {"closes_on": closes()})["Location"] == proposal.get_absolute_url()


def test_during_the_round_only_its_proposer_changes_a_part(mereldal: Tenant, draft: CharterVersion) -> None:
    with mereldal.enter():
        later = timezone.now() + timedelta(days=10)
        proposal = propose_version(draft, by=mereldal["Nele"], closes_at=later)
    assert signed_in(mereldal["Karel"]).get(f"{DRAFT}?part=purpose").status_code == 403
    response = save(mereldal, "Karel", "purpose", text="Else.", revision=1)
    assert response.status_code == 409
    for words in ["Else.", "nothing was saved. What you typed is still here.", "Frozen while it is decided."]:
        assert words in response.content.decode()
    assert now(mereldal).purpose == "Every letter is understood the first time."
    assert save(mereldal, "Amina", "purpose", text="Else.", revision=1).status_code == 403
    text_url = f"{proposal.get_absolute_url()}text/"
    assert text_url not in read(mereldal, "Nele", proposal.get_absolute_url())
    assert signed_in(mereldal["Nele"]).get(text_url).status_code == 403
    assert save(mereldal, "Nele", "purpose", text="Nights too.", revision=1).status_code == 302
    page = read(mereldal, "Amina", proposal.get_absolute_url())
    assert "Nights too." in page
    assert "Every letter is understood the first time." in page


@pytest.mark.parametrize(
    ("closes_on", "words"),
    [("", "Choose a date."), ("2020-01-01", "People need at least a day."), ("9999-01-01", "two months")],
)
def test_a_round_has_a_closing_date(mereldal: Tenant, draft: CharterVersion, closes_on: str, words: str) -> None:
    response = signed_in(mereldal["Nele"]).post(f"{DRAFT}proposal/", {"closes_on": closes_on})
    assert response.status_code == 422
    assert words in response.content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("Karel", 200), ("Nele", 200), ("Amina", 403), ("Griet", 403), ("Chloé", 403)]
)
def test_a_member_of_the_core_group_proposes(mereldal: Tenant, draft: CharterVersion, who: str, status: int) -> None:
    assert signed_in(mereldal[who]).get(f"{DRAFT}proposal/").status_code == status


def test_a_proposer_who_steps_back_leaves_the_text_to_the_core_group(mereldal: Tenant, draft: CharterVersion) -> None:
    with mereldal.enter():
        later = timezone.now() + timedelta(days=10)
        propose_version(draft, by=mereldal["Wout"], closes_at=later)
        choose_level(draft.community, mereldal["Wout"], Level.PERIPHERY)
    assert signed_in(mereldal["Karel"]).get(f"{DRAFT}?part=purpose").status_code == 200


# --- Closed ---------------------------------------------------------------------------------------------------------
def test_of_a_closed_community_it_is_read_and_nothing_is_changed(mereldal: Tenant, charter: CharterVersion) -> None:
    with mereldal.enter():
        Community.objects.update(phase=Phase.CLOSED)
    page = read(mereldal, "Nele")
    assert "Every letter is understood the first time." in page
    assert "Start a new version" not in page
    for address in ["review/", "draft/proposal/", "draft/removal/"]:
        assert signed_in(mereldal["Nele"]).get(f"{CHARTER}{address}").status_code == 403
    assert signed_in(mereldal["Nele"]).post(f"{CHARTER}versions/new/").status_code == 403


# --- Ambitions ------------------------------------------------------------------------------------------------------
@pytest.mark.requirement("S85")
def test_the_group_tells_how_an_ambition_goes(mereldal: Tenant, charter: CharterVersion) -> None:
    with mereldal.enter():
        url = f"{CHARTER}ambitions/{Ambition.objects.get().public_id}/"
    typed = {"state": "reached", "text": "All ten are in use."}
    assert signed_in(mereldal["Amina"]).post(url, typed).status_code == 403
    assert signed_in(mereldal["Karel"]).post(url, {"text": "All ten."}).status_code == 422
    assert signed_in(mereldal["Karel"]).post(url, typed)["Location"] == url
    page = read(mereldal, "Chloé", url)
    for words in ["All ten are in use.", "Karel Segers", "Reached"]:
        assert words in page
    assert "Tell how it goes" not in page
    with mereldal.enter():
        # A new version keeps the state.
        line = AmbitionLine("Ten letters.", timezone.localdate(), Ambition.objects.get().public_id)
        make_charter(charter.community, mereldal["Nele"], ambitions=(line,))
        assert Ambition.objects.get().state == "reached"
