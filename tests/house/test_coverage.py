"""What is shown, not yet, or left to people: the table is complete, and nothing is called shown on belief."""

import ast
import tomllib
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
STORIES = [HERE.parent / folder for folder in ("guide", "demo")]
TABLE = tomllib.loads((HERE / "coverage.toml").read_text("utf-8"))
ROWS = {f"{group}{number}" for group, count in TABLE["rows"].items() for number in range(1, count + 1)}
AT_MOST = 3
"""So many rows can one story show honestly."""


def rows_by_story() -> dict[str, list[str]]:
    """Read which rows each story names: {file::story: rows}."""
    found = {}
    for file in sorted(file for folder in STORIES for file in folder.glob("test_*.py")):
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and (rows := rows_named(node)):
                found[f"{file.name}::{node.name}"] = rows
    return found


def rows_named(story: ast.FunctionDef) -> list[str]:
    marks = [mark for mark in story.decorator_list if isinstance(mark, ast.Call)]
    marks = [mark for mark in marks if ast.unparse(mark.func) == "pytest.mark.feature"]
    return [ast.literal_eval(argument) for mark in marks for argument in mark.args]


SHOWN = {row for rows in rows_by_story().values() for row in rows}
NOT_YET = set(TABLE["not_yet"]["rows"])
LEFT_TO_PEOPLE = set(TABLE["left_to_people"])


def test_every_row_is_in_exactly_one_state():
    states = Counter([*SHOWN, *NOT_YET, *LEFT_TO_PEOPLE])
    assert sorted(ROWS - set(states)) == [], "in no state"
    assert sorted(set(states) - ROWS) == [], "no such row"
    assert sorted(row for row, times in states.items() if times > 1) == [], "in two states"


def test_a_story_shows_at_most_three_rows():
    assert {story: rows for story, rows in rows_by_story().items() if len(rows) > AT_MOST} == {}


def test_every_item_of_both_guides_is_carried_by_rows_that_exist():
    assert {item: rows for item, rows in TABLE["guide"].items() if not rows or set(rows) - ROWS} == {}


def test_the_items_that_no_story_shows_yet_are_named():
    open_items = sorted(item for item, rows in TABLE["guide"].items() if not set(rows) & (SHOWN | LEFT_TO_PEOPLE))
    assert open_items == sorted(TABLE["not_yet"]["guide"])
