"""`mentorship run`: start everything, wait for a signal, finish what is under way."""

import gc
import json
import logging
import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from threading import Condition, Event, Thread, Timer
from typing import TYPE_CHECKING, Any, NoReturn

from msgspec import Struct
from msgspec.json import Decoder
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError, SlackClientNotConnectedError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection
from slack_sdk.socket_mode.interval_runner import IntervalRunner
from slack_sdk.socket_mode.request import SocketModeRequest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from mentorship.assembly import answered_by_slack, bolt_app, open_bot
from mentorship.bot import THREADS
from mentorship.clock import Clock
from mentorship.edge import Doorway, Edge
from mentorship.environment import Environment, WrongEnvironment
from mentorship.listening import ACK_WITHIN, TELLS_AGAIN_WITHIN
from mentorship.log import log
from mentorship.organising.downtime import note_end
from mentorship.outbox import Pacing, Timing
from mentorship.slack.press import is_echo
from mentorship.store import answered_within, writes_of

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

NOBODY_WAITS_WITHIN = 0.5
"""Seconds in which to look for a moment when nobody waits for an answer; then nothing more is taken in."""
ACKS_FINISH_WITHIN = 2.0
THE_REST_FINISHES_WITHIN = 5.0
"""For what the courier has in hand, what follows an ack, and a tick."""
GONE_WITHIN = 9.0
"""Whatever hangs then, in Slack's client or in a database that says nothing, is left."""
PING_EVERY = 4.0
"""Seconds. A line that broke is given up after six failed pings: at Bolt's ten seconds it was deaf for a minute."""
SILENT_AFTER_PINGS = 2.5
"""From here on nobody should think that we are listening: one pong may come late."""
GOODBYE = b"\x88\x82\0\0\0\0\x03\xe9"
"""A frame that closes a web socket: 1001, "going away", masked with zeros. Slack's client has none."""
HELLO_COMES_WITHIN = 5.0
GOODBYE_IS_ANSWERED_WITHIN = 0.5
A_NEW_LINE_OPENS_WITHIN = 0.5
LOOKS_UP_EVERY = 0.25
"""Seconds."""
LISTENS_EVERY = 10.0
"""Seconds: a line that broke without a word is known to be silent for longer than that before it is replaced."""
LOOKING_IN = 4
"""Threads for the health pages alone; in HTTP mode people are answered in the doorway's threads."""
READS_AT_ONCE = 16 * 1024
"""Bytes: most envelopes. Slack's client would read 1 024."""


