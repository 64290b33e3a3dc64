"""The answers of the two people: yes, tell me more, not now, not this match, someone else.

The mentor is always asked first; only after a yes does the mentee hear of it, and only after both is anything made.
Source: Mentor Guide, Signing Up 3 to 5; Mentee Guide, Signing Up 3 and 4.
"""

from datetime import date

from mentorship.desk import Desk
from mentorship.hall.sign_ups import sign_up_of, welcome_of
from mentorship.journey.proposing.checklist import still_broken
from mentorship.journey.proposing.introduce import introduce_if_it_still_fits
from mentorship.journey.proposing.records import Question
from mentorship.journey.proposing.settle import close
from mentorship.journey.proposing.telling import (
    has_left,
    let_days_count,
    offer_question,
    plan_next_word,
    show_everywhere,
    start_clock,
)
from mentorship.outbox import to_member
from mentorship.program import doors
from mentorship.program.member import Member
from mentorship.program.proposal import Closing, Proposal, Stage
from mentorship.program.sign_up import Role
from mentorship.slack.replies import Refusal


class AskedAlready(Refusal):
    key = "proposing.refusals.asked_already"


class NameAColleague(Refusal):
    key = "proposing.refusals.name_a_colleague"


def say_yes(desk: Desk, proposal: Proposal) -> None:
    """Take a yes: after the mentor's the mentee is asked, after the mentee's they are introduced.

    Every hard rule is looked at once more, in this transaction: a place may have gone in the meantime. Whatever
    comes of it, whoever says yes need not be asked whether their sign-up is still right (Features A9).
    """
    by, role = proposal.mentor_id, Role.MENTOR
    if proposal.stage is Stage.ASKING_MENTEE:
        by, role = proposal.mentee_id, Role.MENTEE
        introduce_if_it_still_fits(desk, proposal)
    elif still_broken(desk, proposal):
        close(desk, proposal, Closing.NO_LONGER_FITS, by=None)
    else:
        proposal.ask_mentee(at=desk.now)
        start_clock(desk, proposal, proposal.mentee_id)
        show_everywhere(desk, proposal)
    if sign_up := sign_up_of(desk, by, role):
        sign_up.confirm(at=desk.now)


def say_not_now(desk: Desk, proposal: Proposal, *, by: str, until: date | None) -> None:
    """Take a "not now"; with a day, the sign-up rests until then (Features D7). The pair stays possible."""
    rest_until(desk, proposal, by=by, until=until)
    close(desk, proposal, Closing.NOT_NOW, by=by)


def rest_until(desk: Desk, proposal: Proposal, *, by: str, until: date | None) -> None:
    role = Role.MENTOR if by == proposal.mentor_id else Role.MENTEE
    if until and (sign_up := sign_up_of(desk, by, role)):
        sign_up.paused_at, sign_up.paused_until = desk.now, until
        desk.out.redraw(doors.WELCOME, **welcome_of(sign_up))


def decline(desk: Desk, proposal: Proposal, *, by: str, because: str, until: date | None) -> None:
    """Take a "not this match": the only answer after which the two are never proposed again.

    The sign-up may rest from now on, in one step (Features D7).
    """
    desk.keep_apart(*proposal.both)
    rest_until(desk, proposal, by=by, until=until)
    close(desk, proposal, Closing.NOT_THIS_MATCH, by=by, because=because)


def name_someone_else(desk: Desk, proposal: Proposal, *, by: str, colleague: str) -> None:
    """Take the name of a colleague who would fit better; the matchers find it in the thread.

    Raises NameAColleague for the two themselves, and for whoever can't take part.
    """
    named = desk.find(Member, colleague)
    if colleague in proposal.both or (named and not named.may_take_part):
        raise NameAColleague(at="colleague")
    proposal.colleague_id = colleague
    close(desk, proposal, Closing.SOMEONE_ELSE, by=by)


def ask_question(desk: Desk, proposal: Proposal, *, by: str, question: str) -> None:
    """Pass a question on to the matcher who proposed; the clock stands still until it is answered.

    Raises AskedAlready while an earlier one of theirs waits; one of the mentor's waits no longer after their yes.
    """
    waits = desk.session.scalars(Question.open_about(proposal.id)).first()
    if waits and waits.asked_by != by:
        waits.answered_at = desk.now
        desk.session.flush()
        show_question(desk, proposal, waits)
        offer_question(desk, proposal, waits)
    elif waits or proposal.clock_from is None:
        raise AskedAlready
    asked = Question(
        proposal_id=proposal.id, asked_by=by, asked_at=desk.now, clock_from=proposal.clock_from, text=question
    )
    desk.session.add(asked)
    proposal.clock_from = None
    desk.session.flush()
    plan_next_word(desk, proposal)
    show_question(desk, proposal, asked)
    if has_left(desk, proposal.proposed_by):
        offer_question(desk, proposal, asked)
    show_everywhere(desk, proposal)


def answer_question(desk: Desk, proposal: Proposal, question: Question, *, by: str, answer: str) -> None:
    """Bring a matcher's answer back, and let the clock run on: no day until then has counted, however late it comes."""
    question.answer, question.answered_by, question.answered_at = answer, by, desk.now
    if question.asked_by == proposal.asked_id:
        a_day_on = desk.waking_hours(question.asked_by).working_days_later(desk.now, 1)
        let_days_count(desk, proposal, question, since=desk.now, at_least_until=a_day_on)
    plan_next_word(desk, proposal)
    desk.out.tell(
        "proposing.answered", to_member(question.asked_by), key=question.id, proposal=proposal.id, question=question.id
    )
    show_question(desk, proposal, question)
    offer_question(desk, proposal, question)
    show_everywhere(desk, proposal)


def show_question(desk: Desk, proposal: Proposal, question: Question) -> None:
    """Show it to the matcher who proposed, if they are still here."""
    if has_left(desk, proposal.proposed_by):
        return
    desk.out.show(
        "proposing.question",
        to_member(proposal.proposed_by),
        key=question.id,
        proposal=proposal.id,
        question=question.id,
    )
