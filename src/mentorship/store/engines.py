"""Engines: how the two databases are opened.

On SQLite a writing session begins with `BEGIN IMMEDIATE` (with a plain BEGIN, two that read and then write
refuse each other) behind one lock per process (waiting in line is faster than SQLite's own polling).
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    NullPool,
    QueuePool,
    create_engine,
    event,
    exc,
    make_url,
    text,
)
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from mentorship.store.anew import DEADLOCK, NOT_ONE_AFTER_THE_OTHER, Undone
from mentorship.store.deadlines import cut
from mentorship.store.keys import Keys
from mentorship.store.sealing import keys_on

if TYPE_CHECKING:
    from prometheus_client import Histogram

PATIENCE = timedelta(seconds=10)  # how long a transaction waits for others
ACK_PATIENCE = timedelta(milliseconds=1500)  # the same where Slack waits for an answer
WRITES_TAKE = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5, 10)  # seconds, in steps to count in
FRESH = "fresh"  # what a line to the database remembers


class Busy(Exception):
    """Others have been writing for longer than this transaction was willing to wait."""


AWAY = (OperationalError, exc.InterfaceError, exc.TimeoutError, Busy)
"""What is raised when the database cannot be reached, or is too busy, for as long as one is willing to wait."""


def open_engine(url: str | URL, keys: Keys) -> Engine:
    """Open the database that a URL names; the keys serve its sealed columns. Touches no table."""
    url = make_url(url)
    engine = _open_sqlite(url) if url.get_backend_name() == "sqlite" else _open_postgresql(url)
    vars(engine.dialect)["mentorship_keys"] = keys  # where column types can reach it
    return engine


def open_to_look(url: str | URL, keys: Keys) -> Engine:
    """Open the database for somebody who changes nothing: SQLite makes no file for it, either, and none another way."""
    url = make_url(url)
    if url.get_backend_name() != "sqlite":
        return open_engine(url, keys)
    here = Path(str(url.database)).absolute()
    is_in_use = any(here.with_name(here.name + end).exists() for end in ("-wal", "-journal"))
    address = f"{here.as_uri()}?mode=ro" + ("" if is_in_use else "&immutable=1")  # else it would begin a log
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool)
    vars(engine.dialect)["mentorship_keys"] = keys  # as above
    return engine


def keys_of(engine: Engine) -> Keys:
    """Find the keys that an engine was opened with."""
    return keys_on(engine.dialect)


def writes_of(engine: Engine) -> "Histogram":
    """Find the count of an engine's writing transactions, by how long they lasted; it begins with the first of them."""
    on_dialect = vars(engine.dialect)  # shared by option engines
    if "mentorship_writes" not in on_dialect:
        from prometheus_client import Histogram  # no start waits for it

        told = "How long transactions that write last, from their begin to the end of their commit."
        writes = Histogram("mentorship_write_seconds", told, buckets=WRITES_TAKE, registry=None)
        on_dialect.setdefault("mentorship_writes", writes)
    found: Histogram = on_dialect["mentorship_writes"]
    return found


