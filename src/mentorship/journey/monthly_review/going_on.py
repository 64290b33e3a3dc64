"""Before ninety days are over: go on, wrap up, or take a break; asked privately, shown when both have answered.

Silence extends by two weeks; then the mentorship closes kindly, and can be re-opened for thirty days.
Requirements 4 of the Mentor Guide, 3 of the Mentee Guide; Features K1 and K2.
"""

from datetime import datetime

from mentorship.desk import Desk
from mentorship.journey.monthly_review.records import Choice, GoingOn
from mentorship.journey.monthly_review.season import Season
from mentorship.outbox import to_member
from mentorship.program.mentorship import Ending, Mentorship

QUESTION, BOTH_IN = "monthly_review.going_on", "monthly_review.both_in"


def look_ahead(desk: Desk, season: Season) -> list[datetime]:
    """Ask on day 76, again on day 83 who was silent, close two weeks after the season; return when to look again."""
    number = 1
    while desk.now >= asks_at(desk, season, number + 1):
        number += 1
    first, again = asks_at(desk, season, number), asks_again_at(desk, season, number)
    closes = closes_at(desk, season, number)
    silent = who_is_silent(desk, season.mentorship, number)
    if first <= desk.now < closes:
        for member in silent:
            ask(desk, season.mentorship, number, member, again=desk.now >= again)
    elif stayed_silent(desk, season, number):
        close_kindly(desk, season.mentorship)
    return [first, again, closes, asks_at(desk, season, number + 1)]


def stayed_silent(desk: Desk, season: Season, number: int) -> bool:
    """Whether someone was asked and did not answer for the whole season and its two weeks; a re-opening counts anew."""
    mentorship, closes = season.mentorship, closes_at(desk, season, number)
    if desk.now < closes or mentorship.last_pressed_at >= closes:
        return False
    return bool(who_is_silent(desk, mentorship, number)) and was_asked(desk, mentorship, number)


def asks_at(desk: Desk, season: Season, number: int) -> datetime:
    return on_day(desk, season, number, desk.settings.ask_how_to_go_on_on_days[0])


def asks_again_at(desk: Desk, season: Season, number: int) -> datetime:
    return on_day(desk, season, number, desk.settings.ask_how_to_go_on_on_days[1])


def closes_at(desk: Desk, season: Season, number: int) -> datetime:
    return on_day(desk, season, number, desk.settings.season_days + desk.settings.silence_extends_by_days)


def on_day(desk: Desk, season: Season, number: int, day: int) -> datetime:
    """The moment of a day of the season with that number."""
    return season.begins(season.day(desk.settings.season_days * (number - 1) + day))


def answers_of(desk: Desk, mentorship: Mentorship, number: int) -> dict[str, Choice]:
    """Who answered what, by member."""
    answers = desk.session.scalars(GoingOn.answers(mentorship.id, number))
    return {answer.member_id: answer.choice for answer in answers}


def who_is_silent(desk: Desk, mentorship: Mentorship, number: int) -> list[str]:
    answered = answers_of(desk, mentorship, number)
    return [member for member in mentorship.both if member not in answered]


def question_key(mentorship: Mentorship, number: int, member: str, *, again: bool) -> str:
    return f"{mentorship.id}:{number}:{member}:{'again' if again else 'first'}"


def ask(desk: Desk, mentorship: Mentorship, number: int, member: str, *, again: bool) -> None:
    key = question_key(mentorship, number, member, again=again)
    if not desk.out.known(QUESTION, key):
        desk.out.show(QUESTION, to_member(member), key=key, mentorship=mentorship.id, season=str(number), member=member)


def was_asked(desk: Desk, mentorship: Mentorship, number: int) -> bool:
    return any(
        desk.out.known(QUESTION, question_key(mentorship, number, member, again=False)) for member in mentorship.both
    )


def choose(desk: Desk, mentorship: Mentorship, number: int, *, by: str, choice: Choice) -> None:
    """Write down one person's answer; once both are in, both see them, or only that they differ."""
    answer = desk.session.scalars(GoingOn.answers(mentorship.id, number).where(GoingOn.member_id == by)).first()
    if answer is None:
        answer = GoingOn(mentorship_id=mentorship.id, season=number, member_id=by)
        desk.session.add(answer)
    answer.choice, answer.answered_at = choice, desk.now
    mentorship.press(at=desk.now)
    desk.session.flush()
    about = {"mentorship": mentorship.id, "season": str(number)}
    for member in mentorship.both:
        for again in (False, True):
            key = question_key(mentorship, number, member, again=again)
            if desk.out.known(QUESTION, key):
                desk.out.show(QUESTION, to_member(member), key=key, member=member, **about)
        desk.out.refresh_home(member)
    if not who_is_silent(desk, mentorship, number):
        partner, facts = mentorship.partner_of(by), answers_of(desk, mentorship, number)
        key = f"{mentorship.id}:{number}:{partner}:{facts[by]}:{facts[partner]}"
        desk.out.show(BOTH_IN, to_member(partner), key=key, member=partner, **about)


def close_kindly(desk: Desk, mentorship: Mentorship) -> None:
    """End what nobody answered for, without blame; the card with the way back is `closing`'s."""
    mentorship.end(at=desk.now, by=None, how=Ending.QUIET)
