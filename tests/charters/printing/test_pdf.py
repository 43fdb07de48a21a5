"""The PDF of a version: one A4 page whatever is written, tagged, in the language of the community, words as words."""

import io
import subprocess
from collections.abc import Callable
from datetime import date, time
from typing import Any, cast

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from charters.drafting import parts
from charters.drafting.parts import AmbitionLine, Cadence, Frequency, Link, Setting, Value
from charters.models import CharterVersion
from charters.pages.paper import LONGEST_NAME, printable, values_on_paper
from charters.printing import typesetting
from charters.printing.typesetting import MOST_KEPT, NotSet, pdf_of
from communities.models import Community, Role, RoleTerm
from communities.roles.terms import start_term
from members.models import Employee, Organisation
from members.models.organisation import FormerNamePolicy
from tests.support.people import Tenant, make_charter, make_employee, signed_in

CHARTER = "/o/mereldal/communities/plain-language/charter/"
PDF = f"{CHARTER}versions/1.pdf"
#: Points; A4 is 210 by 297 millimetres.
A4 = (595, 842)
SMALLEST_TYPE = 9.5


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "_kept", {})


@pytest.fixture
def charter(mereldal: Tenant) -> CharterVersion:
    with mereldal.enter():
        return make_charter(mereldal.communities["plain-language"], mereldal["Nele"])


def fetch(house: Tenant, who: str = "Chloé", address: str = PDF) -> PdfReader:
    response = signed_in(house[who]).get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return PdfReader(io.BytesIO(response.content))


def root_of(reader: PdfReader) -> Any:
    return reader.trailer["/Root"]


def words_of(reader: PdfReader) -> str:
    return " ".join(reader.pages[0].extract_text().split())


def type_sizes(reader: PdfReader) -> set[float]:
    found: set[float] = set()

    def note(text: str, matrix: list[float], text_matrix: list[float], _font: Any, size: float) -> None:
        if text.strip():
            found.add(round(size * abs(matrix[0] * text_matrix[0]), 2))

    reader.pages[0].extract_text(visitor_text=note)
    return found


def has_no_invisible_breaks(text: str) -> str:
    return text.replace("\u00ad", "").replace("\u200b", "")


@pytest.mark.requirement("S66")
def test_everyone_in_the_organisation_gets_one_a4_page(mereldal: Tenant, charter: CharterVersion) -> None:
    reader = fetch(mereldal)
    [page] = reader.pages
    assert tuple(round(float(side)) for side in page.mediabox[2:]) == A4
    words = words_of(reader)
    for said in [
        "One-pager, version 1",
        "Plain Language",
        "Every letter is understood the first time.",
        "Bring what is on your desk today.",
        "Ten letters that families trust.",
        "By 30 June 2030",
        "Wout Maes",
        "Letters are still in use.",
        "Mereldal. Version 1, adopted on",
    ]:
        assert said in words, (said, words)
    assert 'href="' + PDF + '"' in signed_in(mereldal["Chloé"]).get(CHARTER).content.decode()


def test_it_is_tagged_and_says_its_language_and_title(mereldal: Tenant, charter: CharterVersion) -> None:
    reader = fetch(mereldal)
    root = root_of(reader)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == "en"
    assert reader.metadata
    assert reader.metadata.title == "Plain Language"
    assert reader.metadata.author == "Mereldal"
    assert b"pdfuaid:part" in (root["/Metadata"].get_data())
    # Nothing but fonts that are in it.
    fonts = page_fonts(reader)
    assert fonts
    assert all("/FontFile" in "".join(descriptor) for descriptor in fonts)


def page_fonts(reader: PdfReader) -> list[list[str]]:
    found, page = [], cast("Any", reader.pages[0])
    for font in page["/Resources"]["/Font"].values():
        [descendant] = font.get_object()["/DescendantFonts"]
        found.append(list(descendant.get_object()["/FontDescriptor"].get_object()))
    return found


def test_it_is_in_the_language_of_the_community(mereldal: Tenant, charter: CharterVersion) -> None:
    with mereldal.enter():
        Community.objects.update(language="nl")
    reader = fetch(mereldal)
    assert root_of(reader)["/Lang"] == "nl"
    words = words_of(reader)
    assert "Waarden" in words
    assert "juni 2030" in words
    assert "Values" not in words


