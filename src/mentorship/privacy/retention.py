"""Retention: what has been kept long enough goes, by what each table says about itself. Features N3.

Nothing is said about it, so it has no moment of its own: every tick looks, along indexes that are nearly always empty.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, delete, func, select

from mentorship.desk import Desk
from mentorship.hall.about_me import forget_old_readings
from mentorship.outbox import Row, Said
from mentorship.privacy.forgetting import delete_with_what_stands_on_it
from mentorship.privacy.rows import is_of_mentorships, kept_in, of_mentorships, tables
from mentorship.program.help_request import HelpRequest
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
    """Delete what has been kept long enough.

    What a pair wrote, some time after their closing; closed cases; what was delivered; old readings; unfinished drafts.
    """
    emptied = empty_ended_mentorships(desk, ended_before=desk.now - timedelta(days=desk.settings.content_kept_days))
    forget_closed_cases(desk, closed_before=desk.now - timedelta(days=desk.settings.case_kept_days))
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


def forget_closed_cases(desk: Desk, *, closed_before: datetime) -> None:
    """Delete requests for help, and what was said about them; who asked about whom is never matched with them again."""
    for table, old in cases():
        if ids := desk.session.scalars(old, {"before": closed_before}).all():
            if table is HelpRequest.__table__:
                keep_apart_once_parted(desk, ids)
            forget_where_they_stand(desk, ids)
            delete_with_what_stands_on_it(desk, table, table.c.id.in_(ids))


def forget_where_they_stand(desk: Desk, ids: Sequence[str]) -> None:
    """Forget where messages about these stand: whoever has one asked for help, or was asked."""
    is_of_them = func.substr(Said.key, 1, len(ids[0])).in_(ids)
    desk.session.execute(delete(Said).where(Said.kind.startswith("support."), is_of_them))


def keep_apart_once_parted(desk: Desk, ids: Collection[str]) -> None:
    """Remember of cases between two who are still together what their ending would ask for. Program, section 2."""
    for request in desk.session.scalars(select(HelpRequest).where(HelpRequest.id.in_(ids))):
        for mentorship in desk.running_of(request.asker_id):
            if request.is_case_between(mentorship.both):
                desk.keep_apart_once_parted(*mentorship.both)


@cache
def cases() -> list[tuple[Table, Select[Any]]]:
    """List the tables of cases, each with the question which of them are old; words about a case go with it."""
    found = [table for table in tables() if kept_in(table).until is Until.CASE and "closed_at" in table.c]
    return [(table, select(table.c.id).where(table.c.closed_at <= BEFORE).limit(ROWS_AT_ONCE)) for table in found]
