"""The bot in a process of its own, as `mentorship run` starts it, with shorter waits and, on order, a death.

A named point is where the process is killed, loses its database connections, or is frozen; the product knows only
the courier's `at`, everything else is hung on from here.
"""

import faulthandler
import multiprocessing
import os
import re
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import forkserver
from pathlib import Path
from time import monotonic
from typing import Any

from slack_sdk.socket_mode import SocketModeClient
from sqlalchemy import Engine, NullPool, create_engine, event, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from mentorship import assembly
from mentorship.clock import Clock
from mentorship.edge import Edge
from mentorship.environment import Environment, read_environment
from mentorship.log import log, set_up_logging
from mentorship.outbox import Pacing, Timing, claims, courier, delivery
from mentorship.running import Running, run

SHORT = Timing(
    lease=timedelta(seconds=2),
    call=timedelta(seconds=1),
    quiet=timedelta(seconds=1.2),
    first_wait=timedelta(seconds=0.2),
    database_away=timedelta(seconds=0.2),
    tick=timedelta(seconds=0.5),
)
"""Machine time; everything else is as in production."""

assembly.tables()  # imported here, every process starts with all rooms loaded

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["bot_process"])


def start_fork_server() -> None:
    """Let every bot be a fork of one process that has imported all it needs; it looks for us in PYTHONPATH only."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    forkserver.ensure_running()
    os.environ.pop("PYTHONPATH") if before is None else os.environ.update(PYTHONPATH=before)


POINTS = (
    "planner: before commit",
    "planner: after commit",
    "claim: before commit",
    "claimed",
    "before_call",
    "after_call",
    "before_finish",
    "finish: before commit",
    "finish: after commit",
    "before_look",
    "after_look",
)
MIGRATING = "migrating"
MACHINE, CALENDAR, REACHED = range(3)
"""What all processes share: seconds by which both clocks are shifted, and how often an ordered point was reached."""
CUT = signal.SIGUSR2
"""Sent to a process, it cuts its database connections."""
CUT_FOR = 0.5
"""Seconds in which a SQLite database answers nothing."""


@dataclass(frozen=True)
class Orders:
    """What is to happen to one process.

    at: the point, and at its `nth` passing what: "killed", "cut" (its database connections) or "frozen".
    per_minute: the workspace's budget; None: as fast as it goes. watched: or the bot runs as it is, without a look at
    every statement, and none of the above can happen to it.
    """

    at: str = ""
    nth: int = 1
    what: str = "killed"
    per_minute: int | None = None
    watched: bool = True
    log_to: str = os.devnull


class ShiftedClock(Clock):
    """The computer's clock, put forward or back; people's calendar begins on a Monday at nine and goes with it."""

    def __init__(self, shared: Any) -> None:
        self.shared = shared
        super().__init__(calendar=lambda: self.machine_now() + timedelta(seconds=shared[CALENDAR]))

    def machine_now(self) -> datetime:
        return super().machine_now() + timedelta(seconds=self.shared[MACHINE])


def live(variables: dict[str, str], orders: Orders, shared: Any) -> None:
    """Run until told to stop, or until the ordered death."""
    file = os.open(orders.log_to, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(file, sys.stderr.fileno())
    faulthandler.enable()  # a death by a fault of the machine (a bus error) is told of there, too
    faulthandler.register(signal.SIGUSR1, all_threads=True)  # where does it hang? kill -USR1, then look into the log
    set_up_logging(form="text", level="INFO")
    point = Point(orders, variables["DATABASE_URL"], shared)
    if orders.watched:
        point.hang_on()
        signal.signal(CUT, lambda *_: point.cut_connections())

    def running_with(environment: Environment) -> Running:
        pacing = Pacing.off() if orders.per_minute is None else Pacing.faster(orders.per_minute / 240)
        running = Running(environment, clock=ShiftedClock(shared), pacing=pacing, timing=SHORT)
        if orders.watched:
            running.bot.courier.at = point.reached
        running.bot.courier.name = str(os.getpid())  # so that the bench knows whose hand a row is in
        return running

    sys.exit(run(read_environment(variables), running_with))


class Point:
    """Watches the process go by its named points."""

    def __init__(self, orders: Orders, database: str, shared: Any) -> None:
        self.orders, self.passed, self.database, self.shared = orders, 0, make_url(database), shared
        self._cut_until = 0.0
        self._here = threading.local()
        self._lock = threading.Lock()

    def hang_on(self) -> None:
        """Name the transactions that the product has no hook in."""
        from mentorship.bot import Bot

        Bot.tick = self.named("planner", Bot.tick)  # type: ignore[method-assign]
        courier.claims.claim = self.named("claim", claims.claim)
        delivery.finish = self.named("finish", delivery.finish)
        Edge.is_signed = noted(Edge.is_signed)  # type: ignore[method-assign]
        SocketModeClient.enqueue_message = taken(SocketModeClient.enqueue_message)  # type: ignore[method-assign]
        event.listen(Session, "before_commit", lambda _: self.commits("before"))
        event.listen(Session, "after_commit", lambda _: self.commits("after"))
        event.listen(Engine, "before_cursor_execute", self.writes)
        event.listen(Engine, "commit", lambda _: self.fails_while_cut())

    def named(self, name: str, deed: Callable[..., Any]) -> Callable[..., Any]:
        def doing(*args: Any, **more: Any) -> Any:
            self._here.name, self._here.wrote = name, False
            try:
                return deed(*args, **more)
            finally:
                self._here.name = ""

        return doing

    def writes(self, connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(("INSERT INTO outbox", "UPDATE outbox")):
            self._here.wrote = True
        if statement.lstrip().startswith("CREATE TABLE outbox"):
            self.reached(MIGRATING)
        self.fails_while_cut()

    def commits(self, when: str) -> None:
        """Only what was written counts: most claims find nothing, most ticks say nothing."""
        if (name := getattr(self._here, "name", "")) and self._here.wrote:
            self.reached(f"{name}: {when} commit")

    def reached(self, point: str) -> None:
        if point != self.orders.at:
            return
        with self._lock:
            self.passed += 1
            if self.passed != self.orders.nth:
                return
            self.shared[REACHED] += 1  # with the lock in hand: no other thread goes by while this one falls
            if self.orders.what == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            elif self.orders.what == "frozen":
                signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)  # a process stops a bit later
            elif self.orders.what == "cut":
                self.cut_connections()

    def cut_connections(self) -> None:
        """Let the server end them; a file has none, so whatever asks it fails for a moment as on a failing disk."""
        if self.database.drivername.startswith("sqlite"):
            self._cut_until = monotonic() + CUT_FOR
            return
        others = "pid <> pg_backend_pid() AND datname = current_database() AND application_name <> 'the bench'"
        with create_engine(self.database, poolclass=NullPool).connect() as connection:
            connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))

    def fails_while_cut(self) -> None:
        if monotonic() < self._cut_until:
            raise OperationalError(None, None, sqlite3.OperationalError("disk I/O error"))


LET_IN = "let in: "
TRIGGER = re.compile(rb"trigger_id=([\d.]+)")
TRIGGER_TAKEN = re.compile(r'"trigger_id": *"([\d.]+)"')


def noted(is_signed: Callable[..., bool]) -> Callable[..., bool]:
    """Write into the log which press was read over HTTP, before anything is done with it."""

    def is_signed_and_noted(edge: Edge, environ: Any, raw: bytes) -> bool:
        for trigger in TRIGGER.findall(raw):
            log.info("%s%s", LET_IN, trigger.decode())
        return is_signed(edge, environ, raw)

    return is_signed_and_noted


def taken(take: Callable[..., None]) -> Callable[..., None]:
    """Write into the log which press was taken from the socket, before anything is done with it."""

    def note_and_take(client: SocketModeClient, message: str) -> None:
        for trigger in TRIGGER_TAKEN.findall(message):
            log.info("%s%s", LET_IN, trigger)
        take(client, message)

    return note_and_take


BASE = datetime(2026, 1, 5, 9, tzinfo=UTC)
