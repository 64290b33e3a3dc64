"""Troubles that can be switched on: what a network and a Slack on a bad day do to an app.

Each trouble strikes calls of methods that fit a pattern ("chat.*"), the next `times` of them (None: all), with a
`chance`, and only `when` the arguments fit. *Accepted* means that Slack did it although the app hears otherwise.
"""

import fnmatch
import random
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from pretend_slack import clock
from pretend_slack.contracts import METHODS, PER_MINUTE
from pretend_slack.shapes import Json

When = Callable[[Json], bool]

SECONDS_PER_MESSAGE = 1.0


def always(_arguments: Json) -> bool:
    """Strike whatever the arguments."""
    return True


@dataclass
class Trouble:
    """What happens to a call instead of the plain answer."""

    methods: str
    times: int | None
    chance: float
    when: When
    status: int = 200
    answer: Json | None = None
    headers: dict[str, str] = field(default_factory=dict)
    is_accepted: bool = False
    is_cut: bool = False
    seconds: float = 0.0


class Servers(Protocol):
    """What troubles do to the servers as a whole."""

    def refuse_connections(self) -> None:
        """Stop listening."""

    def accept_connections(self) -> None:
        """Listen again at the same address."""

    def disconnect_sockets(self, reason: str) -> None:
        """End all Socket Mode connections."""

    def cut_sockets(self) -> None:
        """Break all Socket Mode connections in the middle of an envelope."""

    def silence_sockets(self) -> None:
        """Let Socket Mode connections stand open without a word."""


class Troubles:
    """The switchboard of troubles of one workspace."""

    def __init__(self, servers: Servers, *, seed: int = 0) -> None:
        self._servers = servers
        self._on: list[Trouble] = []
        self._dice = random.Random(seed)
        self._lock = threading.Lock()
        self._keeps_limits, self._faster = False, 1.0
        self._calls: dict[str, deque[float]] = defaultdict(deque)

    def rate_limited(
        self,
        methods: str,
        *,
        retry_after: int = 1,
        times: int | None = 1,
        chance: float = 1.0,
        when: When = always,
    ) -> None:
        """Answer 429 with `Retry-After`."""
        self._add(_too_many(methods, retry_after, times, chance, when))

    def server_error(
        self,
        methods: str,
        *,
        status: int = 503,
        accepted: bool = False,
        times: int | None = 1,
        chance: float = 1.0,
        when: When = always,
    ) -> None:
        """Answer with a 5xx page instead of JSON."""
        self._add(Trouble(methods, times, chance, when, status=status, is_accepted=accepted))

    def answers_with(
        self,
        methods: str,
        error: str,
        *,
        accepted: bool = False,
        times: int | None = 1,
        chance: float = 1.0,
        when: When = always,
    ) -> None:
        """Answer `ok: false` with this error, such as fatal_error."""
        answer = {"ok": False, "error": error}
        self._add(Trouble(methods, times, chance, when, answer=answer, is_accepted=accepted))

    def loses_answer(self, methods: str, *, times: int | None = 1, chance: float = 1.0, when: When = always) -> None:
        """Do what is asked and cut the connection before the answer."""
        self._add(Trouble(methods, times, chance, when, is_accepted=True, is_cut=True))

    def cuts_connection(self, methods: str, *, times: int | None = 1, chance: float = 1.0, when: When = always) -> None:
        """Cut the connection without doing what is asked."""
        self._add(Trouble(methods, times, chance, when, is_cut=True))

    def slow(
        self,
        methods: str,
        *,
        seconds: float,
        times: int | None = 1,
        chance: float = 1.0,
        when: When = always,
    ) -> None:
        """Take a while (of machine time) to answer."""
        self._add(Trouble(methods, times, chance, when, seconds=seconds, is_accepted=True))

    def refuses_connections(self) -> None:
        """Be gone: no connection to the Web API succeeds."""
        self._servers.refuse_connections()

    def accepts_connections(self) -> None:
        """Be back, at the same address."""
        self._servers.accept_connections()

    def disconnects_sockets(self, reason: str = "refresh_requested") -> None:
        """End all Socket Mode connections, as Slack does every hour or so."""
        self._servers.disconnect_sockets(reason)

    def cuts_sockets(self) -> None:
        """Break all Socket Mode connections in the middle of an envelope, as a network does."""
        self._servers.cut_sockets()

    def silences_sockets(self) -> None:
        """Let all Socket Mode connections stand open without a word, as when a router forgets them."""
        self._servers.silence_sockets()

    def restarts(self, *, down_seconds: float = 0.0) -> None:
        """Break every connection, stay away for a while of machine time, and be back at the same address."""
        self._servers.disconnect_sockets("refresh_requested")
        self._servers.refuse_connections()
        clock.pause(down_seconds)
        self._servers.accept_connections()

    def keeps_rate_limits(self, *, faster: float = 1.0) -> None:
        """Hold the app to Slack's rate limits: tiers per method, one message a second per conversation.

        faster: let a minute be over so many times sooner.
        """
        self._keeps_limits, self._faster = True, faster

    def clear(self) -> None:
        """Have no more troubles."""
        with self._lock:
            self._on.clear()
            self._calls.clear()
            self._keeps_limits = False
        self._servers.accept_connections()

    def next_for(self, method: str, arguments: Json) -> Trouble | None:
        """Say what happens to this call; None if nothing does."""
        with self._lock:
            for trouble in self._on:
                if self._strikes(trouble, method, arguments):
                    return trouble
            wait = self._pause(method, arguments) if self._keeps_limits else 0
        return _too_many(method, wait, 1, 1.0, always) if wait else None

    def _add(self, trouble: Trouble) -> None:
        with self._lock:
            self._on.append(trouble)

    def _strikes(self, trouble: Trouble, method: str, arguments: Json) -> bool:
        if trouble.times == 0 or not fnmatch.fnmatch(method, trouble.methods) or not trouble.when(arguments):
            return False
        if self._dice.random() >= trouble.chance:
            return False
        if trouble.times is not None:
            trouble.times -= 1
        return True

    def _pause(self, method: str, arguments: Json) -> int:
        if method == "chat.postMessage":
            return self._pause_of(f"{method} {arguments.get('channel')}", 1, SECONDS_PER_MESSAGE)
        tier = METHODS[method].tier if method in METHODS else None
        return self._pause_of(method, PER_MINUTE[tier], 60.0) if tier else 0

    def _pause_of(self, key: str, most: int, per_seconds: float) -> int:
        now, recent = clock.machine_seconds() * self._faster, self._calls[key]
        while recent and now - recent[0] >= per_seconds:
            recent.popleft()
        if len(recent) >= most:
            return max(1, round(per_seconds - (now - recent[0])))
        recent.append(now)
        return 0


def _too_many(methods: str, retry_after: int, times: int | None, chance: float, when: When) -> Trouble:
    answer = {"ok": False, "error": "ratelimited"}
    headers = {"Retry-After": str(retry_after)}
    return Trouble(methods, times, chance, when, status=429, answer=answer, headers=headers)
