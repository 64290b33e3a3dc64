"""The Dockerfile, as far as it can be held without building it: its files, its user, its volume, its two commands."""

import json
import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from mentorship.cli import parser

TOP = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((TOP / "pyproject.toml").read_text())  # Any: TOML
LINES = re.sub(r"\\\n", "", (TOP / "Dockerfile").read_text()).splitlines()
STEPS = [(verb, rest) for verb, _, rest in (line.partition(" ") for line in LINES if line and line[0] != "#")]


def said(verb: str) -> list[str]:
    return [rest for each, rest in STEPS if each == verb]


def copied() -> dict[str, str]:
    """{what: where to}"""
    words = [rest.split() for rest in said("COPY")]
    return {source: each[-1] + source if each[-1].endswith("/") else each[-1] for each in words for source in each[:-1]}


def test_what_it_copies_is_there_and_is_all_that_the_wheel_is_built_of() -> None:
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {
        "pyproject.toml",
        PROJECT["project"]["readme"],
        *wheel["force-include"],
        *PROJECT["project"]["license-files"],
    }
    needed |= {package.partition("/")[0] for package in wheel["packages"]}
    assert set(copied()) == needed, "no tests, no tools, no copies of somebody's data"
    for source, to in copied().items():
        assert (TOP / source).exists()
        assert to == f"/src/{source}"
    left_out = (TOP / ".dockerignore").read_text().split()
    assert not [each for each in needed for pattern in left_out if fnmatch(each, pattern)]


def test_it_has_the_python_and_the_extra_that_it_asks_for() -> None:
    [base] = said("FROM")
    assert base == f"python:{PROJECT['project']['requires-python'].removeprefix('>=')}-slim"
    [extra] = re.findall(r'"/src\[(\w+)]"', said("RUN")[0])
    assert extra in PROJECT["project"]["optional-dependencies"]


def test_nobody_is_root_in_it_and_what_is_kept_lies_in_the_volume() -> None:
    verbs = [verb for verb, _ in STEPS]
    assert said("USER") == ["mentorship"]
    assert verbs.index("RUN") < verbs.index("USER") < verbs.index("CMD")
    assert "useradd --create-home mentorship" in said("RUN")[0]
    [volume] = said("VOLUME")
    assert f"chown mentorship {volume}" in said("RUN")[0]
    assert said("ENV") == [f"DATABASE_URL=sqlite:///{volume}/mentorship.db"]
    assert said("WORKDIR") == [volume]


@pytest.mark.parametrize("verb", ["CMD", "HEALTHCHECK"])
def test_its_commands_are_ours_and_no_shell_stands_between_them_and_a_signal(verb: str) -> None:
    [rest] = said(verb)
    program, *words = json.loads(rest[rest.index("[") :])
    assert program in PROJECT["project"]["scripts"]
    assert parser().parse_args(words)
