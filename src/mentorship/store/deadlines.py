"""A deadline for whoever waits for an answer: however much is asked of a database for it, together it takes no longer.

The databases' own time-outs are for one statement each, and a server that is frozen, or cut off without a word, keeps
none of them. So it is our side that stops waiting: on PostgreSQL it closes the connection, which undoes what was done
on it. (Only if the commit itself was on its way, it may yet be done: then whoever presses again finds it done.) On
SQLite one waits for others before a transaction begins, and there for no longer than what is left.
"""

import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from msgspec import Struct


class Deadline(Struct, frozen=True):
    """until: in the seconds that `elapsed` counts."""

    until: float
    elapsed: Callable[[], float]

    @property
    def left(self) -> float:
        return self.until - self.elapsed()


class _Here(threading.local):
    deadline: Deadline | None = None


_here = _Here()


@contextmanager
def answered_within(most: timedelta, elapsed: Callable[[], float]) -> Iterator[None]:
    """Let this thread wait for databases no longer than that, all in all; within another deadline, that one holds.

    Past it, whatever waits raises OperationalError or Busy. elapsed: seconds that nobody can put back.
    """
    before = _here.deadline
    _here.deadline = before or Deadline(elapsed() + most.total_seconds(), elapsed)
    try:
        yield
    finally:
        _here.deadline = before


@contextmanager
def however_long() -> Iterator[None]:
    """Let this thread wait for databases for as long as they take, however silent they are: a migration takes its time.

    Whoever says neither gives a silent database up after a while (see `patient`).
    """
    before = _here.deadline
    _here.deadline = Deadline(math.inf, lambda: 0.0)
    try:
        yield
    finally:
        _here.deadline = before


def deadline() -> Deadline | None:
    """Find this thread's deadline."""
    return _here.deadline


def cut(patience: timedelta) -> timedelta:
    """Shorten a patience to what is left until the deadline."""
    if _here.deadline is None:
        return patience
    return timedelta(seconds=min(patience.total_seconds(), max(0.0, _here.deadline.left)))
