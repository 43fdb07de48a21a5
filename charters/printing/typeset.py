"""Set one page: JSON on standard input, a PDF on standard output.

A program of its own, started for one page. What typst takes of memory is given back with it; it knows no setting and no
database, and it is stopped if it takes too long.
"""

import json
import sys
from pathlib import Path

import typst

HERE = Path(__file__).parent


def main() -> None:
    words = sys.stdin.buffer.read().decode()
    # Fonts of this folder and those that typst brings along: the same page on every machine.
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[HERE / "fonts"])
    template, made_at = (HERE / "sheet.typ").read_bytes(), json.loads(words)["made_at"]
    for standards in ("ua-1", None):
        compiler = typst.Compiler(template, root=HERE / "fonts", font_paths=fonts, sys_inputs={"sheet": words})
        try:
            pdf = compiler.compile(format="pdf", pdf_standards=standards, timestamp=made_at)
        except typst.TypstError:
            # PDF/UA asks for a glyph for each sign. Without one, the page is tagged all the same and shows a box.
            if standards is None:
                raise
            continue
        if isinstance(pdf, bytes):
            sys.stdout.buffer.write(pdf)
        return


if __name__ == "__main__":
    main()
