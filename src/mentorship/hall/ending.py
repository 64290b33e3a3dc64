"""Ending a mentorship: one deed for every room in which one ends, so that none forgets who must not meet again."""

from mentorship.desk import Desk
from mentorship.program.help_request import HelpRequest
from mentorship.program.mentorship import Ending, Mentorship


def end_mentorship(desk: Desk, mentorship: Mentorship, *, by: str | None, how: Ending) -> None:
    """End it; two of whom one asked for help about the other are never matched again. Program, section 2.

    Nothing of it shows while they are together: a mark of theirs would tell of the request.
    """
    mentorship.end(at=desk.now, by=by, how=how)
    asked = desk.session.scalars(HelpRequest.asked_by(mentorship.both))
    if any(each.is_case_between(mentorship.both) for each in asked):
        desk.keep_apart(*mentorship.both)