def empty_log(engine: Engine) -> None:
    """Leave nothing in SQLite's write-ahead log: what was deleted still stands there, for weeks where little happens.

    If somebody reads or writes just now, it is left for the next time. On a disk that takes nothing more, SQLite would
    die of it: what it shares with other processes is a piece of a file.
    """
    if engine.dialect.name == "sqlite" and os.access(str(engine.url.database), os.W_OK):
        with suppress(sqlite3.OperationalError), engine.connect() as connection:
            cursor = connection.connection.cursor()
            cursor.execute("PRAGMA busy_timeout=50")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class WriteLock:
    """One writer per process. Knows its holder: writing inside writing is a slip, not a wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holder: int | None = None

    @contextmanager
    def held(self, patience: timedelta) -> Iterator[None]:
        if self._holder == threading.get_ident():
            raise RuntimeError("this thread is already writing")
        if not self._lock.acquire(timeout=patience.total_seconds()):
            raise Busy("another thread has been writing for too long")
        self._holder = threading.get_ident()
        try:
            yield
        finally:
            self._holder = None
            self._lock.release()


def _open_sqlite(url: URL) -> Engine:
    if url.database:
        touch_private(Path(url.database))
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False},
        poolclass=QueuePool,
        pool_size=32,
        max_overflow=32,
    )
    vars(engine.dialect)["mentorship_write_lock"] = WriteLock()  # shared by option engines

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            f"busy_timeout={_milliseconds(PATIENCE)}",
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "trusted_schema=OFF",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    def begin(connection: Connection, *, writing: bool, patience: timedelta, outlives_power: bool) -> None:
        statement = "BEGIN IMMEDIATE" if writing else "BEGIN"
        cursor = connection.connection.cursor()
        try:
            cursor.execute(f"PRAGMA busy_timeout={_milliseconds(cut(patience))}")
            if writing:
                cursor.execute(f"PRAGMA synchronous={'FULL' if outlives_power else 'NORMAL'}")
            cursor.execute(statement)
        except sqlite3.OperationalError as error:  # on a bare cursor, SQLAlchemy does not make it one of its own
            raise OperationalError(statement, {}, error) from None
        finally:
            cursor.close()

    @event.listens_for(engine, "handle_error")
    def give_up(context: ExceptionContext) -> None:
        if "readonly database" in str(context.original_exception):
            context.is_disconnect = True  # opened while nobody could write, it never would again

    _at_begin(engine, begin)
    return engine


def _open_postgresql(url: URL) -> Engine:
    from mentorship.store.patient import Patient  # only who has PostgreSQL has psycopg

    time_out = _milliseconds(PATIENCE)
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={
            "connect_timeout": 2,
            "tcp_user_timeout": time_out,  # a machine that is cut off without a word says nothing of a broken line
            "keepalives_idle": 10,
            "keepalives_interval": 3,
            "keepalives_count": 3,
            "options": f"-c timezone=UTC -c statement_timeout={time_out} -c lock_timeout={time_out}"
            " -c idle_in_transaction_session_timeout=60000",
        },
        pool_size=16,
        max_overflow=32,
        pool_timeout=ACK_PATIENCE.total_seconds(),
        pool_use_lifo=True,
    )

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, args: Any, named: Any) -> Patient:
        return Patient.connect(*args, **named)

    @event.listens_for(engine, "connect")
    def is_fresh(_connection: Patient, record: ConnectionPoolEntry) -> None:
        record.info[FRESH] = True

    @event.listens_for(engine, "checkout")
    def is_still_there(connection: Patient, record: ConnectionPoolEntry, _fairy: Any) -> None:
        """Notice before a deed begins that the database went away and came back, without a way to it for each deed.

        A line that is closed as soon as it was opened is the deed's to meet: the database is away.
        """
        if not record.info.pop(FRESH, False) and not connection.is_still_open():
            raise exc.InvalidatePoolError

    def begin(connection: Connection, *, writing: bool, patience: timedelta, outlives_power: bool) -> None:
        psycopg: Any = connection.connection.driver_connection
        psycopg.read_only = not writing  # it begins with the first statement, and needs no question of its own
        if patience != PATIENCE:
            ms = _milliseconds(patience)
            connection.execute(text(f"SET LOCAL lock_timeout={ms}; SET LOCAL statement_timeout={ms}"))

    @event.listens_for(engine, "handle_error")
    def name_what_happened(context: ExceptionContext) -> Undone | OperationalError | None:
        trouble = context.original_exception
        if getattr(trouble, "sqlstate", None) in (DEADLOCK, NOT_ONE_AFTER_THE_OTHER):
            return Undone(context.statement, None, trouble)
        if lets_nobody_write(context):
            context.is_disconnect = True  # it is another server that takes over: this line would lead here for good
            return OperationalError(context.statement, None, trouble)
        return None

    _at_begin(engine, begin)
    return engine


def lets_nobody_write(context: ExceptionContext) -> bool:
    """Whether PostgreSQL, as a standby, refuses whoever means to write, or has given their transaction up."""
    trouble: Any = context.original_exception  # Any: psycopg's
    match getattr(trouble, "sqlstate", None):
        case "0A000":  # said for other reasons, too, but not where a transaction is to be one that writes
            return bool(trouble.diag.source_function == "call_bool_check_hook")
        case "25006":  # whoever only reads, and writes, makes a mistake of ours
            return context.connection is not None and bool(context.connection.get_execution_options().get("writing"))
        case "25P03":
            return True
    return False


def _at_begin(engine: Engine, begin: Callable[..., None]) -> None:
    """Call `begin` when a transaction starts, with what `writing` and `reading` said about it."""

    @event.listens_for(engine, "begin")
    def started(connection: Connection) -> None:
        options = connection.get_execution_options()
        begin(
            connection,
            writing=options.get("writing", False),
            patience=options.get("patience", PATIENCE),
            outlives_power=options.get("outlives_power", False),
        )


def touch_private(path: Path) -> None:
    """Make the file before SQLite does, readable by nobody else."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _milliseconds(patience: timedelta) -> int:
    return int(patience / timedelta(milliseconds=1))
