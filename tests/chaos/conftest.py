"""The full bench's table, at its end."""

from collections.abc import Callable
from typing import Any

import pytest

ROWS: list[tuple[str, ...]] = []
HEAD = ("what happens", "database", "wanted", "heard", "doubled", "lost", "and")


@pytest.fixture
def note(database_name: str) -> Callable[..., None]:
    """Write one line of the table."""

    def note(what: str, count: Any, more: str = "") -> None:
        figures = (count.wanted, count.heard, count.doubled, count.lost)
        ROWS.append((what, database_name, *map(str, figures), more))

    return note


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what was noted, as the README shows it."""
    for row in [HEAD, ("---",) * len(HEAD), *ROWS] if ROWS else []:
        terminalreporter.write_line(f"| {' | '.join(row)} |")
