"""The metronome: APScheduler calls the tick and, at start and once a day, compares channels. The truth is in the rows.

Where Slack did not answer, channels are compared again soon.

Memory store, one instance at a time, late runs folded into one: a job that is missed is simply asked again.
"""

from datetime import datetime
from typing import Any

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from mentorship.bot import Bot
from mentorship.organising.downtime import note_being_at_work
from mentorship.organising.membership import sync_channels
from mentorship.store import empty_log

COMPARED_EVERY = 24 * 3600.0
"""Seconds, where Slack answers."""


class Jobs(MemoryJobStore):  # type: ignore[misc]  # APScheduler has no types
    """Where the computer's clock was put back, all is asked at once: or nothing would be until it has caught up."""

    asked_at: datetime | None = None

    def get_due_jobs(self, now: datetime) -> list[Any]:
        """Find the jobs whose time has come."""
        if self.asked_at is not None and now < self.asked_at:
            for job in self.get_all_jobs():
                job.modify(next_run_time=now)
        self.asked_at = now
        found: list[Any] = super().get_due_jobs(now)
        return found


def start_ticking(bot: Bot, *, every_seconds: int) -> BackgroundScheduler:
    """Ask the rooms every `every_seconds` what ought to be said, and wake the courier."""
    scheduler = BackgroundScheduler(
        timezone="UTC",
        jobstores={"default": Jobs()},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    scheduler.add_job(bot.tick, "interval", seconds=every_seconds, id="tick")
    scheduler.add_job(
        compare_when_due,
        "interval",
        [bot],
        seconds=15,
        id="channels",
        next_run_time=bot.clock.machine_now(),
    )
    scheduler.add_job(lambda: bot.later(bot.forget_old_presses), "interval", hours=1, id="forget")
    scheduler.add_job(lambda: empty_log(bot.engine), "interval", minutes=1, id="log")
    note_being_at_work(bot)
    scheduler.add_job(note_being_at_work, "interval", [bot], minutes=1, id="at work")  # also while a tick takes long
    scheduler.start()
    return scheduler


def compare_when_due(bot: Bot) -> None:
    now = bot.clock.elapsed()
    if now >= bot.comparison.at:
        bot.comparison.at = now + COMPARED_EVERY
        bot.later(lambda: sync_channels(bot))
