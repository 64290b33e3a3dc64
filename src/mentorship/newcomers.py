"""Someone's first contact: Slack is asked who they are, and then they are answered as always.

Where Slack does not say, they wait in one line, and it is asked again as soon as it lets us: about one after the other,
while nobody else waits for them. Whoever comes meanwhile is asked about once, unless Slack told us to wait: it may be
only one of those in the line whom it does not know. The line is not written down: after a restart they press, or open
Home, once more.
"""

from collections import deque
from datetime import datetime, timedelta
from threading import Event, Lock
from typing import TYPE_CHECKING

from msgspec import Struct

from mentorship.desk import Desk
from mentorship.listening import Unheard, answer_late
from mentorship.log import fault, log
from mentorship.outbox.fates import PASSING, REFUSED_OR_LOST, read_failure
from mentorship.outbox.pacing import LONGEST
from mentorship.program.directory import note_member
from mentorship.program.erasure import Erasure
from mentorship.program.member import Member
from mentorship.slack.press import Press
from mentorship.slack.replies import Refused
from mentorship.store import AWAY

if TYPE_CHECKING:
    from mentorship.bot import Bot

A_TRIGGER_LIVES = timedelta(seconds=2.5)
"""So long after a press its window can still be opened; Slack's three seconds began a moment earlier."""
NOTHING_IS_LOOKED_AT_AFTER = timedelta(minutes=10)
"""What Slack told us long ago, as that somebody opened Home, nobody is looking at any more."""
FIRST_PAUSE, LAST_PAUSE = timedelta(seconds=0.5), timedelta(minutes=1)
"""Between two questions, where Slack does not say how long to wait: doubled each time."""


class Newcomer(Struct, frozen=True):
    """Someone nobody here has met, and when they came: by the calendar, and in seconds that nobody can put back."""

    press: Press
    came_at: datetime
    came: float


class Newcomers:
    """Everyone whom we are about to meet."""

    def __init__(self, bot: "Bot") -> None:
        self._bot = bot
        self._lock = Lock()
        self._line: deque[Newcomer] = deque()
        self._is_gone_through = False
        self._rests_until, self._pause = 0.0, FIRST_PAUSE
        self._told_to_rest_until = 0.0
        self._out_of_turn = Lock()
        self._is_ending = Event()

    def welcome(self, press: Press) -> None:
        """Meet someone whose press is acked, and answer it."""
        newcomer = Newcomer(press, self._bot.clock.now(), self._bot.clock.elapsed())
        self._bot.later(lambda: self._meet(newcomer))

    def stop(self) -> None:
        """Let nobody wait any more."""
        self._is_ending.set()

    def _meet(self, newcomer: Newcomer) -> None:
        if not self._is_met_at_once(newcomer):
            self._let_wait(newcomer)

    def _is_met_at_once(self, newcomer: Newcomer) -> bool:
        if not self._rest_left():
            return self._is_through_with(newcomer)
        if self._is_told_to_rest() or not self._out_of_turn.acquire(blocking=False):
            return False
        try:  # one at a time: where Slack says nothing at all, they would take every thread
            return self._is_through_with(newcomer)
        finally:
            self._out_of_turn.release()

    def _is_through_with(self, newcomer: Newcomer) -> bool:
        """Ask Slack about them and answer them; False if it is to be asked again."""
        asked = self._bot.clock.elapsed()
        try:
            if self._got_to_know(newcomer):
                answer_late(self._bot, newcomer.press)
        except REFUSED_OR_LOST as refused:
            failure = read_failure(refused)
            if failure.fate in PASSING:
                self._rest(failure.retry_after, asked)
                return False
            log.warning("Slack does not say who someone is: %s", failure.code)
            self._give_up(newcomer)
        except AWAY as away:
            log.warning("the database is away from someone's first contact: %s", type(away).__name__)
            self._rest(None, asked)
            return False
        except Unheard:  # why stands in the log
            self._give_up(newcomer)
        except Exception as ours:  # whoever else waits must still be met
            fault("at someone's first contact", ours)
            self._give_up(newcomer)
        return True

    def _got_to_know(self, newcomer: Newcomer) -> bool:
        """Ask Slack who they are, and write it down; False if there is nobody to answer any more."""
        member_id = newcomer.press.member_id
        user = self._bot.client.users_info(user=member_id)["user"]
        with self._bot.desk() as desk:
            if was_forgotten(desk, member_id, since=newcomer.came_at):
                return False
            if desk.find(Member, member_id) is None:  # or another press was first
                note_member(desk.session, user, team_id=self._bot.team_id, at=desk.now)
        with self._lock:
            self._pause = FIRST_PAUSE
        return True

    def _rest(self, as_told: timedelta | None, asked: float) -> None:
        """Ask nothing for a while; of what was asked at the same time one refusal counts."""
        with self._lock:
            if as_told is None and asked < self._rests_until:
                return
            pause = as_told or self._pause
            until = self._bot.clock.elapsed() + min(pause, LONGEST).total_seconds()
            self._rests_until = max(self._rests_until, until)
            if as_told is None:
                self._pause = min(2 * self._pause, LAST_PAUSE)
            else:
                self._told_to_rest_until = max(self._told_to_rest_until, until)

    def _rest_left(self) -> float:
        return max(0.0, self._rests_until - self._bot.clock.elapsed())

    def _is_told_to_rest(self) -> bool:
        return self._bot.clock.elapsed() < self._told_to_rest_until

    def _let_wait(self, newcomer: Newcomer) -> None:
        with self._lock:
            self._line.append(newcomer)
            if self._is_gone_through:
                return
            self._is_gone_through = True
        self._bot.later(self._go_through)

    def _go_through(self) -> None:
        """Meet one after the other, whenever Slack may be asked, until nobody waits."""
        while self._is_anybody_left():
            if self._is_ending.wait(self._rest_left()):
                continue
            newcomer = self._line.popleft()  # nobody else takes anybody out of it
            if not self._is_through_with(newcomer):
                (self._line.appendleft if self._is_told_to_rest() else self._line.append)(newcomer)

    def _is_anybody_left(self) -> bool:
        """Let go whoever cannot wait so long, and tell whether there are others."""
        gone, left = list[Newcomer](), deque[Newcomer]()
        with self._lock:
            for each in self._line:
                (left if self._can_wait(each) else gone).append(each)
            self._line = left
            self._is_gone_through = is_left = bool(left)
        for each in gone:
            log.warning("someone was not met: Slack does not say in time who they are")
            self._give_up(each)
        return is_left

    def _can_wait(self, newcomer: Newcomer) -> bool:
        until = max(self._bot.clock.elapsed(), self._rests_until)
        most = A_TRIGGER_LIVES if newcomer.press.response_url else NOTHING_IS_LOOKED_AT_AFTER
        return not self._is_ending.is_set() and until - newcomer.came < most.total_seconds()

    def _give_up(self, newcomer: Newcomer) -> None:
        if newcomer.press.response_url:
            self._bot.say_late(newcomer.press, Refused(self._bot.words.say("slack.not_met_yet")))


def was_forgotten(desk: Desk, member_id: str, *, since: datetime) -> bool:
    """Whether someone whom we did not know when they came was met, and has asked to be forgotten, in the meantime."""
    erased = Erasure.of_everything(desk.keys.hash(member_id)).where(Erasure.at > since)
    return desk.session.scalars(erased.limit(1)).first() is not None
