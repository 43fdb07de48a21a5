"""Every text that people wrote takes its own direction, in each page and mail."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template

TEMPLATES = Path(__file__).resolve().parent.parent.parent.parent / "templates"
FIELDS = [
    *["name", "display_name", "first_name", "focus", "reason", "place", "catering", "purpose", "domain", "cadence"],
    *["title", "heading", "text", "note", "works_at", "introduction", "welcome", "welcome_text", "joining_reason"],
    *["joining_criteria", "experience", "interest", "commitment", "suggested_change", "answer", "hours"],
    *["handover_note", "contact_details", "extension_reason", "first_reason"],
]
WRITTEN = rf"(?:[a-z_]+\.)+(?:{'|'.join(FIELDS)})"
#: Shown as it is, or handed to a sentence; not as the value of a field, which has ``dir="auto"``.
SHOWN = re.compile(
    rf'(?<!value=")(?<!name=")(?<!href=")(?<!lang=")\{{\{{ {WRITTEN}(?=[ |])(?!\|own_direction)[^}}]*\}}\}}'
)
IN_SENTENCES = re.compile(rf"[a-z_]+={WRITTEN}(?=[ |%])(?!\|own_direction)")


def test_what_people_wrote_is_kept_apart_everywhere() -> None:
    """Write ``{{ meeting.focus|own_direction }}``, also in the ``with`` of a blocktranslate."""
    found = []
    for file in sorted({*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt")} - {*(TEMPLATES / "allauth").rglob("*")}):
        text = file.read_text()
        sentences = " ".join(re.findall(r"\{% blocktranslate [^%]*%\}", text))
        bare = [*SHOWN.findall(text), *IN_SENTENCES.findall(sentences)]
        found += [f"{file.relative_to(TEMPLATES)}: {each}" for each in bare]
    assert found == []


@pytest.mark.parametrize("shown", ["{{ text|own_direction }}", "{% firstof text|own_direction %}"])
def test_the_filter_keeps_markup_escaped(shown: str) -> None:
    assert Template(shown).render(Context({"text": "<b>שלום"})) == "\u2068&lt;b&gt;שלום\u2069"


def test_nothing_stays_nothing() -> None:
    assert Template('{{ text|own_direction|default:"–" }}').render(Context({"text": None})) == "–"
