"""Migrations: complete, reversible, and harmless to what is there."""

import hashlib
import multiprocessing
import os
import re
import shutil
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from itertools import count, pairwise
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Column, Connection, Engine, MetaData, Table, event, func, inspect, select, text

from databases import PostgreSQL
from mentorship.store import Keys, NewerDatabase, engines, migrate, migrating, open_engine, patient, schema_version
from mentorship.store.migrating import alembic_config, newest_version

pytestmark = pytest.mark.postgresql
STEPS = [step.revision for step in ScriptDirectory.from_config(alembic_config()).walk_revisions()][::-1]


@pytest.fixture
def empty(databases: Any, keys: Keys) -> Iterator[Engine]:
    """A database without a single table."""
    engine = open_engine(databases.empty(), keys)
    yield engine
    engine.dispose()


def test_the_tables_are_what_the_records_say(engine):
    compare(engine)


def compare(engine: Engine) -> MetaData:
    """Let alembic compare a database with our records; answer these."""
    metadata = import_module("mentorship.assembly").tables()
    config = alembic_config()
    with engine.connect() as connection:
        config.attributes.update(connection=connection, autogenerate=True)
        command.check(config)
    return metadata


def test_the_newest_step_is_known_without_loading_alembic():
    assert newest_version() == STEPS[-1]


def test_every_constraint_has_a_name(engine):
    looking = inspect(engine)
    for table in looking.get_table_names():
        for constraint in (
            *looking.get_unique_constraints(table),
            *looking.get_foreign_keys(table),
            *looking.get_check_constraints(table),
        ):
            assert constraint["name"], table


def test_an_index_of_some_rows_holds_those_that_the_records_say(engine):
    """Which rows an index holds, alembic does not compare."""
    database = engine.dialect.name
    for table in compare(engine).sorted_tables:
        said = {index.name: index.dialect_options[database]["where"] for index in table.indexes}
        found = {index["name"]: index["dialect_options"] for index in inspect(engine).get_indexes(table.name)}
        for name, where in said.items():
            holds_only = found[name].get(f"{database}_where")
            assert (holds_only is None) is (where is None), name
            assert where is None or names_in(str(where)) <= names_in(str(holds_only)), name


def names_in(condition: str) -> set[str]:
    """The columns and values in it; PostgreSQL writes it down in a manner of its own."""
    return set(re.findall(r"\b[a-z_]+", condition))


@pytest.mark.parametrize("older, newer", list(pairwise(STEPS)) or [(STEPS[-1], STEPS[-1])])
def test_a_step_up_and_down_loses_nothing(empty, older, newer):
    migrate(empty, to=older)
    fill(empty)
    before = contents(empty)
    assert all(rows for rows, _ in before.values())
    migrate(empty, to=newer)
    assert counts(contents(empty), before) == counts(before, before)
    migrate(empty, to=older)
    assert contents(empty) == before


def test_everything_can_be_taken_back_with_rows_in_every_table(empty):
    migrate(empty)
    fill(empty)
    migrate(empty, to="base")
    assert inspect(empty).get_table_names() == ["alembic_version"]
    assert schema_version(empty) is None
    migrate(empty)
    assert schema_version(empty) == STEPS[-1]


def test_foreign_keys_are_on_again_afterwards(empty):
    migrate(empty)
    with empty.connect() as connection:
        on = connection.execute(text("PRAGMA foreign_keys")).scalar() if is_sqlite(empty) else 1
    assert on == 1


