"""The only file that asks the computer what time it is.

Two times live side by side. *Calendar time* is people's time: tests and the demo move it. *Machine time*
serves leases, time-outs and pacing, and nobody moves it. What follows from either is `program/calendar.py`.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic  # noqa: TID251 - this is the one place that asks


class Clock:
    """Say what time it is, for people and for machines."""

    def __init__(self, *, calendar: Callable[[], datetime] | None = None) -> None:
        """Follow the computer's calendar, or someone else's: the demo follows its workspace's time."""
        self._calendar = calendar or self.machine_now

    def now(self) -> datetime:
        """Tell the moment in calendar time: aware, in UTC."""
        return in_utc(self._calendar())

    def machine_now(self) -> datetime:
        """Tell the moment in machine time: aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is the one place that asks

    def elapsed(self) -> float:
        """Count the seconds of machine time since some start; the difference of two answers has a meaning."""
        return monotonic()


class MovableClock(Clock):
    """A clock whose calendar stands still until it is moved, in either direction."""

    def __init__(self, start: datetime) -> None:
        super().__init__(calendar=lambda: self._moment)
        self.move_to(start)

    def move_to(self, moment: datetime) -> None:
        """Make it `moment` for everyone who asks for calendar time."""
        self._moment = in_utc(moment)


def in_utc(moment: datetime) -> datetime:
    """Give the same moment in UTC.

    Raises ValueError for a moment without a zone: Python would take it for the computer's own.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment} belongs to no zone")
    return moment.astimezone(UTC)
