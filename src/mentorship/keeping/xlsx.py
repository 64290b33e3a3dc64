"""XLSX, as far as a sign-up list needs it: the first sheet's cells, as text.

A reader of our own, since the libraries unfold first and look afterwards: a file of 400 KB can hold three million
cells, one cell at the far corner, a text that a hundred thousand cells refer to, or entities that grow without end.
Here everything is counted while it is unfolded. Formulas are refused: nobody can see what they will say tomorrow.
"""

import io
import re
import zlib
from collections.abc import Callable, Iterator
from posixpath import join, normpath
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from mentorship.keeping.spreadsheet import LONGEST_CELL, NotASpreadsheet, must_fit

LARGEST_UNFOLDED = 8 * 1024 * 1024
MOST_PARTS = 500
MOST_ELEMENTS = 400_000
MOST_CELLS = 100_000
CHUNK = 64 * 1024
LONGEST_TAG = 4 * CHUNK
FAR_TOO_MUCH = "It unfolds to far more than a sign-up list holds."
PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How a text holds what XML does not, in units of UTF-16: a line's end of Windows is _x000D_ and a new line."""
LONGEST_SIGN = len("_x000D_")
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
DAMAGED = (
    BadZipFile,
    zlib.error,
    expat.ExpatError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    KeyError,
    OSError,
    ValueError,
)


def read_xlsx(content: bytes) -> list[tuple[int, list[str]]]:
    """Read the first sheet's rows, each with its number. Raises NotASpreadsheet."""
    if content.count(b"PK\x01\x02") > MOST_PARTS:  # before the list of them is unfolded
        raise NotASpreadsheet("It has more parts than a spreadsheet has.")
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            parts = Parts(packed)
            sheet = Sheet(shared_texts(parts))
            parts.read(first_sheet(parts), sheet.start, sheet.end, sheet.pieces.text)
            return list(sheet.in_order())
    except DAMAGED as damage:
        raise NotASpreadsheet(f"It is damaged, or no spreadsheet ({type(damage).__name__}).") from None


class Parts:
    """The parts of a packed file, unfolded piece by piece and never further than the limit."""

    def __init__(self, packed: ZipFile) -> None:
        self.packed, self.left, self.elements_left = packed, LARGEST_UNFOLDED, MOST_ELEMENTS

    def read(
        self,
        name: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] = lambda tag: None,
        text: Callable[[str], None] = lambda text: None,
    ) -> None:
        """Go through one part's elements; tags come without their namespace."""

        def begin(tag: str, facts: dict[str, str]) -> None:
            self.elements_left -= 1
            if self.elements_left < 0:
                raise NotASpreadsheet(FAR_TOO_MUCH)
            start(local(tag), facts)

        parser, fed = expat.ParserCreate(namespace_separator=" "), 0
        parser.StartElementHandler = begin
        parser.EndElementHandler = lambda tag: end(local(tag))
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = no_entities
        with self.packed.open(name) as part:
            while chunk := part.read(CHUNK):
                self.left -= len(chunk)
                fed += len(chunk)
                if self.left < 0 or fed - parser.CurrentByteIndex > LONGEST_TAG:  # what is kept until a tag has an end
                    raise NotASpreadsheet(FAR_TOO_MUCH)
                parser.Parse(chunk, False)
        parser.Parse(b"", True)


def local(tag: str) -> str:
    return tag.rpartition(" ")[2]


def no_entities(*_: object) -> None:
    raise NotASpreadsheet("It defines entities, which no spreadsheet does.")


