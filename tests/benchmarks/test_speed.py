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

from at_once import AtOnce, Figures
from season_of_ten import SeasonOfTen

from houses import House

ROUNDS = 1

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1200)]


def p99(figures: list[float]) -> float:
    return sorted(figures)[math.ceil(0.99 * len(figures)) - 1]


def test_acks(house: House) -> None:
    """Ten at once at every door of a season; the first season warms up and shows what a first press takes."""
    figures = Figures()
    at_once = AtOnce(house, figures)
    house.slack.app_side.ack_seconds = 600  # people wait for each other in here
    house.slack.app_side.transports[:] = [at_once]
    for season in range(ROUNDS + 1):
        at_once.is_counting = season > 0
        gc.collect()
        SeasonOfTen(house, at_once, named=f"{season}x").tell()
    nothing = [each for noop in figures.noop.values() for each in noop]
    bolt = p99(nothing)
    print(f"\nBolt's no-op, 10 at once: p50 {statistics.median(nothing):.1f} ms, p99 {bolt:.1f} ms")
    print(f"{'door':40}{'p50':>8}{'p99':>8}{'x no-op':>9}{'first':>8}{'queries':>9}")
    for door, ours in sorted(figures.ours.items(), key=lambda each: -p99(each[1])):
        print(
            f"{door:40}{statistics.median(ours):8.1f}{p99(ours):8.1f}{p99(ours) / bolt:9.1f}"
            f"{figures.first[door]:8.1f}{max(figures.statements[door]):9}"
        )
    for door, counts in sorted(at_once.settling.counting.looks.items(), key=lambda each: -max(each[1])):
        print(f"{f'after {door}':40}{statistics.median(counts):8.1f}{max(counts):8}")
    for kind, counts in sorted(at_once.settling.counting.deliveries.items(), key=lambda each: -max(each[1])):
        print(f"{kind:40}{statistics.median(counts):8.1f}{max(counts):8}")
