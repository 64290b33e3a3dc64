"""An introduction to a third person: the mentor drafts it, the third person agreed, the mentee approves every word.

The bot sends it to nobody: once she approved, the mentor finds the text to send. Features I5; First 3 e, Resp 5.
"""

from mentorship.desk import Desk
from mentorship.journey.opportunities.records import Introduction
from mentorship.outbox import to_member
from mentorship.policies import Gone
from mentorship.program.mentorship import Mentorship
from mentorship.program.opportunity import Opportunity
from mentorship.slack.replies import Refusal

SHOWN = "opportunities.introduction"


class AskThemFirst(Refusal):
    key = "opportunities.refusals.ask_them_first"


def introduction_of(desk: Desk, opportunity: Opportunity) -> Introduction | None:
    return desk.session.scalars(Introduction.of(opportunity.id)).first()


def draft(desk: Desk, mentorship: Mentorship, opportunity: Opportunity, *, words: str, third_agreed: bool) -> None:
    """Write down how the mentor would introduce the mentee, and let her read it.

    Raises AskThemFirst unless the third person agreed to be named; Gone once she approved it.
    """
    if not third_agreed:
        raise AskThemFirst(at="third_agreed")
    known = introduction_of(desk, opportunity)
    if known:
        desk.hold(known)
    if known and known.approved_at:
        raise Gone
    if known:
        known.words, known.drafted_at = words, desk.now
    else:
        desk.session.add(
            Introduction(
                mentorship_id=mentorship.id,
                opportunity_id=opportunity.id,
                words=words,
                drafted_at=desk.now,
                third_agreed_at=desk.now,
            )
        )
    desk.session.flush()
    show(desk, mentorship, opportunity, mentorship.mentee_id)


def approve(desk: Desk, mentorship: Mentorship, opportunity: Opportunity, *, words: str) -> None:
    """Take the mentee's words for the text, and give it to the mentor to send. Raises Gone for a second time."""
    known = introduction_of(desk, opportunity)
    if known:
        desk.hold(known)
    if known is None or known.approved_at:
        raise Gone
    known.words, known.approved_at = words, desk.now
    for each in mentorship.both:
        show(desk, mentorship, opportunity, each)


def show(desk: Desk, mentorship: Mentorship, opportunity: Opportunity, member_id: str) -> None:
    mentorship.press(at=desk.now)
    key = f"{opportunity.id}:{member_id}"
    desk.out.show(SHOWN, to_member(member_id), key=key, opportunity=opportunity.id, member=member_id)
