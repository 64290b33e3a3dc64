"""Whether it fits, told to the program alone; asked the day after the first meeting, and with the pulse of day 7.

Mentor Guide, Responsibilities 9; Mentee Guide, Responsibilities 8; Features F17 and H5.
"""

from datetime import datetime, timedelta

from mentorship.desk import Desk
from mentorship.outbox import to_member
from mentorship.policies import Gone, Mine
from mentorship.program.fit import Fit, FitCheck
from mentorship.program.mentorship import Mentorship

FIT_CHECK = "first_meeting.fit_check"
NOT_FOR_ME = "first_meeting.not_for_me"
TOLD_WITHIN = timedelta(days=7)
"""A "not for me" waits through a night, a weekend and days off, but is no news for ever."""


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
    say_how_it_fits(desk, mine, fit, known=None)


def say_how_it_fits(desk: Desk, mine: Mine, fit: Fit, *, known: FitCheck | None) -> None:
    """Write down how it fits now; a "not for me" goes to the one person the question named."""
    mentorship, me = mine.mentorship, mine.me.id
    check = known or FitCheck(mentorship_id=mentorship.id, member_id=me)
    is_news = check.answer != fit
    if is_news:
        check.answered_at, check.answer = desk.now, fit.value
    desk.session.add(check)
    about = fit_check(mentorship, me)
    if is_news and (wakes_at := tell_confidant(desk, mentorship, check)):
        mentorship.first_look_at = min(mentorship.first_look_at or wakes_at, wakes_at)
    desk.out.redraw(FIT_CHECK, to_member(me), **about)
    mentorship.press(at=desk.now)


def tell_confidant(desk: Desk, mentorship: Mentorship, check: FitCheck) -> datetime | None:
    """Let the confidant hear a "not for me"; while they sleep, answer when to look who it is then."""
    told = confidant(desk, mentorship)
    if told is None or check.answer != Fit.NOT_FOR_ME or check.answered_at < desk.now - TOLD_WITHIN:
        return None
    wakes_at = desk.next_waking(told, desk.now)
    if wakes_at > desk.now:
        return wakes_at
    key = f"{mentorship.id}:{check.member_id}"
    desk.out.tell(NOT_FOR_ME, to_member(told), key=key, mentorship=mentorship.id, member=check.member_id)
    return None


def draw_again(desk: Desk, mentorship: Mentorship) -> None:
    """Let the question ask nothing of two who have parted."""
    for each in mentorship.both:
        desk.out.redraw(FIT_CHECK, to_member(each), **fit_check(mentorship, each))


def ask_again(desk: Desk, mentorship: Mentorship) -> None:
    """Ask two who go on, if it was asked before, or was to be."""
    for each in mentorship.both:
        desk.out.bring_back(FIT_CHECK, to_member(each), **fit_check(mentorship, each))


def fit_check(mentorship: Mentorship, member_id: str) -> dict[str, str]:
    """Name what one of the two was asked, and answered."""
    return {"key": f"{mentorship.id}:{member_id}", "mentorship": mentorship.id, "member": member_id}
