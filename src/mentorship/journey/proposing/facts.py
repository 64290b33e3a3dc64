"""Gathering what the views of a proposal are drawn from."""

from mentorship.desk import Desk
from mentorship.journey.proposing.records import Opinion, Question
from mentorship.journey.proposing.views import Facts
from mentorship.pool import case_between, suggestions
from mentorship.program.proposal import Closing, Proposal
from mentorship.program.sign_up import Role, SignUp

NEXT = 3
"""How many candidates matchers see after a proposal fell through (Features D9)."""


def facts_of(desk: Desk, proposal: Proposal) -> Facts:
    return Facts(
        proposal,
        case_between(desk, mentor_id=proposal.mentor_id, mentee_id=proposal.mentee_id),
        opinions=desk.session.scalars(Opinion.about(proposal.id)).all(),
        questions=desk.session.scalars(Question.about(proposal.id)).all(),
        candidates=candidates_after(desk, proposal),
    )


def candidates_after(desk: Desk, proposal: Proposal) -> dict[str, str]:
    """The mentors who fit next, once a proposal fell through and until the mentee is asked about someone else."""
    if proposal.closing in (None, Closing.INTRODUCED, Closing.NO_LONGER_FITS):
        return {}
    found = suggestions(desk, proposal.mentee_id, at_most=NEXT + 1)
    others = [each.mentor_id for each in found if each.mentor_id != proposal.mentor_id]
    return {mentor_id: desk.member(mentor_id).name for mentor_id in others[:NEXT]}


def sign_ups_of(desk: Desk, proposal: Proposal) -> dict[str, SignUp | None]:
    """Both sign-ups, {role: sign-up}, as far as they are still there."""
    return {
        "mentor": desk.session.scalars(SignUp.of(proposal.mentor_id, Role.MENTOR)).first(),
        "mentee": desk.session.scalars(SignUp.of(proposal.mentee_id, Role.MENTEE)).first(),
    }
