"""Ending a mentorship: one deed for every room in which one ends, so that none forgets who must not meet again."""

from mentorship.desk import Desk
from mentorship.program.help_request import HelpRequest
from mentorship.program.mentorship import Ending, Mentorship, NeverAgain


def end_mentorship(desk: Desk, mentorship: Mentorship, *, by: str | None, how: Ending) -> None:
    """End it; two of whom one asked for help about the other are never matched again. Program, section 2.

    Nothing of it shows while they are together: a mark of theirs would tell of the request.
    """
    mentorship.end(at=desk.now, by=by, how=how)
    both = mentorship.both
    asked, marks = desk.ask(HelpRequest.asked_by(both), NeverAgain.marked(desk.mark_once_parted(*both)))
    if marks or any(each.is_case_between(both) for each in asked):
        desk.keep_apart(*both)
