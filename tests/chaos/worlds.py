"""A workspace with reminders due, a database, any number of bots that share it, and a count of what people heard."""

import contextlib
import os
import signal
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.request import urlopen

from sqlalchemy import Engine, func, select

import given
from houses import CHANNELS, MANIFEST, House
from mentorship.edge import SLACK_PATH
from mentorship.outbox import Conversation, Pacing, Row, State, to_member
from mentorship.outbox.courier import THREADS
from mentorship.outbox.pacing import BUDGETS, WORKSPACE
from mentorship.outbox.records import DONE
from mentorship.store import keys_of, reading
from mentorship.wording import Words
from pretend_slack import Person, PretendSlack
from pretend_slack.http_mode import RequestUrl

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1] / "outbox")]

import invariants
from bot_process import (
    BASE,
    CALENDAR,
    CUT,
    LET_IN,
    MACHINE,
    REACHED,
    SHORT,
    Orders,
    ShiftedClock,
    live,
    processes,
    start_fork_server,
)
from recorder import begin_recording, end_recording, history

REMINDER = "first_meeting.day_before"
PATIENCE = 120


@dataclass
class Count:
    """What became of the reminders."""

    wanted: int
    heard: int
    doubled: int
    lost: int
    told: Counter[str] = field(default_factory=Counter)