# --- One page, whatever is written -----------------------------------------------------------------------------------
LONG_WORD = "Meervoudigepersoonlijkheidsstoornisbehandelingsrichtlijnen"
SENTENCE = "Every letter that leaves here is understood the first time, also when it is a hard one, and we say so. "
FILLERS: dict[str, Callable[[int], str]] = {
    "W": lambda length: "W" * length,
    "W and spaces": lambda length: ("WWWWWWWWW " * length)[: length - 1] + "W",
    "@": lambda length: "@" * length,
    "sentences": lambda length: (SENTENCE * length)[: length - 1] + ".",
    "long words": lambda length: (f"{LONG_WORD} " * length)[: length - 1] + ".",
    "right to left": lambda length: ("כל מכתב שיוצא מכאן מובן מיד " * length)[: length - 1] + "א",
    "accents": lambda length: ("Ǻ" * length)[:length],
    "emoji": lambda length: "👍" * length,
    "no glyph": lambda length: "漢" * length,
}


def fill_up(house: Tenant, words: Callable[[int], str], language: str) -> CharterVersion:
    """A charter in which every part is at its limit, of a community and a house with the longest names."""
    house.organisation.name = words(100)
    house.organisation.save()
    plain: Community = house.communities["plain-language"]
    plain.name, plain.language = words(80), language
    plain.save()
    for role in Role:
        for number in range(4):
            person = make_employee(house.organisation, f"{role} {number}")
            person.name = words(90)
            person.save()
            start_term(plain, person, role)
    rows = parts.MAX_ROWS
    return make_charter(
        plain,
        house["Nele"],
        purpose=words(parts.MAX_PURPOSE),
        values=(Value(words(parts.MAX_VALUE), words(parts.MAX_BEHAVIOUR)),) * rows,
        ambitions=(AmbitionLine(words(parts.MAX_AMBITION), date(2030, 9, 30)),) * rows,
        cadence=Cadence(Frequency.TWO_MONTHLY, 2, time(12), 90, Setting.HYBRID, words(parts.MAX_WORDS), week=2),
        tooling=(Link(words(parts.MAX_LINK_LABEL), "https://letters.example/" + "x" * 400),) * rows,
        criteria=(words(parts.MAX_CRITERION),) * rows,
    )


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("filler", FILLERS)
def test_the_longest_texts_fit_on_one_page_in_readable_type(mereldal: Tenant, filler: str, language: str) -> None:
    with mereldal.enter():
        fill_up(mereldal, FILLERS[filler], language)
    reader = fetch(mereldal)
    assert len(reader.pages) == 1
    assert min(type_sizes(reader)) >= SMALLEST_TYPE, type_sizes(reader)
    words = has_no_invisible_breaks(reader.pages[0].extract_text())
    assert ("en anderen" if language == "nl" else "and others") in " ".join(words.replace("-\n", "").split())


def test_an_empty_part_says_so(mereldal: Tenant) -> None:
    with mereldal.enter():
        nothing: dict[str, Any] = {"values": (), "ambitions": (), "cadence": Cadence(), "tooling": (), "criteria": ()}
        make_charter(mereldal.communities["plain-language"], mereldal["Nele"], **nothing)
        RoleTerm.objects.update(ended_at=timezone.now())
    assert words_of(fetch(mereldal)).count("Nothing here yet.") == 6


def test_emoji_that_people_use_are_printed_and_any_other_sign_is_a_box(mereldal: Tenant) -> None:
    """A screen reader hears them too: every sign has a glyph, so the page is PDF/UA."""
    with mereldal.enter():
        make_charter(
            mereldal.communities["plain-language"],
            mereldal["Nele"],
            purpose="Clear 💡👍🏽 in one go ✅ ☕ 漢字 🙆🏾‍♀️ 1️⃣",
            tooling=(Link("漢 library", "https://letters.example/漢"),),
        )
    reader = fetch(mereldal)
    words = words_of(reader)
    assert "Clear 💡👍 in one go ✅ ☕ □□ 🙆 1" in words
    assert "□ library" in words
    assert b"pdfuaid:part" in root_of(reader)["/Metadata"].get_data()
    page = cast("Any", reader.pages[0])
    addresses = [each.get_object()["/A"].get("/URI", "") for each in page["/Annots"]]
    # pypdf reads each byte as a letter.
    assert "https://letters.example/漢".encode().decode("latin-1") in addresses


