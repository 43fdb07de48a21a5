"""Files for a spreadsheet, in which no cell is read as a formula."""

import csv
from collections.abc import Iterable, Iterator

#: A spreadsheet takes a cell that begins with one of these for a formula, also after spaces.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Echo:
    """A file that gives back what is written."""

    def write(self, value: str) -> str:
        return value


def safe_cell(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would calculate it."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA_SIGNS) or text.startswith(FORMULA_SIGNS) else text


def csv_lines(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Lines of the file; the first begins with the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + str(writer.writerow(headings))
    for cells in rows:
        yield str(writer.writerow([safe_cell(str(cell)) for cell in cells]))
