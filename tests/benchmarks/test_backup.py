"""How long a backup takes while a thousand transactions a second are written, and how long it keeps a writer waiting.

Run by name: pytest -m benchmark -n0 -s tests/benchmarks/test_backup.py. Nothing asserts on a clock. Bar R13.
"""

import os
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import Engine, insert

from mentorship.clock import Clock
from mentorship.slack.seen import Seen
from mentorship.store import writing
from mentorship.store.backing_up import copy_sqlite, must_be_whole
from writers import Writer

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(600)]

ROWS, ROUNDS = 400_000, 5


def test_a_backup_under_writes(engine: Engine, tmp_path: Path) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("pg_dump is PostgreSQL's own")
    fill(engine)
    here = Path(str(engine.url.database))
    for number in range(ROUNDS):
        with Writer(engine) as alone:
            alone.is_over.wait(1)
        with Writer(engine) as writer:
            before, began = writer.written, monotonic()
            copy_sqlite(here, tmp_path / f"{number}.backup")
            took = monotonic() - began
            written = writer.written - before
        must_be_whole(tmp_path / f"{number}.backup")
        print(
            f"\n{here.stat().st_size / 1e6:.0f} MB: backed up and checked in {took * 1000:.0f} ms, "
            f"{written / took:.0f} writes/s meanwhile; the longest took {writer.longest * 1000:.1f} ms "
            f"({alone.longest * 1000:.1f} ms without a backup)"
        )


def fill(engine: Engine) -> None:
    now = Clock().machine_now()
    for start in range(0, ROWS, 20_000):
        rows = [{"press": f"{n}-{os.urandom(24).hex()}", "at": now} for n in range(start, start + 20_000)]
        with writing(engine) as session:
            session.execute(insert(Seen), rows)
