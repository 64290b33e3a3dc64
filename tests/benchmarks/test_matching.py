"""How fast the engine is, in figures: cold processes, interleaved with importing scipy's solver alone.

Run by name: pytest -m benchmark -n0 -s tests/benchmarks/test_matching.py. Nothing asserts on a clock.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mentorship.matching import Pool, plan, why_not
from mentorship.matching.instance import solve
from mentorship.matching.read_pool import read_pool

sys.path.append(str(Path(__file__).parents[1] / "matching"))

from crowds import crowd
from methods import best_pair_first, first_come_first_served, greatest_sum, grid_by_grid, stable
from oracles import is_allowed, value
from test_plan_of_a_pool import as_instance

ROUNDS = 7
SCIPY = [sys.executable, "-c", "from scipy.optimize import linear_sum_assignment"]
COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Where Python may keep what it compiled, as an installed package is: else every start would compile us anew."""
PLAN = [sys.executable, "-c", "import sys; from mentorship.cli import main; sys.exit(main(['plan']))"]
"""What the command `mentorship` does, wherever it is installed."""
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
took, busy = time.perf_counter() - began, used.ru_utime + used.ru_stime
print(took * 1000, busy * 1000, used.ru_maxrss / 1024)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Starts a process from a small one, since a process is charged with the memory of the one that started it."""


def cold(command: list[str], given: Path | None) -> tuple[float, float, float]:
    """Run a process of its own: milliseconds by the clock and of the processor, and the most memory, in MiB."""
    launch = [sys.executable, "-S", "-c", LAUNCH, *command]
    text = given.read_text() if given else ""
    done = subprocess.run(launch, input=text, capture_output=True, text=True, check=True, env=COMPILED)
    took, used, memory = map(float, done.stdout.split())
    return took, used, memory


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
    figures: dict[str, list[tuple[float, float, float]]] = {name: [] for name in commands}
    for each in range(ROUNDS + 1):
        for name, (command, given) in commands.items():
            figure = cold(command, given)
            if each:  # the first one may have to compile
                figures[name].append(figure)
    print(f"\n{'medians of interleaved rounds':42}{'wall':>11}{'processor':>13}{'memory':>12}{'of scipy':>10}")
    scipy = next(iter(figures.values()))
    for name, rounds in figures.items():
        took, used, memory = (statistics.median(column) for column in zip(*rounds, strict=True))
        ratio = statistics.median(each[1] / theirs[1] for each, theirs in zip(rounds, scipy, strict=True))
        print(f"{name:42}{took:8.0f} ms{used:10.0f} ms{memory:8.1f} MiB{ratio:10.2f}")


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


METHODS = {
    "the best pair first (a spreadsheet)": best_pair_first,
    "first come, first served (requests)": first_come_first_served,
    "Gale and Shapley's, by the scores": stable,
    "Munkres', grid by grid": grid_by_grid,
    "scipy's solver, the greatest sum": greatest_sum,
    "the engine, proven": solve,
}


@pytest.mark.parametrize(("mentees", "mentors"), [(300, 100), (300, 160), (200, 200)])
def test_beside_what_other_programs_do(mentees, mentors):
    """The same people, rules, scores and places for all; what they serve, and how well."""
    pool = choosy(read_pool({"as_of": "2026-11-23", "people": crowd(5, mentees=mentees, mentors=mentors)}, []))
    instance = as_instance(pool)
    best = value(instance, solve(instance))
    print(f"\n{mentees} x {mentors}, {sum(instance.mentors.values())} places, {len(instance.edges)} possible pairs")
    print(f"{'':38}served  weeks waited  of the best sum   time")
    for name, method in METHODS.items():
        took = []
        for _ in range(5):
            began = time.perf_counter()
            pairs = method(instance)
            took.append((time.perf_counter() - began) * 1000)
        served, waited, total = value(instance, pairs)
        assert is_allowed(instance, pairs)
        shares = f"{served:5}{waited / best[1]:13.1%}{total / best[2]:16.1%}"
        print(f"{name:38}{shares}{statistics.median(took):10.0f} ms")


def choosy(pool: Pool) -> Pool:
    """Free on one evening or two, as people are: not everyone can meet everyone."""
    chance = random.Random(5)
    people = [
        each._replace(available=tuple(chance.sample(each.available, min(len(each.available), chance.randint(1, 2)))))
        for each in pool.people.values()
    ]
    return Pool(pool.as_of, people, never=pool.never, rules=pool.rules)
