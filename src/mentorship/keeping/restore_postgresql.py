"""The parts of a restore that PostgreSQL does itself."""

import re
import shutil
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from tempfile import TemporaryFile
from threading import Event

from cryptography.fernet import InvalidToken
from sqlalchemy import URL, Engine, inspect, text

from mentorship.assembly import tables
from mentorship.keeping import CannotBeDone
from mentorship.keeping.backup import reaching, run_tool, why_not
from mentorship.keeping.erasures import UNFINISHED, Stood, erasures_in, stood_in
from mentorship.store import Keys, sealed_columns
from mentorship.store.half_restored import RESTORING, is_half_restored
from mentorship.store.migrating import newest_version, schema_version

VERSION = "alembic_version"
COPY = re.compile(r'COPY (?:\S+\.)?"?(?P<table>\w+)"? \((?P<columns>.*)\) FROM stdin;')
NULL = r"\N"
"""Both as PostgreSQL writes them."""

OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_type = 'client backend'"
)
PATIENCE_SECONDS = 3
"""A bot that has just stopped is still being shown out."""


def stood_there(engine: Engine) -> Stood:
    """Make sure that nobody else is connected, and answer what outlives the database, also what did before a backup
    was put into it by half. Raises CannotBeDone."""
    with engine.connect() as connection:
        waits = iter(range(PATIENCE_SECONDS * 10))
        while connection.scalar(OTHERS):
            if next(waits, None) is None:
                raise CannotBeDone("A bot runs on this database, or somebody else is connected to it: stop it first.")
            connection.rollback()
            Event().wait(0.1)
        stood = stood_in(lambda question: connection.execute(text(question)).all())
    if is_half_restored(engine):
        with engine.connect() as connection:
            before = erasures_in(lambda: connection.execute(text(UNFINISHED)).all()) or []
            stood = Stood([*(stood.erased or []), *before], stood.secret)
    engine.dispose()
    return stood


def left_by_a_newer_version(engine: Engine) -> list[str]:
    """Name the tables that we do not know, where a newer version was at work: what it made is in its way next time."""
    if (schema_version(engine) or "") <= newest_version():
        return []
    return sorted({*inspect(engine).get_table_names()} - {*tables().tables, VERSION, RESTORING})


def must_be_ours(backup: Path, keys: Keys) -> None:
    """Make sure that we can open a backup and know its schema, before anything is changed. Raises CannotBeDone."""
    for tool in ("pg_restore", "psql"):
        if shutil.which(tool) is None:
            raise CannotBeDone(f"{tool} is not on this machine, and I restore with it. Nothing was changed.")
    tables()
    sealed = [(table.name, column.name) for table, column in sealed_columns()]
    read = [f"--table={name}" for name in (VERSION, *dict(sealed))]
    rows = rows_in(run_tool(["pg_restore", "--data-only", *read, "--file=-", str(backup)]))
    versions = [row["version_num"] for row in rows.get(VERSION, [])]
    if not versions:
        raise CannotBeDone(f"{backup} is no backup of this program. Nothing was changed.")
    if max(versions) > newest_version():
        raise CannotBeDone(from_a_newer_version(backup, max(versions)))
    try:
        for table, column in sealed:
            for row in rows.get(table, []):
                if column in row:
                    keys.open(row[column])
    except InvalidToken:
        raise CannotBeDone(not_ours(backup)) from None


def from_a_newer_version(backup: Path, version: str | None) -> str:
    return (
        f"{backup} is from a newer version of this program (schema {version}): update Mentorship first."
        " Nothing was changed."
    )


def not_ours(backup: Path) -> str:
    return (
        f"MENTORSHIP_KEYS does not hold each key of {backup}: put those of that time behind the newest one."
        " Nothing was changed."
    )


def rows_in(script: str) -> dict[str, list[dict[str, str]]]:
    """Read {table: rows} out of what pg_restore writes; a row is {column: value}, without what is empty in it."""
    found: dict[str, list[dict[str, str]]] = {}
    names, rows = list[str](), None
    for line in script.split("\n"):  # Python would end a line elsewhere, too: in the middle of what somebody wrote
        if rows is None:
            if header := COPY.fullmatch(line):
                names, rows = header["columns"].replace('"', "").split(", "), found.setdefault(header["table"], [])
        elif line == r"\.":
            rows = None
        else:
            rows.append({name: value for name, value in zip(names, line.split("\t"), strict=True) if value != NULL})
    return found


def load(backup: Path, url: URL) -> None:
    """Put a backup in the place of all that is ours, in one transaction: also of our tables that it does not know yet.

    Ours is what this version makes: nobody else's table goes, only what ties it to ours; a newer version's stays, too.
    It is committed only if pg_restore came to the end of the backup. Raises CannotBeDone; nothing was changed then.
    """
    ours = ", ".join(f'"{name}"' for name in (*tables().tables, VERSION))
    reads = ["pg_restore", "--no-owner", "--file=-", str(backup)]
    reached, environment = reaching(url)
    writes = ["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", *reached]
    with (
        TemporaryFile() as not_read,
        TemporaryFile() as not_written,
        Popen(reads, stdout=PIPE, stderr=not_read) as reading,
        Popen(writes, env=environment, stdin=PIPE, stdout=DEVNULL, stderr=not_written) as writing,
    ):
        assert reading.stdout and writing.stdin
        with suppress(BrokenPipeError):  # psql has met an error, and tells of it
            writing.stdin.write(
                f"BEGIN; SET client_min_messages = warning; DROP TABLE IF EXISTS {ours} CASCADE;\n".encode()
            )
            shutil.copyfileobj(reading.stdout, writing.stdin)
            reading.stdout.close()
            if reading.wait() == 0:
                writing.stdin.write(b"\nCOMMIT;\n")
        reading.stdout.close()
        with suppress(BrokenPipeError):
            writing.stdin.close()
        for command, process, said in ((writes, writing, not_written), (reads, reading, not_read)):
            if process.wait() != 0:
                said.seek(0)
                raise CannotBeDone(why_not(command, said.read()))
