"""Whoever opens the repository sees what belongs to it, and nothing that somebody left lying about."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BELONGS = {"CHANGELOG.md", "Dockerfile", "LICENSE", "README.md", "alembic.ini", "manifest.yml", "pyproject.toml"} | {
    "docs",
    "migrations",
    "src",
    "tests",
}
"""What begins with a dot may join them."""


def test_nothing_lies_about_at_the_top() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("only a clone knows what belongs to it")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    there = {line.partition("/")[0] for line in listed.splitlines()}
    assert {each for each in there if not each.startswith(".")} == BELONGS
