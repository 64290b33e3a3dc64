"""Hints between the processes that share a PostgreSQL: what one of them writes wakes the couriers of the others.

Only a hint: a courier that hears nothing looks by itself before long, so nothing depends on this connection.
"""

import threading
from collections.abc import Callable

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from mentorship.log import log

CHANNEL = "mentorship_outbox"
AGAIN_AFTER_SECONDS = 5.0
LOOKS_UP_EVERY_SECONDS = 1.0


def give_hint(session: Session) -> None:
    """Let the others know, when this transaction is committed, that there is something to say."""
    if session.get_bind().dialect.name == "postgresql" and not session.info.get(CHANNEL):
        session.info[CHANNEL] = True  # once in a transaction is enough
        session.execute(text(f"NOTIFY {CHANNEL}"))


class Hints:
    """Listens in a thread of its own, on a connection of its own."""

    def __init__(self, engine: Engine, wake: Callable[[], None]) -> None:
        self._engine, self._wake = engine, wake
        self._stopping = threading.Event()

    def listen(self) -> None:
        """Begin, where there can be other processes at all."""
        if self._engine.dialect.name == "postgresql":
            threading.Thread(target=self._listen, name="hints", daemon=True).start()

    def stop(self) -> None:
        """Stop listening."""
        self._stopping.set()

    def _listen(self) -> None:
        while not self._stopping.is_set():
            try:
                self._hear()
            except Exception as away:  # a raw connection raises what psycopg does, and whatever it is, we listen again
                log.debug("no hints for a while: %s", type(away).__name__)
            self._stopping.wait(AGAIN_AFTER_SECONDS)

    def _hear(self) -> None:
        import psycopg  # only with PostgreSQL

        connection = self._engine.raw_connection()
        try:
            talking = connection.driver_connection
            assert isinstance(talking, psycopg.Connection)
            talking.autocommit = True
            talking.execute(f"LISTEN {CHANNEL}")
            while not self._stopping.is_set():
                for _ in talking.notifies(timeout=LOOKS_UP_EVERY_SECONDS, stop_after=1):
                    self._wake()
        finally:
            connection.invalidate()  # nobody else should listen on it
