"""What two are asked before a season is over, as the tray knows it, and what a break does to it.

Silence ends what was asked, so a break that moves the day asks anew: docs/decisions/0013.
"""

from mentorship.desk import Desk
from mentorship.outbox import to_member
from mentorship.program import doors
from mentorship.program.going_on import GOING_ON, GoingOn, agreed
from mentorship.program.mentorship import Mentorship


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


def ask_anew_after_break(desk: Desk, mentorship: Mentorship) -> None:
    """Let the first question name the new day, and what was asked after it ask no longer: it will be asked anew.

    To be called while they still rest: the break that ends moves the day.
    """
    number = mentorship.season_asked
    if number is None or not mentorship.is_resting:
        return
    answers = desk.session.scalars(GoingOn.answers(mentorship.id, number))
    if agreed(each.choice for each in answers) in GOING_ON:
        return
    for member in mentorship.both:
        desk.out.redraw(doors.HOW_TO_GO_ON, **question(mentorship, number, member, again=False))
        desk.out.redraw(doors.HOW_TO_GO_ON, **question(mentorship, number, member, again=True), moved="yes")
        desk.out.redraw(doors.STILL_DIFFER, **reminder(mentorship, number, member), moved="yes")
