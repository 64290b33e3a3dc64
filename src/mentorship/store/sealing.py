"""Sealed columns: encrypted at rest, and bound to their table, column and row.

A sealed text that is copied elsewhere in the database is refused there: nobody who can write to the
database, and no slip of ours, can make one person's words appear as another's. In Python a sealed column is a
plain `str`. It learns its place when it is set on a record, which knows its own id.
"""

from functools import cache
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import Dialect, Text, event, inspect
from sqlalchemy.orm import MappedColumn, Mapper, defer, mapped_column
from sqlalchemy.orm.interfaces import LoaderOption
from sqlalchemy.types import TypeDecorator

from mentorship.store.annotations import Class, Until, kept
from mentorship.store.keys import Keys


class WrongKeys(Exception):
    """The keys do not open what this database has sealed."""


class Misplaced(Exception):
    """A sealed text is about to be kept without a place, or was found in a place that is not its own."""


class Placed(str):
    """A text that knows the table, column and row it belongs to."""

    __slots__ = ("place",)
    place: str

    def __new__(cls, text: str, place: str) -> "Placed":
        """Give a text its place."""
        placed = super().__new__(cls, text)
        placed.place = place
        return placed


class Sealed(TypeDecorator[str]):
    """The column type of a sealed text. The keys hang on the engine's dialect."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal a text together with its place. Raises Misplaced for a text that has none."""
        if value is None:
            return None
        if not isinstance(value, Placed):
            raise Misplaced("a sealed column is set on its record, not by a statement")
        return keys_on(dialect).seal(f"{value.place}\0{value}".encode())

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open a sealed text. Raises WrongKeys."""
        if value is None:
            return None
        try:
            place, _, text = keys_on(dialect).open(value).decode().partition("\0")
        except InvalidToken as error:
            raise WrongKeys("a sealed text cannot be opened with these keys") from error
        return Placed(text, place)


def sealed(
    klass: Class, *, subject: str | tuple[str, ...] | None = None, until: Until | None = None
) -> MappedColumn[Any]:  # Any: it stands for Mapped[str] and Mapped[str | None] alike
    """Declare a sealed column with its own class; subject and retention are the table's unless given."""
    return mapped_column(Sealed, info=kept(klass, subject=subject, until=until))


def _sealed_in(record: type[Any]) -> list[str]:
    return [column.key for column in record.__table__.columns if isinstance(column.type, Sealed)]


def unopened(record: type[Any]) -> list[LoaderOption]:
    """Options of a question that leave what is sealed alone; who wants to know one of them after all asks once more."""
    return [defer(getattr(record, name)) for name in _sealed_in(record)]


def guard_sealed_columns(record: type[Any]) -> None:
    """See to it that every sealed column of a record is placed when set and checked when loaded."""
    names = _sealed_in(record)
    if not names:
        return
    for name in names:
        event.listen(getattr(record, name), "set", _place, retval=True)

    def check(instance: Any, *_: Any) -> None:
        loaded = inspect(instance).dict
        for name in names:
            text = loaded.get(name)
            if text is not None and text.place != _place_of(instance, name):
                del loaded[name]  # or whoever asks for it once more would be given it
                raise Misplaced(f"a sealed text was found in a place that is not its own ({name})")

    event.listen(record, "load", check)
    event.listen(record, "refresh", check)


def _place(instance: Any, text: str | None, _: Any, initiator: Any) -> str | None:
    return None if text is None else Placed(text, _place_of(instance, initiator.key))


def _place_of(instance: Any, name: str) -> str:
    column, keys = _where(instance.__mapper__, name)
    row = [getattr(instance, key) for key in keys]
    if None in row:
        raise Misplaced(f"{name} was set before its record had an id")
    return "/".join([column, *map(str, row)])


@cache
def _where(mapper: Mapper[Any], name: str) -> tuple[str, list[str]]:
    """Name the column, with its table, and what tells one row from another there."""
    column = mapper.column_attrs[name].columns[0]
    keys = [mapper.get_property_by_column(each).key for each in mapper.primary_key]
    return f"{mapper.local_table.description}/{column.name}", keys


def keys_on(dialect: Dialect) -> Keys:
    """Find the keys that `open_engine` hung on the engine's dialect."""
    keys = getattr(dialect, "mentorship_keys", None)
    if not isinstance(keys, Keys):
        raise WrongKeys("this engine was opened without keys")
    return keys
