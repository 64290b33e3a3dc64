"""Ten people press the same thing at the same time, and each waits for their ack beside Bolt's own no-op.

Everybody acts in a thread of their own, one after another (the pretend Slack is not what is measured), until all
have something to hand over. Then all hand it to bare Bolt apps that do nothing, and then to ours, at once.
"""

import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from counting import asked_during, door_of
from houses import House, Settling
from mentorship.assembly import bolt_app
from mentorship.bot import THREADS
from mentorship.edge import SLACK_PATH, Doorway, Edge
from mentorship.manifest import read_manifest
from mentorship.running import Ears
from pretend_slack import Person, PretendSlack
from pretend_slack.app_side import Transport
from pretend_slack.bolt import in_process
from pretend_slack.http_mode import RequestUrl

AT_ONCE = 10
EVERYTHING = re.compile(".*")
PATIENCE = 120
"""Seconds until a thread that waits for the others gives up: somebody's story went wrong."""


@dataclass
class Figures:
    """What was measured: acks in milliseconds and statements, by door."""

    ours: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    nothing: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """By way to a bare app, not by door: to do nothing takes the same at each."""
    first: dict[str, float] = field(default_factory=dict)
    """The very first press of a door after the start."""
    statements: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


class AtOnce:
    """A transport that lets a crowd through together, and anybody else as they come."""

    def __init__(self, house: House, figures: Figures, ways: "Ways") -> None:
        self.ways = ways
        self.settling = Settling(ways.ours, house.bot)
        self.bot = house.bot
        self.figures = figures
        self.is_counting = True
        self._baton = threading.Lock()
        self._warming_up = threading.Lock()  # the first of all have everything still to load: one after another
        self._line = threading.Barrier(AT_ONCE, action=self._starts)
        self._member = threading.local()

    def together(self, people: Sequence[Person], deed: Callable[[Person], None]) -> None:
        """Let everybody do the same, in step."""
        assert len(people) == AT_ONCE

        def takes_part(person: Person) -> None:
            self._member.takes_part = True
            try:
                with self._baton:
                    deed(person)
            except BaseException:
                self._line.abort()
                raise

        with ThreadPoolExecutor(AT_ONCE) as threads:
            done = [threads.submit(takes_part, person) for person in people]
        failed = [found for each in done if (found := each.exception())]
        if failed:
            self._line.reset()
            raise next((each for each in failed if not isinstance(each, threading.BrokenBarrierError)), failed[0])

    def deliver(self, envelope: dict[str, Any], *, within: float) -> dict[str, Any] | None:
        if not getattr(self._member, "takes_part", False):
            return self.settling.deliver(envelope, within=within)
        self._baton.release()
        try:
            return self._measure(envelope, within=within)
        finally:
            self._baton.acquire()
            self.settling.is_asked = True

    def rest(self, *, within: float) -> None:
        self.settling.rest(within=within)

    def _measure(self, envelope: dict[str, Any], *, within: float) -> dict[str, Any] | None:
        nothing = {}
        for name, bare in self.ways.bare.items():
            self._line.wait(PATIENCE)
            assert bare.deliver(envelope, within=within) == {}
            nothing[name] = self._since_the_start()
        self._line.wait(PATIENCE)
        with nullcontext() if self.is_counting else self._warming_up:
            asked, ack = asked_during(lambda: self._press(envelope, within=within))
        took = self._since_the_start()
        self._line.wait(PATIENCE)
        while self.bot._later:  # what was looked up is said afterwards
            wait(set(self.bot._later), PATIENCE)
        self._note(door_of(envelope), took, nothing, asked)
        return ack

    def _press(self, envelope: dict[str, Any], *, within: float) -> dict[str, Any] | None:
        return self.settling.counting.press(envelope, lambda: self.ways.ours.deliver(envelope, within=within))

    def _starts(self) -> None:
        """Note when all ten arrived: who has to wait for the others' turn has waited, too."""
        self._started = perf_counter()

    def _since_the_start(self) -> float:
        return (perf_counter() - self._started) * 1000

    def _note(self, door: str, took: float, nothing: dict[str, float], asked: int) -> None:
        figures = self.figures
        figures.first.setdefault(door, took)
        if self.is_counting:
            figures.ours[door].append(took)
            for name, bare in nothing.items():
                figures.nothing[name].append(bare)
            figures.statements[door].append(asked)


@dataclass
class Ways:
    """The way to our app, and the ways to bare ones, by name."""

    ours: Transport
    bare: dict[str, Transport]


def nothing_to_do(house: House, **how: Any) -> App:  # Any: as Bolt takes it
    """Bolt with a listener that does nothing."""
    app = App(name="bare", client=house.bot.client, token_verification_enabled=False, **how)
    for listens in (app.command, app.action, app.view):
        listens(EVERYTHING)(lambda ack: ack())
    return app


HOW_BOLT_IS_SET: dict[str, dict[str, Any]] = {"as it comes": {}, "set as ours": {"process_before_response": True}}
"""As it comes, Bolt looks every 10 ms whether a listener has acked."""


@contextmanager
def in_this_process(house: House) -> Iterator[Ways]:
    """No socket at all: what is measured is the dispatch and the listener."""
    unsigned = {"request_verification_enabled": False}
    bare = {name: in_process(nothing_to_do(house, **unsigned, **how)) for name, how in HOW_BOLT_IS_SET.items()}
    yield Ways(in_process(house.app), bare)


@contextmanager
def over_sockets(house: House) -> Iterator[Ways]:
    """Socket Mode: ours as `mentorship run` listens; bare ones with Bolt's own handler, each in a Slack of its own."""
    with ExitStack() as open_ones:

        def listens(handler: SocketModeHandler, slack: PretendSlack) -> Transport:
            handler.connect()  # type: ignore[no-untyped-call]  # Bolt's own
            open_ones.callback(handler.close)
            slack.waits_for_connection()
            return slack.app_side.transports.pop()

        house.disconnects()
        ours = listens(Ears(house.app, house.slack.app_token, concurrency=THREADS), house.slack)
        bare = {}
        for name, how in HOW_BOLT_IS_SET.items():
            slack = open_ones.enter_context(PretendSlack(read_manifest()))
            app = nothing_to_do(house, **how)
            app._client = WebClient(token=slack.bot_token, base_url=slack.api_url)
            bare[name] = listens(SocketModeHandler(app, slack.app_token), slack)
        yield Ways(ours, bare)


@contextmanager
def over_http(house: House) -> Iterator[Ways]:
    """A request URL: ours behind its edge, bare ones behind Bolt's own WSGI handler, on the same web server."""
    secret, slack = house.slack.signing_secret, house.slack.app
    app = bolt_app(house.bot, signing_secret=secret)
    now = house.bot.clock.machine_now
    edge = Edge(is_ready=list, metrics=bytes, now=now, app=app, signing_secret=secret)
    with ExitStack() as open_ones:

        def listens(at: Any) -> Transport:  # Any: a WSGI app
            doorway = Doorway(at, host="127.0.0.1", port=0)
            doorway.open()
            open_ones.callback(doorway._server.close)
            return RequestUrl(slack, f"http://127.0.0.1:{doorway.port}{SLACK_PATH}")

        bare = {
            name: listens(SlackRequestHandler(nothing_to_do(house, signing_secret=secret, **how)))
            for name, how in HOW_BOLT_IS_SET.items()
        }
        yield Ways(listens(edge), bare)


WAYS = {"in this process": in_this_process, "socket": over_sockets, "HTTP": over_http}
