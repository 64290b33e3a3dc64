"""`mentorship run`: start everything, wait for a signal, finish what is under way."""

import gc
import json
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from threading import Event, Lock

from prometheus_client import CollectorRegistry
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from mentorship.assembly import bolt_app, open_bot
from mentorship.bot import THREADS
from mentorship.clock import Clock
from mentorship.edge import Doorway, Edge
from mentorship.environment import Environment
from mentorship.log import log
from mentorship.outbox import Pacing, Timing
from mentorship.outbox.gauges import Gauges
from mentorship.schedule import start_ticking
from mentorship.store import writes_of

ACKS_FINISH_WITHIN = 2.0
PING_EVERY = 4.0
"""Seconds. A line that broke is given up after six failed pings: at Bolt's ten seconds it was deaf for a minute."""
SILENT_AFTER_PINGS = 2.5
"""From here on nobody should think that we are listening: one pong may come late."""
A_MOMENT = 0.001
READS_THE_REST_WITHIN = 0.02
LOOKS_UP_EVERY = 0.25
"""Seconds."""


class Ears(SocketModeHandler):
    """Bolt's own, which knows whether it is listening to somebody at this moment."""

    def __init__(self, app: App, token: str, *, concurrency: int) -> None:
        super().__init__(app, token, ping_interval=PING_EVERY, concurrency=concurrency)
        self._at_work = 0
        self._lock = Lock()
        self._take = self.client.enqueue_message
        self.client.enqueue_message = self._hear  # type: ignore[method-assign]  # the one place before it is read

    def is_heard(self, *, at: datetime) -> bool:
        """Whether Slack is at the other end of the line: a line that broke without a word is open, and silent."""
        line = self.client.current_session
        if line is None or not line.is_active():
            return False
        answered = line.last_ping_pong_time  # when the ping left that was answered last; none yet on a new line
        return answered is None or at.timestamp() - answered <= SILENT_AFTER_PINGS * self.client.ping_interval

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # as in Bolt
        """Answer, and note that it was done."""
        try:
            super().handle(client, req)
        finally:
            self._count(-1)

    def finish(self, *, within: float) -> bool:
        """Wait for a moment in which nobody waits for an answer: what arrived must not be left unacknowledged."""
        for _ in range(round(within / A_MOMENT)):
            if self._at_work <= 0:
                return True
            Event().wait(A_MOMENT)
        return False

    def close(self) -> None:
        """Hear and answer what has arrived, and close: left alone, the client listens on for up to three seconds.

        What Slack sends before our close reaches it is not acknowledged: a socket cannot say "send nothing more".
        """
        session = self.client.current_session
        if session is not None and session.sock is not None:
            with suppress(OSError):  # it broke already
                socket.socket.shutdown(session.sock, socket.SHUT_RD)  # beneath TLS, whose own would be in its way
            Event().wait(READS_THE_REST_WITHIN)  # nothing more comes in; what has come is read, and can be answered yet
            self.finish(within=ACKS_FINISH_WITHIN)
        super().close()  # type: ignore[no-untyped-call]  # Bolt's own

    def _hear(self, message: str) -> None:
        """Take what is whole: when its connection closes, Slack's client hands on what it has."""
        if not is_whole(message):
            log.info("a connection to Slack closed in the middle of an envelope")
            return
        if '"envelope_id"' in message:
            self._count(+1)
        self._take(message)

    def _count(self, by: int) -> None:
        with self._lock:
            self._at_work += by


def is_whole(message: str) -> bool:
    try:
        json.loads(message)
    except ValueError:
        return not message.startswith("{")
    return True


class Running:
    """A bot that runs: courier, metronome, health pages, and the connection to Slack."""

    def __init__(
        self,
        environment: Environment,
        *,
        clock: Clock | None = None,
        pacing: Pacing | None = None,
        timing: Timing | None = None,
    ) -> None:
        self.environment = environment
        self.bot = open_bot(environment, clock=clock, pacing=pacing, timing=timing)
        token, secret = environment.slack_app_token, environment.slack_signing_secret
        self.app = bolt_app(self.bot, signing_secret=secret.get_secret_value() if secret and not token else None)
        self.socket = Ears(self.app, token.get_secret_value(), concurrency=THREADS) if token is not None else None
        metrics = CollectorRegistry()
        metrics.register(Gauges(self.bot.engine, overdue=self.bot.courier.overdue))
        metrics.register(writes_of(self.bot.engine))
        edge = Edge(
            is_ready=self.unwell,
            metrics=metrics,
            now=self.bot.clock.machine_now,
            app=self.app if self.socket is None else None,
            signing_secret=secret.get_secret_value() if secret else "",
        )
        self.doorway = Doorway(edge, host=environment.host, port=environment.port)

    def start(self) -> None:
        """Start what works in the background first, and let people in last."""
        self.bot.start()
        self.scheduler = start_ticking(self.bot, every_seconds=self.environment.tick_seconds)
        self.doorway.open()
        if self.socket:
            self.socket.connect()  # type: ignore[no-untyped-call]  # Bolt's own
        log.info("ready: listening on port %s", self.doorway.port)

    def unwell(self) -> list[str]:
        """Name what is not well; nothing means ready."""
        unwell = []
        try:
            with self.bot.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            unwell.append("database")
        if self.socket and not self.socket.is_heard(at=self.bot.clock.machine_now()):
            unwell.append("slack")
        return unwell

    def stop(self) -> None:
        """Stop claiming, stop accepting, finish what is under way, close."""
        self.scheduler.shutdown(wait=False)
        self.bot.courier.stop_claiming()
        if self.socket:
            self.socket.finish(within=ACKS_FINISH_WITHIN)
            self.socket.close()
        self.doorway.close()
        self.bot.stop()
        self.bot.engine.dispose()


def run(environment: Environment, running_with: Callable[[Environment], Running] = Running) -> int:
    """Run until SIGTERM or SIGINT, then stop within ten seconds; a second signal stops at once."""
    asked_to_stop: list[int] = []

    def stop(number: int, _frame: object) -> None:
        if asked_to_stop:
            raise SystemExit(128 + number)
        asked_to_stop.append(number)

    running = running_with(environment)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    running.start()
    gc.freeze()  # what was loaded stays for good: whoever looks through it makes an ack wait
    gc.enable()
    while not asked_to_stop:  # a wait without end can begin in the very instant in which the signal comes, and miss it
        Event().wait(LOOKS_UP_EVERY)
    running.stop()
    return 0
