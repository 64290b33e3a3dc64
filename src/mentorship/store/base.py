"""What every record has: an id made by us, named constraints, aware UTC moments, an annotation."""

import secrets
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import JSON, ColumnElement, DateTime, Dialect, Enum, MetaData, TextClause, inspect, true
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.types import TypeDecorator, TypeEngine

from mentorship.store.annotations import Kept, annotate
from mentorship.store.sealing import guard_sealed_columns
from mentorship.store.sessions import note_written

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

ONLY = "only"
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class NaiveMoment(ValueError):
    """A moment without a zone was about to be kept."""


class Moment(TypeDecorator[datetime]):
    """A moment: aware and UTC on both sides, on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment; keep every other one in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveMoment(value.isoformat())
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite keeps no zone, PostgreSQL answers in the session's: both become UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """JSON; on PostgreSQL JSONB, which is loaded only there.

    Assign a new dict or list to change one: changes inside it are not noticed.
    """

    impl = JSON(none_as_null=True)
    cache_ok = True
    hashable = False

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name != "postgresql":
            return self.impl_instance
        from sqlalchemy.dialects.postgresql import JSONB

        return dialect.type_descriptor(JSONB(none_as_null=True))


# The values, not the names, and no CHECK: alembic does not see a CHECK change, so a new member of an enum
# would be refused by the database without any test noticing.
Choice = Enum(StrEnum, native_enum=False, length=40, values_callable=list)


class Base(DeclarativeBase):
    """The base of every record. Say in `__kept__` what the table keeps, about whom and for how long.

    A text primary key `id` is filled with `new_id()`; primary keys are set before everything else, because a
    sealed column is bound to its row at the moment it is set.
    """

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Moment,
        StrEnum: Choice,
        dict[str, Any]: Json,
        dict[str, str]: Json,
        dict[str, int]: Json,
        dict[str, float]: Json,
        dict[str, list[str]]: Json,
        list[Any]: Json,
        list[str]: Json,
        list[int]: Json,
        list[list[str]]: Json,
        list[dict[str, Any]]: Json,
        list[dict[str, str]]: Json,
    }
    __kept__: ClassVar[Kept]

    @classmethod
    def told_to(cls, member_id: str) -> ColumnElement[bool]:
        """Choose, of the rows about someone, those that they may learn of, be it only their number.

        All of them, unless a record says otherwise: what one of two pressed is not always the other's to know.
        """
        return true()

    def __init_subclass__(cls, **options: Any) -> None:
        """Map the record, annotate its table, guard its sealed columns."""
        super().__init_subclass__(**options)
        if "__tablename__" in cls.__dict__:
            if hasattr(cls, "__kept__"):
                annotate(cls.metadata, cls.__tablename__, cls.__kept__)
            guard_sealed_columns(cls)

    def __init__(self, **facts: Any) -> None:
        """Take facts by name, primary keys first."""
        mapper = inspect(type(self))
        primary = [mapper.get_property_by_column(column).key for column in mapper.primary_key]
        if primary == ["id"] and mapper.primary_key[0].type.python_type is str:
            facts.setdefault("id", new_id())
        for name in sorted(facts, key=lambda name: name not in primary):
            if name not in mapper.attrs:
                raise TypeError(f"{type(self).__name__} keeps no {name}")
            setattr(self, name, facts[name])


def new_id() -> str:
    """Make a short random id, 16 letters and digits that are safe everywhere."""
    return secrets.token_hex(8)


def only(where: TextClause) -> dict[str, Any]:  # Any: or mypy takes it for every option of an Index
    """Let an index hold only these rows, on both databases: `Index(…, **only(OPEN))`.

    PostgreSQL is told by `on_both_databases`, when tables are made: to name it here would load it.
    """
    return {"sqlite_where": where, "info": {ONLY: where}}


def on_both_databases(metadata: MetaData) -> None:
    """Tell PostgreSQL, too, which rows each index holds."""
    for index in (index for table in metadata.tables.values() for index in table.indexes):
        if ONLY in index.info:
            index.dialect_kwargs["postgresql_where"] = index.info[ONLY]


def insert_if_new(session: Session, record: type[Base], **facts: Any) -> bool:
    """Insert a row unless a unique index already holds it; tell whether it was inserted.

    One statement, so two processes cannot both believe they were first. Sealed columns cannot be set here.
    """
    return bool(insert_new(session, record, [facts]))


def insert_new(
    session: Session, record: type[Base], rows: list[dict[str, Any]], *, known_by: tuple[str, ...] = ()
) -> set[tuple[Any, ...]]:
    """Insert, in one statement, those of the rows that no unique index holds yet.

    Answers the new ones by the columns in `known_by`, or by their primary keys.
    """
    found = session.execute(_insert_new(record, session.get_bind().dialect.name, known_by), rows)
    return {tuple(row) for row in found}


def put(session: Session, record: type[Base], **facts: Any) -> None:
    """Let there be this row, in one statement: new, or in place of the one with its primary key."""
    note_written(session, record)
    session.connection().execute(_put(record, session.get_bind().dialect.name), facts)


@cache
def _put(record: type[Base], database: str) -> "sqlite.Insert | postgresql.Insert":
    table, new = Base.metadata.tables[record.__tablename__], _insert(record, database)
    others = {column.name: new.excluded[column.name] for column in table.c if not column.primary_key}
    return new.on_conflict_do_update(index_elements=list(table.primary_key), set_=others)


def _insert(record: type[Base], database: str) -> "sqlite.Insert | postgresql.Insert":
    table = Base.metadata.tables[record.__tablename__]
    if database != "postgresql":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


@cache
def _insert_new(record: type[Base], database: str, known_by: tuple[str, ...]) -> ReturningInsert[Any]:
    table = Base.metadata.tables[record.__tablename__]
    told = [table.c[name] for name in known_by] or list(table.primary_key)
    return _insert(record, database).on_conflict_do_nothing().returning(*told)
