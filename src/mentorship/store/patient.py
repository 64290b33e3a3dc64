"""A connection to PostgreSQL that stops waiting at the deadline of whoever uses it. Needs psycopg.

Whoever has none, as the tick and the courier, gives up a server that is silent for half a minute after a question: it
answers each within ten seconds, if only to say that it took too long, unless it is frozen or cut off.
"""

import select
from collections.abc import Generator
from contextlib import suppress
from typing import Any

from psycopg import Connection, OperationalError

from mentorship.store.deadlines import Deadline, deadline

LOOKS_UP_EVERY = 0.1
SILENT_FOR = 30.0
"""Seconds, both. The silence is counted in look-ups: a process that was frozen itself has not waited for anybody."""


class TooLate(OperationalError):
    """Whoever waits for an answer will not wait for this one."""


class Patient(Connection[Any]):  # Any: rows of any shape, as SQLAlchemy wants them
    """psycopg's own, which looks up ten times a second while it waits."""

    @classmethod
    def _connect_gen(cls, *about: Any, **named: Any) -> Generator[Any, Any, Any]:  # Any: as in psycopg
        """Open a connection; psycopg's own time-out is for each of a host's addresses, and two seconds at least."""
        opens = super()._connect_gen(*about, **named)
        due = deadline()
        return opens if due is None else until(due, opens)

    def wait(self, gen: Generator[Any, Any, Any], *more: Any, **named: Any) -> Any:  # Any: as in psycopg
        due = deadline()
        waits = while_it_speaks(gen) if due is None else until(due, gen)
        try:
            return super().wait(waits, *more, **named)
        except TooLate:
            self.close()  # nobody knows what it will say next; and what it has done is undone
            raise

    def is_still_open(self) -> bool:
        """Ask whether the server has kept the line open: whatever it says unasked is that it closes it."""
        poll = select.poll()
        with suppress(OperationalError):
            poll.register(self.fileno(), select.POLLIN)
            return not poll.poll(0)
        return False

    def commit(self) -> None:
        """Commit, unless nobody waits for it any more: nothing is done that its person was not told of."""
        due = deadline()
        if due is not None and due.left <= 0:
            self.close()
            raise TooLate("whoever waits for this was told that it is not done")
        super().commit()


def until(due: Deadline, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
    """Go on with what psycopg does between two waits, until the deadline."""
    try:
        wants = next(gen)
        while True:
            ready = yield wants
            if due.left <= 0:
                raise TooLate("no answer within the time that there is for it")
            wants = gen.send(ready)
    except StopIteration as done:
        return done.value


def while_it_speaks(gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
    """Go on with what psycopg does between two waits, until the server has been silent for too long."""
    looked_up = 0
    try:
        wants = next(gen)
        while looked_up * LOOKS_UP_EVERY < SILENT_FOR:
            ready = yield wants
            looked_up = 0 if ready else looked_up + 1
            wants = gen.send(ready)
    except StopIteration as done:
        return done.value
    raise TooLate("the server says nothing")
