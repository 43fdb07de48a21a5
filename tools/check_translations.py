"""Check that the Dutch translations are complete and compiled: `python -m tools.check_translations`.

Messages are extracted from a copy of the sources and compared with the .po file, and that with the compiled .mo file.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

BASE_DIR = Path(__file__).resolve().parent.parent
NO_SOURCES = shutil.ignore_patterns(".*", "var", "tests", "__pycache__")
CATALOGUE = Path("locale/nl/LC_MESSAGES/django.po")


def main() -> int:
    faults = list(find_faults())
    for fault in faults:
        print(fault)
    if faults:
        print("Run `make messages` and complete locale/nl.")
    return 1 if faults else 0


def find_faults() -> Iterator[str]:
    catalogue = BASE_DIR / CATALOGUE
    for file in (catalogue, catalogue.with_suffix(".mo")):
        if not file.exists():
            yield f"{file.relative_to(BASE_DIR)} is missing."
            return
    ours = polib.pofile(str(catalogue))
    yield from compare(ours, gather())
    yield from compare_compiled(ours, polib.mofile(str(catalogue.with_suffix(".mo"))))


def gather() -> polib.POFile:
    """The catalogue that makemessages makes from the present sources."""
    with tempfile.TemporaryDirectory() as directory:
        copy = shutil.copytree(BASE_DIR, Path(directory) / "kring", ignore=NO_SOURCES)
        command = [sys.executable, "manage.py", "makemessages", "--locale", "nl", "--verbosity", "0"]
        subprocess.run(command, cwd=copy, check=True, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"})
        return polib.pofile((copy / CATALOGUE).read_text(encoding="utf-8"))


def compare(ours: polib.POFile, gathered: polib.POFile) -> Iterator[str]:
    known = {key(entry): entry for entry in ours if not entry.obsolete}
    wanted = {key(entry) for entry in gathered if not entry.obsolete}
    for context, text in sorted(wanted - known.keys()):
        yield f"missing: {shown(context, text)}"
    for context, text in sorted(known.keys() - wanted):
        yield f"no longer used: {shown(context, text)}"
    for entry in ours:
        if entry.obsolete:
            yield f"obsolete: {entry.msgid!r}"
        elif entry.fuzzy:
            yield f"uncertain (fuzzy): {entry.msgid!r}"
        elif not entry.translated():
            yield f"not translated: {entry.msgid!r}"


def compare_compiled(ours: polib.POFile, compiled: polib.MOFile) -> Iterator[str]:
    written, read = (
        {key(entry): translation(entry) for entry in file} for file in (ours.translated_entries(), compiled)
    )
    for context, text in sorted(key for key in written.keys() | read.keys() if written.get(key) != read.get(key)):
        yield f"differs in {CATALOGUE.with_suffix('.mo')}: {shown(context, text)}"


def key(entry: polib.POEntry | polib.MOEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def translation(entry: polib.POEntry | polib.MOEntry) -> object:
    return {int(number): text for number, text in entry.msgstr_plural.items()} if entry.msgid_plural else entry.msgstr


def shown(context: str, text: str) -> str:
    return f"{text!r} ({context})" if context else repr(text)


if __name__ == "__main__":
    sys.exit(main())
