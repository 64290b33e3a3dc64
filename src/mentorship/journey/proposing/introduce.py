"""The introduction: both said yes. The only place where a mentorship begins.

Source: Mentor Guide, Signing Up 5; Mentee Guide, Signing Up 4; Mentor Matching 6.
"""

from mentorship.desk import Desk
from mentorship.hall.pool import lowest_places, pool_around, without
from mentorship.hall.sign_ups import sign_up_of
from mentorship.journey.proposing.checklist import still_broken_in
from mentorship.journey.proposing.settle import close
from mentorship.outbox import to_pair
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.program.proposal import Closing, Proposal
from mentorship.program.sign_up import Role


def introduce(desk: Desk, proposal: Proposal) -> Mentorship:
    """Begin the mentorship: places taken, the first meeting open, invitations, the conversation of the two."""
    mentor_place, mentee_place = lowest_places(desk, *proposal.both)
    mentorship = Mentorship(
        mentor_id=proposal.mentor_id,
        mentee_id=proposal.mentee_id,
        mentor_place=mentor_place,
        mentee_place=mentee_place,
        started_at=desk.now,
        last_pressed_at=desk.now,
    )
    desk.session.add(mentorship)
    desk.session.flush()
    desk.session.add(
        Meeting(mentorship_id=mentorship.id, number=1, planned_at=desk.now, minutes=desk.settings.meeting_minutes)
    )
    proposal.close(Closing.INTRODUCED, at=desk.now, by=proposal.mentee_id)
    served = sign_up_of(desk, proposal.mentee_id, Role.MENTEE)
    assert served, "or a rule would have been broken"
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


def withdraw_what_no_longer_fits(desk: Desk, mentorship: Mentorship) -> None:
    """Withdraw the other open proposals of the two that would break a rule now; each leaves its places to the next."""
    theirs = Proposal.mentor_id.in_(mentorship.both) | Proposal.mentee_id.in_(mentorship.both)
    others = desk.session.scalars(Proposal.open_ones().where(theirs)).all()
    if not others:
        return
    pool = pool_around(desk, *others)
    for other in others:
        if still_broken_in(pool, desk, other):
            close(desk, other, Closing.NO_LONGER_FITS, by=None)
            pool = without(pool, other)
