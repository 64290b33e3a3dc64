"""The two times of the pretend Slack.

Machine time (trigger ids, time-outs, pacing, signatures) is the computer's and is asked for here only. Slack's own
time, from which messages get their place in a conversation, stands still until it is moved.
"""

import time
from datetime import UTC, datetime, timedelta


def machine_seconds() -> float:
    """Read the machine's steady clock."""
    return time.monotonic()  # noqa: TID251 - the one place that asks


def unix_seconds() -> int:
    """Read the machine's calendar clock; a signed request must carry it."""
    return int(time.time())  # noqa: TID251 - the one place that asks


def pause(seconds: float) -> None:
    """Let machine time pass."""
    time.sleep(seconds)


class SlackTime:
    """Slack's own time: starts where it is told to and moves only forwards, only when told."""

    def __init__(self, start: datetime) -> None:
        self.now = _aware(start)
        self._last_stamp = 0

    def move_to(self, moment: datetime) -> None:
        """Let it be `moment` in Slack."""
        if _aware(moment) < self.now:
            raise ValueError(f"Slack's time can't run backwards, from {self.now} to {moment}.")
        self.now = moment

    def move_by(self, duration: timedelta) -> None:
        """Let `duration` pass in Slack."""
        self.move_to(self.now + duration)

    def stamp(self) -> str:
        """Mint the next message id (`ts`): unique, rising, and readable as seconds since 1970."""
        micros = (self.now - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
        self._last_stamp = max(self._last_stamp + 1, micros)
        return f"{self._last_stamp // 1_000_000}.{self._last_stamp % 1_000_000:06d}"

    @property
    def unix(self) -> int:
        """Say the present moment as whole seconds since 1970."""
        return int(self.now.timestamp())


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("Slack needs a moment with a time zone.")
    return moment
