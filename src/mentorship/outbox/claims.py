"""A row's life as the database holds it: claimed by one courier at a time, and finished only by who claimed it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from mentorship.outbox.records import Conversation, Row, Said, State, Trouble, Verb
from mentorship.store import reading, writing


@dataclass(frozen=True)
class Times:
    """One moment by both clocks: people's, and the machine's."""

    calendar: datetime
    machine: datetime


@dataclass(frozen=True)
class Claimed:
    """A row that is ours until its lease ends, and what is known about its conversation.

    channel: the DM's Slack id, if it was opened before. said: where the shown message stands.
    was_unknown: Slack may have accepted it already.
    """

    row: Row
    channel: str | None
    said: Said | None
    has_trouble: bool
    was_unknown: bool
    owner: str


def claim(
    engine: Engine, *, owner: str, at: Times, lease: timedelta, resting: list[str], hurry: timedelta
) -> Claimed | None:
    """Take the next row that is due, until its lease ends; None if nothing may be said now.

    Only the first open row of a conversation can be taken, so order is kept within it and one conversation never
    holds up another. resting: recipients that were spoken to a moment ago. hurry: how much earlier than planned an
    App Home may be published, where nothing else is going to change it.
    """
    home_by = at.calendar + hurry
    trouble = exists().where(
        Trouble.mended_at.is_(None), or_(Trouble.name == Row.recipient, Trouble.name == Row.trouble)
    )
    next_one = (
        select(Row, Conversation.channel, Said, trouble)
        .outerjoin(Conversation, Conversation.recipient == Row.recipient)
        .outerjoin(Said, and_(Said.kind == Row.kind, Said.key == Row.key))
        .where(
            Row.done_at.is_(None),
            Row.state.in_([State.PENDING, State.UNKNOWN]),
            or_(Row.due_at <= at.calendar, and_(Row.verb == Verb.HOME, Row.due_at <= home_by)),
            or_(Row.retry_at.is_(None), Row.retry_at <= at.machine),
            ~_is_held_up(by=home_by),
        )
        .order_by(Row.due_at, Row.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Row)
    )
    if resting:
        next_one = next_one.where(Row.recipient.not_in(resting))
    with writing(engine) as session:
        found = session.execute(next_one).first()
        if found is None:
            return None
        row, channel, said, has_trouble = found
        was_unknown = row.state is State.UNKNOWN
        row.state, row.owner, row.epoch = State.SENDING, owner, row.epoch + 1
        row.lease_until = at.machine + lease
        row.first_tried_at = row.first_tried_at or at.machine
    return Claimed(row, channel, said, has_trouble, was_unknown, owner)


def finish(engine: Engine, claimed: Claimed, also: Callable[[Session], None] | None = None, **facts: Any) -> bool:
    """Write down how a claimed row went, and what follows from it; False if it is no longer ours.

    A row that a sweep has taken for lost, and nobody else has claimed since, is still ours to finish.
    """
    mine = (
        Row.id == claimed.row.id,
        Row.owner == claimed.owner,
        Row.epoch == claimed.row.epoch,
        Row.done_at.is_(None),
    )
    with writing(engine) as session:
        done = session.execute(update(Row).where(*mine).values(**facts).returning(Row.id)).first()
        if done is None:
            return False
        if also is not None:
            also(session)
    return True


def sweep(engine: Engine, *, at: datetime, look_at: datetime) -> int:
    """Take rows whose lease has ended for unknown: their courier died, or was frozen."""
    lost = and_(Row.done_at.is_(None), Row.state == State.SENDING, Row.lease_until < at)
    with reading(engine) as session:
        if session.scalar(select(Row.id).where(lost).limit(1)) is None:
            return 0
    with writing(engine) as session:
        found = update(Row).where(lost).values(state=State.UNKNOWN, lease_until=None, retry_at=look_at)
        return len(session.execute(found.returning(Row.id)).all())


def next_due(engine: Engine, *, after: datetime) -> datetime | None:
    """Find the next calendar moment after this one at which something is due."""
    later = (Row.done_at.is_(None), Row.state == State.PENDING, Row.due_at > after)
    with reading(engine) as session:
        return session.scalar(select(func.min(Row.due_at)).where(*later))


def is_anything_under_way(engine: Engine) -> bool:
    """Ask whether somebody is saying something at this moment."""
    with reading(engine) as session:
        return session.scalar(select(exists().where(Row.done_at.is_(None), Row.state == State.SENDING))) is True


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
    """Count what was due before a moment and is neither done nor waiting for people: it should be nothing."""
    late = (
        Row.done_at.is_(None),
        Row.state != State.PARKED,
        Row.trouble.is_(None),
        Row.due_at < before,
    )
    with reading(engine) as session:
        return session.scalar(select(func.count()).where(*late)) or 0


def _is_held_up(*, by: datetime) -> ColumnElement[bool]:
    """Ask whether an earlier row of the same conversation is still to be said.

    One that waits for its own channel to be mended holds up what follows; one that waits for something else, say a
    scope that only files need, does not.
    """
    earlier = aliased(Row)
    return exists().where(
        earlier.recipient == Row.recipient,
        earlier.id < Row.id,
        earlier.done_at.is_(None),
        earlier.state != State.PARKED,
        earlier.due_at <= by,
        or_(earlier.trouble.is_(None), earlier.trouble == earlier.recipient),
    )
