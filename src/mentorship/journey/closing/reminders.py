"""What happens by itself: a break that is over, and a closing card for what ended without a press of the two."""

from datetime import datetime, time, timedelta

from sqlalchemy import Select, and_, func, or_, select

from mentorship.desk import Desk
from mentorship.journey.closing import half_year
from mentorship.journey.closing.end import card_key, let_go
from mentorship.journey.closing.rest import wake_by_date
from mentorship.program.calendar import moment_of
from mentorship.program.mentorship import Ending, Mentorship

LOOKS_BACK = timedelta(days=1)
DAY = timedelta(days=1)
WITHOUT_A_PRESS = (Ending.QUIET, Ending.LEFT, Ending.BY_ORGANISERS)


def due(desk: Desk) -> None:
    wake_who_is_back(desk)
    close_what_ended(desk)
    half_year.ask_later(desk)


def next_moment(desk: Desk) -> datetime | None:
    """The next break that ends, or card half a year later. Endings are met in the tick in which they happen."""
    return min(filter(None, (next_break_ends(desk), half_year.next_moment(desk))), default=None)


def next_break_ends(desk: Desk) -> datetime | None:
    first = desk.session.scalar(
        select(func.min(Mentorship.resting_until)).where(
            Mentorship.ended_at.is_(None), Mentorship.resting_since.is_not(None)
        )
    )
    if first is None:
        return None
    near = resting().where(Mentorship.resting_until <= first + DAY)
    return min(wakes_at(desk, each) for each in desk.session.scalars(near))


def wake_who_is_back(desk: Desk) -> None:
    """A break until a day is over when that day begins where whoever took it lives."""
    near = resting().where(Mentorship.resting_until <= desk.today("UTC") + DAY)
    for mentorship in desk.session.scalars(near).all():
        if wakes_at(desk, mentorship) <= desk.now:
            wake_by_date(desk, mentorship)


def close_what_ended(desk: Desk) -> None:
    """Give both their keepsake when nobody pressed: it stayed quiet, one of them left, organisers ended it."""
    wrapped_up_by_date = and_(Mentorship.ending == Ending.WRAPPED_UP, Mentorship.ended_by.is_(None))
    ended = select(Mentorship).where(
        Mentorship.ended_at > desk.now - LOOKS_BACK, or_(Mentorship.ending.in_(WITHOUT_A_PRESS), wrapped_up_by_date)
    )
    for mentorship in desk.session.scalars(ended).all():
        if not desk.out.known("closing.card", card_key(mentorship, mentorship.mentor_id)):
            let_go(desk, mentorship)


def resting() -> Select[Mentorship]:
    return Mentorship.running().where(Mentorship.resting_since.is_not(None), Mentorship.resting_until.is_not(None))


def wakes_at(desk: Desk, mentorship: Mentorship) -> datetime:
    assert mentorship.resting_until is not None
    return moment_of(mentorship.resting_until, time(0), desk.zone_of(mentorship.resting_by or mentorship.mentor_id))