def first_sheet(parts: Parts) -> str:
    """Find the part that is the first sheet: the workbook names it, its relations say where it lies."""
    sheets: list[str] = []
    targets: dict[str, str] = {}

    def note_sheet(tag: str, facts: dict[str, str]) -> None:
        if tag == "sheet":
            sheets.extend(value for name, value in facts.items() if name.endswith(" id"))

    def note_target(tag: str, facts: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[facts["Id"]] = facts["Target"]

    parts.read("xl/workbook.xml", note_sheet)
    parts.read("xl/_rels/workbook.xml.rels", note_target)
    if not sheets:
        raise NotASpreadsheet("There is no sheet in it.")
    return normpath(join("/xl", targets[sheets[0]])).lstrip("/")


def shared_texts(parts: Parts) -> list[str]:
    """Read the texts that cells refer to by number."""
    texts: list[str] = []
    if "xl/sharedStrings.xml" not in parts.packed.namelist():
        return texts
    pieces = Pieces("t")

    def start(tag: str, facts: dict[str, str]) -> None:
        if tag == "si":
            pieces.begin()
        pieces.start(tag)

    def end(tag: str) -> None:
        pieces.end(tag)
        if tag == "si":
            texts.append(unescaped(pieces.together()))

    parts.read("xl/sharedStrings.xml", start, end, pieces.text)
    return texts


def unescaped(text: str) -> str:
    """Put back what was escaped, up to the longest cell; what is no text, as a NUL or half a sign, is left out."""
    if "_x" in text:
        units = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text[: LONGEST_CELL * LONGEST_SIGN])
        signs = units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
        text = NO_TEXT.sub("", signs)
    return text[:LONGEST_CELL]


class Pieces:
    """What stands in elements of these names, piece by piece, but not how it is read aloud: Excel keeps that beside."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.said: list[str] = []
        self.is_inside = self.is_read_aloud = False

    def begin(self) -> None:
        self.said.clear()

    def start(self, tag: str) -> None:
        self.is_read_aloud = self.is_read_aloud or tag == "rPh"
        self.is_inside = tag in self.names and not self.is_read_aloud

    def text(self, piece: str) -> None:
        if self.is_inside:
            self.said.append(piece)

    def end(self, tag: str) -> None:
        self.is_inside = False
        self.is_read_aloud = self.is_read_aloud and tag != "rPh"

    def together(self) -> str:
        return "".join(self.said)


class Sheet:
    """The cells of a sheet, taken in one by one."""

    def __init__(self, texts: list[str]) -> None:
        self.texts = texts
        self.rows: dict[int, dict[int, str]] = {}
        self.row = self.column = self.cells = self.letters = 0
        self.kind = "n"
        self.pieces = Pieces("v", "t")

    def start(self, tag: str, facts: dict[str, str]) -> None:
        self.pieces.start(tag)
        if tag == "row":
            self.row, self.column = int(facts.get("r", self.row + 1)), 0
        elif tag == "c":
            self.begin_cell(facts)
        elif tag == "f":
            raise NotASpreadsheet(f"There is a formula in row {self.row}: please save the sheet with its values only.")

    def begin_cell(self, facts: dict[str, str]) -> None:
        place = PLACE.fullmatch(facts.get("r", ""))
        self.column = column_of(place[1]) if place else self.column + 1
        self.row = int(place[2]) if place else self.row
        must_fit(row=self.row, column=self.column)
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise NotASpreadsheet(f"It has more than {MOST_CELLS} cells: is it the sign-up list?")
        self.kind = facts.get("t", "n")
        self.pieces.begin()

    def end(self, tag: str) -> None:
        self.pieces.end(tag)
        if tag == "c":
            value = self.value(self.pieces.together())
            self.letters += len(value)
            if self.letters > LARGEST_UNFOLDED:  # many cells can point at one text
                raise NotASpreadsheet(FAR_TOO_MUCH)
            self.rows.setdefault(self.row, {})[self.column] = value

    def value(self, said: str) -> str:
        match self.kind:
            case "s":
                number = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else -1
                return self.texts[number] if 0 <= number < len(self.texts) else ""
            case "b":
                return "yes" if said == "1" else "no"
            case "e":
                return ""
            case "n":
                return said.removesuffix(".0")[:LONGEST_CELL]
        return unescaped(said)

    def in_order(self) -> Iterator[tuple[int, list[str]]]:
        for number, cells in sorted(self.rows.items()):
            yield number, [cells.get(column, "") for column in range(1, max(cells) + 1)]


def column_of(letters: str) -> int:
    """Read "AB" as 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
