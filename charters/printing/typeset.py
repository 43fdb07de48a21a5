"""Set one page: JSON on standard input, a PDF on standard output.

A program of its own, started for one page. What typst takes of memory is given back with it; it knows no setting and no
database, and it is stopped if it takes too long.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any, Literal

import typst

HERE = Path(__file__).parent
#: Stands for a sign that no font has.
BOX = "\u25a1"
_MISSING = re.compile(r'the text `"([^`]+)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
#: One would do, as typst names all signs at once; a second one in case that a row is set otherwise with boxes.
MOST_TRIES = 3


def main() -> None:
    sheet = json.loads(sys.stdin.buffer.read())
    # Fonts of this folder and those that typst brings along: the same page on every machine.
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[HERE / "fonts"])
    for _try in range(MOST_TRIES):
        try:
            sys.stdout.buffer.write(compiled(sheet, fonts, "ua-1"))
        except typst.TypstError as refusal:
            # PDF/UA asks for a glyph for each sign.
            missing = missing_signs(f"{refusal.message}\n{refusal.diagnostic}")
            if not missing:
                raise
            sheet = boxed(sheet, re.compile("|".join(re.escape(each) for each in missing)))
        else:
            return
    # Tagged all the same, with an empty box for each sign.
    sys.stdout.buffer.write(compiled(sheet, fonts, None))


def compiled(sheet: dict[str, Any], fonts: typst.Fonts, standard: Literal["ua-1"] | None) -> bytes:
    words = json.dumps(sheet, ensure_ascii=False, sort_keys=True)
    template = (HERE / "sheet.typ").read_bytes()
    compiler = typst.Compiler(template, root=HERE / "fonts", font_paths=fonts, sys_inputs={"sheet": words})
    pdf = compiler.compile(format="pdf", pdf_standards=standard, timestamp=sheet["made_at"])
    return pdf if isinstance(pdf, bytes) else b""


def missing_signs(said: str) -> list[str]:
    """The signs without a glyph that an error of typst names, the longest first."""
    found = {_ESCAPED.sub(lambda match: chr(int(match[1], 16)), each) for each in _MISSING.findall(said)}
    return sorted((each for each in found if not each.isascii()), key=len, reverse=True)


def boxed(value: Any, missing: re.Pattern[str]) -> Any:
    """The value with a box for each of these signs, also in what is nested in it; addresses stay."""
    if isinstance(value, str):
        return value if value.startswith(("http://", "https://")) else missing.sub(BOX, value)
    if isinstance(value, list):
        return [boxed(each, missing) for each in value]
    return {key: boxed(each, missing) for key, each in value.items()} if isinstance(value, dict) else value


if __name__ == "__main__":
    main()