@pytest.mark.parametrize(
    "text",
    [
        "漢字の言葉",
        "👩‍💻 hello",
        "\u2068one\u2069 \u0007two",
        "ﷺ",
        "สวัสดี",
        "नमस्ते",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇧🇪",
        "a\u0353\u1dfe",
        "\U000e0100",
    ],
)
def test_signs_that_no_font_has_leave_one_tagged_page(mereldal: Tenant, text: str) -> None:
    with mereldal.enter():
        make_charter(
            mereldal.communities["plain-language"], mereldal["Nele"], purpose=f"Words {text}", values=(Value(text),)
        )
    reader = fetch(mereldal)
    assert len(reader.pages) == 1
    assert root_of(reader)["/StructTreeRoot"]
    assert b"pdfuaid:part" in root_of(reader)["/Metadata"].get_data()


# --- Words are words ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        '#read("/etc/passwd")',
        '#include "sheet.typ"',
        "#panic() #while true {}",
        "$x$ `raw` *bold* _under_ <label> @ref // why",
        '"; #let sheet = 1 \\u{41} \\ {{ x }}',
        "= Heading - list + list / term",
        "<script>alert(1)</script> &amp; ' \"",
    ],
)
def test_typst_markup_is_printed_as_it_was_typed(mereldal: Tenant, text: str) -> None:
    with mereldal.enter():
        make_charter(mereldal.communities["plain-language"], mereldal["Nele"], purpose=text, criteria=(text,))
    words = has_no_invisible_breaks(words_of(fetch(mereldal)))
    assert words.count(text) == 2, words


def test_typed_words_cannot_read_a_file() -> None:
    """Not even the template may: it is compiled in a folder with nothing but fonts."""
    assert not {each.suffix for each in (typesetting.PROGRAM.parent / "fonts").iterdir()} - {".ttf", ".txt"}
    assert "read(" not in (typesetting.PROGRAM.parent / "sheet.typ").read_text().replace("sys.inputs", "")


def test_long_words_may_break_and_steering_signs_are_left_out() -> None:
    assert printable("short words stay") == "short words stay"
    assert printable("\u202eevil\u0007") == "evil"
    assert printable("👩🏽‍💻 🤷🏽‍♀️ ❤️ 1️⃣ می\u200cشود") == "👩💻 🤷 ❤ 1 می\u200cشود"
    assert printable("W" * 20) == "\u00ad".join(["WWWW"] * 5)
    assert "\u0301" not in {each[0] for each in printable("e\u0301" * 40).split("\u00ad")}


# --- Whose names ----------------------------------------------------------------------------------------------------
def test_a_role_has_three_names_at_most(mereldal: Tenant, charter: CharterVersion) -> None:
    with mereldal.enter():
        RoleTerm.objects.filter(role=Role.COACH).update(ended_at=timezone.now())
        for number in range(5):
            person = make_employee(mereldal.organisation, f"Coach{number} Peeters")
            start_term(charter.community, person, Role.COACH)
        [names] = [names for role, names in values_on_paper(charter)["roles"] if role == "CoP Coach"]
    assert names == "Coach0 Peeters, Coach1 Peeters, Coach2 Peeters and others"


def test_a_long_name_is_shortened(mereldal: Tenant, charter: CharterVersion) -> None:
    with mereldal.enter():
        Employee.objects.filter(pk=mereldal["Wout"].pk).update(name="Wout " + "van der " * 10)
        names = " ".join(names for _role, names in values_on_paper(charter)["roles"])
    assert "Wout van der van der van der…" in names
    assert LONGEST_NAME - 2 < len("Wout van der van der van der…") <= LONGEST_NAME


