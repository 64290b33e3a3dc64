"""Spreadsheets that anybody may have sent: ordinary ones are read, hostile ones refused in little time and room."""

import io
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest

from mentorship.keeping.spreadsheet import NotASpreadsheet, read_spreadsheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ONE_SHEET = '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>'
WORKBOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{ONE_SHEET}</workbook>'
TARGETS = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'

A_GIGABYTE = "(a gigabyte of blanks)"
"""Packed in pieces: as one text it took the test itself four gigabytes, and most of its time."""


def sheet(rows: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def xlsx(rows: str, *, shared: str = "", **others: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", WORKBOOK)
        file.writestr("xl/_rels/workbook.xml.rels", TARGETS)
        before, gigabyte, after = (rows if rows.startswith(("<?xml", "<!")) else sheet(rows)).partition(A_GIGABYTE)
        with file.open("xl/worksheets/sheet1.xml", "w") as written:
            written.write(before.encode())
            for _ in range(1000 if gigabyte else 0):
                written.write(b" " * 1_000_000)
            written.write(after.encode())
        if shared:
            file.writestr("xl/sharedStrings.xml", shared)
        for name, content in others.items():
            file.writestr(name, content)
    return packed.getvalue()


def row(*cells: str) -> str:
    return "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells) + "</row>"


@pytest.mark.parametrize("name", ["list.csv", "list.tsv", "semicolons.csv", "utf16.csv", "list.xlsx"])
def test_an_ordinary_list_is_read(tmp_path: Path, name: str) -> None:
    rows = [["E-mail", "Topics"], ["ada@example.com", "Python, writing"], [], ["josé@example.com", "“Go”"]]
    text = "\n".join(",".join(f'"{cell}"' for cell in cells) for cells in rows)
    content = {
        "list.csv": text.encode(),
        "list.tsv": text.replace('","', '"\t"').encode("utf-8-sig"),
        "semicolons.csv": text.replace('","', '";"').replace("\n", "\r\n").encode(),
        "utf16.csv": text.encode("utf-16"),
        "list.xlsx": xlsx("".join(row(*cells) for cells in rows)),
    }[name]
    (tmp_path / name).write_bytes(content)
    table = read_spreadsheet(tmp_path / name)
    assert table.header == rows[0]
    assert [cells for _, cells in table.rows] == [rows[1], rows[3]]
    assert [number for number, _ in table.rows] == [2, 4]


def test_what_excel_writes_is_read(tmp_path: Path) -> None:
    shared = f'<sst xmlns="{MAIN}"><si><t>email</t></si><si><r><t>a@</t></r><r><t>b.example</t></r></si></sst>'
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>hours</t></is></c></row>'
    cells += '<row r="7"><c r="A7" t="s"><v>1</v></c><c r="B7"/><c r="C7"><v>2.0</v></c></row>'
    (tmp_path / "list.xlsx").write_bytes(xlsx(cells, shared=shared))
    table = read_spreadsheet(tmp_path / "list.xlsx")
    assert (table.header, table.rows) == (["email", "", "hours"], [(7, ["a@b.example", "", "2"])])


WRITTEN_BY_EXCEL = {
    "a line's end of Windows": ("First line_x000D_\nsecond line", "First line\r\nsecond line"),
    "how a name is read aloud": ('東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr/><t>', "東京"),
    "an underscore that begins no sign": ("_x005F_x000D_, _x00_, my_x_y, _xyz1_", "_x000D_, _x00_, my_x_y, _xyz1_"),
    "signs in two halves": ("_xD83D__xDE00_ _x00e9_", "😀 é"),
    "what is no text": ("a_x0000_b_x0007_c_xD83D_d_xFFFF_e", "abcde"),
}


@pytest.mark.parametrize("what", WRITTEN_BY_EXCEL)
@pytest.mark.parametrize("where", ["in the cell", "among the shared texts"])
def test_what_excel_writes_into_a_text_is_read_as_excel_shows_it(tmp_path: Path, what: str, where: str) -> None:
    written, shown = WRITTEN_BY_EXCEL[what]
    cells, shared = row("email", "city") + row("a@b.example", written), ""
    if where == "among the shared texts":
        cells = row("email", "city") + '<row><c t="s"><v>1</v></c><c t="s"><v>0</v></c></row>'
        shared = shared_texts(f"<si><t>{written}</t></si><si><t>a@b.example</t></si>")
    (tmp_path / "list.xlsx").write_bytes(xlsx(cells, shared=shared))
    assert read_spreadsheet(tmp_path / "list.xlsx").rows == [(2, ["a@b.example", shown])]


UNCLOSED = {
    "the file ends in it": 'ada@x.example,"get a job\nbob@x.example,Go\ncleo@x.example,Rust\n',
    "another answer opens below": 'ada@x.example,"get a job\nbob@x.example,"Go, Rust"\ncleo@x.example,Rust\n',
    "all are quoted": '"ada@x.example","get a job\n"bob@x.example","Go"\n"cleo@x.example","Rust"\n',
    "half a file": 'ada@x.example,"get a j',
}


@pytest.mark.parametrize("how", UNCLOSED)
@pytest.mark.parametrize("above", ["", 'zoe@x.example,"of two\nlines"\n'], ids=["first", "below a long answer"])
def test_nobody_becomes_part_of_an_answer_whose_quotation_mark_is_missing(tmp_path: Path, how: str, above: str) -> None:
    (tmp_path / "list.csv").write_text(f"E-mail,Goal\n{above}{UNCLOSED[how]}")
    with pytest.raises(NotASpreadsheet, match=f"look at its row {3 if above else 2}: a quotation mark"):
        read_spreadsheet(tmp_path / "list.csv")


@pytest.mark.parametrize(
    ("written", "is_read"),
    [
        ('a,6" tall, she says "hi"', ["a", '6" tall', 'she says "hi"']),
        ('a,"she says ""hi""",', ["a", 'she says "hi"', ""]),
        ('"a","two\nlines","two\r\nmore"', ["a", "two\nlines", "two\r\nmore"]),
        ('a,"",""""', ["a", "", '"']),
        ("a,it's,`b`", ["a", "it's", "`b`"]),
        ("a,b", ["a", "b", ""]),
        ('a,C:\\dir\\,"x\\"', ["a", "C:\\dir\\", "x\\"]),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", ""], ids=["lf", "crlf", "cr", "nothing"])
@pytest.mark.parametrize("mark", ["utf-8", "utf-8-sig"])
def test_quotation_marks_of_real_exports_are_read(
    tmp_path: Path, written: str, is_read: list[str], ends: str, mark: str
) -> None:
    """As Excel, Google Sheets and Numbers write them, with blank lines below."""
    (tmp_path / "list.csv").write_bytes(f"E-mail,Goal,Notes{ends or chr(10)}{written}{ends * 3}".encode(mark))
    assert read_spreadsheet(tmp_path / "list.csv").rows == [(2, is_read)]


def test_commas_in_a_quoted_question_separate_nothing(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text('"Goal, in a line, please";E-mail\n"a job; or two";ada@x.example\n')
    table = read_spreadsheet(tmp_path / "list.csv")
    assert (table.header, table.rows[0][1]) == (
        ["Goal, in a line, please", "E-mail"],
        ["a job; or two", "ada@x.example"],
    )


def test_a_comma_without_quotation_marks_shifts_nobodys_answers(tmp_path: Path) -> None:
    (file := tmp_path / "list.csv").write_text(
        "email,goal,city,\nada@x,Python,London,\nzoe@x,Python, and Go,Paris,her\n"
    )
    with pytest.raises(NotASpreadsheet, match="row 3: there are more cells"):
        read_spreadsheet(file)
    file.write_text("email,goal,city\n\nada@x,Python,London,,\n")
    assert read_spreadsheet(file).rows == [(3, ["ada@x", "Python", "London", "", ""])]


@pytest.mark.parametrize("told", ["sep=;\r\n", "SEP=;\n"])
def test_a_first_line_that_names_what_stands_between_cells_is_none_of_the_list(tmp_path: Path, told: str) -> None:
    """Excel writes and reads it; a line of names with a comma in each would be taken apart at the commas otherwise."""
    (file := tmp_path / "list.csv").write_bytes(f"{told}E-mail, work;Goal, in a line\r\nada@x;Go, Rust\r\n".encode())
    table = read_spreadsheet(file)
    assert (table.header, table.rows) == (["E-mail, work", "Goal, in a line"], [(2, ["ada@x", "Go, Rust"])])


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text('E-mail,Goal\nada@x.example,"one\ntwo\nthree"\n\nbob@x.example,Go\n')
    assert [number for number, _ in read_spreadsheet(tmp_path / "list.csv").rows] == [2, 4]


def with_a_lying_size() -> bytes:
    content = bytearray(xlsx(row("email") + row(" " * 50_000_000)))
    at = content.rindex(b"PK\x01\x02", 0, content.index(b"PK\x05\x06"))
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    return bytes(content)


def with_many_parts() -> bytes:
    return xlsx(row("email"), **{f"xl/{number}.xml": "" for number in range(20_000)})


def shared_texts(texts: str) -> str:
    return f'<sst xmlns="{MAIN}">{texts}</sst>'


POINTING = "<row>" + '<c t="s"><v>0</v></c>' * 20 + "</row>"
ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "lol">{ENTITIES}]>'
HOSTILE = {
    "three million cells": lambda: xlsx("<row>" + "<c/>" * 3_000_000 + "</row>"),
    "four million elements": lambda: xlsx("<row><c><v>1</v></c></row>" + "<a/>" * 4_000_000),
    "three million shared texts": lambda: xlsx(row("a"), shared=shared_texts("<si/>" * 3_200_000)),
    "as many as fit": lambda: xlsx(row("a"), shared=shared_texts("<si><t>a</t></si>" * 450_000)),
    "three million rows": lambda: xlsx("<row/>" * 2_700_000),
    "a tag without end": lambda: xlsx(f'<row r="{"1" * 15_000_000}"/>'),
    "a tag of a million words": lambda: xlsx("<row " + " ".join(f'a{each}=""' for each in range(600_000)) + "/>"),
    "a hundred thousand cells": lambda: xlsx(row(*(f"{each:05}" + "x" * 100 for each in range(25))) * 4000),
    "escapes in all cells": lambda: xlsx(row(*["_x0041_b" * 245] * 20) * 190 + row("a") * 5000),
    "one text in all cells": lambda: xlsx(POINTING * 4900, shared=shared_texts(f"<si><t>{'y' * 19_000}</t></si>")),
    "a cell at the far corner": lambda: xlsx(row("email") + '<row r="2"><c r="XFD1048576"><v>1</v></c></row>'),
    "a row at the far end": lambda: xlsx(row("email") + '<row r="1048576"><c><v>1</v></c></row>'),
    "a row of many digits": lambda: xlsx(row("email") + f'<row r="{"9" * 9000}"><c><v>1</v></c></row>'),
    "a gigabyte of blanks": lambda: xlsx(row("email") + row(A_GIGABYTE)),
    "entities that grow": lambda: xlsx(BOMB + sheet(row("&e9;"))),
    "entities in the shared texts": lambda: xlsx(row("a"), shared=BOMB + "<sst><si><t>&e9;</t></si></sst>"),
    "a file from outside": lambda: xlsx('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + sheet(row("&e;"))),
    "a formula": lambda: xlsx(row("email") + "<row><c><f>HYPERLINK(1)</f><v>1</v></c></row>"),
    "a size that lies": with_a_lying_size,
    "many parts": with_many_parts,
    "half a file": lambda: xlsx(row("email") + row("a@b.example"))[:-200],
    "no sheet": lambda: xlsx(row("email"))[:400],
    "a password": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096),
    "noise": lambda: bytes(range(256)) * 4096,
    "a million rows": lambda: b"email\n" + b"a\n" * 1_000_000,
    "a million columns": lambda: b"email" + b"," * 1_000_000,
    "a cell without end": lambda: b'email\n"' + b"a" * 4_000_000,
    "six megabytes": lambda: b"email\n" + b"a" * 6_000_000,
    "nothing": lambda: b"",
    "a header alone": lambda: b"email,topics\n",
}


TIMED = (
    "three million cells",
    "four million elements",
    "as many as fit",
    "a tag without end",
    "a tag of a million words",
    "a hundred thousand cells",
    "escapes in all cells",
    "one text in all cells",
    "a gigabyte of blanks",
    "many parts",
    "a million rows",
)
"""Those that could take the most of either; all others have one of these limits, too."""


@cache
def hostile(what: str) -> bytes:
    return HOSTILE[what]()


@pytest.mark.parametrize("what", HOSTILE)
def test_what_no_list_can_be_is_refused_with_a_sentence(tmp_path: Path, what: str) -> None:
    (tmp_path / "list").write_bytes(hostile(what))
    with pytest.raises(NotASpreadsheet) as refused:
        read_spreadsheet(tmp_path / "list")
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("what", TIMED)
def test_it_is_refused_by_the_verb_in_two_seconds_and_64_megabytes(tmp_path: Path, what: str) -> None:
    """Processor seconds, as the machine may be busy; delivery, S10."""
    (tmp_path / "list").write_bytes(hostile(what))
    code = "import sys, resource; from mentorship.cli import main; code = main(sys.argv[1:])\n"
    code += "used = resource.getrusage(resource.RUSAGE_SELF)\n"
    code += "most = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
    code += "print(code, used.ru_utime + used.ru_stime, int(most.split()[1]) // 1024)"
    done = subprocess.run(
        [sys.executable, "-c", code, "import", str(tmp_path / "list")], capture_output=True, text=True, check=True
    )
    code, seconds, megabytes = done.stdout.split()
    assert done.stderr.startswith("mentorship: It ")
    assert (code, float(seconds) <= 2, int(megabytes) <= 64) == ("2", True, True), done.stdout
