"""What happens by itself: a break that is over, and a closing card for what ended without a press of the two."""

from datetime import datetime, time, timedelta

from sqlalchemy import Date, and_, bindparam, func, or_, select

from mentorship.desk import Desk
from mentorship.journey.closing import half_year
from mentorship.journey.closing.end import card_key, let_go
from mentorship.journey.closing.rest import go_on
from mentorship.program import doors
from mentorship.program.calendar import DAY, moment_of
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.store import Moment

LOOKS_BACK = timedelta(days=1)
WITHOUT_A_PRESS = (Ending.QUIET, Ending.LEFT, Ending.BY_ORGANISERS)

RESTING = and_(Mentorship.ended_at.is_(None), Mentorship.resting_since.is_not(None))
FIRST_BACK = select(func.min(Mentorship.resting_until)).where(RESTING, Mentorship.resting_until.is_not(None))
RESTING_UNTIL = select(Mentorship).where(RESTING, Mentorship.resting_until <= bindparam("day", type_=Date()))
WRAPPED_UP_BY_DATE = and_(Mentorship.ending == Ending.WRAPPED_UP, Mentorship.ended_by.is_(None))
ENDED_BY_ITSELF = select(Mentorship).where(
    Mentorship.ended_at > bindparam("after", type_=Moment()),
    or_(Mentorship.ending.in_(WITHOUT_A_PRESS), WRAPPED_UP_BY_DATE),
)


def due(desk: Desk) -> None:
    wake_who_is_back(desk)
    close_what_ended(desk)
    half_year.ask_later(desk)


def next_moment(desk: Desk) -> datetime | None:
    """The next break that ends, or card half a year later. Endings are met in the tick in which they happen."""
    return min(filter(None, (next_break_ends(desk), half_year.next_moment(desk))), default=None)


def next_break_ends(desk: Desk) -> datetime | None:
    first = desk.session.scalar(FIRST_BACK)
    if first is None:
        return None
    return min(wakes_at(desk, each) for each in desk.session.scalars(RESTING_UNTIL, {"day": first + DAY}))


def wake_who_is_back(desk: Desk) -> None:
    """A break until a day is over when that day begins where whoever took it lives."""
    for mentorship in desk.session.scalars(RESTING_UNTIL, {"day": desk.today("UTC") + DAY}).all():
        desk.hold(mentorship)
        if mentorship.is_resting and mentorship.resting_until and wakes_at(desk, mentorship) <= desk.now:
            go_on(desk, mentorship)


def close_what_ended(desk: Desk) -> None:
    """Give both their keepsake when nobody pressed: it stayed quiet, one of them left, organisers ended it."""
    ended = desk.session.scalars(ENDED_BY_ITSELF, {"after": desk.now - LOOKS_BACK}).all()
    known = desk.out.known_among(doors.CLOSING_CARD, [card_key(each, each.mentor_id) for each in ended])
    for mentorship in ended:
        if card_key(mentorship, mentorship.mentor_id) in known:
            continue
        desk.hold(mentorship)
        if not mentorship.is_running:  # organisers may just open it again
            let_go(desk, mentorship)


def wakes_at(desk: Desk, mentorship: Mentorship) -> datetime:
    assert mentorship.resting_until is not None
    return moment_of(mentorship.resting_until, time(0), desk.zone_of(mentorship.resting_by or mentorship.mentor_id))
