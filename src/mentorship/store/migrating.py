"""Migrations, run in-process: `run` brings its database up to date by itself.

`alembic` is slow to import and needed only when a step is due, so it is imported where it is used.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from mentorship.store.deadlines import however_long

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "head"


class NewerDatabase(Exception):
    """The database was migrated by a newer version of the program."""


def migrate(engine: Engine, *, to: str = HEAD) -> None:
    """Bring the database's schema up (or down) to a version, in one transaction.

    Raises NewerDatabase. Two processes that start at once migrate one after the other.
    """
    if to == HEAD and schema_version(engine) == newest_version():
        return
    with engine.connect().execution_options(writing=True) as connection:
        if engine.dialect.name == "sqlite":
            _migrate_sqlite(connection, to)
        else:
            with however_long(), connection.begin():
                connection.execute(text("SET LOCAL statement_timeout=0; SET LOCAL lock_timeout=0"))  # it takes its time
                connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('mentorship.migrate'))"))
                _migrate(connection, to)


def schema_version(engine: Engine) -> str | None:
    """Tell which version the database's schema has; None before the first migration."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return version


def newest_version() -> str:
    """Tell which version this program's schema has: its steps are files whose names begin with it."""
    return max(step.name.partition("_")[0] for step in (migrations_folder() / "versions").glob("*_*.py"))


def migrations_folder() -> Path:
    """Find the migrations, in a checkout or inside the wheel."""
    package = Path(__file__).parents[1]
    places = [package / "migrations", package.parents[1] / "migrations"]
    return next(place for place in places if place.is_dir())


def alembic_config() -> "Config":
    """Tell alembic where its steps are."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    return config


def _migrate_sqlite(connection: Connection, to: str) -> None:
    """Switch foreign keys off around the transaction: with them on, batch mode empties child tables."""
    _pragma(connection, "foreign_keys=OFF")
    try:
        with connection.begin():
            _migrate(connection, to)
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                raise RuntimeError(f"the migration would break foreign keys: {broken[:5]}")
    finally:
        _pragma(connection, "foreign_keys=ON")


def _migrate(connection: Connection, to: str) -> None:
    from alembic import command
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = alembic_config()
    config.attributes["connection"] = connection
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        raise NewerDatabase(f"the database has schema {current}, which this version does not know")
    goes_down = to != HEAD and (to == "base" or (current is not None and to < current))
    (command.downgrade if goes_down else command.upgrade)(config, to)


def _pragma(connection: Connection, pragma: str) -> None:
    """Set a pragma outside a transaction, where SQLAlchemy would not let us."""
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
