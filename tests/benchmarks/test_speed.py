"""How fast people are answered, in figures.

Run by name: pytest -m benchmark -n0 -s tests/benchmarks/test_speed.py. Nothing asserts on a clock.
"""

import gc
import math
import statistics
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

from at_once import WAYS, AtOnce, Figures
from season_of_ten import SeasonOfTen

from counting import Counting
from houses import House

ROUNDS = 1

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1200)]


def p99(figures: list[float]) -> float:
    return sorted(figures)[math.ceil(0.99 * len(figures)) - 1]


@pytest.mark.parametrize("way", WAYS)
def test_acks(house: House, way: str) -> None:
    """Ten at once at every door of a season; the first season warms up and shows what a first press takes."""
    figures = Figures()
    house.slack.app_side.ack_seconds = 600  # people wait for each other in here
    with WAYS[way](house) as ways:
        at_once = AtOnce(house, figures, ways)
        house.slack.app_side.transports[:] = [at_once]
        for season in range(ROUNDS + 1):
            at_once.is_counting = season > 0
            gc.collect()
            SeasonOfTen(house, at_once, named=f"{season}x").tell()
    print(f"\nThe way: {way}, 10 at once")
    for name, nothing in figures.nothing.items():
        print(f"Bolt's no-op, {name}: p50 {statistics.median(nothing):.1f} ms, p99 {p99(nothing):.1f} ms")
    times = [p99(nothing) for nothing in figures.nothing.values()]
    print(
        f"{'door':40}{'p50':>8}{'p99':>8}" + "".join(f"{'x ' + name:>14}" for name in figures.nothing) + f"{'first':>8}"
    )
    for door, ours in sorted(figures.ours.items(), key=lambda each: -p99(each[1])):
        compared = "".join(f"{p99(ours) / bolt:14.1f}" for bolt in times)
        print(f"{door:40}{statistics.median(ours):8.1f}{p99(ours):8.1f}{compared}{figures.first[door]:8.1f}")
    if way == "in this process":
        print_questions(figures, at_once.settling.counting)


def print_questions(figures: Figures, counting: Counting) -> None:
    """What was asked of the database: before an ack, after it, and by a delivery."""
    for door, asked in sorted(figures.statements.items(), key=lambda each: -max(each[1])):
        print(f"{door:40}{statistics.median(asked):8.1f}{max(asked):8}")
    for door, counts in sorted(counting.looks.items(), key=lambda each: -max(each[1])):
        print(f"{f'after {door}':40}{statistics.median(counts):8.1f}{max(counts):8}")
    for kind, counts in sorted(counting.deliveries.items(), key=lambda each: -max(each[1])):
        print(f"{kind:40}{statistics.median(counts):8.1f}{max(counts):8}")
