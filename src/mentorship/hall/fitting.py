"""Whether it fits, told to the program alone; asked the day after the first meeting, and with the pulse of day 7.

Mentor Guide, Responsibilities 9; Mentee Guide, Responsibilities 8; Features F17 and H5.
"""

from mentorship.desk import Desk
from mentorship.outbox import to_member
from mentorship.policies import Gone, Mine
from mentorship.program.fit import Fit, FitCheck
from mentorship.program.mentorship import Mentorship

FIT_CHECK = "first_meeting.fit_check"
NOT_FOR_ME = "first_meeting.not_for_me"


def confidant(desk: Desk, mentorship: Mentorship) -> str | None:
    """Choose who hears a "not for me": one appointed matcher, else one organiser; never one of the two."""
    people = [*desk.settings.first_matchers, *desk.organisers()]
    return next((person for person in people if person not in mentorship.both), None)


def fit_of(desk: Desk, mentorship: Mentorship, member_id: str) -> FitCheck | None:
    return desk.session.scalars(FitCheck.of(mentorship.id, member_id)).first()


def answer(desk: Desk, mine: Mine, fit: Fit) -> None:
    """Write down how it fits, the first time it is asked. Raises Gone if answered."""
    if fit_of(desk, mine.mentorship, mine.me.id):
        raise Gone
    say_how_it_fits(desk, mine, fit)


def say_how_it_fits(desk: Desk, mine: Mine, fit: Fit) -> None:
    """Write down how it fits now; a "not for me" goes to the one person the question named."""
    mentorship, me = mine.mentorship, mine.me.id
    check = fit_of(desk, mentorship, me) or FitCheck(mentorship_id=mentorship.id, member_id=me)
    check.answered_at, check.answer = desk.now, fit.value
    desk.session.add(check)
    desk.session.flush()
    told, key = confidant(desk, mentorship), f"{mentorship.id}:{me}"
    if told and fit is Fit.NOT_FOR_ME:
        desk.out.tell(NOT_FOR_ME, to_member(told), key=key, mentorship=mentorship.id, member=me)
    if desk.out.known(FIT_CHECK, key):
        show_fit_check(desk, mentorship, me)
    mentorship.press(at=desk.now)


def show_fit_check(desk: Desk, mentorship: Mentorship, member_id: str) -> None:
    key = f"{mentorship.id}:{member_id}"
    desk.out.show(FIT_CHECK, to_member(member_id), key=key, mentorship=mentorship.id, member=member_id)
