"""Before ninety days are over: go on, wrap up, or take a break; asked privately, shown when both have answered.

Silence extends by two weeks; then the mentorship closes kindly, and can be re-opened for thirty days. So it does where
the two differ, of which both are reminded a week before: going on needs two yes. Two who both wrap up have their last
meeting first.
Requirements 4 of the Mentor Guide, 3 of the Mentee Guide; Features K1 and K2.
"""

from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import func, select

from mentorship.desk import Desk
from mentorship.hall.ending import end_mentorship
from mentorship.hall.how_to_go_on import (
    Answers,
    both_in,
    question,
    question_key,
    redraw_questions,
    reminder,
    told_as,
    told_key,
)
from mentorship.hall.season import (
    Season,
    asks_again_at,
    asks_at,
    closes_at,
    has_days_to_answer,
    number_now,
    reminds_at,
    season_of,
    was_asked,
)
from mentorship.policies import Gone
from mentorship.program import doors
from mentorship.program.agreement import Agreement
from mentorship.program.calendar import day_of
from mentorship.program.going_on import GOING_ON, Choice, GoingOn, agreed
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.slack.replies import Refusal

QUESTION, STILL_DIFFER, BOTH_IN = doors.HOW_TO_GO_ON, doors.STILL_DIFFER, doors.BOTH_SAID_HOW
BOTH = 2


class SeasonIsOver(Refusal):
    key = "monthly_review.refusals.season_is_over"


class ItGoesOn(Refusal):
    """Both said yes, a new season was agreed on: whoever changes their mind has the ordinary ways out."""

    key = "monthly_review.refusals.it_goes_on"


# By itself


def look_ahead(desk: Desk, season: Season) -> list[datetime]:
    """Ask on day 76, again on day 83 who was silent, close two weeks after the season; return when to look again.

    Two who differ are reminded in between.

    Whoever was away on these days is asked when they are back, and has the same time from then on.
    """
    mentorship, number = season.mentorship, number_now(desk, season)
    if is_time_to_ask(desk, season, number):
        mentorship.ask_how_to_go_on(number, at=desk.now)
    again, closes = asks_again_at(desk, season, number), closes_at(desk, season, number)
    reminds = reminds_at(desk, season, number)
    if was_asked(mentorship, number) and desk.now < closes <= asks_at(desk, season, number + 1):
        ask(desk, mentorship, number, who_is_silent(desk, mentorship, number), again=desk.now >= again)
        if desk.now >= reminds and differ_since(desk, mentorship, number, reminds):
            remind(desk, mentorship, number)
    elif desk.now >= closes and agreed(answers_of(desk, mentorship, number).values()) is Choice.WRAP_UP:
        closes = wraps_up_at(desk, season, number)
        if desk.now >= closes:
            close_kindly(desk, mentorship, how=Ending.WRAPPED_UP)
    elif came_to_no_answer(desk, season, number):
        close_kindly(desk, mentorship, how=Ending.QUIET)
    return [asks_at(desk, season, number), again, reminds, closes, asks_at(desk, season, number + 1)]


def is_time_to_ask(desk: Desk, season: Season, number: int) -> bool:
    """From day 76 on, once, however late; unless the next season's question would come before this one closes."""
    if was_asked(season.mentorship, number) or desk.now < asks_at(desk, season, number):
        return False
    return has_days_to_answer(desk, season, number)


def came_to_no_answer(desk: Desk, season: Season, number: int) -> bool:
    """Whether one was silent, or they differ, when the season and its two weeks are over; a re-opening counts anew."""
    mentorship, closes = season.mentorship, closes_at(desk, season, number)
    if desk.now < closes or mentorship.last_pressed_at >= closes:
        return False
    return was_asked(mentorship, number) and agreed(answers_of(desk, mentorship, number).values()) is None


def wraps_up_at(desk: Desk, season: Season, number: int) -> datetime:
    """When what both want to wrap up closes: the day after a later meeting that they set, if it is soon. Features K3.

    One that the bot planned from their slot, and of which nobody said yet that it is on, keeps nothing open.
    """
    closes = closes_at(desk, season, number)
    set_for_later = select(func.max(Meeting.starts_at)).where(
        Meeting.mentorship_id == season.mentorship.id,
        Meeting.starts_at >= season.begins(day_of(closes, season.zone), time()),
        Meeting.settled_by.is_not(None),
        Meeting.skipped_by.is_(None),
    )
    last = desk.session.scalar(set_for_later)
    return min(season.days_from(last, 1), wraps_up_by(desk, season, number)) if last else closes


def wraps_up_by(desk: Desk, season: Season, number: int) -> datetime:
    """The last moment to which a meeting can put that off: as many days as silence extends a season by."""
    return season.days_from(closes_at(desk, season, number), desk.settings.silence_extends_by_days)


def close_kindly(desk: Desk, mentorship: Mentorship, *, how: Ending) -> None:
    """End what came to no answer, or what both wanted to wrap up, without blame; the card is `closing`'s."""
    end_mentorship(desk, mentorship, by=None, how=how)


# The question


def answers_of(desk: Desk, mentorship: Mentorship, number: int) -> dict[str, Choice]:
    """Who answered what, by member."""
    answers = desk.session.scalars(GoingOn.answers(mentorship.id, number))
    return {answer.member_id: answer.choice for answer in answers}


