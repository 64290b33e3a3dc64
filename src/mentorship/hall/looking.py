"""How a room looks at what may be due: the longest due first, a few at once, and one fault stops no other."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import InstrumentedAttribute

from mentorship.desk import Desk
from mentorship.log import fault
from mentorship.program.mentorship import Mentorship
from mentorship.store import Moment

AT_ONCE = 2
"""So many are looked at in one transaction: whoever presses something meanwhile waits no longer than that takes."""
AGAIN_AFTER_A_FAULT = timedelta(hours=1)

Look = Callable[[Desk, Sequence[Mentorship]], Iterable[datetime | None]]
"""Says what is due about a few mentorships now, and answers for each when to look again."""


def look_at_each(desk: Desk, look_at: InstrumentedAttribute[datetime | None], look: Look) -> bool:
    """Look at the mentorships for which something may be due, and note when to look again; True if more may be left.

    Processes that look at the same time leave each other's alone.
    """
    found = desk.session.scalars(due_by(look_at), {"now": desk.now, "most": AT_ONCE}).all()
    if not found:
        return False
    try:
        look_at_these(desk, found, look_at, look)
    except OperationalError:
        raise
    except Exception:  # one of them is to blame; which one shows when each is looked at alone
        for mentorship in found:
            look_alone(desk, mentorship, look_at, look)
    return len(found) == AT_ONCE


def look_at_these(
    desk: Desk, mentorships: Sequence[Mentorship], look_at: InstrumentedAttribute[datetime | None], look: Look
) -> None:
    """Look at them, their people and their gaps at hand, all or none."""
    with desk.one_step():
        desk.lay_out_each(mentorships)
        for mentorship, again_at in zip(mentorships, list(look(desk, mentorships)), strict=True):
            setattr(mentorship, look_at.key, again_at)


@cache
def due_by(look_at: InstrumentedAttribute[datetime | None]) -> Select[Any]:  # Any: what has such a column
    """Ask for the longest due by `now`, at most so many; built once, as every tick asks."""
    due = select(look_at.class_).where(look_at <= bindparam("now", type_=Moment())).order_by(look_at)
    return due.limit(bindparam("most", type_=Integer)).with_for_update(skip_locked=True)


@cache
def earliest(moment: InstrumentedAttribute[datetime | None]) -> Select[datetime | None]:
    """Ask for the first moment in a column; built once, too."""
    return select(func.min(moment))


def look_alone(desk: Desk, mentorship: Mentorship, look_at: InstrumentedAttribute[datetime | None], look: Look) -> None:
    try:
        look_at_these(desk, [mentorship], look_at, look)
    except OperationalError:
        raise
    except Exception as ours:  # the others' reminders must still go out
        fault(f"looking at mentorship {mentorship.id}", ours)
        setattr(mentorship, look_at.key, desk.now + AGAIN_AFTER_A_FAULT)
