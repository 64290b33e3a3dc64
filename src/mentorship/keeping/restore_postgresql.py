"""The parts of a restore that PostgreSQL does itself."""

import shutil
from pathlib import Path
from threading import Event

from sqlalchemy import URL, Engine, text

from mentorship.keeping import CannotBeDone
from mentorship.keeping.backup import run_tool
from mentorship.keeping.erasures import ALL, UNFINISHED, Erasures, erasures_in
from mentorship.store.half_restored import is_half_restored

OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_type = 'client backend'"
)
PATIENCE_SECONDS = 3
"""A bot that has just stopped is still being shown out."""


def erased_from(engine: Engine) -> Erasures:
    """Make sure that nobody else is connected, and answer what was erased from the database,
    also before a backup was put into it by half. Raises CannotBeDone."""
    with engine.connect() as connection:
        waits = iter(range(PATIENCE_SECONDS * 10))
        while connection.scalar(OTHERS):
            if next(waits, None) is None:
                raise CannotBeDone("A bot runs on this database, or somebody else is connected to it: stop it first.")
            connection.rollback()
            Event().wait(0.1)
        erased = list(erasures_in(lambda: connection.execute(text(ALL)).all()))
    if is_half_restored(engine):
        with engine.connect() as connection:
            erased += erasures_in(lambda: connection.execute(text(UNFINISHED)).all())
    engine.dispose()
    return erased


def load(backup: Path, url: URL) -> None:
    command = ["pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction"]
    if shutil.which("pg_restore") is None:
        raise CannotBeDone(
            f"pg_restore is not on this machine. Nothing was changed; {' '.join(command)} is what I'd run."
        )
    run_tool([*command, str(backup)], url)
