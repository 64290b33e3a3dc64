"""Ending a mentorship: one deed for every room in which one ends, so that none forgets who must not meet again."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.program.help_request import HelpRequest
from mentorship.program.mentorship import Ending, Mentorship, NeverAgain
from mentorship.store import apart, built_once, together


def end_mentorship(desk: Desk, mentorship: Mentorship, *, by: str | None, how: Ending) -> None:
    """End it; two of whom one asked for help about the other are never matched again. Program, section 2.

    Nothing of it shows while they are together: a mark of theirs would tell of the request.
    """
    mentorship.end(at=desk.now, by=by, how=how)
    both = mentorship.both
    asked, marks = apart(desk.session.execute(asked_or_marked(both, desk.mark_once_parted(*both))))
    if marks or any(each.is_case_between(both) for each in asked):
        desk.keep_apart(*both)


@built_once
def asked_or_marked(member_ids: Collection[str], pair: str) -> Any:  # Any: a Select of both, in one question
    """What one of the two asked, and the mark that stays of it when it is deleted while they are together."""
    return together(HelpRequest.asked_by(member_ids), select(NeverAgain).where(NeverAgain.pair == pair))