def test_a_process_that_starts_second_waits_for_the_first_however_long_it_takes(
    postgresql: PostgreSQL, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A statement of a migration, too, may take longer than anybody waits for an answer. SQLite has no such limit."""
    monkeypatch.setattr(engines, "PATIENCE", timedelta(seconds=0.2))
    monkeypatch.setattr(patient, "SILENT_FOR", 0.2)
    engine = open_engine(postgresql.empty(), keys)
    with ThreadPoolExecutor() as threads:
        with engine.connect() as first, first.begin():
            first.execute(text("SELECT pg_advisory_xact_lock(hashtext('mentorship.migrate'))"))
            second = threads.submit(migrate, engine)
            wait([second], timeout=1)
            assert not second.done()
        second.result(timeout=30)
    assert schema_version(engine) == newest_version()
    engine.dispose()


def test_a_database_newer_than_the_program_is_refused_and_left_alone(engine):
    with engine.execution_options(writing=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = contents(engine)
    with pytest.raises(NewerDatabase, match="9999"):
        migrate(engine)
    assert contents(engine) == before


# Killed on the way

NEXT_STEP = """
from alembic import op
import sqlalchemy as sa

revision, down_revision = "9001", "{after}"


def on_sqlite():
    return "always" if op.get_bind().dialect.name == "sqlite" else "auto"


def upgrade():
    for table in ("member", "mentorship"):  # on SQLite each is made anew, and its rows copied
        with op.batch_alter_table(table, recreate=on_sqlite()) as batch:
            batch.add_column(sa.Column("mood", sa.String(), nullable=False, server_default=sa.text("'fine'")))


def downgrade():
    for table in ("member", "mentorship"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("mood")
"""
A_FEW = 3
CHANGES = ("CREATE", "INSERT", "UPDATE", "DROP", "ALTER")


@pytest.fixture
def next_step(tmp_path, monkeypatch) -> None:
    """One more step, as the next release may bring it."""
    folder = shutil.copytree(migrating.migrations_folder(), tmp_path / "migrations")
    (folder / "versions" / "9001_mood.py").write_text(NEXT_STEP.format(after=STEPS[-1]))
    monkeypatch.setattr(migrating, "migrations_folder", lambda: folder)


def killed_while_migrating(url: Any, keys: Keys, *, at: int, like: dict[str, tuple[int, str]]) -> bool:
    """Migrate in a process of its own, killed before its change number `at`: everything is as it was.

    False if it was done before that.
    """

    def migrating_until_killed() -> None:
        engine, changes = open_engine(url, keys), count(1)

        @event.listens_for(engine, "before_cursor_execute")
        def die(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if statement.lstrip().startswith(CHANGES) and next(changes) == at:
                os.kill(os.getpid(), signal.SIGKILL)

        migrate(engine)

    process = multiprocessing.get_context("fork").Process(target=migrating_until_killed)
    process.start()
    process.join(60)
    if process.exitcode == 0:
        return False
    assert process.exitcode == -signal.SIGKILL
    engine = open_engine(url, keys)
    assert (contents(engine), schema_version(engine)) == (like, STEPS[-1]), f"killed before change {at}"
    engine.dispose()
    return True


def test_killed_before_any_change_it_loses_nothing_and_migrates_at_the_next_start(empty, keys, next_step):
    """Delivery, section 2: `kill -9` in a migration, with rows in every table."""
    migrate(empty, to=STEPS[-1])
    fill(empty)
    before = contents(empty)
    empty.dispose()  # a connection must not be shared with a fork
    kills = range(1, 100, A_FEW)
    alive = next(at for at in kills if not killed_while_migrating(empty.url, keys, at=at, like=before))
    assert alive > 1, "it was killed before, between or after the tables' changes"
    assert schema_version(empty) == "9001"
    assert counts(contents(empty), before) == counts(before, before)
    migrate(empty, to=STEPS[-1])
    assert contents(empty) == before


# Rows for every table, made from what the database itself says about its columns


def fill(engine: Engine) -> None:
    """Put two rows into every table."""
    with engine.execution_options(writing=True).begin() as connection:
        metadata = MetaData()
        metadata.reflect(connection)
        for table in metadata.sorted_tables:
            if table.name != "alembic_version":
                for number in range(2):
                    make_row(connection, table, number)


def make_row(connection: Connection, table: Table, number: int) -> None:
    row: dict[str, Any] = {}
    for place, column in enumerate(table.columns):
        keys = list(column.foreign_keys)
        if keys:
            known = list(connection.scalars(select(keys[0].column).order_by(keys[0].column)))
            row[column.name] = known[(number + place) % len(known)] if known else None
        elif not column.nullable:
            row[column.name] = a_value(column, number)
    connection.execute(table.insert().values(row))


def a_value(column: Column[Any], number: int) -> Any:
    if isinstance(column.type, JSON):
        return {"is": number}
    made: dict[type, Any] = {
        str: f"{column.name} {number}",
        int: number + 1,
        float: number + 0.5,
        bool: bool(number),
        datetime: datetime(2026, 1, 1 + number, tzinfo=UTC),
        date: date(2026, 1, 1 + number),
        time: time(9, number),
    }
    return made[column.type.python_type]


def contents(engine: Engine) -> dict[str, tuple[int, str]]:
    """Count and hash every table's rows."""
    with engine.connect() as connection:
        metadata = MetaData()
        metadata.reflect(connection)
        found = {}
        for table in metadata.sorted_tables:
            if table.name != "alembic_version":
                rows = sorted(map(str, connection.execute(select(table))))
                size = connection.scalar(select(func.count()).select_from(table)) or 0
                found[table.name] = (size, hashlib.sha256("\n".join(rows).encode()).hexdigest())
        return found


def counts(found: dict[str, tuple[int, str]], like: dict[str, tuple[int, str]]) -> dict[str, int]:
    return {name: found[name][0] for name in like if name in found}


def is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"