def test_the_one_in_force_prints_who_holds_the_roles_today(mereldal: Tenant, charter: CharterVersion) -> None:
    assert "Wout Maes" in words_of(fetch(mereldal))
    with mereldal.enter():
        RoleTerm.objects.filter(employee=mereldal["Wout"]).update(ended_at=timezone.now())
    assert "Wout Maes" not in words_of(fetch(mereldal))


def test_a_replaced_one_prints_those_of_its_last_day(mereldal: Tenant, charter: CharterVersion) -> None:
    with mereldal.enter():
        make_charter(charter.community, mereldal["Nele"])
        RoleTerm.objects.filter(employee=mereldal["Wout"]).update(ended_at=timezone.now())
    words = words_of(fetch(mereldal))
    assert "Wout Maes" in words
    assert "Replaced on" in words
    assert f'href="{PDF}"' in signed_in(mereldal["Chloé"]).get(f"{CHARTER}versions/1/").content.decode()


def test_a_new_name_and_a_leaver_show_at_once(mereldal: Tenant, charter: CharterVersion) -> None:
    assert "Wout Maes" in words_of(fetch(mereldal))
    with mereldal.enter():
        Employee.objects.filter(pk=mereldal["Wout"].pk).update(name="Wout Janssens")
    assert "Wout Janssens" in words_of(fetch(mereldal))
    with mereldal.enter():
        Organisation.objects.update(former_name_policy=FormerNamePolicy.FORMER_COLLEAGUE)
        Employee.objects.filter(pk=mereldal["Wout"].pk).update(left_at=timezone.now())
    words = words_of(fetch(mereldal))
    assert "Wout" not in words


# --- Made once, kept, and without it the page still prints ------------------------------------------------------------
@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The programs that were started; none of them runs."""
    asked: list[Any] = []

    def run(command: list[str], **rest: Any) -> Any:
        asked.append((command, rest))
        return subprocess.CompletedProcess(command, 0, b"%PDF-1.7 " + str(len(asked)).encode(), b"")

    monkeypatch.setattr(subprocess, "run", run)
    return asked


def test_the_same_page_is_made_once(mereldal: Tenant, charter: CharterVersion, started: list[Any]) -> None:
    for who in ["Chloé", "Nele", "Amina"]:
        assert signed_in(mereldal[who]).get(PDF).content == b"%PDF-1.7 1"
    assert len(started) == 1
    [(_command, rest)] = started
    assert rest["timeout"] == typesetting.LONGEST_SECONDS
    assert rest["env"] == {}


def test_the_latest_are_kept_and_no_more(started: list[Any]) -> None:
    for number in range(MOST_KEPT + 5):
        pdf_of({"number": number})
    assert len(typesetting._kept) == MOST_KEPT
    assert pdf_of({"number": MOST_KEPT + 4}) == b"%PDF-1.7 " + str(MOST_KEPT + 5).encode()
    assert len(started) == MOST_KEPT + 5


@pytest.mark.parametrize("trouble", [subprocess.TimeoutExpired("typeset", 10), OSError("no memory"), None])
def test_if_it_cannot_be_made_the_page_prints_instead(
    mereldal: Tenant, charter: CharterVersion, monkeypatch: pytest.MonkeyPatch, trouble: Exception | None
) -> None:
    def run(command: list[str], **_rest: Any) -> Any:
        if trouble:
            raise trouble
        return subprocess.CompletedProcess(command, 0, b"", b"")

    monkeypatch.setattr(subprocess, "run", run)
    client: Client = signed_in(mereldal["Chloé"])
    response = client.get(PDF, follow=True)
    assert response.redirect_chain[-1][0] == CHARTER
    assert "The PDF could not be made just now." in response.content.decode()
    assert not typesetting._kept
    with pytest.raises(NotSet):
        pdf_of({"number": 1})


def test_a_draft_has_no_pdf(mereldal: Tenant, charter: CharterVersion) -> None:
    client = signed_in(mereldal["Nele"])
    client.post(f"{CHARTER}versions/new/")
    for number in [2, 0, 10**12]:
        assert client.get(f"{CHARTER}versions/{number}.pdf").status_code == 404
