"""Troubles: what people must mend, told once by name and closed when it works again."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from mentorship.outbox.records import Row, Trouble
from mentorship.store import insert_if_new, new_id


def open_trouble(
    session: Session, name: str, *, error: str | None, member_id: str | None, at: datetime
) -> Trouble | None:
    """Note a trouble, unless it is open already; answer it only if it is new."""
    facts = {"id": new_id(), "name": name, "error": error, "member_id": member_id, "found_at": at, "mended_at": None}
    return Trouble(**facts) if insert_if_new(session, Trouble, **facts) else None


def close_troubles(session: Session, names: set[str], *, at: datetime) -> None:
    """Note that these work again, and let everything go on that was waiting for them."""
    still_open = (Trouble.name.in_(names), Trouble.mended_at.is_(None))
    session.execute(update(Trouble).where(*still_open).values(mended_at=at))
    waiting = (Row.trouble.in_(names), Row.done_at.is_(None))
    session.execute(update(Row).where(*waiting).values(trouble=None, retry_at=None))
