"""Fast-forward: from one moment at which something happens to the next, so that nothing on the way is skipped."""

from collections.abc import Callable
from datetime import datetime, timedelta

from mentorship.bot import Bot

STUCK_AFTER = 50
"""So often may one and the same moment ask for attention before it is our fault."""


class Stuck(Exception):
    """A room says again and again that something is due now and does nothing about it."""


def fast_forward(bot: Bot, *, to: datetime, move_to: Callable[[datetime], None]) -> None:
    """Move the calendar to a moment, stopping wherever something is due on the way."""
    here, tries = bot.clock.now(), 0
    while (moment := bot.next_moment()) is not None and moment <= to:
        if moment <= here:
            tries += 1
            if tries > STUCK_AFTER:
                raise Stuck(f"at {here}, asked for {moment}")
        else:
            tries = 0
        here = max(here, moment)
        stop_at(bot, here, move_to=move_to)
    stop_at(bot, to, move_to=move_to)


def go_to_next(bot: Bot, *, move_to: Callable[[datetime], None], within: timedelta = timedelta(days=366)) -> None:
    """Move the calendar to the next thing that happens by itself, if anything is planned."""
    here = bot.clock.now()
    bot.tick()
    bot.settle()
    moment = bot.next_moment()
    if moment is not None and moment <= here + within:
        stop_at(bot, max(moment, here), move_to=move_to)


def stop_at(bot: Bot, moment: datetime, *, move_to: Callable[[datetime], None]) -> None:
    move_to(moment)
    bot.tick()
    bot.settle()
