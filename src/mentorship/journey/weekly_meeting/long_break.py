"""A break without a day on which it is over: whoever took it is asked, twice, whether it goes on. Features K7.

The words are the same whatever the break is for, and the other one hears nothing of it. While a case between the two
is open, nobody is asked.
"""

from datetime import datetime, timedelta

from mentorship.desk import Desk
from mentorship.hall.breaks import LONG_AFTER, about_long_break
from mentorship.program import doors
from mentorship.program.help_request import HelpRequest
from mentorship.program.mentorship import Mentorship

LOOKS_AGAIN_AFTER = timedelta(days=1)


def ask(desk: Desk, mentorship: Mentorship) -> list[datetime]:
    """Ask when it has lasted long, and once more; return when to look again."""
    since = mentorship.resting_since
    if since is None or mentorship.resting_by is None or mentorship.resting_until is not None:
        return []
    due = [which for which, after in LONG_AFTER.items() if desk.now >= since + after]
    if due:
        question = about_long_break(mentorship, due[-1])
        if not desk.out.known(doors.LONG_BREAK, question["key"]):
            if has_open_case(desk, mentorship):
                return [desk.now + LOOKS_AGAIN_AFTER]
            desk.out.show(doors.LONG_BREAK, **question)
    return [since + after for after in LONG_AFTER.values()]


def has_open_case(desk: Desk, mentorship: Mentorship) -> bool:
    """Ask whether organisers look after something that whoever took the break brought to them about the other."""
    asked = desk.session.scalars(HelpRequest.asked_by([mentorship.resting_by or ""]))
    return any(each.closed_at is None and each.is_case_between(mentorship.both) for each in asked)


def keep_resting(desk: Desk, mentorship: Mentorship) -> None:
    """Let it rest on, as whoever took the break wishes."""
    for which in LONG_AFTER:
        desk.out.redraw(doors.LONG_BREAK, **about_long_break(mentorship, which), answered="yes")
