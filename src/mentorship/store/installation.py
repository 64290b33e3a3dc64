"""The installation's own secret, and what is done with its keys: checking them at start, rotating them."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import Column, Engine, Table, Text, and_, inspect, literal, select, tuple_, type_coerce, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from mentorship.store.annotations import Class, Kept, Until
from mentorship.store.base import Base
from mentorship.store.engines import keys_of
from mentorship.store.keys import BadKey, Keys
from mentorship.store.sealing import Sealed, WrongKeys, keys_on, sealed
from mentorship.store.sessions import reading, writing

THE_ONE = "installation"
BATCH = 100
STILL_AT_WORK = timedelta(minutes=10)
"""Who told so lately may be at work still; each bot tells every minute."""


class Installation(Base):
    """One row: the secret behind every keyed hash, and the last sign of life.

    Being sealed, the secret also tells whether the keys are right.
    """

    __tablename__ = "installation"
    __kept__ = Kept(Class.PROGRAM, until=Until.PROGRAM)

    id: Mapped[str] = mapped_column(primary_key=True)
    hashing_secret: Mapped[str] = sealed(Class.SECRET)
    at_work_at: Mapped[datetime | None]
    """When a bot last told that it is at work on this database, in machine time."""
    at_work_with: Mapped[dict[str, list[str]]] = mapped_column(default=dict)
    """Which key each bot at work seals with, by the key's mark, and when it last told."""
    retired: Mapped[list[str]] = mapped_column(default=list)
    """The marks of keys that a rotation took out: nobody seals with one any more."""


def check_keys(engine: Engine) -> None:
    """Make sure that the engine's keys are this database's, and learn its hashing secret.

    The first start keeps a fresh secret; every later one must be able to open it. Raises WrongKeys, and has
    changed nothing then.
    """
    secret = hashing_secret(engine)
    if secret is None:
        try:
            with writing(engine) as session:
                session.add(Installation(id=THE_ONE, hashing_secret=secrets.token_hex(32)))
        except IntegrityError:
            pass  # another process was first; its secret is as good
        secret = hashing_secret(engine)
        assert secret is not None
    keys_of(engine).learn_hashing_secret(bytes.fromhex(secret))


def refuse_retired_key(engine: Engine) -> None:
    """Make sure that nobody seals with a key that a rotation took out: it could not be read later. Raises BadKey."""
    if keys_of(engine).mark in _fact(engine, "retired"):
        raise BadKey(
            "the first was taken out by `mentorship rotate-keys`; put the newest in front of it, or call that once"
            " more with this one in front"
        )


def note_at_work(session: Session, *, by: str, at: datetime) -> datetime | None:
    """Note that a bot is at work, and answer when one was before; several processes at once may hear the same.

    by: which of them; on SQLite, too, a second one may have been started beside the first.
    """
    before, bots = session.execute(_AT_WORK.with_for_update()).one()
    dialect = session.get_bind().dialect
    others = {each: told for each, told in bots.items() if _when(told) > at - STILL_AT_WORK}
    own = {by: [keys_on(dialect).mark, at.isoformat()]}
    session.execute(update(Installation).values(at_work_at=at, at_work_with=others | own))
    return before


def note_end_of_work(session: Session, *, by: str | None) -> None:
    """Note that a bot stops; None: that nobody can tell who is at work, and since when, as after a restore."""
    if by is None:
        session.execute(update(Installation).values(at_work_at=None, at_work_with={}))
        return
    _, bots = session.execute(_AT_WORK.with_for_update()).one()
    session.execute(update(Installation).values(at_work_with={each: told for each, told in bots.items() if each != by}))


def last_without_newest_key(engine: Engine, *, at: datetime) -> datetime | None:
    """Tell when a bot was last at work that seals with another key than our newest, if it may be still."""
    with reading(engine) as session:
        _, bots = session.execute(_AT_WORK).one()
    others = [_when(told) for told in bots.values() if told[0] != keys_of(engine).mark]
    return max((when for when in others if when > at - STILL_AT_WORK), default=None)