def who_is_silent(desk: Desk, mentorship: Mentorship, number: int) -> list[str]:
    answered = answers_of(desk, mentorship, number)
    return [member for member in mentorship.both if member not in answered]


def ask(desk: Desk, mentorship: Mentorship, number: int, members: Sequence[str], *, again: bool) -> None:
    """Ask each of them, unless that was done."""
    questions = [question(mentorship, number, member, again=again) for member in members]
    known = desk.out.known_among(QUESTION, [each["key"] for each in questions])
    for each in questions:
        if each["key"] not in known:
            desk.out.show(QUESTION, **each)


def differ_since(desk: Desk, mentorship: Mentorship, number: int, moment: datetime) -> bool:
    """Whether the two differ, and did before that moment: whoever answered later has just been told the date."""
    answers = desk.session.scalars(GoingOn.answers(mentorship.id, number)).all()
    differ = len(answers) == BOTH and agreed(each.choice for each in answers) is None
    return differ and all(each.answered_at < moment for each in answers)


def remind(desk: Desk, mentorship: Mentorship, number: int) -> None:
    """Remind both, once, that they differ, and of the date."""
    reminders = [reminder(mentorship, number, member) for member in mentorship.both]
    known = desk.out.known_among(STILL_DIFFER, [each["key"] for each in reminders])
    for each in reminders:
        if each["key"] not in known:
            desk.out.show(STILL_DIFFER, **each)


# The answers


def choose(desk: Desk, mentorship: Mentorship, number: int, *, by: str, choice: Choice) -> None:
    """Write down one person's answer; once both are in, both see them, or only that they differ.

    Raises SeasonIsOver for an earlier season's question, ItGoesOn once both said yes.
    """
    desk.hold(mentorship)  # two who press at once are counted one after the other
    if not mentorship.is_running:
        raise Gone
    season = season_of(desk, mentorship)
    if season is None or number != number_now(desk, season) or desk.now < asks_at(desk, season, number):
        raise SeasonIsOver
    given = {each.member_id: each for each in desk.session.scalars(GoingOn.answers(mentorship.id, number))}
    before = {member: answer.choice for member, answer in given.items()}
    if agreed(before.values()) in GOING_ON:
        raise ItGoesOn
    answer = given.get(by) or GoingOn(mentorship_id=mentorship.id, season=number, member_id=by)
    answer.choice, answer.answered_at = choice, desk.now
    desk.session.add(answer)
    mentorship.press(at=desk.now)
    answers = {**before, by: choice}
    if agreed(answers.values()) is Choice.GO_ON:
        renew(desk, mentorship)
    show_answers(desk, mentorship, number, before, answers, by=by)


def renew(desk: Desk, mentorship: Mentorship) -> None:
    """Begin a new version of the agreement with the terms that both confirmed just now; its targets are set anew.

    Where a draft is on its way already, that one will be the new version. Requirements 4 s2; Features K2.
    """
    newest = desk.session.scalars(Agreement.versions_of(mentorship.id)).first()
    if newest is not None and newest.confirmed_at is not None:
        today = desk.today(desk.zone_of(mentorship.mentee_id))
        desk.session.add(newest.renewed(by=mentorship.both, at=desk.now, today=today))
        desk.session.flush()


def show_answers(
    desk: Desk, mentorship: Mentorship, number: int, before: Answers, answers: Answers, *, by: str
) -> None:
    """Say once to each what is true now: to whoever pressed where it was asked, to the other in a new message."""
    partner = mentorship.partner_of(by)
    told_before, told_now = told_as(before), told_as(answers)
    for member in mentorship.both:
        desk.out.refresh_home(member)
    if told_now is None:
        redraw_questions(desk, mentorship, number, by)
        return
    for member in mentorship.both:
        desk.out.redraw(STILL_DIFFER, **reminder(mentorship, number, member), by=by)
    news = told_key(mentorship, number, partner, told_now)
    was_here = told_key(mentorship, number, by, told_before) if told_before else news
    out = desk.out.known_among(BOTH_IN, {news, was_here})
    if told_before and was_here in out:
        desk.out.redraw(BOTH_IN, **both_in(mentorship, number, by, told_before))
    elif desk.out.where_shown(QUESTION, question_key(mentorship, number, by, again=True)):
        desk.out.redraw(QUESTION, **question(mentorship, number, by, again=False), below="yes")
        desk.out.redraw(QUESTION, **question(mentorship, number, by, again=True))
    else:
        redraw_questions(desk, mentorship, number, by)
    if told_before != told_now:
        redraw_questions(desk, mentorship, number, partner, below="yes")
        if told_before:  # if the same was told once before, the newest message says it now
            below = {} if news in out else {"below": "yes"}
            desk.out.redraw(BOTH_IN, **both_in(mentorship, number, partner, told_before), **below)
        if news not in out:
            desk.out.show(BOTH_IN, **both_in(mentorship, number, partner, told_now))


def retire(desk: Desk, mentorship: Mentorship) -> None:
    """Let what still asks two who parted how to go on ask nothing any more."""
    if (number := mentorship.season_asked) is None:
        return
    told = told_as(answers_of(desk, mentorship, number))
    for member in mentorship.both:
        redraw_questions(desk, mentorship, number, member)
        desk.out.redraw(STILL_DIFFER, **reminder(mentorship, number, member))
        for each in {told, "talk"} if told else ():
            desk.out.redraw(BOTH_IN, **both_in(mentorship, number, member, each))
