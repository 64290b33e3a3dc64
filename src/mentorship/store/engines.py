"""Engines and sessions: how the two databases are opened, and how one reads and writes.

On SQLite a writing session begins with `BEGIN IMMEDIATE` (with a plain BEGIN, two that read and then write
refuse each other) behind one lock per process (waiting in line is faster than SQLite's own polling).
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    NullPool,
    QueuePool,
    Select,
    bindparam,
    create_engine,
    event,
    exc,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.orm.util import identity_key
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
AT_THE_END, READ, READING, WRITTEN = "at_the_end", "read", "reading", "written"  # what a session remembers
FRESH = "fresh"  # what a line to the database remembers


RecordT = TypeVar("RecordT")


class Busy(Exception):
    """Others have been writing for longer than this transaction was willing to wait."""


AWAY = (OperationalError, exc.InterfaceError, exc.TimeoutError, Busy)
"""What is raised when the database cannot be reached, or is too busy, for as long as one is willing to wait."""


class ReadOnly(Exception):
    """A record was changed in a reading session, where the change would be lost."""


def open_engine(url: str | URL, keys: Keys) -> Engine:
    """Open the database that a URL names; the keys serve its sealed columns. Touches no table."""
    url = make_url(url)
    engine = _open_sqlite(url) if url.get_backend_name() == "sqlite" else _open_postgresql(url)
    engine.dialect.mentorship_keys = keys  # type: ignore[attr-defined]  # where column types can reach it
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
    engine.dialect.mentorship_keys = keys  # type: ignore[attr-defined]  # as above
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


@contextmanager
def writing(engine: Engine, *, patience: timedelta = PATIENCE, outlives_power: bool = False) -> Iterator[Session]:
    """Write in one transaction: commit at the end, roll back when something is raised.

    Records stay readable afterwards. Raises Busy, or the database's own time-out, when patience runs out; half of it
    is for those before us in this process. Raises Undone if another transaction and this one waited for each other.
    outlives_power: SQLite, too, has it on the disk when it is committed.
    """
    lock: _WriteLock | None = getattr(engine.dialect, "mentorship_write_lock", None)
    writes = writes_of(engine)
    with (
        lock.held(cut(patience / 2)) if lock else nullcontext(),
        _Reader(engine, expire_on_commit=False) as session,
        ExitStack() as timed,
        session.begin(),
    ):
        session.connection(execution_options={"writing": True, "patience": patience, "outlives_power": outlives_power})
        timed.enter_context(writes.time())  # from here on others wait, until the commit is done
        yield session
        if session.in_transaction():  # or it was undone
            for deed in session.info.get(AT_THE_END, ()):
                deed()


def at_the_end(session: Session, deed: Callable[[], None]) -> None:
    """Do something last of all in a writing transaction, unless that is undone."""
    session.info.setdefault(AT_THE_END, []).append(deed)


def written_in(session: Session) -> set[type]:
    """Name the kinds of records of which some were added, changed or deleted so far."""
    found: set[type] = session.info.get(WRITTEN, set())
    return found


def note_written(session: Session, *records: type) -> None:
    """Note kinds of records that a statement writes past the session."""
    session.info.setdefault(WRITTEN, set()).update(records)


def at_hand(session: Session, record: type[RecordT]) -> Iterator[RecordT]:
    """Go through the records of a kind that a session has read and not deleted."""
    for found in session.info.get(READ, ()):
        if isinstance(found, record) and found in session and found not in session.deleted:
            yield found


@contextmanager
def reading(engine: Engine, *, patience: timedelta = PATIENCE) -> Iterator[Session]:
    """Read in one transaction. Raises ReadOnly if a record was changed.

    It ends with a commit: after a rollback, psycopg would have PostgreSQL plan each statement anew. Should the database
    go away just then, what was read is read.
    """
    with _Reader(engine, autoflush=False, expire_on_commit=False) as session:
        session.info[READING] = True
        session.connection(execution_options={"patience": patience})
        yield session
        if session.new or session.deleted or any(map(session.is_modified, session.dirty)):
            raise ReadOnly("a record was changed in a reading session")
        try:
            session.commit()
        except AWAY:
            session.invalidate()  # or its connection would be taken again as it is


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


def must_hold(session: Session) -> bool:
    """Ask whether others can change what a session has read, and means to change, unless it is held.

    SQLite lets one write at a time; whoever only reads means to change nothing, and may hold nothing.
    """
    return READING not in session.info and session.get_bind().dialect.name != "sqlite"


class _Reader(Session):
    """A session that keeps hold of what it has read, so that nobody asks for the same record twice."""

    def get(self, entity: Any, ident: Any, **how: Any) -> Any:  # Any: as in SQLAlchemy
        """Find a record by its id, asking with a statement that is built once: SQLAlchemy's own is built anew."""
        if how or identity_key(entity, ident) in self.identity_map:
            return super().get(entity, ident, **how)
        statement, names = _by_id(entity)
        ids = ident if isinstance(ident, tuple) else (ident,)
        return self.scalars(statement, dict(zip(names, ids, strict=True))).one_or_none()

    def get_one(self, entity: Any, ident: Any, **how: Any) -> Any:  # Any: as in SQLAlchemy
        """The same for a record that must be there."""
        if how or (found := self.get(entity, ident)) is None:
            return super().get_one(entity, ident, **how)
        return found

    def delete(self, instance: object) -> None:
        """Delete a record. Raises StaleDataError if somebody was first; SQLAlchemy's own only warns of it."""
        state = inspect(instance)
        if state.persistent and must_hold(self):
            columns = state.mapper.primary_key
            itself = (column == value for column, value in zip(columns, state.identity, strict=True))
            if self.execute(select(*columns).where(*itself).with_for_update()).one_or_none() is None:
                raise StaleDataError(f"{type(instance).__name__} {state.identity} was deleted by somebody else")
        super().delete(instance)


@cache
def _by_id(record: Any) -> tuple[Select[Any], list[str]]:
    columns = inspect(record).primary_key
    here = (column == bindparam(column.name, type_=column.type) for column in columns)
    return select(record).where(*here), [column.name for column in columns]


@event.listens_for(_Reader, "loaded_as_persistent")
def _keep(session: Session, record: object) -> None:
    session.info.setdefault(READ, []).append(record)


@event.listens_for(_Reader, "after_flush")
def _note(session: Session, _: object) -> None:
    note_written(session, *map(type, (*session.new, *session.dirty, *session.deleted)))


class _WriteLock:
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
        _touch_private(Path(url.database))
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False},
        poolclass=QueuePool,
        pool_size=32,
        max_overflow=32,
    )
    engine.dialect.mentorship_write_lock = _WriteLock()  # type: ignore[attr-defined]  # shared by option engines

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


def _touch_private(path: Path) -> None:
    """Make the file before SQLite does, readable by nobody else."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _milliseconds(patience: timedelta) -> int:
    return int(patience / timedelta(milliseconds=1))
