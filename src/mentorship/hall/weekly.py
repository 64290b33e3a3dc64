"""What the program says by the week in a channel: on its day or, where that is off, on the next working day.

Asked by two rooms: for the matchers' Monday, and for the call for mentors.
"""

from datetime import datetime

from mentorship.desk import Desk
from mentorship.program.calendar import Slot


def this_week(desk: Desk, slot: Slot) -> tuple[datetime, datetime]:
    """The slot's last moment, which names the week, and the moment at which something is said in that week."""
    begins = slot.last_until(desk.now)
    return begins, desk.program_hours().when_working(begins)


def next_in_a_week(desk: Desk, slot: Slot) -> datetime:
    """The next moment at which something is said."""
    _, at = this_week(desk, slot)
    return at if at > desk.now else desk.program_hours().when_working(slot.first_after(desk.now))
