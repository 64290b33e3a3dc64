"""What people told about who they are is read by one file; nobody else names its table. Features N4."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

import given
import mentorship
from mentorship.hall import about_me
from mentorship.hall.about_me import Told
from mentorship.hall.runs import keep_up
from mentorship.program.sign_up import Role

HOUSE = Path(mentorship.__file__).parent
MAY_ASK = {
    "hall/new_plan.py",
    "hall/pool.py",
    "hall/runs.py",
    "journey/mentor_matching/afterwards.py",
    "journey/proposing/listeners.py",
    "journey/proposing/room.py",
    "journey/signing_up/listeners.py",
    "journey/signing_up/matcher_listeners.py",
    "journey/signing_up/sign_up.py",
    "journey/signing_up/values.py",
    "privacy/consent.py",
    "privacy/keeping.py",
    "privacy/listeners.py",
    "privacy/retention.py",
    "privacy/views.py",
}
THE_QUESTION = {f"journey/signing_up/{file}.py" for file in ("form", "asking", "values")}
"""The question that asks for the yes has the same name."""
READS = {
    "for_a_run": {"hall/new_plan.py"},
    "of_ones_own": {"journey/signing_up/listeners.py"},
    "show_to": {"journey/proposing/listeners.py", "journey/signing_up/matcher_listeners.py"},
    "words_still_shown": {"hall/runs.py"},
}
"""Who opens a word, and with which of the functions."""


def names_in(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.ImportFrom):
            names = [alias.name for alias in node.names]
            yield from names
            if node.module == about_me.__name__ or (node.module == "mentorship.hall" and "about_me" in names):
                yield "the file, asked"
        elif isinstance(node, ast.Constant) and node.value == about_me.AboutMe.__tablename__:
            yield "the table, by its name"


FILES = {str(file.relative_to(HOUSE)): set(names_in(file)) for file in HOUSE.rglob("*.py")}


def test_one_file_alone_knows_the_table() -> None:
    """Exports, messages, logs and figures cannot have what they cannot name."""
    for name in ("AboutMe", "those_who_show"):
        assert {file for file, names in FILES.items() if name in names} == {"hall/about_me.py"}, name
    named = {file for file, names in FILES.items() if "the table, by its name" in names}
    assert named <= {"hall/about_me.py", "program/circles.py"} | THE_QUESTION


def test_nobody_else_asks_that_file() -> None:
    assert {file for file, names in FILES.items() if "the file, asked" in names} == MAY_ASK


@pytest.mark.parametrize("name", READS)
def test_a_word_is_opened_where_it_is_needed_and_nowhere_else(name: str) -> None:
    assert {file for file, names in FILES.items() if name in names} - {"hall/about_me.py"} == READS[name]


def test_a_run_reads_everyone_with_one_question_and_notes_it_with_one(house) -> None:  # type: ignore[no-untyped-def]
    people = [house.member(f"Person {number}") for number in range(12)]
    with house.desk() as desk:
        for number, person in enumerate(people):
            role = Role.MENTOR if number % 2 else Role.MENTEE
            given.sign_up(desk, person, role, about_me=Told(["woman"], matters="a lot"))
    asked: list[str] = []
    event.listen(house.bot.engine, "before_cursor_execute", lambda *all_of_it: asked.append(all_of_it[2]))
    keep_up(house.bot)
    with house.desk() as desk:
        assert all(about_me.last_readings(desk, each.id, at_most=1) for each in people)
    opened = [each for each in asked if re.match(r"SELECT.*\babout_me\b.*WHERE", each, re.DOTALL)]
    assert len(opened) == 1, "what is only compared, sealed as it is, is read as a whole"
    assert len([each for each in asked if each.startswith("INSERT INTO about_me_reading")]) == 1
