"""The parts of a restore that PostgreSQL does itself."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine, text

from mentorship.keeping import CannotBeDone
from mentorship.keeping.backup import run_tool
from mentorship.keeping.erasures import Erasures, erasures_in

OTHERS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")


@contextmanager
def alone_on_postgresql(engine: Engine) -> Iterator[Erasures]:
    """Make sure that nobody else is connected, and answer what was erased from the database."""
    with engine.connect() as connection:
        if connection.scalar(OTHERS):
            raise CannotBeDone("A bot runs on this database, or somebody else is connected to it: stop it first.")
        erased = erasures_in(lambda query: connection.execute(text(query)).all())
    engine.dispose()
    yield erased


def load(backup: Path, url: URL) -> None:
    command = ["pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction"]
    if shutil.which("pg_restore") is None:
        raise CannotBeDone(
            f"pg_restore is not on this machine. Nothing was changed; {' '.join(command)} is what I'd run."
        )
    run_tool([*command, str(backup)], url)