class World:
    """The bench. Use it in a `with` statement. over_http: Slack reaches each bot at a request URL of its own."""

    def __init__(self, engine: Engine, words: Words, *, pairs: int, over_http: bool = False) -> None:
        self.engine, self.words, self.pairs = engine, words, pairs
        self.doors: dict[Any, RequestUrl] | None = {} if over_http else None
        """Every bot's, also of those who are gone."""
        start_fork_server()
        self.shared = processes.Array("d", [0.0] * 3)
        self.bots: list[Any] = []
        self.paces: set[int | None] = set()
        self.started: set[str] = set()
        self.died: dict[str, float] = {}
        """When whom, by what its rows call it, in seconds that nobody can put back."""
        self.shifts = {0.0}
        """By how many seconds the computers' clocks were ever wrong."""
        self.most_at_once, self.points = 0, 0
        self.folder = Path(tempfile.mkdtemp(prefix="chaos-"))
        self.slack = PretendSlack(manifest=MANIFEST, now=BASE)

    def __enter__(self) -> "World":
        self.slack.__enter__()
        house = self._house = House(self.slack, self.engine, self.words)
        self.organiser = house.olga
        self.slack.app_side.transports.clear()
        start = BASE.replace(hour=12) + timedelta(days=1)
        with house.desk() as desk:
            mentors, mentees = (
                [self._member(desk, f"{role}{number}") for number in range(self.pairs)] for role in ("Mentor", "Mentee")
            )
            desk.session.flush()
            given.mentorships(desk, zip(mentors, mentees, strict=True), meet_at=start)
        house.bot.stop()
        self.begins_at(BASE)
        begin_recording(self.engine)
        return self

    def __exit__(self, *_: object) -> None:
        for bot in self.bots:
            with contextlib.suppress(ProcessLookupError):
                os.kill(bot.pid, signal.SIGCONT)
                os.kill(bot.pid, signal.SIGKILL)
            bot.join()
        self.slack.close()
        end_recording(self.engine)

    def _member(self, desk: Any, name: str) -> Person:
        from mentorship.program.directory import note_member

        person = self.slack.add_person(name)
        user = person.user.as_slack(now=self.slack.now, app="A0", with_email=False)
        note_member(desk.session, user, team_id=self.slack.workspace.team_id, at=desk.now)
        return person

    def plans_and_opens(self) -> None:
        """Plan everything that is due, and let every DM have been opened before."""
        self._house.bot.tick()
        self.opens(self.slack.people)

    def opens(self, people: Iterable[Person]) -> None:
        """Let these people's DMs have been opened before."""
        opened = {person.id: self.slack.workspace.dm_with_app(person.id).id for person in people}
        with self._house.desk() as desk:
            desk.session.add_all(
                Conversation(recipient=to_member(member_id), member_id=member_id, channel=channel)
                for member_id, channel in opened.items()
            )

    def opens_most(self) -> None:
        """Let nine in ten have heard of the bot before: what keeps it back is how fast it may speak, and not open."""
        self.opens(person for number, person in enumerate(self.slack.people) if number % 10)

    # Time

    def begins_at(self, moment: datetime) -> None:
        """Let people's calendar begin there, now."""
        from mentorship.clock import Clock

        self.shared[CALENDAR] = (moment - Clock().machine_now()).total_seconds()

    def jumps(self, *, machine: float = 0, calendar: float = 0) -> None:
        """Put the computers' clocks, or people's calendar alone, forward or back by seconds."""
        self.shared[MACHINE] += machine
        self.shared[CALENDAR] += calendar
        self.shifts.add(self.shared[MACHINE])
        if calendar > 0:
            self.slack.time.move_by(timedelta(seconds=calendar))

    # Bots

    def starts(self, orders: Orders | None = None, *, waits: bool = True, **more: Any) -> Any:
        """Start one more bot process."""
        orders = orders or Orders(**more, log_to=str(self.folder / "bot.log"))
        variables = self.variables()
        bot = processes.Process(target=live, args=(variables, orders, self.shared), daemon=True)
        before = list(self.slack.app_side.transports)
        bot.start()
        self.bots.append(bot)
        self.started.add(str(bot.pid))
        self.paces.add(orders.per_minute)
        self.most_at_once = max(self.most_at_once, len(self.bots))
        if waits:
            until = monotonic() + 60
            while all(each in before for each in self.slack.app_side.transports) and bot.is_alive():
                assert monotonic() < until, f"it does not listen; see {self.folder}/bot.log"
                if self.doors is not None and is_ready(variables["PORT"]):
                    self.doors[bot] = RequestUrl(self.slack.app, f"http://127.0.0.1:{variables['PORT']}{SLACK_PATH}")
                    self.slack.connect(self.doors[bot])
                sleep(0.005)
        return bot

    def variables(self) -> dict[str, str]:
        hears = {"SLACK_APP_TOKEN": self.slack.app_token, "PORT": "0"}
        if self.doors is not None:
            hears = {"SLACK_SIGNING_SECRET": self.slack.signing_secret, "PORT": free_port()}
        return {
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_API_URL": self.slack.api_url,
            "DATABASE_URL": self.engine.url.render_as_string(hide_password=False),
            "MENTORSHIP_KEYS": keys_of(self.engine).to_text(),
            "TICK_SECONDS": "1",
            **hears,
        }

    def kills(self, bot: Any) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(bot.pid, signal.SIGKILL)
        bot.join()
        self._is_gone(bot)

    def cuts_off(self, bot: Any) -> None:
        """Cut its database connections at this moment."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(bot.pid, CUT)

    def reaches_its_point(self, within: float = 30) -> None:
        """Wait until the process that was started last has come to where something was ordered to happen to it."""
        self.points += 1
        until = monotonic() + within
        while self.shared[REACHED] < self.points:
            assert monotonic() < until, f"the process passed no such point; see {self.folder}/bot.log"
            sleep(0.005)

    def dies(self, bot: Any, within: float = 30) -> None:
        """Wait for a death that was ordered."""
        bot.join(within)
        assert bot.exitcode == -signal.SIGKILL, f"exit code {bot.exitcode}; see {self.folder}/bot.log"
        self._is_gone(bot)

    def falls_to(self, what: str, bot: Any) -> None:
        """Let it die, or go on for a moment without its database as it can, and kill it."""
        if what == "killed":
            self.dies(bot)
        else:
            sleep(2)
            self.kills(bot)

    def stops(self, bot: Any, within: float = 10) -> float:
        """Ask it to stop with SIGTERM; answer how many seconds it took."""
        began = monotonic()
        bot.terminate()
        bot.join(within + 20)
        took = monotonic() - began
        if bot.exitcode is None:
            os.kill(bot.pid, signal.SIGUSR1)
            sleep(0.5)
        self._is_gone(bot)
        assert bot.exitcode == 0, f"exit code {bot.exitcode}; see {self.folder}/bot.log"
        return took

    def _is_gone(self, bot: Any) -> None:
        self.bots.remove(bot)
        self.died[str(bot.pid)] = monotonic()
        if self.doors and bot in self.doors:
            self.slack.app_side.disconnect(self.doors[bot])

    def drains(self, within: float = PATIENCE) -> float:
        """Wait until every reminder is done, and answer how many seconds it took; then nothing that is due may stay."""
        began = monotonic()
        while not self.is_drained():
            assert monotonic() - began < within, f"not drained: {self.states()}; see {self.folder}/bot.log"
            sleep(0.05)
        took = monotonic() - began
        while left := self.left_behind():
            assert monotonic() - began < took + PATIENCE, f"left behind: {left}; see {self.folder}/bot.log"
            sleep(0.05)
        return took

    def left_behind(self) -> list[str]:
        clock = ShiftedClock(self.shared)
        return invariants.left_behind(self.engine, calendar=clock.now(), machine=clock.machine_now())

    def is_drained(self) -> bool:
        with reading(self.engine) as session:
            open_ones = session.scalar(select(func.count()).where(Row.done_at.is_(None), Row.kind == REMINDER))
        return open_ones == 0 and self.is_planned()

    def is_planned(self) -> bool:
        with reading(self.engine) as session:
            return session.scalar(select(func.count()).where(Row.kind == REMINDER)) == 2 * self.pairs

    def plans_within(self, seconds: float) -> None:
        """Wait until everything that is due has been planned: of what was not, nothing says that it came too late."""
        until = monotonic() + seconds
        while not self.is_planned():
            assert monotonic() < until, f"not planned: {self.states()}; see {self.folder}/bot.log"
            sleep(0.05)

    def faults(self) -> list[str]:
        """List what the bots logged as faults of their own."""
        lines = (self.folder / "bot.log").read_text("utf-8").splitlines()
        return [line for line in lines if " ERROR mentorship: " in line]

    def let_in(self) -> set[str]:
        """List the presses that the bots have read."""
        lines = (self.folder / "bot.log").read_text("utf-8").splitlines()
        return {line.partition(LET_IN)[2] for line in lines if LET_IN in line}

    def states(self) -> Counter[str]:
        with reading(self.engine) as session:
            return Counter(f"{row.kind} {row.state}" for row in session.scalars(select(Row)))

    # Faults

    def bad_day(self) -> None:
        """R1: 10 % of the answers lost, 5 % 429 and 500, half of the 500s accepted."""
        for methods in ("chat.*", "conversations.*"):
            faults = self.slack.troubles
            faults.loses_answer(methods, times=None, chance=0.10)
            faults.rate_limited(methods, times=None, chance=0.025)
            faults.server_error(methods, status=500, accepted=True, times=None, chance=0.0125)
            faults.server_error(methods, status=500, accepted=False, times=None, chance=0.0125)

    @contextlib.contextmanager
    def strikes_at_call(self, method: str, *, accepted: bool, what: str = "killed") -> Iterator[None]:
        """Kill the newest process, or cut it off, when its request has arrived; Slack does as it asked, or not."""

        def strikes(_arguments: dict[str, Any]) -> bool:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.bots[-1].pid, signal.SIGKILL if what == "killed" else CUT)
            self.shared[REACHED] += 1
            return True

        trouble = self.slack.troubles.loses_answer if accepted else self.slack.troubles.cuts_connection
        trouble(method, times=1, when=strikes)
        yield

    # What came of it

    def checks_promises(self) -> None:
        """Check what is there now, all that happened on the way, and whether a pace that all had was kept."""
        invariants.check(self.engine)
        changes = self.changes()
        invariants.check_history(changes)
        strangers = {change.owner for change in changes if change.became is State.SENDING} - self.started
        assert not strangers, f"rows were in hands that nobody here knows: {strangers}"
        invariants.check_sweeps(changes, self.died, clocks_stood=not self.has_jumped)
        calls = [call for call in self.slack.calls if call.args]  # what a kill cut off half-way asked for nothing
        with reading(self.engine) as session:
            rows = {keys_of(self.engine).hash(row.message_key): row.id for row in session.scalars(select(Row))}
        invariants.check_claims(calls, changes, rows)
        timeout = SHORT.call.total_seconds()
        invariants.check_leases(calls, changes, rows, timeout=timeout, clocks_stood=not self.has_jumped)
        invariants.check_metadata(calls)
        invariants.check_looks(calls, quiet=SHORT.quiet.total_seconds())
        pace = next(iter(self.paces)) if len(self.paces) == 1 else None
        if pace is not None and not self.has_jumped:
            in_hand = THREADS * self.most_at_once  # claimed, and held up on the way to Slack
            at_once = BUDGETS[WORKSPACE].at_once + in_hand
            rest = Pacing.faster(pace / BUDGETS[WORKSPACE].per_minute).rest.total_seconds()
            invariants.check_pace(calls, per_minute=pace, at_once=at_once, rest=rest)

    def changes(self) -> list[invariants.Change]:
        """List how every row moved, and when, in the seconds in which calls and deaths are counted."""
        since = ShiftedClock([0.0] * 3).machine_now().timestamp() - monotonic()

        def counted(change: invariants.Change) -> invariants.Change:
            at, until = change.at - since, change.lease_until
            if until is not None:  # by one of the clocks that were ever right: a lease is short, and a jump is long
                until = min((until - since - shift for shift in self.shifts), key=lambda end: abs(end - at))
            return replace(change, at=at, lease_until=until)

        return [counted(change) for change in history(self.engine)]

    @property
    def has_jumped(self) -> bool:
        return len(self.shifts) > 1

    def count(self) -> Count:
        """Check every promise over the whole table, and count every message that people see."""
        self.checks_promises()
        with reading(self.engine) as session:
            rows = list(session.scalars(select(Row).where(Row.kind == REMINDER)))
        hashes = {keys_of(self.engine).hash(row.message_key): row for row in rows}
        seen = Counter(
            message.metadata["event_payload"]["key"]
            for conversation in self.slack.workspace.conversations.values()
            if conversation.kind == "im"
            for message in conversation.messages.values()
            if message.metadata
        )
        heard = {mark: seen[mark] for mark in hashes}
        said = {mark for mark, row in hashes.items() if row.state is State.DELIVERED}
        too_late = sum(row.state in DONE and row.state is not State.DELIVERED for row in rows)
        return Count(
            wanted=2 * self.pairs,
            heard=sum(times > 0 for times in heard.values()),
            doubled=sum(times - 1 for times in seen.values() if times > 1),
            lost=2 * self.pairs - too_late - sum(heard[mark] > 0 for mark in said),
            told=Counter(str(row.state) for row in rows),
        )


def free_port() -> str:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return str(found.getsockname()[1])


def is_ready(port: str) -> bool:
    with contextlib.suppress(OSError), urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1):
        return True
    return False


__all__ = ["CHANNELS", "Count", "Orders", "World"]
