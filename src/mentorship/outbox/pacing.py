"""How fast the courier may speak: one message a second per conversation, and the workspace's budget.

Slack's own limits are per channel and per workspace; a courier that keeps below them is hardly ever refused.
"""

import threading
from datetime import timedelta

from mentorship.outbox.tray import GATHERING

SLOWEST = 4.0  # seconds between two messages, however often Slack has refused
RECOVERY = 0.95  # how fast the pace comes back with every message that was accepted


class Pacing:
    """Keeps the pace of one process, in seconds of machine time. `Pacing.off()` is for tests and the demo."""

    def __init__(
        self,
        *,
        per_minute: int = 240,
        per_conversation: timedelta = timedelta(seconds=1),
        hurry: timedelta = timedelta(0),
    ) -> None:
        """hurry: how much earlier than planned an App Home is published, for calendars that stand still."""
        self.hurry = hurry
        self._rest = per_conversation.total_seconds()
        self._usual_gap = self._gap = 60 / per_minute if per_minute else 0.0
        self._next_at: float | None = None
        self._resting: dict[str, float] = {}
        self._lock = threading.Lock()

    @classmethod
    def off(cls) -> "Pacing":
        """Speak as fast as it goes."""
        return cls(per_minute=0, per_conversation=timedelta(0), hurry=GATHERING)

    def pause(self, now: float) -> float:
        """Tell for how many seconds nobody may be spoken to; after a start, as long as any conversation rests."""
        with self._lock:
            if self._next_at is None:
                self._next_at = now + self._rest
            return max(0.0, self._next_at - now)

    def resting(self, now: float) -> dict[str, float]:
        """List the recipients that were spoken to a moment ago: {recipient: seconds to go}."""
        with self._lock:
            self._resting = {who: until for who, until in self._resting.items() if until > now}
            return {who: until - now for who, until in self._resting.items()}

    def speaks(self, recipient: str, now: float) -> None:
        """Note that somebody is about to be spoken to."""
        with self._lock:
            self._next_at = max(now, self._next_at or now) + self._gap
            if self._rest:
                self._resting[recipient] = now + self._rest

    def accepted(self) -> None:
        """Come back towards the usual pace."""
        with self._lock:
            self._gap = max(self._usual_gap, self._gap * RECOVERY)

    def refused(self) -> None:
        """Slow down for everyone: Slack said it was too much."""
        with self._lock:
            self._gap = min(self._gap * 2, SLOWEST)
