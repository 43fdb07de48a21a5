"""The check of the Dutch translations, with catalogues that each have one fault."""

from pathlib import Path

import polib

from tools.check_translations import compare, compare_compiled


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    file = polib.POFile()
    file.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    file.extend(entries)
    return file


def entry(text: str, translation: str = "vertaald", **more: object) -> polib.POEntry:
    return polib.POEntry(msgid=text, msgstr=translation, **more)


def test_a_complete_catalogue_has_no_fault() -> None:
    ours = catalogue(entry("Hello"), entry("Hello", msgctxt="letter"))
    assert list(compare(ours, catalogue(entry("Hello", ""), entry("Hello", "", msgctxt="letter")))) == []


def test_a_text_of_the_sources_is_missing() -> None:
    assert list(compare(catalogue(), catalogue(entry("Hello", ""), entry("May", "", msgctxt="month")))) == [
        "missing: 'Hello'",
        "missing: 'May' (month)",
    ]


def test_a_text_is_no_longer_used() -> None:
    ours = catalogue(entry("Hello"), entry("Old", obsolete=True))
    assert list(compare(ours, catalogue())) == ["no longer used: 'Hello'", "obsolete: 'Old'"]


def test_a_translation_is_empty_uncertain_or_half_of_a_plural() -> None:
    plural = polib.POEntry(msgid="%d day", msgid_plural="%d days", msgstr_plural={0: "%d dag", 1: ""})
    ours = catalogue(entry("Empty", ""), entry("Guess", flags=["fuzzy"]), plural)
    assert list(compare(ours, ours)) == [
        "not translated: 'Empty'",
        "uncertain (fuzzy): 'Guess'",
        "not translated: '%d day'",
    ]


def test_what_was_compiled_is_older_than_what_is_written(tmp_path: Path) -> None:
    plural = polib.POEntry(msgid="%d day", msgid_plural="%d days", msgstr_plural={0: "%d dag", 1: "%d dagen"})
    file = tmp_path / "django.mo"
    catalogue(entry("Hello", "Hallo"), plural).save_as_mofile(str(file))
    compiled = polib.mofile(str(file))
    assert list(compare_compiled(catalogue(entry("Hello", "Hallo"), plural), compiled)) == []
    assert list(compare_compiled(catalogue(entry("Hello", "Dag"), plural), compiled)) == [
        "differs in locale/nl/LC_MESSAGES/django.mo: 'Hello'"
    ]
