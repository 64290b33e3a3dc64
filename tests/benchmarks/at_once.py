"""Ten people press the same thing at the same time, and each waits for their ack beside Bolt's own no-op.

Everybody acts in a thread of their own, one after another (the pretend Slack is not what is measured), until all
have something to hand over. Then all hand it to a bare Bolt app that does nothing, and then to ours, at once.
"""

import re
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import nullcontext
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from slack_bolt import App

from counting import asked_during, door_of
from houses import House, Settling
from pretend_slack import Person
from pretend_slack.bolt import InProcess, in_process

AT_ONCE = 10
EVERYTHING = re.compile(".*")
PATIENCE = 120
"""Seconds until a thread that waits for the others gives up: somebody's story went wrong."""


@dataclass
class Figures:
    """What was measured: acks in milliseconds and statements, by door."""

    ours: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    noop: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    first: dict[str, float] = field(default_factory=dict)
    """The very first press of a door after the start."""
    statements: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


class AtOnce:
    """A transport that lets a crowd through together, and anybody else as they come."""

    def __init__(self, house: House, figures: Figures) -> None:
        self.ours: InProcess = in_process(house.app)
        self.settling = Settling(self.ours, house.bot)
        self.noop = in_process(bare(house))
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
        self._line.wait(PATIENCE)
        assert self.noop.deliver(envelope, within=within) == {}
        nothing = self._since_the_start()
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
        return self.settling.counting.press(envelope, lambda: self.ours.deliver(envelope, within=within))

    def _starts(self) -> None:
        """Note when all ten arrived: who has to wait for the others' turn has waited, too."""
        self._started = perf_counter()

    def _since_the_start(self) -> float:
        return (perf_counter() - self._started) * 1000

    def _note(self, door: str, took: float, nothing: float, asked: int) -> None:
        figures = self.figures
        figures.first.setdefault(door, took)
        if self.is_counting:
            figures.ours[door].append(took)
            figures.noop[door].append(nothing)
            figures.statements[door].append(asked)


def bare(house: House) -> App:
    """Bolt as we use it, with a listener that does nothing."""
    app = App(
        name="bare",
        client=house.bot.client,
        process_before_response=True,
        token_verification_enabled=False,
        request_verification_enabled=False,
    )
    for listens in (app.command, app.action, app.view):
        listens(EVERYTHING)(lambda ack: ack())
    return app
