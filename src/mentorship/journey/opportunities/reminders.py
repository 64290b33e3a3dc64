"""One word to a mentee about a door that stands open, and one about what came of it; never a third."""

from datetime import datetime

from mentorship.desk import Desk
from mentorship.hall.looking import AT_ONCE, due_by, earliest
from mentorship.outbox import to_member
from mentorship.program.mentorship import Mentorship
from mentorship.program.opportunity import Opportunity


def due(desk: Desk) -> bool:
    """Ask about offers that waited for a week, and about those that were taken up. Mentee Guide, Between Meetings 2."""
    found = desk.session.scalars(due_by(Opportunity.next_word_at), {"now": desk.now, "most": AT_ONCE}).all()
    for opportunity in found:
        opportunity.next_word_at = None
        mentorship = desk.get(Mentorship, opportunity.mentorship_id)
        if desk.keeps_silent(mentorship):
            continue
        desk.out.tell(
            "opportunities.question",
            to_member(mentorship.mentee_id),
            key=f"{opportunity.id}:{'taken_up' if opportunity.taken_up_at else 'offered'}",
            opportunity=opportunity.id,
        )
    return len(found) == AT_ONCE


def next_moment(desk: Desk) -> datetime | None:
    return desk.session.scalar(earliest(Opportunity.next_word_at))
