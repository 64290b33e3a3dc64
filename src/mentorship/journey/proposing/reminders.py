"""Days without an answer: a reminder on day 2 and 5, the lapse on day 7; a matcher who was asked something hears it.

Source: Mentor Guide, Signing Up 3; Features D5 and D8.
"""

from datetime import datetime

from sqlalchemy import Exists, String, and_, cast, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from mentorship.desk import Desk
from mentorship.hall.looking import AT_ONCE, earliest
from mentorship.journey.proposing.checklist import still_broken
from mentorship.journey.proposing.records import Question
from mentorship.journey.proposing.settle import close
from mentorship.journey.proposing.taking import take
from mentorship.journey.proposing.telling import (
    WHO_IS_NEXT,
    anyone_may_answer,
    card_key,
    has_left,
    let_days_count,
    moments_of,
    offer_question,
    open_question,
    plan_next_word,
    reads_her_own_card,
    redraw_questions,
    show_everywhere,
)
from mentorship.matching.rules import Rule
from mentorship.outbox import to_channel, to_member
from mentorship.program.member import InChannel, Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.proposal import Closing, Proposal
from mentorship.program.sign_up import Role, SignUp


def due(desk: Desk) -> bool:
    """Settle what can't be any more, remind whoever was asked, and let lapse what nobody answered."""
    take_away_what_its_mentee_would_read(desk)
    if desk.session.scalar(FIRST_OPEN) is None:
        return False
    settle_what_lost_someone(desk)
    settle_what_lost_its_place(desk)
    move_what_its_mentee_would_read(desk)
    late = select(Proposal.id).where(Proposal.next_word_at <= desk.now).order_by(Proposal.next_word_at).limit(AT_ONCE)
    found = desk.session.scalars(late).all()
    for proposal_id in found:
        proposal = take(desk, proposal_id)
        if proposal is not None and proposal.next_word_at and proposal.next_word_at <= desk.now:
            say_next_word(desk, proposal)
    return len(found) == AT_ONCE


FIRST_OPEN = select(Proposal.id).where(Proposal.closed_at.is_(None)).limit(1)


def settle_what_lost_someone(desk: Desk) -> None:
    """Settle the proposals of those who paused, withdrew or left since (Features C15)."""

    def is_there(member_id: InstrumentedAttribute[str], role: Role) -> Exists:
        theirs = (SignUp.member_id == member_id) & (SignUp.role == role)
        return exists().where(theirs, SignUp.active_on(desk.today()), Member.id == SignUp.member_id, ~Member.has_left)

    both_are_there = is_there(Proposal.mentor_id, Role.MENTOR) & is_there(Proposal.mentee_id, Role.MENTEE)
    lost = select(Proposal.id).where(Proposal.closed_at.is_(None), ~both_are_there).order_by(Proposal.id)
    for proposal_id in desk.session.scalars(lost).all():
        proposal = take(desk, proposal_id)
        if proposal is not None and proposal.is_open:
            close(desk, proposal, Closing.NO_LONGER_FITS, by=None)


def settle_what_lost_its_place(desk: Desk) -> None:
    """Settle what a mentor was asked before they made less room for themselves (Features C15)."""
    mentees = select(func.count()).where(Mentorship.mentor_id == Proposal.mentor_id, Mentorship.ended_at.is_(None))
    theirs = (SignUp.member_id == Proposal.mentor_id) & (SignUp.role == Role.MENTOR)
    is_full = exists().where(theirs, SignUp.room_for <= mentees.scalar_subquery())
    asked = select(Proposal.id).where(Proposal.closed_at.is_(None), Proposal.mentor_asked_at.is_not(None), is_full)
    for proposal_id in desk.session.scalars(asked.order_by(Proposal.id)).all():
        proposal = take(desk, proposal_id)
        if proposal is not None and proposal.is_open and Rule.MENTOR_FULL in still_broken(desk, proposal):
            close(desk, proposal, Closing.NO_LONGER_FITS, by=None)


def move_what_its_mentee_would_read(desk: Desk) -> None:
    """Move the card of a mentee who came to #mentors, as a mentor of someone else, since it was posted there."""
    came_along = (
        Proposal.open_ones()
        .join(InChannel, InChannel.member_id == Proposal.mentee_id)
        .where(InChannel.channel == "mentors")
    )
    for proposal in desk.session.scalars(came_along).all():
        if reads_her_own_card(desk, proposal):
            show_everywhere(desk, proposal)


def take_away_what_its_mentee_would_read(desk: Desk) -> None:
    """Empty the settled cards of a mentee who came to #mentors, with their threads. Program, section 3.

    There it stands who declined, and who was asked.
    """
    place = to_channel("mentors")
    for proposal in desk.session.scalars(SETTLED_BEFORE_ITS_MENTEE).all():
        for kind in ("proposing.card", WHO_IS_NEXT):
            desk.out.redraw(kind, place, key=card_key(proposal.id, place), proposal=proposal.id, place=place)
        redraw_questions(desk, proposal, place)
        proposal.shown_in = [each for each in proposal.shown_in if each != place]


SETTLED_BEFORE_ITS_MENTEE = (
    select(Proposal)
    .join(InChannel, and_(InChannel.member_id == Proposal.mentee_id, InChannel.channel == "mentors"))
    .where(Proposal.closed_at.is_not(None), cast(Proposal.shown_in, String).contains(to_channel("mentors")))
)


def next_moment(desk: Desk) -> datetime | None:
    return desk.session.scalar(earliest(Proposal.next_word_at))


def say_next_word(desk: Desk, proposal: Proposal) -> None:
    moments = moments_of(desk, proposal)
    passed = [moment for moment in moments if moment <= desk.now]
    everything_passed = len(passed) == len(moments)
    waits = desk.session.scalars(Question.open_about(proposal.id)).first()
    if question := open_question(desk, proposal):
        if not has_left(desk, proposal.proposed_by):
            remind_matcher(desk, proposal, question)
        if everything_passed:
            a_day_on = desk.program_hours().working_days_later(desk.now, 1)
            let_days_count(desk, proposal, question, since=passed[-1], at_least_until=a_day_on)
        if anyone_may_answer(desk, proposal):
            offer_question(desk, proposal, question)
            show_everywhere(desk, proposal)
    elif everything_passed:
        close(desk, proposal, Closing.LAPSED, by=None)
        if waits:
            offer_question(desk, proposal, waits)
    elif proposal.asked_id and not (waits and waits.asked_by == proposal.asked_id):
        remind(desk, proposal, proposal.asked_id, number=len(passed))
    plan_next_word(desk, proposal)


def remind(desk: Desk, proposal: Proposal, member_id: str, *, number: int) -> None:
    """Say once more, gently, that somebody waits."""
    desk.out.tell(
        "proposing.reminder",
        to_member(member_id),
        key=f"{proposal.id}:{member_id}:{number}",
        proposal=proposal.id,
        member=member_id,
        number=str(number),
    )


def remind_matcher(desk: Desk, proposal: Proposal, question: Question) -> None:
    desk.out.tell(
        "proposing.question_waits",
        to_member(proposal.proposed_by),
        key=question.id,
        proposal=proposal.id,
        question=question.id,
    )
