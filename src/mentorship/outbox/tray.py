"""The tray: where a deed lays what must be said. Rows are written in the deed's own transaction.

If the deed is undone, nothing is said; if it is committed, it will be said, whatever happens to the process.
"""

from datetime import date, datetime, timedelta
from typing import Protocol

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from mentorship.outbox.hints import give_hint
from mentorship.outbox.kinds import Hours, Kind
from mentorship.outbox.recipients import HOME, INVITE, is_dm, members_of, to_home, to_invite
from mentorship.outbox.records import Row, Said, State, Verb
from mentorship.store import insert_if_new

DAY = timedelta(days=1)
NO_MEMBER = ""  # the calendar answers with the program's own hours
A_FEW = 8
GATHERING = timedelta(seconds=1)  # ten changes to an App Home within it are one publish


class Calendar(Protocol):
    """What the tray asks the desk about people's days."""

    def next_waking(self, member_id: str, moment: datetime) -> datetime:
        """Find the first moment from `moment` on in a member's waking hours; of the program for nobody."""
        ...

    def day_of(self, member_id: str, moment: datetime) -> date:
        """Tell which day a moment falls on where the member lives."""
        ...

    def is_muted(self, member_id: str, kind: str) -> bool:
        """Ask whether the member muted a kind."""
        ...


class Tray:
    """What a deed wants said, as rows in its own transaction. `kinds` are the registered ones, by name."""

    def __init__(self, session: Session, kinds: dict[str, Kind], now: datetime, calendar: Calendar) -> None:
        self._session = session
        self._kinds = kinds
        self._now = now
        self._calendar = calendar

    def tell(
        self,
        kind: str,
        to: str,
        *,
        key: str,
        due: datetime | None = None,
        useful_until: datetime | None = None,
        **about: str,
    ) -> None:
        """Say something once. What is known by this kind and key already is not said again."""
        rules = self._kinds[kind]
        while not self.known(kind, key):
            moment, day = self._free_moment(rules, to, due or self._now)
            if self._lay(Verb.TELL, rules, to, key, 0, moment, day, about, useful_until):
                return

    def show(self, kind: str, to: str, *, key: str, **about: str) -> None:
        """Make the message known by this kind and key look as the facts are: post it once, then update it."""
        rules = self._kinds[kind]
        while not self._joins_waiting(kind, key, about):
            moment, day = self._now, None
            if not self._is_out(kind, key):
                moment, day = self._free_moment(rules, to, self._now)
            if self._lay(Verb.SHOW, rules, to, key, self._next_turn(kind, key), moment, day, about):
                return

    def known(self, kind: str, key: str) -> bool:
        """Ask whether something was ever to be said under this kind and key."""
        return self._session.scalar(select(exists().where(Row.kind == kind, Row.key == key))) is True

    def where_shown(self, kind: str, key: str) -> tuple[str, str] | None:
        """Find a shown message, (channel, ts): a press on any other one is a press on a stray double."""
        said = self._session.get(Said, (kind, key))
        return (said.channel, said.ts) if said and said.channel and said.ts else None

    def invite(self, member: str, channel: str) -> None:
        """Invite a member to a channel, named as the settings name it."""
        self._do(Verb.INVITE, INVITE, to_invite(member, channel), key=f"{channel}:{member}", due=self._now)

    def refresh_home(self, member: str) -> None:
        """See to it that a member's App Home shows the facts."""
        self._do(Verb.HOME, HOME, to_home(member), key=member, due=self._now + GATHERING)

    def mended(self, trouble: str) -> None:
        """Try at once what waits for a trouble, by its name: something suggests that it was mended."""
        waits = (Row.trouble == trouble, Row.done_at.is_(None))
        self._session.execute(update(Row).where(*waits).values(trouble=None, retry_at=None))

    def _do(self, verb: Verb, kind: str, to: str, *, key: str, due: datetime) -> None:
        while not self._joins_waiting(kind, key, {}):
            if self._lay(verb, None, to, key, self._next_turn(kind, key), due, None, {}):
                return

    def _lay(
        self,
        verb: Verb,
        rules: Kind | None,
        to: str,
        key: str,
        turn: int,
        due: datetime,
        day: date | None,
        about: dict[str, str],
        useful_until: datetime | None = None,
    ) -> bool:
        """Write the row, unless another process was first with this turn, or took this person's day."""
        if useful_until is None and rules is not None and rules.useful_for is not None:
            useful_until = due + rules.useful_for
        member_id, partner_id = [*members_of(to), None, None][:2]
        muted = rules is not None and rules.mutable and self._is_muted(rules, to)
        is_new = insert_if_new(
            self._session,
            Row,
            verb=verb,
            kind=rules.name if rules else str(verb),
            key=key,
            turn=turn,
            recipient=to,
            member_id=member_id,
            partner_id=partner_id,
            about=about,
            due_at=due,
            useful_until=useful_until,
            counts_on=None if muted else day,
            state=State.CANCELLED if muted else State.PENDING,
            done_at=self._now if muted else None,
        )
        if is_new:
            give_hint(self._session)
        return is_new

    def _joins_waiting(self, kind: str, key: str, about: dict[str, str]) -> bool:
        """Let a row that nobody has begun to say carry this too: it says the facts as they are then."""
        waiting = (Row.kind == kind, Row.key == key, Row.state == State.PENDING, Row.epoch == 0)
        joined = update(Row).where(*waiting, Row.verb != Verb.TELL).values(about=about).returning(Row.id)
        return self._session.execute(joined).first() is not None

    def _is_out(self, kind: str, key: str) -> bool:
        """Ask whether people see this message already, or are just about to."""
        under_way = exists().where(Row.kind == kind, Row.key == key, Row.done_at.is_(None))
        return self._session.get(Said, (kind, key)) is not None or self._session.scalar(select(under_way)) is True

    def _next_turn(self, kind: str, key: str) -> int:
        last = self._session.scalar(select(func.max(Row.turn)).where(Row.kind == kind, Row.key == key))
        return 0 if last is None else last + 1

    def _is_muted(self, rules: Kind, to: str) -> bool:
        return is_dm(to) and self._calendar.is_muted(members_of(to)[0], rules.name)

    def _free_moment(self, rules: Kind, to: str, due: datetime) -> tuple[datetime, date | None]:
        """Find the first moment at which this may be said, and the day it uses up, if it counts.

        Source: program, section 14: at most one unasked DM a day; a second waits for the next.
        """
        due = waking_moment(self._calendar, rules, to, due)
        if not (rules.unasked and is_dm(to)):
            return due, None
        [member] = members_of(to)
        while self._is_taken(member, day := self._calendar.day_of(member, due)):
            due = waking_moment(self._calendar, rules, to, due + DAY)
        return due, day

    def _is_taken(self, member: str, day: date) -> bool:
        taken = exists().where(Row.member_id == member, Row.counts_on == day)
        return self._session.scalar(select(taken)) is True


def waking_moment(calendar: Calendar, rules: Kind, to: str, moment: datetime) -> datetime:
    """Find the first moment from `moment` on at which this kind may be said to its recipients.

    A pair is told when both are awake; if their days never meet, when one of them is.
    """
    if rules.hours is Hours.ANY:
        return moment
    members = members_of(to) or [NO_MEMBER]
    for _ in range(A_FEW):
        before = moment
        for member in members:
            moment = calendar.next_waking(member, moment)
        if moment == before or len(members) == 1:
            break
    return moment
