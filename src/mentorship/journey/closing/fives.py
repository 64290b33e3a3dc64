"""Answers that nobody reads one by one count by fives, in the order in which they came.

What organisers see changes by five answers or not at all, so that no two looks, one before and one after somebody
answered, tell what that one said. Five who count together stay together: once one of them is forgotten, none of the
five is counted any more, and no later answer takes the empty place. Program, section 11.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.journey.closing.records import HalfYear
from mentorship.program.survey import Survey

TOGETHER = 5
MOST = 1000
"""Counts are shown over so many answers at most: the newest ones."""
Answer = TypeVar("Answer", Survey, HalfYear)
Said = TypeVar("Said")


def write_down(desk: Desk, answer: Answer) -> None:
    """Keep an answer; with the fifth that does not count yet, these five do."""
    record = type(answer)
    desk.session.add(answer)
    desk.session.flush()
    not_yet = select(record).where(record.five_id.is_(None)).order_by(record.answered_at, record.id)
    waiting = desk.session.scalars(not_yet.with_for_update()).all()
    for first in range(0, len(waiting) - TOGETHER + 1, TOGETHER):
        five = waiting[first : first + TOGETHER]
        for each in five:
            each.five_id = five[0].id


def counted(answers: Iterable[tuple[str, Said]]) -> list[Said]:
    """List what was said by those whose five are all there. answers: of which five each is, and what was said."""
    together = defaultdict[str, list[Said]](list)
    for five_id, said in answers:
        together[five_id].append(said)
    return [said for five in together.values() if len(five) == TOGETHER for said in five]
