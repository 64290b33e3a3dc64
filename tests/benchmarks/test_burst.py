"""How close a burst comes to what Slack's limits allow at best, with the limits on. Bar R10.

Run by name: pytest -m benchmark -n0 -s tests/benchmarks/test_burst.py --reminders 10000 --speed 50

The bot is a process of its own, and both it and the pretend Slack run so many times faster. It has been at work for an
hour when it is nine on everybody's Monday. Nothing asserts on a clock; of a hundred calls Slack refuses one at most.
On a machine on which a message takes longer than the pace leaves it, the figure tells how fast the machine is.
"""

import gc
import sys
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest

sys.path.append(str(Path(__file__).parents[1] / "chaos"))

from bot_process import BASE
from processor import processor_seconds
from worlds import REMINDER, World

from mentorship.outbox.pacing import BUDGETS, WORKSPACE

pytestmark = [pytest.mark.benchmark, pytest.mark.postgresql, pytest.mark.timeout(3000)]


SETTLED = 3.0
"""Seconds without a call: who is in which channel has been looked up."""


@pytest.mark.parametrize("processes", [1, 2])
def test_a_burst(engine, words, request, processes):
    wanted, speed = request.config.getoption("--reminders"), request.config.getoption("--speed")
    if processes > 1 and engine.dialect.name == "sqlite":
        pytest.skip("one process on SQLite")
    with World(engine, words, pairs=wanted // 2) as world:
        world.plans_and_opens()
        world.slack.troubles.keeps_rate_limits(faster=speed)
        gc.freeze()  # the pretend Slack keeps all it knows for the count: the real one does not stop to look through it
        gc.disable()
        world.begins_at(BASE - timedelta(hours=1))
        for _ in range(processes):
            world.starts(per_minute=round(240 * speed), watched=False)
        before = calls_when_settled(world)
        world.begins_at(BASE)
        while len(world.slack.calls_of("chat.postMessage")) == 0:
            sleep(0.001)
        began, took_before = monotonic(), taken_by(world)
        while len(world.slack.calls) - before < wanted:  # whoever counts ten thousand rows again and again is a load
            sleep(0.05)
        world.drains(within=2000)
        took, each = monotonic() - began, (taken_by(world) - took_before) / wanted
        count = world.count()
        calls = world.slack.calls[before:]
        gc.enable()
    budget = BUDGETS[WORKSPACE]
    leaves = 60 / budget.per_minute / speed
    ideal = (wanted - budget.at_once) * leaves
    refused = sum(call.status == 429 for call in calls)
    assert (count.heard, count.doubled, count.lost) == (wanted, 0, 0), REMINDER
    assert refused <= 0.01 * len(calls)
    print(
        f"\n{engine.dialect.name}, {processes} process(es): {wanted} due at {speed} x speed in {took:.1f} s, "
        f"{took / ideal:.3f} x ideal; {refused} of {len(calls)} calls refused; "
        f"a message took {1000 * each:.1f} ms of a processor, and this pace leaves it {1000 * leaves:.1f}"
    )


def taken_by(world: World) -> float:
    """Tell how many seconds of a processor the bots have taken, of all of them."""
    return sum(processor_seconds(bot.pid) for bot in world.bots)


def calls_when_settled(world: World) -> int:
    """Wait until the bots have nothing to do; tell how many calls there were until then."""
    before = -1
    while before != (now := len(world.slack.calls)):
        before = now
        sleep(SETTLED)
    return before
