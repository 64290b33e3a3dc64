"""When the monthly review's room looks at a mentorship, and what it then says."""

from datetime import datetime

from mentorship.desk import Desk
from mentorship.hall.looking import earliest, look_at_each
from mentorship.hall.season import season_of
from mentorship.journey.monthly_review import going_on, pulse, review
from mentorship.journey.monthly_review.season import coming_review
from mentorship.program.mentorship import Mentorship
from mentorship.program.review import Review


def due(desk: Desk) -> bool:
    """Look at every mentorship for which something may be due, and note when to look again."""
    return look_at_each(desk, Mentorship.month_look_at, look_again_at)


def look_again_at(desk: Desk, mentorship: Mentorship) -> datetime | None:
    ahead = min((moment for moment in look(desk, mentorship) if moment > desk.now), default=None)
    return ahead if mentorship.is_running else None


def next_moment(desk: Desk) -> datetime | None:
    return desk.session.scalar(earliest(Mentorship.month_look_at))


def look(desk: Desk, mentorship: Mentorship) -> list[datetime]:
    """Say what is due about one mentorship now; return the moments at which more may be."""
    season = season_of(desk, mentorship)
    if season is None or not mentorship.is_running or mentorship.is_resting:
        return []
    if season.is_silent(desk.now):
        return season.ends_of_gaps()
    coming, next_days = coming_review(desk, season)
    moments = [next_days, *pulse.ask_first(desk, season)]
    if coming:
        moments.append(coming.asks_at)
        found = desk.session.scalars(Review.numbered(mentorship.id, coming.number)).first()
        was_asked = found is not None and bool(review.who_was_asked(desk, mentorship, found))
        wrote_both = found is not None and all(review.note_of(desk, found, each) for each in mentorship.both)
        if coming.asks_at <= desk.now and not was_asked and not wrote_both:
            review.ask(desk, season, coming)
            found = desk.session.scalars(Review.numbered(mentorship.id, coming.number)).one()
        if found:
            moments.append(review.reminds_at(found))
            review.remind(desk, season, found)
    return moments + going_on.look_ahead(desk, season)
