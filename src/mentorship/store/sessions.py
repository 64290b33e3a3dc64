"""Sessions: how one reads and writes, in one transaction each, and what a session remembers of it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Engine, Select, bindparam, event, inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.orm.util import identity_key

from mentorship.store.deadlines import cut
from mentorship.store.engines import AWAY, PATIENCE, WriteLock, writes_of

AT_THE_END, READ, READING, WRITTEN = "at_the_end", "read", "reading", "written"  # what a session remembers

RecordT = TypeVar("RecordT")


class ReadOnly(Exception):
    """A record was changed in a reading session, where the change would be lost."""


@contextmanager
def writing(engine: Engine, *, patience: timedelta = PATIENCE, outlives_power: bool = False) -> Iterator[Session]:
    """Write in one transaction: commit at the end, roll back when something is raised.

    Records stay readable afterwards. Raises Busy when patience runs out behind others of this process, and the
    database's own time-out when it does behind other processes: a deadline holds for both together. Raises Undone if
    another transaction and this one waited for each other.
    outlives_power: SQLite, too, has it on the disk when it is committed.
    """
    lock: WriteLock | None = getattr(engine.dialect, "mentorship_write_lock", None)
    writes = writes_of(engine)
    with (
        lock.held(cut(patience)) if lock else nullcontext(),
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
        """Find a record that must be there, with the same statement."""
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
