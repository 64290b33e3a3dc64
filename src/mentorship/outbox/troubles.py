"""Troubles: what people must mend, told once by name and closed when it works again, or when somebody has looked."""

from datetime import datetime

from sqlalchemy import Select, case, select, update
from sqlalchemy.orm import Session

from mentorship.outbox.records import Row, State, Trouble
from mentorship.store import built_once, insert_if_new, new_id

QUIET_TIME = case((Row.state == State.UNKNOWN, Row.retry_at))
"""Until when nobody may look whether a row was said; None for every other one."""
IN_CONFIDENCE = "in_confidence"
"""One message that could not be said, and of which not all organisers may know: its room tells who may."""
OF_A_KIND = "kind:"
PARKED, RESTORED = "parked", "restored"
"""What nothing mends: people look whether it was said. The first is one message, the other all of an earlier day's."""


def fault_in(kind: str) -> str:
    """Name the trouble that a kind of message cannot be said, by a fault of ours."""
    return OF_A_KIND + kind


def restored_as(many: int) -> str:
    """Name the trouble that so many messages of an earlier day may or may not have been said."""
    return f"{RESTORED}:{many}"


def parked_as(row: Row) -> str:
    """Name the trouble that one message may or may not have arrived."""
    return f"{PARKED}:{row.message_key}"


def is_in_confidence(trouble: Trouble) -> bool:
    return trouble.name.startswith(f"{IN_CONFIDENCE}:")


@built_once
def unsaid_in_confidence() -> Select[Trouble]:
    """Find what could not be said in confidence, whichever room's it is."""
    return select(Trouble).where(Trouble.mended_at.is_(None), Trouble.name.startswith(f"{IN_CONFIDENCE}:"))


def what_was_unsaid(trouble: Trouble) -> tuple[str, str]:
    """Tell the kind and the key of the message."""
    _, kind, key = trouble.name.split(":", 2)
    return kind, key


def is_to_be_looked_at(trouble: Trouble) -> bool:
    return trouble.name.partition(":")[0] in (PARKED, RESTORED)


def open_trouble(
    session: Session, name: str, *, error: str | None, member_id: str | None, at: datetime
) -> Trouble | None:
    """Note a trouble, unless it is open already; answer it only if it is new."""
    facts = {"id": new_id(), "name": name, "error": error, "member_id": member_id, "found_at": at, "mended_at": None}
    return Trouble(**facts) if insert_if_new(session, Trouble, **facts) else None


def looked_at(session: Session, trouble: Trouble, *, at: datetime) -> None:
    """Somebody has looked, and said it where it was not: what was set aside for this trouble is settled."""
    form, _, which = trouble.name.partition(":")
    aside = (Row.state == State.PARKED, Row.error == RESTORED if form == RESTORED else Row.error != RESTORED)
    for row in session.scalars(select(Row).where(*aside)):
        if form == RESTORED or row.message_key == which:
            row.state, row.done_at, row.counts_on = State.CANCELLED, at, None
    trouble.mended_at = at


def close_troubles(session: Session, names: set[str], *, at: datetime) -> bool:
    """Note that these work again, and let everything go on that was waiting for them; tell whether any was open.

    What may have been said keeps its quiet time: it waited for them when it was taken, and no longer does.
    """
    still_open = (Trouble.name.in_(names), Trouble.mended_at.is_(None))
    closed = session.execute(update(Trouble).where(*still_open).values(mended_at=at).returning(Trouble.id)).all()
    waiting = (Row.trouble.in_(names), Row.done_at.is_(None))
    session.execute(update(Row).where(*waiting).values(trouble=None, retry_at=QUIET_TIME))
    return bool(closed)
