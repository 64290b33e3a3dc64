"""How fast the engine is, in figures: cold processes, interleaved with importing scipy's solver alone.

Run by name: pytest -m benchmark -n0 -s tests/benchmarks/test_matching.py. Nothing asserts on a clock.
"""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mentorship.matching import plan, why_not
from mentorship.matching.read_pool import read_pool

sys.path.append(str(Path(__file__).parents[1] / "matching"))

from crowds import crowd
from oracles import greedily

ROUNDS = 7
SCIPY = [sys.executable, "-c", "from scipy.optimize import linear_sum_assignment"]
PLAN = [sys.executable, "-m", "mentorship.matching"]
ENGINE = [sys.executable, "-c", "import mentorship.matching.planning"]
NOTHING = [sys.executable, "-c", "pass"]

pytestmark = pytest.mark.benchmark


LAUNCH = """
import os, sys, time
began = time.perf_counter()
child = os.fork()
if not child:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.execv(sys.argv[1], sys.argv[1:])
_, status, used = os.wait4(child, 0)
print((time.perf_counter() - began) * 1000, used.ru_maxrss / 1024)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Starts a process from a small one, since a process is charged with the memory of the one that started it."""


def cold(command: list[str], given: Path | None) -> tuple[float, float]:
    """Run a process of its own: milliseconds, and the most memory it had, in MiB."""
    launch = [sys.executable, "-S", "-c", LAUNCH, *command]
    text = given.read_text() if given else ""
    done = subprocess.run(launch, input=text, capture_output=True, text=True, check=True)
    took, memory = map(float, done.stdout.split())
    return took, memory


def file_of(size: int, folder: Path) -> Path:
    path = folder / f"{size}.json"
    people = crowd(size, mentees=size, mentors=size)
    path.write_text(json.dumps({"as_of": "2026-11-23", "people": people}))
    return path


def test_cold_processes(tmp_path):
    commands = {
        "importing scipy's linear_sum_assignment": (SCIPY, None),
        "plan, 1000 x 1000": (PLAN, file_of(1000, tmp_path)),
        "plan, 200 x 200": (PLAN, file_of(200, tmp_path)),
        "importing the engine": (ENGINE, None),
        "starting Python": (NOTHING, None),
    }
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, (command, given) in commands.items():
            figures[name].append(cold(command, given))
    print()
    for name, rounds in figures.items():
        took, memory = (statistics.median(column) for column in zip(*rounds, strict=True))
        print(f"{name:42}{took:8.0f} ms{memory:8.1f} MiB")


@pytest.mark.parametrize("size", [200, 1000])
def test_why_not(size):
    pool = read_pool({"as_of": "2026-11-23", "people": crowd(size, mentees=size, mentors=size)}, [])
    pairs = plan(pool).pairs
    asked = [(pairs[place][0], pairs[-place - 1][1]) for place in range(15)]
    took = []
    for pair in asked:
        began = time.perf_counter()
        assert why_not(pool, *pair)
        took.append((time.perf_counter() - began) * 1000)
    print(f"\nwhy not, {size} x {size}: {took[0]:.0f} ms the first time, then {statistics.median(took[1:]):.1f} ms")


def test_beside_best_pair_first():
    """What greedy lists, as other programs use them, leave on the table where mentors are few."""
    from test_plan_of_a_pool import as_instance

    pool = read_pool({"as_of": "2026-11-23", "people": crowd(5, mentees=300, mentors=150)}, [])
    instance = as_instance(pool)
    best = sum(instance.edges[pair] for pair in plan(pool).pairs)
    print(f"\nsum of scores, best pair first: {greedily(instance) / best:.3f} of the plan's")
