"""A bad minute in the life of the bot, short enough for every run of the suite. The long one is `test_full.py`."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

from worlds import World

pytestmark = [pytest.mark.postgresql, pytest.mark.timeout(60)]


def test_deaths_at_every_turn_lose_no_reminder_and_double_none(engine, words):
    """Delivery 2: killed after planning, with a row in hand, before and after Slack accepted it, while looking."""
    with World(engine, words, pairs=6) as world:
        world.slack.troubles.loses_answer("chat.postMessage", times=2)
        for point in ("planner: after commit", "claimed", "after_call"):
            world.dies(world.starts(at=point, waits=False))
        with world.kills_at_call("chat.postMessage", accepted=True):
            world.dies(world.starts(waits=False))
        world.starts()
        world.drains()
        count = world.count()
    assert (count.wanted, count.heard, count.doubled, count.lost) == (12, 12, 0, 0)
