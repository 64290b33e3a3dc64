"""How a proposal is settled without an introduction: nobody is blamed, and who waited goes ahead of the queue.

A mentee never learns of a mentor's no; a mentor whose yes came to nothing hears one sentence, whatever the reason.
Source: Mentor Guide, Signing Up 3 and 4; Mentee Guide, Signing Up 3.
"""

from mentorship.desk import Desk
from mentorship.hall.sign_ups import sign_up_of
from mentorship.journey.proposing.telling import show_everywhere, tell_who_is_next
from mentorship.outbox import to_member
from mentorship.program.proposal import Closing, Proposal, Stage
from mentorship.program.sign_up import Role


def close(desk: Desk, proposal: Proposal, how: Closing, *, by: str | None, because: str | None = None) -> None:
    """Settle it, and say a word to those who had been asked and did not settle it themselves.

    A mentee who withdrew while she was asked has no place in the queue, and is promised none.
    """
    was_asking_mentee = proposal.stage is Stage.ASKING_MENTEE
    waiting_for = proposal.asked_id
    proposal.close(how, at=desk.now, by=by, because=because or None)
    settled_by_mentee = was_asking_mentee and (by == proposal.mentee_id or how is Closing.LAPSED)
    if proposal.mentor_asked_at is not None and not settled_by_mentee:
        let_down(desk, proposal)
    if was_asking_mentee:
        desk.out.tell("proposing.came_to_nothing", to_member(proposal.mentor_id), key=proposal.id, proposal=proposal.id)
    withdrew = was_asking_mentee and sign_up_of(desk, proposal.mentee_id, Role.MENTEE) is None
    if waiting_for and waiting_for != by and not withdrew and how in (Closing.WITHDRAWN, Closing.NO_LONGER_FITS):
        desk.out.tell(
            "proposing.settled",
            to_member(waiting_for),
            key=f"{proposal.id}:{waiting_for}",
            proposal=proposal.id,
            member=waiting_for,
        )
    show_everywhere(desk, proposal)
    tell_who_is_next(desk, proposal)


def let_down(desk: Desk, proposal: Proposal) -> None:
    """Let the mentee go ahead of the queue next time (Features C16)."""
    sign_up = sign_up_of(desk, proposal.mentee_id, Role.MENTEE)
    if sign_up is not None:
        sign_up.let_down_at = desk.now
