"""What two are asked before a season is over, as the tray knows it, and what a break does to it.

Silence ends what was asked, so a break that moves the day asks anew: docs/decisions/0013.
"""

from collections.abc import Mapping, Sequence

from mentorship.desk import Desk
from mentorship.hall.season import has_days_to_answer, season_of
from mentorship.outbox import to_member
from mentorship.program import doors
from mentorship.program.going_on import GOING_ON, Choice, GoingOn, agreed
from mentorship.program.mentorship import Mentorship

Answers = Mapping[str, Choice]
"""Who answered what, by member."""


def question_key(mentorship: Mentorship, number: int, member: str, *, again: bool) -> str:
    """Name one question to one of the two. What is asked once more names a day, and is another one after a break."""
    which = f"again:{mentorship.season_asked_at}" if again else "first"
    return f"{mentorship.id}:{number}:{member}:{which}"


def question(mentorship: Mentorship, number: int, member: str, *, again: bool) -> dict[str, str]:
    """What the tray is given of one question to one of the two."""
    key = question_key(mentorship, number, member, again=again)
    about = {"to": to_member(member), "key": key, "mentorship": mentorship.id, "season": str(number), "member": member}
    return {**about, "again": "yes"} if again else about


def reminder(mentorship: Mentorship, number: int, member: str) -> dict[str, str]:
    """What the tray is given of the reminder to one of two who differ; it names a day, too."""
    key = f"{mentorship.id}:{number}:{member}:{mentorship.season_asked_at}"
    return {"to": to_member(member), "key": key, "mentorship": mentorship.id, "season": str(number), "member": member}


def told_as(answers: Answers) -> str | None:
    """Name what both are told once they have both answered; answers that differ are told alike, however they do."""
    return (agreed(answers.values()) or "talk") if len(answers) > 1 else None


def told_key(mentorship: Mentorship, number: int, member: str, told: str) -> str:
    return f"{mentorship.id}:{number}:{member}:{told}"


def both_in(mentorship: Mentorship, number: int, member: str, told: str) -> dict[str, str]:
    """What the tray is given of what one of the two is told once both have answered."""
    key = told_key(mentorship, number, member, told)
    about = {"to": to_member(member), "key": key, "mentorship": mentorship.id, "season": str(number), "member": member}
    return {**about, "told": told}


def redraw_questions(desk: Desk, mentorship: Mentorship, number: int, member: str, **about: str) -> None:
    for again in (False, True):
        desk.out.redraw(doors.HOW_TO_GO_ON, **question(mentorship, number, member, again=again), **about)


def ask_anew_after_break(desk: Desk, mentorship: Mentorship) -> None:
    """Let what was asked, or answered, name the new day, and what was asked once more ask no longer.

    It is asked once more anew; where the next season's question comes before, the old ones ask nothing any more.
    To be called while they still rest: the break that ends moves the day.
    """
    number = mentorship.season_asked
    if number is None or not mentorship.is_resting:
        return
    given = desk.session.scalars(GoingOn.answers(mentorship.id, number))
    answers = {each.member_id: each.choice for each in given}
    if agreed(answers.values()) in GOING_ON:
        return
    season, told = season_of(desk, mentorship), told_as(answers)
    is_past = season is None or not has_days_to_answer(desk, season, number)
    for member in mentorship.both:
        if is_past:
            redraw_questions(desk, mentorship, number, member, past="yes")
            desk.out.redraw(doors.STILL_DIFFER, **reminder(mentorship, number, member), past="yes")
            if told:
                desk.out.redraw(doors.BOTH_SAID_HOW, **both_in(mentorship, number, member, told), past="yes")
            continue
        if told:
            show_again_what_both_said(desk, mentorship, number, member, told)
        else:
            desk.out.redraw(doors.HOW_TO_GO_ON, **question(mentorship, number, member, again=False))
            desk.out.redraw(doors.HOW_TO_GO_ON, **question(mentorship, number, member, again=True), moved="yes")
        desk.out.redraw(doors.STILL_DIFFER, **reminder(mentorship, number, member), moved="yes")


def show_again_what_both_said(desk: Desk, mentorship: Mentorship, number: int, member: str, told: str) -> None:
    """Let it name the new day where it stands: in a message of its own, or where it was asked last."""
    if desk.out.where_shown(doors.BOTH_SAID_HOW, told_key(mentorship, number, member, told)):
        redraw_questions(desk, mentorship, number, member, below="yes")
        desk.out.redraw(doors.BOTH_SAID_HOW, **both_in(mentorship, number, member, told))
    elif desk.out.where_shown(doors.HOW_TO_GO_ON, question_key(mentorship, number, member, again=True)):
        desk.out.redraw(doors.HOW_TO_GO_ON, **question(mentorship, number, member, again=False), below="yes")
        desk.out.redraw(doors.HOW_TO_GO_ON, **question(mentorship, number, member, again=True))
    else:
        redraw_questions(desk, mentorship, number, member)


def let_both_choose_anew(desk: Desk, mentorship: Mentorship, given: Sequence[GoingOn]) -> None:
    """Ask two anew who had both chosen to wrap up, as it is opened again: nothing closes it over their heads."""
    if mentorship.season_asked and agreed(each.choice for each in given) is Choice.WRAP_UP:
        for each in given:
            desk.session.delete(each)
        mentorship.ask_how_to_go_on(mentorship.season_asked, at=desk.now)
