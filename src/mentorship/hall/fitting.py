"""Whether it fits, told to the program alone; asked the day after the first meeting, and with the pulse of day 7.

Mentor Guide, Responsibilities 9; Mentee Guide, Responsibilities 8; Features F17 and H5.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.outbox import Row, State, to_member
from mentorship.policies import Gone, Mine
from mentorship.program.fit import Fit, FitCheck
from mentorship.program.mentorship import Mentorship

FIT_CHECK = "first_meeting.fit_check"
NOT_FOR_ME = "first_meeting.not_for_me"
NEWS_FOR = timedelta(days=7)
"""After a "not for me" could first be heard."""
HEARD_WITHIN = timedelta(minutes=10)
"""After the one who hears it has woken."""
WAITS_OR_HEARD = (State.PENDING, State.SENDING, State.UNKNOWN, State.DELIVERED)


def confidant(desk: Desk, mentorship: Mentorship) -> str | None:
    """Choose who hears a "not for me": one appointed matcher, else one organiser; never one of the two."""
    return next(iter(confidants(desk, mentorship)), None)


def confidants(desk: Desk, mentorship: Mentorship) -> list[str]:
    """List who could hear it, the one first who does."""
    people = [*desk.settings.first_matchers, *desk.organisers()]
    return [person for person in people if person not in mentorship.both]


def hears_it(desk: Desk, mentorship: Mentorship, member_id: str, of: str) -> bool:
    """Whether someone is, or was told as, the one who hears what does not fit for one of the two, and still may."""
    people = confidants(desk, mentorship)
    if member_id not in people:
        return False
    return member_id == people[0] or desk.out.known(NOT_FOR_ME, told_key(mentorship, of, member_id))


def confidant_of(desk: Desk, mentorship: Mentorship, member_id: str, answer: Fit | None) -> str | None:
    """Name to one of the two who would hear it, or who does, once it is said."""
    people = confidants(desk, mentorship)
    if answer is not Fit.NOT_FOR_ME or len(people) < 2:
        return next(iter(people), None)
    keys = {told_key(mentorship, member_id, each): each for each in people}
    known = desk.out.known_among(NOT_FOR_ME, keys)
    return next((each for key, each in keys.items() if key in known), people[0])


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
    if is_news and fit is Fit.NOT_FOR_ME and (told := confidant(desk, mentorship)):
        tell(desk, mentorship, me, told)
    desk.out.redraw(FIT_CHECK, to_member(me), **about)
    mentorship.press(at=desk.now)


def tell(desk: Desk, mentorship: Mentorship, member_id: str, told: str) -> None:
    key = told_key(mentorship, member_id, told)
    desk.out.tell(NOT_FOR_ME, to_member(told), key=key, of=mentorship.id, member=member_id, told=told)


def told_key(mentorship: Mentorship, member_id: str, told: str) -> str:
    return f"{mentorship.id}:{member_id}:{told}"


def see_that_it_is_heard(desk: Desk, mentorship: Mentorship, check: FitCheck) -> datetime | None:
    """Tell another one what the one who was named may hear no more, and name them; answer when to look again."""
    told = confidant(desk, mentorship)
    if told is None or check.answer != Fit.NOT_FOR_ME:
        return None
    wakes_at = desk.next_waking(told, desk.now)
    if desk.next_waking(told, check.answered_at) < desk.now - NEWS_FOR:
        return None
    begins = told_key(mentorship, check.member_id, "")
    named = desk.session.scalars(select(Row).where(Row.kind == NOT_FOR_ME, Row.key.startswith(begins, autoescape=True)))
    waits_or_was_heard = [row for row in named if row.state in WAITS_OR_HEARD]
    if any(row.state is State.DELIVERED for row in waits_or_was_heard):
        return None
    if not waits_or_was_heard:
        tell(desk, mentorship, check.member_id, told)
        desk.out.redraw(FIT_CHECK, to_member(check.member_id), **fit_check(mentorship, check.member_id))
    return wakes_at + HEARD_WITHIN


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
