"""Somebody who writes all the time, so many times a second, and notices how long they were kept waiting."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Engine

from mentorship.clock import Clock
from mentorship.slack import seen
from mentorship.store import writing


class Writer:
    """Writes one small numbered transaction after the other, until the `with` statement ends."""

    def __init__(self, engine: Engine, *, per_second: float = 1000) -> None:
        self.engine, self.pause = engine, 1 / per_second
        self.written, self.longest = 0, 0.0
        """How many are committed; how many seconds the longest took, with its wait for others."""
        self.is_over = Event()
        self.thread = Thread(target=self.write)

    def write(self) -> None:
        started, now = monotonic(), Clock().machine_now()
        while not self.is_over.is_set():
            before = monotonic()
            with writing(self.engine) as session:
                seen.remember(session, mark(self.written), at=now)
            self.longest = max(self.longest, monotonic() - before)
            self.written += 1
            self.is_over.wait(max(0, started + self.written * self.pause - monotonic()))

    def __enter__(self) -> "Writer":
        self.thread.start()
        while self.written < 20:
            self.is_over.wait(0.001)
        return self

    def __exit__(self, *_: Any) -> None:
        self.is_over.set()
        self.thread.join()


def mark(number: int) -> str:
    return f"written-{number:09}"


class WriterBeside:
    """The same to an SQLite database, in a process of its own and without SQLAlchemy: so it comes to a thousand."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.written, self.longest = 0, 0.0

    def __enter__(self) -> "WriterBeside":
        own = [sys.executable, __file__, str(self.database)]
        self.process = subprocess.Popen(own, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout and self.process.stdout.readline() == "begun\n"
        return self

    def __exit__(self, *_: Any) -> None:
        said, _ = self.process.communicate()  # it ends when nobody is there any more to tell it to
        self.written, self.longest = json.loads(said)


def write_beside(database: str, *, per_second: float = 1000) -> None:
    connection = sqlite3.connect(database, isolation_level=None, timeout=10)
    connection.execute("PRAGMA synchronous=NORMAL")
    [(at,)] = connection.execute("SELECT at FROM seen LIMIT 1")
    is_over = Event()
    Thread(target=lambda: (sys.stdin.read(), is_over.set()), daemon=True).start()
    print("begun", flush=True)
    started, longest, written = monotonic(), 0.0, 0
    while not is_over.is_set():
        before = monotonic()
        connection.execute("INSERT INTO seen (press, at) VALUES (?, ?)", (mark(written), at))
        longest, written = max(longest, monotonic() - before), written + 1
        sleep(max(0, started + written / per_second - monotonic()))
    print(json.dumps([written, longest]))


if __name__ == "__main__":
    write_beside(sys.argv[1])
