"""Reading a spreadsheet that anybody may have sent: CSV or XLSX, with the standard library alone.

Nothing is unfolded further than the limits, and everything about a cell is text. It is read before anything of the
house is loaded: what is hostile is refused at once and in little memory.
"""

import csv
import io
import re
from pathlib import Path

from msgspec import Struct

from mentorship.keeping import CannotBeDone

LARGEST_FILE = 5 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 100
LONGEST_CELL = 20_000
DELIMITERS = ",;\t"
QUOTED = re.compile(r'"[^"]*"?')
SEPARATED_BY = re.compile(rf"\s*sep=([{DELIMITERS}])[ \t]*(?:\r\n|\r|\n)", re.IGNORECASE)
"""A first line with which Excel is told what stands between cells; it shows it to nobody, and counts it as no row."""


class NotASpreadsheet(CannotBeDone):
    """A file that we won't read; the message says why."""


class Table(Struct, frozen=True):
    """What stands in a sheet: the first row, and under it each row that is not empty, with its number."""

    header: list[str]
    rows: list[tuple[int, list[str]]]


def read_spreadsheet(file: Path) -> Table:
    """Read the first sheet. Raises NotASpreadsheet."""
    if not file.is_file():
        raise NotASpreadsheet(f"There is no file {file}.")
    if file.stat().st_size > LARGEST_FILE:
        raise NotASpreadsheet(f"{file} is larger than {LARGEST_FILE // 1024 // 1024} MB: is it the sign-up list?")
    content = file.read_bytes()
    if content.startswith(b"PK\x03\x04"):
        from mentorship.keeping.xlsx import read_xlsx

        rows = read_xlsx(content)
    else:
        rows = read_csv(content)
    return table_of(rows)


def table_of(rows: list[tuple[int, list[str]]]) -> Table:
    filled = [(number, [cell.strip() for cell in cells]) for number, cells in rows]
    filled = [(number, cells) for number, cells in filled if any(cells)]
    if len(filled) < 2:
        raise NotASpreadsheet("There is nothing in it: the first row names the columns, each row below is one person.")
    (_, header), *below = filled
    return Table(header, [(number, cells + [""] * (len(header) - len(cells))) for number, cells in below])


def read_csv(content: bytes) -> list[tuple[int, list[str]]]:
    """Read CSV with commas, semicolons or tabs; rows are numbered as a spreadsheet numbers them, lines of cells or not.

    Strict about quotation marks: one that is missing would make everybody below it part of one person's answer.
    Raises NotASpreadsheet.
    """
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise NotASpreadsheet("It is not written in UTF-8: please save it as CSV (UTF-8), or as XLSX.") from None
    if "\0" in text:
        raise NotASpreadsheet("It is neither CSV nor XLSX.")
    csv.field_size_limit(LONGEST_CELL)
    told = SEPARATED_BY.match(text)
    text = text[told.end() :] if told else text
    first = QUOTED.sub("", text[:LONGEST_CELL]).partition("\n")[0]
    delimiter = told[1] if told else max(DELIMITERS, key=first.count)
    rows: list[tuple[int, list[str]]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            must_fit(row=len(rows) + 1, column=len(cells))
            rows.append((len(rows) + 1, cells))
    except csv.Error:
        raise NotASpreadsheet(
            f'Please look at its row {len(rows) + 1}: a quotation mark (") is missing there, or one is too many, '
            f"or an answer has more than {LONGEST_CELL} letters."
        ) from None
    named = len(next((cells for _, cells in rows if any(cells)), []))
    for number, cells in rows:
        if any(cells[named:]):
            raise NotASpreadsheet(
                f"Please look at its row {number}: there are more cells than the first row has names. Is an answer with"
                " a comma in it not in quotation marks?"
            )
    return rows


def must_fit(*, row: int, column: int) -> None:
    """Refuse a sheet that no sign-up list can be. Raises NotASpreadsheet."""
    if row > MOST_ROWS or column > MOST_COLUMNS:
        raise NotASpreadsheet(f"It has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns: is it the sign-up list?")
