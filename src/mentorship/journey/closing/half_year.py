"""Half a year later: one card to the mentee. Did any of the doors open? Features P22."""

from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, exists, func, select

from mentorship.desk import Desk
from mentorship.journey.closing.answers import DoorOpened
from mentorship.journey.closing.end import is_offered_the_other
from mentorship.journey.closing.fives import write_down
from mentorship.journey.closing.records import HalfYear
from mentorship.outbox import to_member
from mentorship.policies import Gone, Mine
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.store import Moment

ASK, TOLD = "closing.half_year", "closing.door_opened"
AFTER = timedelta(days=182)
LOOKS_BACK = timedelta(days=30)

AGAIN = Mentorship.__table__.alias("again").c
ARE_TOGETHER_AGAIN = exists().where(
    AGAIN.mentor_id == Mentorship.mentor_id, AGAIN.mentee_id == Mentorship.mentee_id, AGAIN.ended_at.is_(None)
)
ASKED_ABOUT = and_(
    Mentorship.ending.in_((Ending.WRAPPED_UP, Ending.QUIET)), Mentorship.first_met_on.is_not(None), ~ARE_TOGETHER_AGAIN
)
ENDED_AFTER = Mentorship.ended_at > bindparam("after", type_=Moment())
LATE = select(Mentorship).where(ASKED_ABOUT, ENDED_AFTER, Mentorship.ended_at <= bindparam("until", type_=Moment()))
NEXT = select(func.min(Mentorship.ended_at)).where(ASKED_ABOUT, ENDED_AFTER)


def ask_later(desk: Desk) -> None:
    """Ask once, half a year after a season that was finished or faded out; never after one that someone left early."""
    until = desk.now - AFTER
    late = desk.session.scalars(LATE, {"after": until - LOOKS_BACK, "until": until}).all()
    known = desk.out.known_among(ASK, [card_key(each) for each in late])
    for mentorship in (each for each in late if card_key(each) not in known):
        show_card(desk, mentorship)


def next_moment(desk: Desk) -> datetime | None:
    ended_at = desk.session.scalar(NEXT, {"after": desk.now - AFTER})
    return ended_at + AFTER if ended_at else None


def show_card(desk: Desk, mentorship: Mentorship) -> None:
    desk.out.show(ASK, to_member(mentorship.mentee_id), key=card_key(mentorship), mentorship=mentorship.id)


def card_key(mentorship: Mentorship) -> str:
    return f"{mentorship.id}:{mentorship.ended_at}"


def answer_to(desk: Desk, mentorship: Mentorship) -> HalfYear | None:
    return desk.session.scalars(HalfYear.of(mentorship.id)).first()


def not_yet(desk: Desk, mine: Mine) -> None:
    """No door so far; that is noted, and nothing more is asked. Raises Gone if answered."""
    if answer_to(desk, mine.mentorship):
        raise Gone
    write(desk, mine, HalfYear(has_opened=False))


def one_did(desk: Desk, mine: Mine, answers: DoorOpened) -> None:
    """A door opened: counted for the program; the words go to the former mentor only if she sends them."""
    if answer_to(desk, mine.mentorship):
        raise Gone
    answer = HalfYear(has_opened=True, words=answers.door or None)
    if answers.door and "send" in answers.send and is_offered_the_other(desk, mine):
        answer.told_at = desk.now
    write(desk, mine, answer)
    if answer.told_at:
        desk.out.tell(TOLD, to_member(mine.partner_id), key=mine.mentorship.id, mentorship=mine.mentorship.id)


def write(desk: Desk, mine: Mine, answer: HalfYear) -> None:
    answer.mentorship_id, answer.member_id, answer.answered_at = mine.mentorship.id, mine.me.id, desk.now
    write_down(desk, answer)
    show_card(desk, mine.mentorship)
