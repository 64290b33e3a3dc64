"""After a backup was put in place: what it holds as still to be said may have been said since.

In a person's own DM the courier looks before it says anything again. Where nobody can look, the row is set aside and
shown to the organisers. What only makes something look like the facts (an App Home, a message that stands already, an
invitation) can be repeated.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mentorship.outbox.recipients import is_dm
from mentorship.outbox.records import Row, Said, State, Verb
from mentorship.outbox.troubles import RESTORED


def last_row(session: Session) -> int:
    return session.scalar(select(func.max(Row.id))) or 0


def last_said_at(session: Session) -> datetime | None:
    """Tell when the last thing was said that this database knows of."""
    return session.scalar(select(func.max(Row.done_at)))


def doubt(session: Session, *, planned_after: int, since: datetime, at: datetime) -> list[Row]:
    """Take for unknown what may have been said since a moment; answer what was set aside, as nobody can look.

    planned_after: rows with a higher id were planned only now, from facts that may be older than what was said.
    """
    put_down = {"owner": None, "lease_until": None, "retry_at": None}
    set_aside = []
    for row in session.scalars(select(Row).where(Row.done_at.is_(None)).order_by(Row.id)).all():
        stands = stands_already(session, row)  # asked first: a question writes down what is half changed
        for name, value in put_down.items():
            setattr(row, name, value)
        if row.can_be_repeated(stands=stands):
            row.state = State.PENDING
        elif is_dm(row.recipient):
            row.state, row.first_tried_at = State.UNKNOWN, min(since, row.first_tried_at or since)
        elif row.due_at <= at or row.id > planned_after:
            row.state, row.error = State.PARKED, RESTORED
            set_aside.append(row)
        else:
            row.state = State.PENDING
    return set_aside


def stands_already(session: Session, row: Row) -> bool:
    return row.verb is Verb.SHOW and session.get(Said, (row.kind, row.key)) is not None
