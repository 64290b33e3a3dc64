"""How long a backup takes while a thousand transactions a second are written, and how long it keeps a writer waiting.

Run by name: pytest -m benchmark -n0 -s tests/benchmarks/test_backup.py. Bar R13.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import Engine, delete, insert

from mentorship.clock import Clock
from mentorship.slack.seen import Seen
from mentorship.store import writing
from mentorship.store.backing_up import copy_sqlite, must_be_whole
from writers import WriterBeside, mark

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(600)]

ROWS, ROUNDS, WRITES_A_SECOND = 400_000, 5, 1000


def test_a_backup_under_writes(engine: Engine, tmp_path: Path) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("pg_dump is PostgreSQL's own")
    fill(engine)
    here = Path(str(engine.url.database))
    for number in range(ROUNDS):
        forget_what_was_written(engine)
        copy = tmp_path / f"{number}.backup"
        with WriterBeside(here) as writer:
            sleep(0.5)
            before, began = count_written(here), monotonic()
            copy_sqlite(here, copy)
            took = monotonic() - began
            after = count_written(here)
        print(
            f"\n{here.stat().st_size / 1e6:.0f} MB: backed up and checked in {took * 1000:.0f} ms, "
            f"{(after - before) / took:.0f} writes/s meanwhile; the longest took {writer.longest * 1000:.1f} ms"
        )
        must_be_whole(copy)
        assert before <= count_written(copy) <= after, "one moment of it"
        assert (after - before) / took > 0.95 * WRITES_A_SECOND
        assert writer.longest < 0.5


def count_written(database: Path) -> int:
    """Count what the writer wrote, and see that none is missing in between."""
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT count(*), max(press) FROM seen WHERE press >= 'written-' AND press < 'written.'"
        number, last = connection.execute(query).fetchone()
    assert last is None or last == mark(number - 1)
    return int(number)


def forget_what_was_written(engine: Engine) -> None:
    with writing(engine) as session:
        session.execute(delete(Seen).where(Seen.press.startswith("written-")))


def fill(engine: Engine) -> None:
    now = Clock().machine_now()
    for start in range(0, ROWS, 20_000):
        rows = [{"press": f"{n}-{os.urandom(24).hex()}", "at": now} for n in range(start, start + 20_000)]
        with writing(engine) as session:
            session.execute(insert(Seen), rows)
