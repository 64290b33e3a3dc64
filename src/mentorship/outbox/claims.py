"""A row's life as the database holds it: claimed by one courier at a time, and finished only by who claimed it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Engine,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.attributes import set_committed_value

from mentorship.outbox.fates import A_FILE, FILES
from mentorship.outbox.pacing import INVITE, LOOK, OPEN, PUBLISH, UPDATE, WORKSPACE, Pacing, Purse
from mentorship.outbox.recipients import is_dm
from mentorship.outbox.records import Conversation, Row, Said, State, Trouble, Verb
from mentorship.outbox.tray import LETS_GO_FIRST_FOR
from mentorship.outbox.troubles import OF_A_KIND
from mentorship.store import Moment, portions, reading, tried_anew, writing

CLOCKS_DIFFER = timedelta(minutes=1)  # between two machines that share a database, at most
LONGEST_RETRY = timedelta(minutes=20)  # longer than any wait between two attempts


class Times(Struct, frozen=True):
    """One moment by all clocks: people's, the machine's, and the seconds that it counts."""

    calendar: datetime
    machine: datetime
    elapsed: float


class Claimed(Struct, frozen=True):
    """A row that is ours until its lease ends, and what is known about its conversation.

    channel: the DM's Slack id, if it was opened before. said: where the shown message stands. has_trouble: people were
    told of something in its way. are_files_refused: they were told that Slack does not take some file or other.
    was_unknown: Slack may have accepted it already. taken: when, in seconds that nobody can put back.
    """

    row: Row
    channel: str | None
    said: Said | None
    has_trouble: bool
    are_files_refused: bool
    was_unknown: bool
    owner: str
    taken: float

    @property
    def calls(self) -> list[str]:
        """Name the budgeted calls that it takes to say it."""
        row, calls = self.row, []
        if row.verb is Verb.HOME:
            return [PUBLISH]
        if row.verb is Verb.INVITE:
            return [INVITE]
        if self.was_unknown:
            calls.append(LOOK)
        if self.channel is None and row.recipient.startswith(OPENED):
            calls.append(OPEN)
        if row.verb is Verb.SHOW and self.said is not None:
            calls.append(UPDATE)
        return calls


OPENED = ("dm:", "group:")
NEEDS: dict[str, ColumnElement[bool]] = {
    PUBLISH: Row.verb == Verb.HOME,
    INVITE: Row.verb == Verb.INVITE,
    LOOK: Row.state == State.UNKNOWN,
    OPEN: and_(Conversation.channel.is_(None), or_(*(Row.recipient.startswith(form) for form in OPENED))),
    UPDATE: and_(Row.verb == Verb.SHOW, Said.kind.is_not(None)),
}
"""Which rows need which call, whose budget may be empty; `Claimed.calls` tells it of one row."""


class Claims(Struct, frozen=True):
    """What was claimed, and what keeps us from claiming more, in seconds.

    pause: until the first of the empty budgets has something again. silence: until anything at all may be said.
    """

    claimed: list[Claimed]
    pause: float
    silence: float = 0.0


@tried_anew
def claim(
    engine: Engine, *, owner: str, at: Times, lease: timedelta, pacing: Pacing | None = None, most: int = 1
) -> Claims:
    """Take the next rows that are due, at most so many, until their lease ends.

    What somebody waits for goes first, and for a few hours at most. Only the first open row of a conversation can be
    taken, so order is kept within it and one conversation never holds up another; nor does one kind of call whose
    budget is empty.
    """
    pacing = pacing or Pacing.off()
    claimed: list[Claimed] = []
    with writing(engine, outlives_power=True) as session:  # or it would be said again, as if it never had been
        purse = Purse(session, pacing, at=at.machine)
        left = purse.left(WORKSPACE)
        most = most if left is None else min(most, left)
        if most == 0:
            return Claims([], purse.seconds_until_full_enough(), purse.seconds_until(WORKSPACE))
        due = due_rows(without=tuple(purse.empty()), rests=bool(pacing.rest))
        home_by = at.calendar + pacing.hurry
        moments = {"calendar": at.calendar, "machine": at.machine, "home_by": home_by}
        moments["queued_by"] = home_by + LETS_GO_FIRST_FOR
        if pacing.rest:
            moments |= {"just_now": at.calendar - pacing.rest, "soon": at.calendar + CLOCKS_DIFFER}
        if session.get_bind().dialect.name == "postgresql":
            session.connection().exec_driver_sql(IN_ITS_ORDER)
        for row, channel, said, has_trouble, are_files_refused in session.execute(due, {**moments, "most": most}).all():
            was_unknown = row.state is State.UNKNOWN
            one = Claimed(row, channel, said, has_trouble, are_files_refused, was_unknown, owner, at.elapsed)
            says_nothing = row.is_too_late(at.calendar) and not one.was_unknown  # and holds up nobody for it
            calls = [] if says_nothing else [WORKSPACE, *one.calls]
            if all(purse.left(call) != 0 for call in calls):
                for call in calls:
                    purse.spend(call)
                claimed.append(one)
        purse.write_down()
        take(session, [one.row for one in claimed], owner=owner, at=at.machine, until=at.machine + lease)
        return Claims(claimed, purse.seconds_until_full_enough())


@tried_anew
def slow_down(engine: Engine, *, pacing: Pacing, method: str, at: datetime, until: datetime) -> None:
    """Let every process go slower after a call that Slack refused as too much, and rest from its method."""
    if pacing.budgets:
        with writing(engine) as session:
            purse = Purse(session, pacing, at=at)
            purse.refused(method, until)
            purse.write_down()


@cache
def due_rows(*, without: tuple[str, ...], rests: bool) -> Select[Row, str, Said, bool, bool]:
    """Ask for what may be said now, in the order of the queue, and at most so many.

    Takes the moments calendar, machine, home_by, queued_by (no row that is due can stand further back) and, where
    conversations rest between two messages, just_now and soon.
    """
    mended = or_(Trouble.name == Row.recipient, Trouble.name == Row.trouble, Trouble.name == OF_A_KIND + Row.kind)
    trouble = exists().where(Trouble.mended_at.is_(None), mended)
    of_files = or_(Trouble.name == FILES, Trouble.name.startswith(f"{A_FILE}:"))
    files_are_refused = select(exists().where(Trouble.mended_at.is_(None), of_files)).scalar_subquery()
    rows = (
        select(Row, Conversation.channel, Said, trouble, files_are_refused)
        .outerjoin(Conversation, Conversation.recipient == Row.recipient)
        .outerjoin(Said, and_(Said.kind == Row.kind, Said.key == Row.key))
        .where(
            Row.done_at.is_(None),
            Row.state.in_([State.PENDING, State.UNKNOWN]),
            Row.queued_at <= moment("queued_by"),
            or_(Row.due_at <= moment("calendar"), and_(Row.verb == Verb.HOME, Row.due_at <= moment("home_by"))),
            or_(Row.retry_at.is_(None), Row.retry_at <= moment("machine")),
            ~_is_held_up(by=moment("home_by")),
            *(~NEEDS[call] for call in without if call in NEEDS),
        )
        .order_by(Row.queued_at, Row.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True, of=Row)
    )
    if rests:
        spoken_to = aliased(Row)
        just_now = select(spoken_to.recipient).where(
            spoken_to.done_at > moment("just_now"),
            spoken_to.done_at < moment("soon"),  # or after a clock was put back, nobody would be spoken to
        )
        rows = rows.where(Row.recipient.not_in(just_now))
    return rows


def moment(name: str) -> BindParameter[datetime]:
    """Leave a place for a moment in a statement that is built once: this one is asked all the time."""
    return bindparam(name, type_=Moment())


def take(session: Session, rows: list[Row], *, owner: str, at: datetime, until: datetime) -> None:
    """Write down that these rows are ours, in a statement for every few of them."""
    for row in rows:
        first_tried_at = row.first_tried_at or at
        session.expunge(row)
        facts = {"state": State.SENDING, "owner": owner, "epoch": row.epoch + 1, "lease_until": until}
        for name, value in (facts | {"first_tried_at": first_tried_at}).items():
            set_committed_value(row, name, value)
    for some in portions((row.id for row in rows), of=len(TAKEN)):
        ids = dict(zip(TAKEN, [*some, *[some[0]] * (len(TAKEN) - len(some))], strict=True))
        session.connection().execute(TAKE, {"my_name": owner, "until": until, "tried_at": at, **ids})


@tried_anew
def finish(engine: Engine, claimed: Claimed, also: Callable[[Session], None] | None = None, **facts: Any) -> bool:
    """Write down how a claimed row went, and what follows from it; False if it is no longer ours.

    A row that a sweep has taken for lost, and nobody else has claimed since, is still ours to finish.
    What nobody could find again after a power cut, as a file without its id, is on the disk when this ends.
    """
    mine = {"mine": claimed.row.id, "my_owner": claimed.owner, "my_epoch": claimed.row.epoch}
    said_for_good = facts.get("state") is State.DELIVERED and not _is_found_again(claimed)
    with writing(engine, outlives_power=said_for_good or "file_id" in facts) as session:
        done = session.connection().execute(FINISH, {**mine, **facts}).first()
        if done is None:
            return False
        if also is not None:
            also(session)
    return True


def _is_found_again(claimed: Claimed) -> bool:
    """Ask whether it can be looked for, or repeated unseen, if that it was said is lost with the power."""
    return is_dm(claimed.row.recipient) or claimed.row.can_be_repeated(stands=claimed.said is not None)


@tried_anew
def sweep(engine: Engine, *, at: datetime, lease: timedelta, quiet: timedelta) -> int:
    """Take rows whose lease has ended for unknown: their courier died, or was frozen. Somebody looks when it is quiet.

    A lease that ends further ahead than any can, or a wait that does, was written before the clock was put back;
    whoever holds it may speak until it ends.
    """
    moments = {"now": at, "far_ahead": at + lease + CLOCKS_DIFFER, "too_far": at + LONGEST_RETRY}
    with reading(engine) as session:
        if session.scalar(TO_SWEEP, moments) is None:
            return 0
    with writing(engine) as session:
        unstick = update(Row).where(STUCK).values(retry_at=at + quiet)
        unknown = {"state": State.UNKNOWN, "lease_until": None}
        found = update(Row).where(LOST).values(retry_at=at + quiet, **unknown)
        held = update(Row).where(HELD_TOO_LONG).values(retry_at=at + lease + quiet, **unknown)
        return sum(len(session.execute(each.returning(Row.id), moments).all()) for each in (found, held, unstick))


@tried_anew
def look_later(engine: Engine, *, until: datetime) -> None:
    """Let a quiet time begin anew: the clock was put forward, and nobody knows how much of it has passed."""
    with writing(engine) as session:
        early = (Row.done_at.is_(None), Row.state == State.UNKNOWN, Row.retry_at < until)
        session.execute(update(Row).where(*early).values(retry_at=until))


@tried_anew
def release(engine: Engine, *, owner: str, look_at: datetime) -> int:
    """Let go of what this courier still holds when it must stop: whoever takes it looks whether it was said."""
    held = (Row.done_at.is_(None), Row.state == State.SENDING, Row.owner == owner)
    with writing(engine) as session:
        let_go = update(Row).where(*held).values(state=State.UNKNOWN, lease_until=None, retry_at=look_at)
        return len(session.execute(let_go.returning(Row.id)).all())


def next_due(engine: Engine, *, after: datetime) -> datetime | None:
    """Find the next calendar moment after this one at which something is due."""
    with reading(engine) as session:
        return session.scalar(NEXT_DUE, {"after": after})


def is_anything_under_way(engine: Engine) -> bool:
    """Ask whether somebody is saying something at this moment."""
    with reading(engine) as session:
        return session.scalar(UNDER_WAY) is True


def next_retry(engine: Engine, *, at: Times) -> datetime | None:
    """Find the next machine moment at which a row that is due already may be tried."""
    waiting = (
        Row.done_at.is_(None),
        Row.state.in_([State.PENDING, State.UNKNOWN]),
        Row.due_at <= at.calendar,
        Row.retry_at > at.machine,
    )
    with reading(engine) as session:
        return session.scalar(select(func.min(Row.retry_at)).where(*waiting))


def overdue(engine: Engine, *, before: datetime) -> int:
    """Count what was due before a moment and is neither said nor given up, whatever it waits for: nothing should be."""
    late = (Row.done_at.is_(None), Row.state != State.PARKED, Row.due_at < before)
    with reading(engine) as session:
        return session.scalar(select(func.count()).where(*late)) or 0


LOST = and_(Row.done_at.is_(None), Row.state == State.SENDING, Row.lease_until < moment("now"))
HELD_TOO_LONG = and_(Row.done_at.is_(None), Row.state == State.SENDING, Row.lease_until > moment("far_ahead"))
STUCK = and_(Row.done_at.is_(None), Row.state.in_([State.PENDING, State.UNKNOWN]), Row.retry_at > moment("too_far"))
TO_SWEEP = select(Row.id).where(or_(LOST, HELD_TOO_LONG, STUCK)).limit(1)
NEXT_DUE = select(func.min(Row.due_at)).where(
    Row.done_at.is_(None), Row.state == State.PENDING, Row.due_at > moment("after")
)
IN_ITS_ORDER = "SET LOCAL enable_sort = off"
"""Tells PostgreSQL to read the queue from its front, by its index, whatever it believes of how long it is."""
MAY_HOLD_UP: BindParameter[list[State]] = bindparam(
    "may_hold_up", [State.PENDING, State.SENDING, State.UNKNOWN], expanding=True, literal_execute=True
)
"""Written out, as in the index of conversations: a database sees that it is the same before it knows parameters."""
UNDER_WAY = select(exists().where(Row.done_at.is_(None), Row.state == State.SENDING))
OUTBOX = Row.metadata.tables[Row.__tablename__]
TAKEN = [f"row_{number}" for number in range(12)]
"""So many rows are written down at once; fewer name one of them again, so that a database knows the statement."""
TAKE = (
    update(OUTBOX)
    .where(Row.id.in_([bindparam(name, type_=Integer) for name in TAKEN]))
    .values(
        state=State.SENDING,
        owner=bindparam("my_name"),
        epoch=Row.epoch + 1,
        lease_until=moment("until"),
        first_tried_at=func.coalesce(Row.first_tried_at, moment("tried_at")),
    )
)
FINISH = (
    update(OUTBOX)
    .where(
        Row.id == bindparam("mine"),
        Row.owner == bindparam("my_owner"),
        Row.epoch == bindparam("my_epoch"),
        Row.done_at.is_(None),
    )
    .returning(Row.id)
)


def _is_held_up(*, by: BindParameter[datetime]) -> ColumnElement[bool]:
    """Ask whether another row of the same conversation is being said, or goes first and is still to be said.

    One that waits for its own channel to be mended holds up what follows; one that waits for something else, say a
    scope that only files need, does not. A card that may stand there is looked for before another turn of it is said,
    whatever the clocks say of their order.
    """
    first = aliased(Row)
    same_card, is_looked_for = and_(first.kind == Row.kind, first.key == Row.key), Row.state == State.UNKNOWN
    may_stand_there = and_(first.state == State.UNKNOWN, same_card, ~is_looked_for)
    goes_first = and_(
        tuple_(first.queued_at, first.id) < tuple_(Row.queued_at, Row.id),
        first.due_at <= by,
        ~and_(is_looked_for, first.state == State.PENDING),
        or_(first.trouble.is_(None), first.trouble == first.recipient),
    )
    found = select(first.id).where(
        first.recipient == Row.recipient,
        first.state.in_(MAY_HOLD_UP),
        first.id != Row.id,
        or_(first.state == State.SENDING, may_stand_there, goes_first),
    )
    return exists(found.offset(0))  # the offset keeps PostgreSQL from joining the queue with itself
