"""Somebody who writes all the time, so many times a second, and notices how long they were kept waiting."""

from threading import Event, Thread
from time import monotonic
from typing import Any

from sqlalchemy import Engine

from mentorship.clock import Clock
from mentorship.slack import seen
from mentorship.store import writing


class Writer:
    """Writes one small numbered transaction after the other, until the `with` statement ends."""

    def __init__(self, engine: Engine, *, per_second: float = 1000) -> None:
        self.engine, self.pause = engine, 1 / per_second
        self.written, self.longest = 0, 0.0
        """How many are committed; how many seconds the longest took, with its wait for others."""
        self.is_over = Event()
        self.thread = Thread(target=self.write)

    def write(self) -> None:
        started, now = monotonic(), Clock().machine_now()
        while not self.is_over.is_set():
            before = monotonic()
            with writing(self.engine) as session:
                seen.remember(session, mark(self.written), at=now)
            self.longest = max(self.longest, monotonic() - before)
            self.written += 1
            self.is_over.wait(max(0, started + self.written * self.pause - monotonic()))

    def __enter__(self) -> "Writer":
        self.thread.start()
        while self.written < 20:
            self.is_over.wait(0.001)
        return self

    def __exit__(self, *_: Any) -> None:
        self.is_over.set()
        self.thread.join()


def mark(number: int) -> str:
    return f"written-{number:09}"
