"""Retention: what has been kept long enough goes, by what each table says about itself. Features N3.

Nothing is said about it, so it has no moment of its own: every tick looks, along indexes that are nearly always empty.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select

from mentorship.desk import Desk
from mentorship.hall.about_me import forget_old_readings
from mentorship.outbox import Row
from mentorship.privacy.rows import is_of_mentorships, kept_in, of_mentorships, tables
from mentorship.program.mentorship import Mentorship
from mentorship.slack.drafts import Draft
from mentorship.store import Moment, Until

AFTER_DELIVERY_FOR = timedelta(days=30)
AT_ONCE = 20
"""So many mentorships are emptied in one transaction: nobody must wait for us."""
ROWS_AT_ONCE = 500


BEFORE = bindparam("before", type_=Moment())
OLD = select(Mentorship).where(Mentorship.emptied_at.is_(None), Mentorship.ended_at <= BEFORE).limit(AT_ONCE)
DELIVERED = select(Row.id).where(Row.done_at <= BEFORE).limit(ROWS_AT_ONCE)
FORGET_DELIVERED = delete(Row).where(Row.id.in_(DELIVERED)).returning(Row.id)
FORGET_DRAFTS = delete(Draft).where(Draft.saved_at <= BEFORE)


def due(desk: Desk) -> bool:
    """Delete what a pair wrote some time after their closing, what was delivered, old readings, unfinished drafts."""
    emptied = empty_ended_mentorships(desk, ended_before=desk.now - timedelta(days=desk.settings.content_kept_days))
    delivered_before = desk.now - AFTER_DELIVERY_FOR
    forgotten = desk.session.execute(FORGET_DELIVERED, {"before": delivered_before}).all()
    forget_old_readings(desk)
    desk.session.execute(FORGET_DRAFTS, {"before": delivered_before})
    return emptied == AT_ONCE or len(forgotten) == ROWS_AT_ONCE


def empty_ended_mentorships(desk: Desk, *, ended_before: datetime) -> int:
    mentorships = desk.session.scalars(OLD, {"before": ended_before}).all()
    if not mentorships:
        return 0
    ids = select(Mentorship.id).where(Mentorship.id.in_([each.id for each in mentorships]))
    for table in reversed(tables()):
        if kept_in(table).until is Until.CLOSING and is_of_mentorships(table):
            desk.session.execute(delete(table).where(of_mentorships(table, ids)))
    for mentorship in mentorships:
        mentorship.emptied_at = desk.now
    desk.session.flush()
    desk.session.expire_all()
    return len(mentorships)
