"""The full bench's size, and its table at the end."""

from collections.abc import Callable
from typing import Any

import pytest

ROWS: list[tuple[str, ...]] = []
HEAD = ("what happens", "database", "wanted", "heard", "doubled", "lost", "and")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the bench be smaller than the bar, on a busy machine."""
    group = parser.getgroup("chaos")
    group.addoption("--reminders", type=int, default=1000, help="R1: how many are due")
    group.addoption("--kills", type=int, default=200, help="R1: how many processes are killed at random moments")
    group.addoption("--away", type=float, default=60, help="R4: how many seconds the database is gone")


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
