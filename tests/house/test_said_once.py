"""What is written in a table of ours stands there once: of two, Python takes the second without a word."""

import ast
from collections import Counter
from pathlib import Path

import mentorship


def test_no_table_of_facts_names_a_thing_twice() -> None:
    house = Path(mentorship.__file__).parent
    twice = {}
    for file in house.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Dict):
                named = Counter(ast.unparse(key) for key in node.keys if key is not None)
                twice |= {f"{file.relative_to(house)}: {name}": times for name, times in named.items() if times > 1}
    assert twice == {}