def _when(told: list[str]) -> datetime:
    return datetime.fromisoformat(told[1])


_AT_WORK = select(Installation.at_work_at, Installation.at_work_with)


def retire_older_keys(engine: Engine) -> None:
    """Note that nobody is to seal with any but the newest key from now on."""
    keys = keys_of(engine)
    with writing(engine) as session:
        retired = session.scalars(select(Installation.retired).with_for_update()).one()
        session.execute(update(Installation).values(retired=sorted({*retired, *keys.older_marks} - {keys.mark})))


def refuse_other_keys(engine: Engine) -> None:
    """Make sure, before anything is done to a database that is in use, that its keys are ours. Raises WrongKeys."""
    if inspect(engine).has_table(Installation.__tablename__):
        hashing_secret(engine)


def rotate_keys(engine: Engine, keys: Keys) -> int:
    """Seal everything anew with the newest of the keys; answer how many texts were resealed.

    Works in small transactions, beside a running bot that has the same keys. What the newest key has already
    sealed is left alone, so a rotation that was killed half-way is simply started again. A text that changed
    in the meantime is left as it is: who changed it sealed it with the newest key. Raises WrongKeys.
    """
    return sum(_rotate_column(engine, table, column, keys) for table, column in sealed_columns())


def must_open_all(engine: Engine, keys: Keys) -> None:
    """Make sure that whatever is sealed can be opened, also what a rotation had not come to. Raises WrongKeys."""
    for table, column in sealed_columns():
        for batch in _batches(engine, table, type_coerce(column, Text)):
            for *_, token in batch:
                try:
                    keys.open(token)
                except InvalidToken as error:
                    raise WrongKeys(f"a text in {table.name} cannot be opened with these keys") from error


def sealed_columns() -> Iterator[tuple[Table, Column[Any]]]:
    """Go through all that is sealed."""
    for table in Base.metadata.sorted_tables:
        yield from ((table, column) for column in table.columns if isinstance(column.type, Sealed))


def hashing_secret(engine: Engine) -> str | None:
    """Read the secret that this database's keyed hashes are made with; None before the first start."""
    found: str | None = _fact(engine, "hashing_secret")
    return found


def _fact(engine: Engine, name: str) -> Any:  # Any: of whatever type its column has
    """Read one of the installation's facts past the mapping, which a start has not set up yet."""
    with reading(engine) as session:
        return session.connection().scalar(select(Base.metadata.tables[Installation.__tablename__].c[name]))


def _rotate_column(engine: Engine, table: Table, column: Column[Any], keys: Keys) -> int:
    raw = type_coerce(column, Text)
    resealed = 0
    for batch in _batches(engine, table, raw):
        stale = [row for row in batch if not keys.opens_with_newest(row[-1])]
        with writing(engine) as session:
            for *row, token in stale:
                here = and_(*(key == value for key, value in zip(table.primary_key, row, strict=True)))
                try:
                    fresh = literal(keys.reseal(token), Text())
                except InvalidToken as error:
                    raise WrongKeys(f"a text in {table.name} cannot be opened with these keys") from error
                statement = update(table).where(here, raw == token).values({column: fresh})
                resealed += len(session.execute(statement.returning(*table.primary_key)).all())
    return resealed


def _batches(engine: Engine, table: Table, raw: Any) -> Iterator[list[tuple[Any, ...]]]:
    primary = list(table.primary_key)
    query = select(*primary, raw).where(raw.is_not(None)).order_by(*primary).limit(BATCH)
    page = query
    while True:
        with reading(engine) as session:
            batch = [tuple(row) for row in session.execute(page)]
        if not batch:
            return
        yield batch
        page = query.where(tuple_(*primary) > tuple_(*map(literal, batch[-1][:-1])))
