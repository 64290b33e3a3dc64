"""The introduction: both said yes. The only place where a mentorship begins.

Source: Mentor Guide, Signing Up 5; Mentee Guide, Signing Up 4; Mentor Matching 6.
"""

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from mentorship.desk import Desk
from mentorship.journey.proposing.checklist import still_broken
from mentorship.journey.proposing.settle import close
from mentorship.outbox import to_pair
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.program.proposal import Closing, Proposal
from mentorship.program.sign_up import Role, SignUp


def introduce(desk: Desk, proposal: Proposal) -> Mentorship:
    """Begin the mentorship: places taken, the first meeting open, invitations, the conversation of the two."""
    mentorship = Mentorship(
        mentor_id=proposal.mentor_id,
        mentee_id=proposal.mentee_id,
        mentor_place=free_place(desk, Mentorship.mentor_id, proposal.mentor_id, Mentorship.mentor_place),
        mentee_place=free_place(desk, Mentorship.mentee_id, proposal.mentee_id, Mentorship.mentee_place),
        started_at=desk.now,
        last_pressed_at=desk.now,
    )
    desk.session.add(mentorship)
    desk.session.flush()
    desk.session.add(
        Meeting(mentorship_id=mentorship.id, number=1, planned_at=desk.now, minutes=desk.settings.meeting_minutes)
    )
    proposal.close(Closing.INTRODUCED, at=desk.now, by=proposal.mentee_id)
    served = desk.session.scalars(SignUp.of(proposal.mentee_id, Role.MENTEE)).one()
    served.let_down_at = None
    desk.session.flush()
    desk.out.invite(proposal.mentor_id, "mentors")
    desk.out.invite(proposal.mentee_id, "mentees")
    desk.out.show(
        "proposing.introduction",
        to_pair(*mentorship.both),
        key=mentorship.id,
        mentorship=mentorship.id,
        proposal=proposal.id,
    )
    withdraw_what_no_longer_fits(desk, mentorship)
    return mentorship


def free_place(desk: Desk, whose: InstrumentedAttribute[str], member_id: str, place: InstrumentedAttribute[int]) -> int:
    """Find the lowest free place. Two who find the same one at once are told apart by the database."""
    taken = set(desk.session.scalars(select(place).where(whose == member_id, Mentorship.ended_at.is_(None))))
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def withdraw_what_no_longer_fits(desk: Desk, mentorship: Mentorship) -> None:
    """Withdraw the other open proposals of the two that would break a rule now."""
    others = {
        each.id: each for member_id in mentorship.both for each in desk.session.scalars(Proposal.open_for(member_id))
    }
    for other in others.values():
        if still_broken(desk, other):
            close(desk, other, Closing.NO_LONGER_FITS, by=None)
