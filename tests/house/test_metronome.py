"""The metronome: a tick that is missed or takes long is asked once more, never twice at a time. Delivery 1."""

from collections.abc import Callable
from concurrent.futures import wait
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from threading import Event, Lock
from time import monotonic

import pytest
from apscheduler.schedulers import base
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from houses import House
from mentorship.bot import Bot
from mentorship.organising import membership
from mentorship.schedule import compare_when_due, start_ticking


def test_ticks_that_pile_up_are_one_and_never_run_at_the_same_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    under_way, ticks, gate = Lock(), list[bool](), Event()

    def tick(_: Bot) -> None:
        ticks.append(under_way.acquire(blocking=False))  # False: another is under way
        gate.wait(5)
        under_way.release()

    monkeypatch.setattr(Bot, "tick", tick)
    scheduler = start_ticking(house.bot, every_seconds=1)
    try:
        comes(lambda: ticks)
        Event().wait(2.2)  # two more would be due
        assert ticks == [True]
        gate.set()
        comes(lambda: len(ticks) > 1)
        assert ticks[:2] == [True, True]
    finally:
        gate.set()
        scheduler.shutdown()
        house.bot.settle()


def test_a_tick_that_has_much_to_say_ends_when_the_bot_is_asked_to_stop(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left is found by the next one: who stops the bot need not wait for it."""
    said = list[object]()

    def always_more(bot: Bot, due: object) -> bool:
        said.append(due)
        bot.begin_nothing()
        assert len(said) < 5
        return True

    monkeypatch.setattr(Bot, "_is_more_due", always_more)
    house.bot.tick()
    assert len(said) == 1


def comes(what: Callable[[], object]) -> None:
    until = monotonic() + 10
    while not what():
        assert monotonic() < until
        Event().wait(0.01)


def test_no_job_is_given_up_because_it_is_late(house: House) -> None:
    """With APScheduler's defaults, what is a second late never runs, and what was missed often runs often."""
    scheduler: BackgroundScheduler = start_ticking(house.bot, every_seconds=3600)
    try:
        for job in scheduler.get_jobs():
            assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None), job.id
        assert {job.id for job in scheduler.get_jobs()} >= {"tick", "channels"}
    finally:
        scheduler.shutdown()
        house.bot.settle()


def test_a_clock_that_is_put_back_silences_no_tick(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where a machine starts with the wrong hour, and is told the right one: APScheduler would wait for its own."""
    ticks, back = list[datetime](), timedelta(0)

    class ComputersClock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) - back

    monkeypatch.setattr(base, "datetime", ComputersClock)
    monkeypatch.setattr(Bot, "tick", lambda bot: ticks.append(bot.clock.machine_now()))
    scheduler = start_ticking(house.bot, every_seconds=1)
    try:
        comes(lambda: ticks)
        back = timedelta(hours=1)
        before = len(ticks)
        comes(lambda: len(ticks) > before + 2)
    finally:
        scheduler.shutdown()
        house.bot.settle()


def test_channels_are_compared_again_soon_where_slack_does_not_answer(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a minute, after two, after four, and once an hour in the end; then once a day."""
    tries, seconds = list[float](), 0.0

    def compare(_: Bot) -> None:
        tries.append(seconds)
        if len(tries) < 9:
            raise ConnectionResetError

    monkeypatch.setattr(membership, "compare", compare)
    monkeypatch.setattr(house.bot.clock, "elapsed", lambda: seconds)
    for _ in range(2 * 24 * 60):
        compare_when_due(house.bot)
        wait(set(house.bot._later))
        seconds += 60
    minutes = [(later - earlier) / 60 for earlier, later in pairwise(tries)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60, 24 * 60]


def test_a_job_that_finds_no_database_says_so_in_a_line(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """What an hour's job could not do is done an hour later; nobody is to read a traceback for it."""

    def away(_: object) -> None:
        raise OperationalError("BEGIN", {}, Exception("disk I/O error"))

    scheduler = start_ticking(house.bot, every_seconds=3600)
    try:
        house.bot.settle()
        event.listen(house.bot.engine, "begin", away)
        scheduler.modify_job("forget", next_run_time=house.bot.clock.machine_now())
        comes(lambda: "away" in caplog.text)
    finally:
        scheduler.shutdown()
        wait(set(house.bot._later))  # or the listener would be taken from beneath a transaction that begins
        event.remove(house.bot.engine, "begin", away)
        house.bot.settle()
    assert not [each for each in caplog.records if each.exc_info], caplog.text
