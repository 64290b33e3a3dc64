"""Words that stay: thanks and an endorsement to the other, three answers for the program."""

from mentorship.desk import Desk
from mentorship.journey.closing.answers import Looking, ThankYou
from mentorship.journey.closing.end import changed, is_offered_the_other
from mentorship.journey.closing.fives import write_down
from mentorship.journey.closing.records import Farewell, Thanks
from mentorship.outbox import to_member
from mentorship.policies import Gone, Mine
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role
from mentorship.program.survey import Survey


def may_thank(mentorship: Mentorship, member_id: str, *, farewell: Farewell | None, thanks: Thanks | None) -> bool:
    """Whether this one may still write a word to the other: once, and only if whoever left would like to hear it.

    thanks: what they have sent already.
    """
    would_hear = farewell is None or mentorship.ended_by == member_id or farewell.hears_goodbye
    return thanks is None and would_hear


def thank(desk: Desk, mine: Mine, answers: ThankYou) -> None:
    """Send thanks, and an endorsement if one was written; to somebody who wants none of it, they never come."""
    farewell = desk.session.scalars(Farewell.of(mine.mentorship.id)).first()
    sent = desk.session.scalars(Thanks.by(mine.mentorship.id, mine.me.id)).first()
    may = may_thank(mine.mentorship, mine.me.id, farewell=farewell, thanks=sent)
    if not may or not is_offered_the_other(desk, mine):
        raise Gone
    thanks = Thanks(
        mentorship_id=mine.mentorship.id,
        by_id=mine.me.id,
        thanks=answers.thanks,
        endorsement=answers.endorsement or None,
        written_at=desk.now,
        told_at=None if desk.are_kept_apart(*mine.mentorship.both) else desk.now,
    )
    desk.session.add(thanks)
    desk.session.flush()
    desk.out.tell("closing.thanks", to_member(mine.partner_id), key=thanks.id, thanks=thanks.id)
    changed(desk, mine)


def answer_survey(desk: Desk, mine: Mine, answers: Looking) -> None:
    """Write down what someone tells the program."""
    if desk.session.scalars(Survey.by(mine.mentorship.id, mine.me.id)).first():
        raise Gone
    write_down(
        desk,
        Survey(
            mentorship_id=mine.mentorship.id,
            member_id=mine.me.id,
            role=mine.role,
            helped=answers.helped,
            again=answers.again,
            words=answers.words or None,
            left_room=answers.left_room if mine.role is Role.MENTEE else None,
            answered_at=desk.now,
        ),
    )
    changed(desk, mine)
