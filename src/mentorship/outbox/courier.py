"""The courier: the only code that speaks to Slack.

It claims a row, says it, and writes down how it went; after a crash at any point in between, the row's lease ends
and somebody looks whether it was said. Nothing it needs is kept in memory.
"""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta

from slack_sdk import WebClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from mentorship.clock import Clock
from mentorship.log import fault, log
from mentorship.outbox import claims
from mentorship.outbox.claims import Claimed, Times
from mentorship.outbox.delivery import Delivery, Means
from mentorship.outbox.hints import Hints
from mentorship.outbox.kinds import Kind
from mentorship.outbox.outcomes import Timing
from mentorship.outbox.pacing import Pacing
from mentorship.outbox.records import Row, Trouble
from mentorship.outbox.saying import Speech
from mentorship.outbox.voice import Voice
from mentorship.store import AWAY, Keys, new_id

THREADS = 12
"""So many conversations at once; one that hangs holds up none of the others."""
GATHERS_FOR = 0.02
"""Seconds we wait for a second row and a second thread: one claim of several costs no more than of one."""
ASKS_FOR_A_THREAD_EVERY = 1.0
"""Seconds."""
LATE = timedelta(minutes=15)
A_LEAP = timedelta(seconds=1)


class Courier:
    """Says what is due. What it is given is told at `Means`.

    `at` is called at each named point of a row's life; the chaos tests kill the process in there.
    """

    def __init__(
        self,
        engine: Engine,
        client: WebClient,
        clock: Clock,
        kinds: Mapping[str, Kind],
        *,
        speak: Callable[[Row, bool], Speech],
        where: Callable[[str], str | None],
        keys: Keys,
        on_trouble: Callable[[Session, Trouble], None] = lambda session, trouble: None,
        pacing: Pacing | None = None,
        timing: Timing | None = None,
    ) -> None:
        self.at: Callable[[str], None] = lambda point: None
        self._engine = engine
        self._clock = clock
        self._pacing = pacing or Pacing()
        self._timing = timing or Timing()
        self._means = Means(
            engine=engine,
            voice=Voice(client, timeout=self._timing.call, elapsed=clock.elapsed),
            clock=clock,
            kinds=kinds,
            speak=speak,
            where=where,
            keys=keys,
            timing=self._timing,
            on_trouble=on_trouble,
            at=lambda point: self.at(point),
            pause=lambda seconds: self._stopping.wait(seconds),
        )
        self.name = new_id()
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._claiming = threading.Lock()  # or who waits until all is said could miss what is being claimed just now
        self._thread: threading.Thread | None = None
        self._hints = Hints(engine, self.wake)
        self._zero: datetime | None = None
        self._pause = self._silence = 0.0
        self._swept = float("-inf")
        self._spoke = float("-inf")

    def deliver_due(self) -> int:
        """Say everything that is due now, in this thread; answer how many rows were taken."""
        self.sweep()
        taken = 0
        while claimed := self._claim(most=1):
            for each in claimed:
                self._carry(each)
                taken += 1
        return taken

    def run(self) -> None:
        """Start to say what is due, in threads of our own, until `stop`."""
        self._hints.listen()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Look now: something was written, or the calendar was moved."""
        self._woken.set()

    def stop_claiming(self) -> None:
        """Begin nothing new; what is under way goes on."""
        self._stopping.set()
        self.wake()

    def stop(self, timeout: float) -> bool:
        """Claim nothing more and finish what is under way; False if that took longer."""
        self._stopping.set()
        self._hints.stop()
        self.wake()
        if self._thread is None:
            return True
        self._thread.join(timeout)
        if not self._thread.is_alive():
            return True
        with suppress(*AWAY):  # then a sweep finds it
            claims.release(self._engine, owner=self.name, look_at=self._clock.machine_now() + self._timing.quiet)
        return False

    @property
    def is_at_work(self) -> bool:
        """Ask whether our own thread is there, and says what is due."""
        return self._thread is not None and self._thread.is_alive()

    def is_speaking(self) -> bool:
        """Ask whether anything is being said at this moment, by whomever."""
        return claims.is_anything_under_way(self._engine)

    def next_moment(self) -> datetime | None:
        """Tell the next calendar moment at which something is to be said."""
        return claims.next_due(self._engine, after=self._clock.now())

    def sweep(self) -> int:
        """Take rows whose lease has ended for unknown; answer how many there were."""
        at, timing = self._clock.machine_now(), self._timing
        self._swept = self._clock.elapsed()
        return claims.sweep(self._engine, at=at, lease=timing.lease, quiet=timing.quiet)

    def overdue(self) -> int:
        """Count what was due more than a quarter of an hour ago and is still to be said; should be nothing."""
        return claims.overdue(self._engine, before=self._clock.now() - LATE)

    def _run(self) -> None:
        free = threading.Semaphore(THREADS)

        def carry(claimed: Claimed) -> None:
            try:
                self._carry(claimed)
            except Exception as ours:  # nobody waits for the result; a sweep takes care of the row
                fault("in the courier", ours)
            finally:
                free.release()
                self.wake()  # the next row of this conversation may go now

        with ThreadPoolExecutor(THREADS, thread_name_prefix="courier") as threads:
            while not self._stopping.is_set():
                hands = self._free_hands(free, threads)
                claimed = self._claim_or_rest(most=hands)
                free.release(hands - len(claimed)) if hands > len(claimed) else None
                for each in claimed:
                    try:
                        threads.submit(carry, each)
                    except RuntimeError as refused:  # the machine gives no thread: those that are there take it
                        fault("in the courier", refused)

    def _free_hands(self, free: threading.Semaphore, threads: ThreadPoolExecutor) -> int:
        """Wait for a free thread; for half of them, if that takes only a moment. None while stopping."""
        while not free.acquire(timeout=ASKS_FOR_A_THREAD_EVERY):
            if self._stopping.is_set():
                return 0
            with suppress(RuntimeError):  # where the machine gave none at all, nobody else would ever ask it again
                threads.submit(lambda: None)
        hands, until = 1, self._clock.elapsed() + GATHERS_FOR
        while hands < THREADS // 2 and free.acquire(timeout=max(0.0, until - self._clock.elapsed())):
            hands += 1
        return hands + sum(free.acquire(blocking=False) for _ in range(THREADS - hands))

    def _claim_or_rest(self, *, most: int) -> list[Claimed]:
        try:
            self._woken.clear()
            tick = self._timing.tick.total_seconds()
            if self._clock.elapsed() >= self._swept + tick:
                self.sweep()  # however much there is to say: what the dead had in hand waits for it
            claimed = self._claim(most=most)
            if claimed:
                return claimed
            if self._silence and self._clock.elapsed() < self._swept + tick:
                self._stopping.wait(min(max(self._silence, GATHERS_FOR), tick))  # nothing at all can be said before
            elif not self.sweep():
                self._woken.wait(self._seconds_until_next())
            return []
        except AWAY as error:
            log.warning("the courier cannot reach its database: %s", type(error).__name__)
            self._stopping.wait(self._timing.database_away.total_seconds())
            return []
        except Exception as ours:  # whatever it is: a courier that gave up would fall silent for good
            fault("in the courier", ours)
            self._stopping.wait(self._timing.database_away.total_seconds())
            return []

    def _claim(self, *, most: int) -> list[Claimed]:
        """Take as many rows as may be said now. None while stopping."""
        if self._stopping.is_set():
            return []
        at = self._times()
        self._notice_a_leap(at)
        with self._claiming:
            found = claims.claim(
                self._engine,
                owner=self.name,
                at=at,
                lease=self._timing.lease,
                pacing=self._pacing,
                most=most,
            )
        self._pause, self._silence = found.pause, found.silence
        if found.claimed:
            self._spoke = self._clock.elapsed()
            self.at("claimed")
        return found.claimed

    def _notice_a_leap(self, at: Times) -> None:
        """If the computer's clock was put forward, the quiet time before a look is not over for that."""
        zero = at.machine - timedelta(seconds=at.elapsed)  # when the count of seconds began, by this clock
        if self._zero is not None and zero - self._zero > A_LEAP:
            claims.look_later(self._engine, until=at.machine + self._timing.quiet)
        self._zero = zero

    def _carry(self, claimed: Claimed) -> None:
        outcome = Delivery(self._means, claimed).carry()
        self._spoke = self._clock.elapsed()
        if outcome is None or outcome.refused is None:
            return
        method, until = outcome.refused
        try:
            now = self._clock.machine_now()
            claims.slow_down(self._engine, pacing=self._pacing, method=method, at=now, until=until)
        except AWAY as error:
            log.warning("the courier cannot note that it was refused: %s", type(error).__name__)

    def _seconds_until_next(self) -> float:
        """Tell how long nothing needs to be done: until the next due moment, the next retry, the end of a rest."""
        at = self._times()
        due, retry = claims.next_due(self._engine, after=at.calendar), claims.next_retry(self._engine, at=at)
        waits = [self._timing.tick.total_seconds()]
        waits += [self._pause] if self._pause else []
        waits += [(due - at.calendar).total_seconds()] if due else []
        waits += [(retry - at.machine).total_seconds()] if retry else []
        rest = self._spoke + self._pacing.rest.total_seconds() - at.elapsed
        waits += [rest] if rest > 0 else []
        return max(0.0, min(waits))

    def _times(self) -> Times:
        return Times(self._clock.now(), self._clock.machine_now(), self._clock.elapsed())
