"""Whether it fits, told to the program alone; asked the day after the first meeting, and with the pulse of day 7.

Mentor Guide, Responsibilities 9; Mentee Guide, Responsibilities 8; Features F17 and H5.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select

from mentorship.desk import Desk
from mentorship.outbox import Row, State, to_member
from mentorship.policies import Gone, Mine
from mentorship.program.fit import Fit, FitCheck
from mentorship.program.mentorship import Mentorship
from mentorship.store import built_once

FIT_CHECK = "first_meeting.fit_check"
NOT_FOR_ME = "first_meeting.not_for_me"
NEWS_FOR = timedelta(days=7)
"""After a "not for me" could first be heard."""
HEARD_WITHIN = timedelta(minutes=10)
"""After the one who hears it has woken."""
UNDER_WAY = {State.PENDING, State.SENDING, State.UNKNOWN}


def confidant(desk: Desk, mentorship: Mentorship) -> str | None:
    """Choose who hears a "not for me": one appointed matcher, else one organiser; never one of the two."""
    return next(iter(confidants(desk, mentorship)), None)


def confidants(desk: Desk, mentorship: Mentorship) -> list[str]:
    """List who could hear it, the one first who does."""
    people = [*desk.settings.first_matchers, *desk.organisers()]
    return [person for person in people if person not in mentorship.both]


def may_hear(desk: Desk, mentorship: Mentorship, member_id: str) -> bool:
    """Ask whether someone could hear it, be it as the last of several."""
    if member_id in mentorship.both:
        return False
    return member_id in desk.settings.first_matchers or member_id in desk.organisers()


def who_hears(desk: Desk, mentorship: Mentorship, *, named: str) -> str:
    """Choose who hears a "not for me": whom the question named, as long as they may; else whoever it would name now."""
    people = confidants(desk, mentorship)
    return named if named in people else next(iter(people), "")


def hears_it(desk: Desk, mentorship: Mentorship, member_id: str, of: str) -> bool:
    """Whether someone is, or was told as, the one who hears what does not fit for one of the two, and still may."""
    people = confidants(desk, mentorship)
    if member_id not in people or member_id == people[0]:
        return member_id in people
    check = fit_of(desk, mentorship, of)
    return check is not None and any(row.member_id == member_id for row in told(desk, check))


def confidant_of(desk: Desk, mentorship: Mentorship, check: FitCheck | None, said: Sequence[Row]) -> str | None:
    """Name to one of the two who would hear it, or who does, once it is said. said: `told_to_whom`."""
    people = confidants(desk, mentorship)
    if check is None or check.answer != Fit.NOT_FOR_ME or len(people) < 2:
        return next(iter(people), None)
    said_to = [row.member_id for row in said if row.about["at"] == stamp(check)]
    return next((each for each in reversed(said_to) if each in people), people[0])


def told(desk: Desk, check: FitCheck) -> Sequence[Row]:
    """Find what was to be said lately of someone's "not for me", in the order in which it was laid."""
    of_it = Row.key.startswith(f"{check.id}:", autoescape=True)
    return desk.session.scalars(select(Row).where(Row.kind == NOT_FOR_ME, of_it).order_by(Row.id)).all()


@built_once
def told_to_whom(mentorship_id: str, member_id: str) -> Select[Row]:
    """Find what was to be said lately of a "not for me" of one of the two, whatever the answer is by now."""
    check = select(FitCheck.id).where(FitCheck.mentorship_id == mentorship_id, FitCheck.member_id == member_id)
    return select(Row).where(Row.kind == NOT_FOR_ME, Row.key.like(check.scalar_subquery() + ":%")).order_by(Row.id)


def told_now(desk: Desk, check: FitCheck) -> list[Row]:
    """Find what was to be said of the answer that holds now."""
    return [row for row in told(desk, check) if row.about["at"] == stamp(check)]


def fit_of(desk: Desk, mentorship: Mentorship, member_id: str) -> FitCheck | None:
    return desk.session.scalars(FitCheck.of(mentorship.id, member_id)).first()


def answer(desk: Desk, mine: Mine, fit: Fit, *, named: str) -> None:
    """Write down how it fits, the first time it is asked; or ask anew, if another would hear it than it named.

    Raises Gone if answered.
    """
    mentorship, me = mine.mentorship, mine.me.id
    if fit_of(desk, mentorship, me):
        raise Gone
    if fit is Fit.NOT_FOR_ME and who_hears(desk, mentorship, named=named) != named:
        desk.out.redraw(FIT_CHECK, to_member(me), **fit_check(mentorship, me), changed="yes")
        mentorship.press(at=desk.now)
        return
    say_how_it_fits(desk, mine, fit, known=None, hears=named)


def say_how_it_fits(desk: Desk, mine: Mine, fit: Fit, *, known: FitCheck | None, hears: str) -> None:
    """Write down how it fits now; a "not for me" goes to the one person the question named, if it named one."""
    mentorship, me = mine.mentorship, mine.me.id
    check = known or FitCheck(mentorship_id=mentorship.id, member_id=me)
    is_news = check.answer != fit
    if is_news:
        check.answered_at, check.answer = desk.now, fit.value
    desk.session.add(check)
    about = fit_check(mentorship, me)
    if is_news and fit is Fit.NOT_FOR_ME and hears:
        tell(desk, check, hears)
    desk.out.redraw(FIT_CHECK, to_member(me), **about)
    mentorship.press(at=desk.now)


def tell(desk: Desk, check: FitCheck, hears: str) -> None:
    """Say it anew to whoever thinks better of it, and then does not: an answer is known by its moment.

    The row does not name who said it. Without the key it can still be worked out while the row is there: see README.
    """
    at = stamp(check)
    desk.out.tell(NOT_FOR_ME, to_member(hears), key=f"{check.id}:{at}:{hears}", check=check.id, told=hears, at=at)


def stamp(check: FitCheck) -> str:
    """Tell one answer from those that the same person gave before."""
    return f"{check.answered_at.timestamp():.0f}"


def see_that_it_is_heard(desk: Desk, mentorship: Mentorship, check: FitCheck) -> datetime | None:
    """Tell the next one, and name them, if who was named may hear it no more, or cannot be reached; answer when to
    look again."""
    people = confidants(desk, mentorship)
    if not people or check.answer != Fit.NOT_FOR_ME:
        return None
    if desk.next_waking(people[0], check.answered_at) < desk.now - NEWS_FOR:
        return None
    said = {row.member_id: row.state for row in told_now(desk, check)}
    if State.DELIVERED in said.values():
        return None
    if not UNDER_WAY & {*said.values()}:
        hears = next((each for each in people if each not in said), None)
        if hears is None:
            return None
        tell(desk, check, hears)
        desk.out.redraw(FIT_CHECK, to_member(check.member_id), **fit_check(mentorship, check.member_id))
    return desk.next_waking(people[0], desk.now) + HEARD_WITHIN


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