class Ears(SocketModeHandler):
    """Bolt's own, which knows whether it is listening to somebody at this moment."""

    def __init__(self, app: App, token: str, *, concurrency: int) -> None:
        super().__init__(
            app, token, ping_interval=PING_EVERY, receive_buffer_size=READS_AT_ONCE, concurrency=concurrency
        )
        self._at_work, self._is_leaving = 0, False
        self._changed, self._greeted, self._goodbye = Condition(), Event(), Event()
        self.client.on_close_listeners.append(lambda code, reason: self._goodbye.set())
        self._take = self.client.enqueue_message
        self.client.enqueue_message = self._hear  # type: ignore[method-assign]  # the one place before it is read
        self._open_line = self.client.connect
        self.client.connect = self._open_unless_leaving  # type: ignore[method-assign]  # however it comes to reconnect

    def connect(self, *, is_given_up: Callable[[], bool] = lambda: False) -> None:
        """Open the line, and wait until Slack says hello: before that it sends nothing that people press.

        Where Slack says "later", the client waits; where the line does not come about, it tries again by itself.
        Raises WrongEnvironment for a refused token, or if nobody answers.
        """
        try:
            opened = answered_by_slack(lambda: self.client.web_client.apps_connections_open(app_token=self.app_token))
            self.client.wss_uri = opened["url"]
        except SlackApiError as refused:
            if refused.response["error"] != "ratelimited":
                raise WrongEnvironment(f"SLACK_APP_TOKEN opens no socket: {refused.response['error']}.") from None
        reader = self.client.current_session_runner
        reader.shutdown()  # type: ignore[no-untyped-call]  # it looks every tenth of a second whether there is a line
        super().connect()  # type: ignore[no-untyped-call]  # Bolt's own
        self.client.current_session_runner = IntervalRunner(reader.target, reader.interval_seconds).start()
        if not self._greeted.wait(HELLO_COMES_WITHIN):
            log.warning("Slack has not said hello yet: nothing is said before it does")
            while not (self._greeted.wait(LOOKS_UP_EVERY) or is_given_up()):
                pass

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
            with self._changed:
                self._at_work -= 1
                self._changed.notify_all()

    def close(self) -> None:
        """Answer what has arrived, say goodbye, and close: left alone, the client listens on for up to three seconds.

        The best moment is one in which nobody waits for an answer. What Slack sends before our goodbye reaches it is
        neither done nor acknowledged: a socket cannot say "send nothing more", and after a goodbye nobody may answer.
        """
        self.finish(within=NOBODY_WAITS_WITHIN)
        self._is_leaving = True
        self.finish(within=ACKS_FINISH_WITHIN)
        told = None
        while (line := self._last_line()) is not told:
            self._say_goodbye(line)
            told = line
        super().close()  # type: ignore[no-untyped-call]  # Bolt's own

    def _last_line(self) -> Connection | None:
        """Find the line that people are heard on, and wait a moment if it is just being replaced.

        Slack's client puts the new one in its place only when the reader of the old one lets go, up to three seconds
        later: so long the old one takes no goodbye either, and afterwards there is another last line.
        """
        if self.client.connect_operation_lock.acquire(timeout=A_NEW_LINE_OPENS_WITHIN):
            self.client.connect_operation_lock.release()
        self.client.auto_reconnect_enabled = False  # or Slack's goodbye would be taken for a broken line
        return self.client.current_session

    def _say_goodbye(self, line: Connection | None) -> None:
        if line is not None and (sock := line.sock) is not None:
            with suppress(OSError):  # it broke already
                self._goodbye.clear()
                with line.sock_send_lock:
                    sock.sendall(GOODBYE)
                self._goodbye.wait(GOODBYE_IS_ANSWERED_WITHIN)
                socket.socket.shutdown(sock, socket.SHUT_RD)  # beneath TLS, whose own would be in its way

    def finish(self, *, within: float) -> bool:
        """Wait until nobody waits for an answer."""
        with self._changed:
            return self._changed.wait_for(lambda: self._at_work <= 0, within)

    def _open_unless_leaving(self) -> None:
        """Open a line, the first or the next: one that opens after our goodbye would have nobody who reads it."""
        if not self._is_leaving:
            self._open_line()

    def _hear(self, message: str) -> None:
        """Take what is whole: when its connection closes, Slack's client hands on what it has.

        What we said ourselves is acknowledged here and now: handed to Bolt, it would cost as much as a press.
        """
        if echo := echo_in(message):
            if not self._is_leaving:
                self._acknowledge(echo)
            return
        if not is_whole(message):
            log.info("a connection to Slack closed in the middle of an envelope")
            return
        with self._changed:
            if self._is_leaving:
                return
            self._at_work += '"envelope_id"' in message
        if '"hello"' in message and '"envelope_id"' not in message:
            self._send_at_once()
            self._greeted.set()
        self._take(message)

    def _acknowledge(self, envelope_id: str) -> None:
        if line := self.client.current_session:
            with suppress(SlackClientNotConnectedError):  # then Slack tells it again
                line.send(json.dumps({"envelope_id": envelope_id}))

    def _send_at_once(self) -> None:
        """Let every ack leave by itself: a new line would hold the second back until the first has been received."""
        line = self.client.current_session
        if line is not None and (sock := line.sock) is not None:
            with suppress(OSError):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class Told(Struct):
    event: dict[str, Any] = {}


class Envelope(Struct):
    """What comes over a socket, as far as it tells of an event."""

    envelope_id: str = ""
    payload: Told | None = None


ENVELOPES = Decoder(Envelope)


