"""Parts of a charter as values: JSON, limits, plain text."""

from datetime import date, time
from typing import Any

import pytest

from charters.drafting.parts import (
    PART_NAMES,
    AmbitionLine,
    Cadence,
    Frequency,
    InvalidPart,
    Link,
    Setting,
    Sheet,
    Value,
    dump,
    parse,
)
from charters.drafting.wording import as_text, cadence_sentence, cadence_words
from charters.models import Part
from communities.models import Community

FULL: dict[str, Any] = {
    "purpose": "x" * 240,
    "values": (Value("v" * 50, "b" * 80),) * 6,
    "ambitions": (AmbitionLine("a" * 110, date(2028, 2, 29), "k" * 14),) * 6,
    "cadence": Cadence(Frequency.MONTHLY, 0, time(22, 30), 90, Setting.HYBRID, "w" * 200),
    "tooling": (Link("n" * 30, "https://a.example/?b=1"),) * 6,
    "criteria": ("c" * 80,) * 6,
    "review_date": date(2027, 1, 15),
}


def test_each_part_that_people_write_has_a_value() -> None:
    assert {*PART_NAMES} == {*Part.values}


@pytest.mark.parametrize("part", PART_NAMES)
def test_a_part_comes_back_as_it_was_kept(part: str) -> None:
    assert parse(part, dump(part, FULL[part])) == FULL[part]
    empty = getattr(Sheet(), part)
    assert parse(part, dump(part, empty)) == empty == parse(part, {})


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("purpose", "x" * 241),
        ("values", (Value("v" * 51),)),
        ("values", (Value("v", "b" * 81),)),
        ("values", (Value(""),)),
        ("values", (Value("v"),) * 7),
        ("ambitions", (AmbitionLine("a" * 111, date(2027, 1, 1)),)),
        ("cadence", Cadence(words="w" * 201)),
        ("cadence", Cadence(weekday=7)),
        ("cadence", Cadence(minutes=721)),
        ("cadence", Cadence(Frequency.MONTHLY, 1, week=5)),
        ("cadence", Cadence(Frequency.MONTHLY, week=1)),
        ("cadence", Cadence(Frequency.WEEKLY, 1, week=1)),
        ("cadence", Cadence(Frequency.MONTHLY, month_day=29)),
        ("cadence", Cadence(Frequency.MONTHLY, 1, month_day=3)),
        ("cadence", Cadence(Frequency.TWO_WEEKLY, month_day=3)),
        ("tooling", (Link("n" * 31, "https://a.example/"),)),
        ("tooling", (Link("n", "javascript:alert(1)"),)),
        ("tooling", (Link("n", "ftp://a.example/"),)),
        ("criteria", ("c" * 81,)),
    ],
)
def test_nothing_over_a_limit_is_kept(part: str, value: Any) -> None:
    with pytest.raises(InvalidPart):
        dump(part, value)


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("purpose", {"text": 1}),
        ("values", {"rows": [{}]}),
        ("ambitions", {"rows": [{"text": "a", "target_on": "tomorrow", "key": ""}]}),
        ("cadence", {"frequency": "daily"}),
        ("tooling", {"rows": [{"label": "n"}]}),
        ("criteria", {"rows": ["c"]}),
        ("review_date", {"on": "soon"}),
    ],
)
def test_what_has_another_form_is_refused(part: str, content: dict[str, Any]) -> None:
    with pytest.raises(InvalidPart):
        parse(part, content)


@pytest.mark.requirement("S70")
@pytest.mark.parametrize(
    ("cadence", "words"),
    [
        (Cadence(), ""),
        (
            Cadence(Frequency.TWO_WEEKLY, 1, time(12), 90, Setting.IN_PERSON),
            "Every two weeks, on Tuesday, 12:00–13:30, in person",
        ),
        (Cadence(weekday=4, start=time(23)), "On Friday, 23:00"),
        (Cadence(start=time(23), minutes=90), "23:00–00:30"),
        (Cadence(setting=Setting.ONLINE), "Online"),
        (Cadence(Frequency.MONTHLY, 1, time(14), 90, week=1), "First Tuesday of the month, 14:00–15:30"),
        (Cadence(Frequency.QUARTERLY, 4, week=-1), "Every three months, on the last Friday"),
        (Cadence(Frequency.MONTHLY, month_day=12), "Every month, on day 12 of the month"),
        (Cadence(Frequency.SIX_WEEKLY, 0), "Every six weeks, on Monday"),
    ],
)
def test_a_cadence_reads_as_a_sentence(cadence: Cadence, words: str) -> None:
    assert cadence_sentence(cadence) == words


def test_the_rhythm_of_a_community_is_in_its_own_words_or_in_its_language() -> None:
    community = Community(language="nl")
    assert cadence_words(Cadence(words="Als het past."), community) == "Als het past."
    assert cadence_words(Cadence(Frequency.WEEKLY, 1), community) == "Elke week, op dinsdag"
    assert cadence_words(Cadence(Frequency.MONTHLY, 1, week=1), community) == "Eerste dinsdag van de maand"
    assert cadence_words(Cadence(Frequency.TWO_MONTHLY, 4, week=-1), community) == (
        "Om de twee maanden, op de laatste vrijdag"
    )


def test_a_version_reads_as_plain_text_in_the_language_of_the_community() -> None:
    text = as_text(
        Sheet(purpose="Iedereen begrijpt de brief.", values=(Value("Klein.", "Eén brief."),)), Community(language="nl")
    )
    assert text == "Doel\nIedereen begrijpt de brief.\n\nWaarden\n- Klein. Eén brief."
    assert "- a (By 30 June 2027)" in as_text(
        Sheet(ambitions=(AmbitionLine("a", date(2027, 6, 30)),)), Community(language="en")
    )
