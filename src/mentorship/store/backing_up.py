"""A whole copy of an SQLite database, made while others write.

VACUUM INTO reads one moment of it (a plain copy of the file would miss what still lies in the write-ahead log, and the
step-wise backup API begins anew with every write). PostgreSQL has its own tools.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from mentorship.store.migrating import newest_version, schema_version

OUR_TABLE = "alembic_version"


class BrokenCopy(Exception):
    """SQLite finds a database broken; the message is what it says."""


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database into a new file that only its owner can read, and make sure that it is whole.

    The file has its name only when all of it is on the disk: whoever is killed on the way leaves a `.unfinished` one.
    Raises FileExistsError, or BrokenCopy.
    """
    if target.exists():
        raise FileExistsError(f"{target} exists already")
    unfinished = target.with_name(target.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(sqlite3.connect(source.absolute().as_uri() + "?mode=ro", uri=True, timeout=10)) as connection:
            connection.execute("VACUUM INTO ?", (str(unfinished),))
        must_be_whole(unfinished)
    except (sqlite3.Error, BrokenCopy):
        unfinished.unlink()
        raise
    to_the_disk(unfinished)
    unfinished.rename(target)
    to_the_disk(target.parent)


def to_the_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, would survive a power cut."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def must_be_whole(
    database: Path,
) -> None:
    """Let SQLite read all of it, and see that it holds a table of ours. Raises BrokenCopy."""
    try:
        with closing(sqlite3.connect(database.absolute().as_uri() + "?mode=ro", uri=True)) as connection:
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
    if not copy.exists():  # else an earlier attempt made it, from the same schema
        copy_sqlite(here, copy)
