"""How fast people are answered, in figures.

Run by name: pytest -m benchmark -n0 -s tests/benchmarks/test_speed.py. Nothing asserts on a clock.
"""

import gc
import math
import statistics
import sys
from pathlib import Path
from threading import current_thread
from time import thread_time

import pytest
from sqlalchemy import Connection, Engine, event

sys.path.append(str(Path(__file__).parent))

from at_once import WAYS, AtOnce, Figures
from season_of_ten import SeasonOfTen

from counting import Counting
from houses import House

ROUNDS = 1
SHORT = 5
"""Milliseconds in which a transaction that writes is to be over (Delivery, section 4)."""

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1200)]


def p99(figures: list[float]) -> float:
    return sorted(figures)[math.ceil(0.99 * len(figures)) - 1]


@pytest.mark.parametrize("way", WAYS)
def test_acks(house: House, way: str) -> None:
    """Ten at once at every door of a season; the first season warms up and shows what a first press takes."""
    figures, writes = Figures(), Writes(house.engine)
    house.slack.app_side.ack_seconds = 600  # people wait for each other in here
    with WAYS[way](house) as ways:
        at_once = AtOnce(house, figures, ways)
        house.slack.app_side.transports[:] = [at_once]
        for season in range(ROUNDS + 1):
            at_once.is_counting = season > 0
            writes.took.clear()
            gc.collect()
            gc.freeze()  # as in a bot that runs; and here it would look through all that the pretend Slack keeps
            SeasonOfTen(house, at_once, named=f"{season}x").tell()
            gc.unfreeze()
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
        writes.print_figures()


class Writes:
    """How long transactions that write keep others out, in processor time: to wait for others is not theirs."""

    def __init__(self, engine: Engine) -> None:
        self.took: list[tuple[str, float]] = []
        """Who wrote, and for how many milliseconds."""
        event.listen(engine, "begin", self._begins)
        event.listen(engine, "commit", self._ends)

    def _begins(self, connection: Connection) -> None:
        if connection.get_execution_options().get("writing"):
            connection.info["began"] = thread_time()

    def _ends(self, connection: Connection) -> None:
        if (began := connection.info.pop("began", None)) is not None:
            self.took.append((current_thread().name.rstrip("0123456789_-"), (thread_time() - began) * 1000))

    def print_figures(self) -> None:
        for name in sorted({name for name, _ in self.took}):
            took = [each for who, each in self.took if who == name]
            short = sum(each <= SHORT for each in took) / len(took)
            print(
                f"written by {name}: {len(took)} times, p50 {statistics.median(took):.1f} ms, p99 {p99(took):.1f} ms, "
                f"most {max(took):.1f} ms, {short:.1%} within {SHORT} ms"
            )


def print_questions(figures: Figures, counting: Counting) -> None:
    """What was asked of the database: before an ack, after it, and by a delivery."""
    for door, asked in sorted(figures.statements.items(), key=lambda each: -max(each[1])):
        print(f"{door:40}{statistics.median(asked):8.1f}{max(asked):8}")
    for door, counts in sorted(counting.looks.items(), key=lambda each: -max(each[1])):
        print(f"{f'after {door}':40}{statistics.median(counts):8.1f}{max(counts):8}")
    for kind, counts in sorted(counting.deliveries.items(), key=lambda each: -max(each[1])):
        print(f"{kind:40}{statistics.median(counts):8.1f}{max(counts):8}")
