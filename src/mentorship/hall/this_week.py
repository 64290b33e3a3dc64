"""What a mentee does this week: asked by every room that shows it or adds to it."""

from mentorship.desk import Desk
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.program.target import Task


def tasks_of_the_week(desk: Desk, mentorship: Mentorship) -> list[Task]:
    """List what she has chosen since the two last met; if nothing, the newest of what is still open. Between 1."""
    held = Meeting.all_of(mentorship.id).where(Meeting.closed_at.is_not(None), Meeting.took_place.is_not(False))
    last = desk.session.scalars(held.order_by(None).order_by(Meeting.number.desc()).limit(1)).first()
    return Task.of_this_week(desk.session.scalars(Task.open_of(mentorship.id)).all(), since=last)
