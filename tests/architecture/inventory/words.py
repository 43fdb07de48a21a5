"""The ids of all translatable messages: the English texts of the product."""

import json
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent.parent.parent / "locale"


def message_ids() -> list[str]:
    entries = polib.pofile(str(LOCALE / "nl" / "LC_MESSAGES" / "django.po"))
    parts = [[entry.msgctxt, entry.msgid, entry.msgid_plural] for entry in entries if not entry.obsolete]
    return [" | ".join(json.dumps(part, ensure_ascii=False) for part in each if part) for each in parts]
