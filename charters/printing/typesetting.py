"""Make the PDF of one page from plain values, and keep the latest ones.

A PDF is kept under everything that stands on it: names, words, dates, language. Whoever changes one of these gets
another PDF at once, so nothing ever has to be thrown away because something changed. They are kept in the memory of a
web process and nowhere else.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

#: In each process; one has about 45 kilobytes.
MOST_KEPT = 40
LONGEST_SECONDS = 10
PROGRAM = Path(__file__).with_name("typeset.py")
_kept: dict[str, bytes] = {}


class NotSet(Exception):
    """The program failed, or took too long."""


def pdf_of(values: Mapping[str, Any]) -> bytes:
    """The page with these values, in the form that ``sheet.typ`` reads. Raises :class:`NotSet`."""
    words = json.dumps(values, ensure_ascii=False, sort_keys=True).encode()
    key = sha256(words).hexdigest()
    found = _kept.get(key)
    if found is None:
        found = _kept[key] = _typeset(words)
        while len(_kept) > MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
    return found


def _typeset(words: bytes) -> bytes:
    command = [sys.executable, "-I", str(PROGRAM)]
    try:
        done = subprocess.run(command, input=words, capture_output=True, check=True, timeout=LONGEST_SECONDS, env={})
    except (subprocess.SubprocessError, OSError) as trouble:
        raise NotSet from trouble
    if not done.stdout.startswith(b"%PDF-"):
        raise NotSet
    return done.stdout
