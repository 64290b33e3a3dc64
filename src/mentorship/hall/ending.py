"""Ending a mentorship: one deed for every room in which one ends, so that none forgets who must not meet again."""

from collections.abc import Collection, Sequence

from mentorship.desk import Desk
from mentorship.policies import Gone
from mentorship.program.help_request import HelpRequest
from mentorship.program.mentorship import Ending, Mentorship, NeverAgain
from mentorship.store import Asking, answer


def end_mentorship(desk: Desk, mentorship: Mentorship, *, by: str | None, how: Ending) -> None:
    """End it; two of whom one asked for help about the other are never matched again. Program, section 2.

    Nothing of it shows while they are together: a mark of theirs would tell of the request. Raises Gone if somebody
    else has ended it in this instant.
    """
    if not still_running(desk, [mentorship]):
        raise Gone
    answer(desk.session, ending_each(desk, [mentorship], by=by, how=how))


def still_running(desk: Desk, mentorships: Sequence[Mentorship]) -> list[Mentorship]:
    """Hold mentorships until this desk is closed, and answer those that run: nobody else ends one of them meanwhile.

    Whoever ends one, or asks for help about somebody in it, begins with this: so one of the two knows of the other.
    """
    desk.hold(*mentorships)
    return [each for each in mentorships if each.is_running]


def leaves_open(desk: Desk, mentorship: Mentorship, member_id: str) -> bool:
    """Ask whether what is drawn here still asks one of two who parted for an answer: nobody waits for it any more."""
    return desk.is_out and not mentorship.is_running and not desk.member(member_id).has_left


def ending_each(desk: Desk, mentorships: Collection[Mentorship], *, by: str | None, how: Ending) -> Asking[None]:
    """End several that are held and run, asking once for all of them."""
    pairs = {desk.mark_once_parted(*each.both): each.both for each in mentorships}
    asked, marked = yield [
        HelpRequest.asked_by({one for both in pairs.values() for one in both}),
        NeverAgain.marked_among(list(pairs)),
    ]
    for each in mentorships:
        each.end(at=desk.now, by=by, how=how)
    for mark, (one, other) in pairs.items():
        for asker in {each.asker_id for each in asked if each.is_case_between((one, other))}:
            desk.turn_away(asker, other if asker == one else one)
        if mark in marked:
            desk.keep_apart(one, other)