def echo_in(message: str) -> str:
    """Find the envelope_id of an event that tells us what a bot said; empty for anything else."""
    try:
        envelope = ENVELOPES.decode(message)
    except ValueError:  # none of Slack's events, or not whole
        return ""
    return envelope.envelope_id if envelope.payload and is_echo(envelope.payload.event) else ""


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
        edge = Edge(
            is_ready=self.unwell,
            metrics=self.metrics,
            now=self.bot.clock.machine_now,
            app=self.app if self.socket is None else None,
            signing_secret=secret.get_secret_value() if secret else "",
        )
        threads = THREADS if self.socket is None else LOOKING_IN
        self.doorway = Doorway(edge, host=environment.host, port=environment.port, threads=threads)
        self.scheduler: BackgroundScheduler | None = None

    def start(self, *, is_given_up: Callable[[], bool] = lambda: False) -> None:
        """Hear people first, and speak last: nothing is said that nobody could answer. The first tick comes after that.

        What they press in between is answered, and what is to be said because of it waits in the outbox.
        Raises WrongEnvironment if Slack refuses the app-level token. is_given_up: whether the bot was asked to stop.
        """
        self.doorway.open()
        if self.socket:
            self.socket.connect(is_given_up=is_given_up)
        if is_given_up():
            return
        self.bot.start()
        log.info("ready: listening on port %s", self.doorway.port)
        from mentorship.schedule import start_ticking  # APScheduler is loaded while people are heard already

        self.scheduler = start_ticking(self.bot, every_seconds=self.environment.tick_seconds)
        if self.socket:
            self.scheduler.add_job(self.note_silence, "interval", seconds=LISTENS_EVERY, id="silence")

    def note_silence(self) -> None:
        """While the line is silent, what Slack tells goes by unheard: let it be compared when Slack gave up telling."""
        if self.socket and not self.socket.is_heard(at=self.bot.clock.machine_now()):
            self.bot.comparison.is_wanted(by=self.bot.clock.elapsed() + TELLS_AGAIN_WITHIN)

    def unwell(self) -> list[str]:
        """Name what is not well; nothing means ready."""
        unwell, engine = [], self.bot.engine
        means_to_write = engine.dialect.name != "sqlite"  # costs PostgreSQL nothing, and a standby refuses it
        try:
            with answered_within(ACK_WITHIN, self.bot.clock.elapsed), engine.connect() as connection:
                connection.execution_options(writing=means_to_write).execute(text("SELECT 1"))
        except SQLAlchemyError:
            unwell.append("database")
        if self.socket and not self.socket.is_heard(at=self.bot.clock.machine_now()):
            unwell.append("slack")
        if not self.bot.courier.is_at_work:
            unwell.append("courier")
        return unwell

    def metrics(self) -> bytes:
        """Count for whoever watches; what counts is loaded when somebody does."""
        from prometheus_client import CollectorRegistry, generate_latest

        from mentorship.outbox.gauges import Gauges

        counted = CollectorRegistry()
        counted.register(Gauges(self.bot.engine, overdue=self.bot.courier.overdue, elapsed=self.bot.clock.elapsed))
        counted.register(writes_of(self.bot.engine))
        return generate_latest(counted)

    def stop(self) -> bool:
        """Stop claiming, stop accepting, finish what is under way, close; False if something hangs and is left."""
        last_tick = Thread(target=self.scheduler.shutdown if self.scheduler else None, name="last tick", daemon=True)
        last_tick.start()  # from here on no other begins
        self.bot.begin_nothing()
        if self.socket:
            self.socket.close()
        self.doorway.close()
        until = self.bot.clock.elapsed() + THE_REST_FINISHES_WITHIN
        is_done = self.bot.stop(within=THE_REST_FINISHES_WITHIN)
        last_tick.join(max(0, until - self.bot.clock.elapsed()))
        if self.scheduler and not last_tick.is_alive():
            note_end(self.bot)
        self.bot.engine.dispose()
        return is_done and not last_tick.is_alive()


def run(environment: Environment, running_with: Callable[[Environment], Running] = Running) -> NoReturn:
    """Run until SIGTERM or SIGINT, then stop within ten seconds; a second signal stops at once."""
    asked_to_stop: list[int] = []

    def stop(number: int, _frame: object) -> None:
        if asked_to_stop:
            leave(128 + number)
        asked_to_stop.append(number)

    running = running_with(environment)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    running.start(is_given_up=lambda: bool(asked_to_stop))
    gc.freeze()  # what was loaded stays for good: whoever looks through it makes an ack wait
    gc.enable()
    while not asked_to_stop:  # a wait without end can begin in the very instant in which the signal comes, and miss it
        Event().wait(LOOKS_UP_EVERY)
    log.info("asked to stop")
    last_call = Timer(GONE_WITHIN, leave, [0])
    last_call.daemon = True
    last_call.start()
    log.info("stopped" if running.stop() else "stopped, and left what hangs")
    leave(0)


def leave(code: int) -> NoReturn:
    """End at once: at an ordinary end Python waits for every thread, however long Slack or the database is silent."""
    logging.shutdown()
    os._exit(code)
