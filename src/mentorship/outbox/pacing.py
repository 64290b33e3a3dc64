"""How fast the couriers of a workspace may speak: Slack's limits per conversation, per workspace and per method.

What was spent stands in the database, so that any number of processes share it and a restart forgets nothing.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from mentorship.outbox.tray import GATHERING
from mentorship.store import Base, Class, Kept, Until, insert_if_new

SLOWEST = 16.0  # times slower than usual, however often Slack has refused
LONGEST = timedelta(minutes=15)  # that Slack lets anything wait
FARTHEST = timedelta(minutes=3)  # that anything is paid ahead: by the slowest budget, by a clock that differs
RECOVERY = 0.95  # how fast the pace comes back with every call

WORKSPACE = "workspace"
PUBLISH, UPDATE, OPEN = "views.publish", "chat.update", "conversations.open"
INVITE, LOOK = "conversations.invite", "conversations.history"


class Budget(Struct, frozen=True):
    """So many calls a minute in the long run, and so many at once after a silence.

    Together they stay below what Slack allows in any minute.
    """

    per_minute: int
    at_once: int

    def faster(self, times: float) -> "Budget":
        """The same budget for a world that runs so many times faster."""
        return Budget(round(self.per_minute * times), self.at_once)


BUDGETS = {
    WORKSPACE: Budget(240, 8),
    PUBLISH: Budget(90, 10),  # tier 4: 100 a minute
    UPDATE: Budget(45, 5),  # tier 3: 50 a minute
    OPEN: Budget(45, 5),
    INVITE: Budget(45, 5),
    LOOK: Budget(45, 5),
}
"""What the courier allows itself. Where it is refused nevertheless, it slows down and obeys `Retry-After`.

What has no budget of its own, as posting, belongs to the workspace's.
"""


class Pace(Base):
    """One budget, in machine time.

    paid_at: when everything that was spent will have been paid back. rests_until: Slack asked us to wait so long.
    slowness: how many times slower than usual, since Slack refused some.
    """

    __tablename__ = "pace"
    __kept__ = Kept(Class.PROGRAM, subject=None, until=Until.PROGRAM)

    name: Mapped[str] = mapped_column(primary_key=True)
    paid_at: Mapped[datetime]
    rests_until: Mapped[datetime | None]
    slowness: Mapped[float]


class Pacing:
    """The rules of one process. `Pacing.off()`: for tests and the demo.

    rest: between two messages in one conversation. hurry: how much earlier than planned an App Home is published,
    for calendars that stand still.
    """

    def __init__(
        self,
        *,
        budgets: Mapping[str, Budget] = BUDGETS,
        rest: timedelta = timedelta(seconds=1),
        hurry: timedelta = timedelta(0),
    ) -> None:
        self.budgets, self.rest, self.hurry = budgets, rest, hurry

    @classmethod
    def off(cls) -> "Pacing":
        """Speak as fast as it goes."""
        return cls(budgets={}, rest=timedelta(0), hurry=GATHERING)

    @classmethod
    def faster(cls, times: float) -> "Pacing":
        """Keep all limits in a world that runs so many times faster."""
        return cls(budgets={name: budget.faster(times) for name, budget in BUDGETS.items()}, rest=cls().rest / times)


class Purse:
    """What is left of each budget at a moment; ours alone until the transaction ends. `write_down` what was spent."""

    def __init__(self, session: Session, pacing: Pacing, *, at: datetime) -> None:
        self._session, self._pacing, self._at = session, pacing, at
        self._paces: dict[str, Spent] = {}
        if pacing.budgets:
            self._paces = self._read()
            for name in pacing.budgets.keys() - self._paces.keys():
                insert_if_new(session, Pace, name=name, paid_at=at, rests_until=None, slowness=1.0)
            if len(self._paces) < len(pacing.budgets):
                self._paces = self._read()
            self._forget_what_cannot_be()

    def left(self, name: str) -> int | None:
        """Count the calls that may be made now; None where there is no limit."""
        if name not in self._paces:
            return None
        if self._rests_for(name):
            return 0
        return max(0, int((self._limit(name) - self._paid_at(name)) / self.gap(name) + 1e-6))

    def empty(self) -> list[str]:
        """Name what may not be called now."""
        return [name for name in self._paces if self.left(name) == 0]

    def spend(self, name: str) -> None:
        """Note that a call is about to be made; the usual pace comes back with every one."""
        if pace := self._paces.get(name):
            pace.paid_at = self._paid_at(name) + self.gap(name)
            pace.slowness = max(1.0, pace.slowness * RECOVERY)
            pace.has_changed = True

    def refused(self, method: str, until: datetime) -> None:
        """Slow down: Slack said it was too much. What has its own budget rests until then.

        Who posts does not: what was too much for one conversation is not for the others.
        """
        if pace := self._paces.get(method, self._paces.get(WORKSPACE)):
            pace.slowness = min(pace.slowness * 2, SLOWEST)
            pace.rests_until = until if method in self._paces else pace.rests_until
            pace.has_changed = True

    def gap(self, name: str) -> timedelta:
        """Tell how long one call takes to be paid back."""
        return timedelta(minutes=1) / self._pacing.budgets[name].per_minute * self._paces[name].slowness

    def write_down(self) -> None:
        """Tell every process what was spent, and what rests."""
        changed = [
            {"named": name, "paid_at": each.paid_at, "rests_until": each.rests_until, "slowness": each.slowness}
            for name, each in self._paces.items()
            if each.has_changed
        ]
        if changed:
            self._session.connection().execute(PAY, changed)

    def seconds_until(self, name: str) -> float:
        """Tell after how long a budget has something again."""
        return self._wait(name).total_seconds() if name in self._paces else 0.0

    def seconds_until_full_enough(self) -> float:
        """Tell after how long the first of the empty budgets has something again."""
        return min(map(self.seconds_until, self.empty()), default=0.0)

    def _wait(self, name: str) -> timedelta:
        owed = self._paid_at(name) + self.gap(name) - self._limit(name)
        return max(owed, self._rests_for(name), timedelta(0))

    def _forget_what_cannot_be(self) -> None:
        """Take anew what only a clock that was put back can have left: by it nobody would speak until it catches up."""
        for name, pace in self._paces.items():
            if pace.paid_at > self._at + FARTHEST:
                pace.paid_at, pace.has_changed = self._limit(name), True
            if pace.rests_until and pace.rests_until > self._at + LONGEST:
                pace.rests_until, pace.has_changed = None, True
        self.write_down()

    def _rests_for(self, name: str) -> timedelta:
        rest = (self._paces[name].rests_until or self._at) - self._at
        return max(rest, timedelta(0))

    def _paid_at(self, name: str) -> datetime:
        """Never in the past."""
        return max(self._paces[name].paid_at, self._at)

    def _limit(self, name: str) -> datetime:
        return self._at + self.gap(name) * self._pacing.budgets[name].at_once

    def _read(self) -> dict[str, "Spent"]:
        known = self._pacing.budgets
        found = self._session.connection().execute(PACES)
        return {name: Spent(paid, rests, slow) for name, paid, rests, slow in found if name in known}


class Spent(Struct):
    """One budget's row while it is ours."""

    paid_at: datetime
    rests_until: datetime | None
    slowness: float
    has_changed: bool = False


KEPT = Base.metadata.tables[Pace.__tablename__]
PACES = select(KEPT.c.name, KEPT.c.paid_at, KEPT.c.rests_until, KEPT.c.slowness).order_by(KEPT.c.name).with_for_update()
PAY = update(KEPT).where(KEPT.c.name == bindparam("named"))
