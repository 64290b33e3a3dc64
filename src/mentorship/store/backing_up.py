"""A whole copy of an SQLite database, made while others write.

VACUUM INTO reads one moment of it (a plain copy of the file would miss what still lies in the write-ahead log, and the
step-wise backup API begins anew with every write). PostgreSQL has its own tools.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine

from mentorship.store.migrating import newest_version, schema_version
from mentorship.store.sessions import writing

OUR_TABLE = "alembic_version"


class BrokenCopy(Exception):
    """SQLite finds a database broken; the message is what it says."""


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database into a new file that only its owner can read, and make sure that it is whole.

    Raises BrokenCopy, SQLite's own error for a source that is damaged, or OSError; no half copy is left then.
    """
    with put_whole(target) as copying:
        with blaming_the_disk(f"{source} cannot be copied to {target}"), looking_into(source) as connection:
            connection.execute("VACUUM INTO ?", (str(copying),))
        must_be_whole(copying)


@contextmanager
def put_whole(target: Path) -> Iterator[Path]:
    """Make a new file under another name; it gets its own only when it is whole and on the disk.

    What somebody who was killed left half made is never taken for it. Raises FileExistsError.
    """
    if target.exists():
        raise FileExistsError(f"{target} exists already")
    copying = target.with_name(target.name + ".copying")
    copying.unlink(missing_ok=True)
    os.close(os.open(copying, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield copying
        to_the_disk(copying)
    except BaseException:
        copying.unlink(missing_ok=True)
        raise
    copying.rename(target)
    to_the_disk(target.parent)


def to_the_disk(path: Path) -> None:
    """Wait until a power cut leaves this as it is: a file's content, or a folder's names."""
    with suppress(PermissionError):  # not every system opens folders
        opened = os.open(path, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


@contextmanager
def blaming_the_disk(what: str) -> Iterator[None]:
    """Tell a full disk, or a file that is in use or not to be read, from a damaged database. Raises OSError."""
    try:
        yield
    except sqlite3.OperationalError as trouble:
        raise OSError(f"{what}: {trouble}") from None


@contextmanager
def looking_into(database: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(database.absolute().as_uri() + "?mode=ro", uri=True, timeout=10)) as connection:
        yield connection


def must_be_whole(database: Path) -> None:
    """Let SQLite read all of it, and see that it holds a table of ours. Raises BrokenCopy, or OSError."""
    try:
        with blaming_the_disk(f"{database} cannot be read"), looking_into(database) as connection:
            [found] = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (OUR_TABLE,)).fetchone() is None:
                raise BrokenCopy("it holds nothing of Mentorship's")
    except sqlite3.DatabaseError as error:
        raise BrokenCopy(str(error)) from None
    if found != "ok":
        raise BrokenCopy(found)


def copy_before_migration(engine: Engine) -> None:
    """Keep a copy beside an SQLite database whose schema is about to change: `mentorship.db.before-0002`."""
    version, ours = schema_version(engine), newest_version()
    if engine.dialect.name != "sqlite" or version is None or version >= ours:
        return
    here = Path(str(engine.url.database))
    copy = here.with_name(f"{here.name}.before-{ours}")
    with writing(engine):  # of two processes that start at once, one copies
        if not copy.exists():  # else an earlier attempt made it, from the same schema
            copy_sqlite(here, copy)
